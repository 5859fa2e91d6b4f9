//! Which diagrams a schema has, and that the reference leads to each of them.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use schema_core::render::File;

/// Tables that refer to one hub, a chain of tables, an island, a codebook and an enum without a table.
fn source(users: usize) -> String {
    let mut source = String::from(
        "use codebooks::Codebook;\ncodebooks::schema!();\n\
        #[derive(Codebook)]\n#[codebook(table = \"c_state\")]\npub enum State { Open, Closed }\n\
        #[derive(Codebook)]\n#[codebook(storage = \"check\")]\npub enum Mark { One = 1 }\n\
        #[derive(Codebook)]\npub struct Hub { #[codebook(primary_key)] id: i32 }\n\
        #[derive(Codebook)]\npub struct Island { #[codebook(primary_key)] id: i32, mark: Mark }\n\
        #[derive(Codebook)]\npub struct TmpFirst { #[codebook(primary_key)] id: i32, #[codebook(references = Hub)] hub: i32 }\n\
        #[derive(Codebook)]\npub struct LinkA { #[codebook(primary_key)] id: i32, state: State }\n\
        #[derive(Codebook)]\npub struct LinkB { #[codebook(primary_key)] id: i32, #[codebook(references = LinkA)] a: i32 }\n",
    );
    for user in 0..users {
        let _ = writeln!(
            source,
            "#[derive(Codebook)]\npub struct User{user:02} {{ #[codebook(primary_key, references = Hub)] hub: i32 }}"
        );
    }
    source
}

const SETTINGS: &str = "dialects = [\"sqlite\"]\ntitle = \"A\"\ndiagram = { hide = [\"tmp_*\"] }\n\
    groups = { \"Users\" = [\"user*\", \"tmp_*\"], \"users!\" = [\"hub\"], \"Nothing\" = [\"nothing\"], \"Hidden\" = [\"tmp_first\"] }";

fn compile(settings: &str, source: &str) -> Vec<File> {
    let compiled = support::compile(settings, &[("src/lib.rs", source)]);
    assert_eq!(compiled.faults, Vec::<String>::new());
    compiled.files
}

fn text<'f>(files: &'f [File], path: &str) -> &'f str {
    let file = files.iter().find(|file| file.path == path);
    &file.unwrap_or_else(|| panic!("there is no {path}")).text
}

fn paths<'f>(files: &'f [File], below: &str) -> Vec<&'f str> {
    files.iter().filter_map(|file| file.path.strip_prefix(below)).collect()
}

#[test]
fn a_small_schema_has_no_pages_and_an_empty_one_no_diagrams() {
    let files = compile(SETTINGS, &source(3));
    let expected = ["schema.dbml", "schema.dot", "schema.light.svg", "schema.mmd", "schema.svg"];
    assert_eq!(paths(&files, "diagram/"), expected);
    let files = compile(SETTINGS, "codebooks::schema!();\n");
    assert_eq!(files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["README.md"]);
    assert!(!text(&files, "README.md").contains("diagram/"));
    let hidden = SETTINGS.replace("tmp_*\"] }", "*\"] }");
    assert_eq!(paths(&compile(&hidden, &source(3)), "diagram/"), [""; 0], "when all is hidden there is nothing to see");
}

#[test]
fn a_large_schema_has_a_page_for_each_group_and_each_table_with_keys() {
    let files = compile(SETTINGS, &source(50));
    assert_eq!(paths(&files, "diagram/groups/"), ["users-2.svg", "users.svg"]);
    let tables = paths(&files, "diagram/tables/");
    // Neither an island, nor a hidden table, nor a hub whose users are too many.
    let mut expected: Vec<String> = ["c_state", "link_a", "link_b"].map(|name| format!("{name}.svg")).into();
    expected.extend((0..50).map(|user| format!("user{user:02}.svg")));
    assert_eq!(tables, expected);
    assert!(paths(&compile(SETTINGS, &source(37)), "diagram/tables/").contains(&"hub.svg"), "39 users and itself");
}

#[test]
fn every_link_of_the_reference_leads_somewhere() {
    for users in [3, 50] {
        let files = compile(SETTINGS, &source(users));
        let page = text(&files, "README.md");
        let anchors: BTreeSet<String> = page
            .lines()
            .filter_map(|line| line.strip_prefix("### "))
            .map(|heading| heading.replace("&#95;", "_").to_lowercase())
            .collect();
        let mut linked = BTreeSet::new();
        for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            match target.strip_prefix('#') {
                Some(anchor) => assert!(anchors.contains(anchor), "#{anchor}"),
                None => {
                    let there =
                        files.iter().any(|file| file.path == target || file.path.starts_with(&format!("{target}/")));
                    assert!(there, "{target}");
                    linked.insert(target);
                }
            }
        }
        for path in files.iter().map(|file| file.path.as_str()).filter(|path| path.starts_with("diagram/")) {
            assert!(linked.contains(path), "nothing leads to {path}");
        }
        assert!(page.contains("[![Diagram of A: "), "the picture");
    }
}

#[test]
fn the_contents_are_by_group() {
    let files = compile(SETTINGS, &source(3));
    let page = text(&files, "README.md");
    let place = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part} is not in\n{page}"));
    let order = [
        "**Hidden**",
        "- [tmp_first]",
        "**Users**",
        "- [user00]",
        "**users&#33;**",
        "- [hub]",
        "**Without a group**",
        "- [c_state](#c_state), 2 codes",
        "- [island]",
        "## Codebooks",
    ];
    assert!(order.is_sorted_by_key(|part| place(part)));
    assert!(!page.contains("Nothing"), "a group without tables");
}

#[test]
fn s4_01_the_light_picture_has_keys_and_indexed_columns() {
    let files = compile(
        "dialects = [\"postgres\"]\ndiagram = { types = \"postgres\" }",
        "use codebooks::Codebook;\ncodebooks::schema!();\n\
        #[derive(Codebook)]\npub struct A { #[codebook(primary_key)] id: i32, #[codebook(references = A)] a: Option<i32>, #[codebook(index)] at: f64, rest: f64 }\n",
    );
    let mermaid = text(&files, "diagram/schema.mmd");
    for line in
        ["    integer id PK\n", "    integer a FK\n", "    double_precision at\n", "  \"a\" |o--o{ \"a\" : \"a\"\n"]
    {
        assert!(mermaid.contains(line), "{line} is not in\n{mermaid}");
    }
    assert!(!mermaid.contains("rest"));
    for path in ["diagram/schema.dbml", "diagram/schema.dot"] {
        assert!(text(&files, path).contains("rest"), "{path}");
    }
    assert!(text(&files, "diagram/schema.dbml").contains("database_type: 'PostgreSQL'"));
}

#[test]
fn s4_05_each_foreign_key_is_drawn_once_with_its_cardinality() {
    let files = compile(
        "dialects = [\"sqlite\"]",
        "use codebooks::Codebook;\ncodebooks::schema!();\n\
        #[derive(Codebook)]\n#[codebook(primary_key(a, b))]\npub struct P { a: i32, b: i32 }\n\
        #[derive(Codebook)]\n#[codebook(foreign_key(fields(x, y), references = P, to(a, b)), foreign_key(fields(y, x), references = P, to(b, a), name = \"fk_twice\"))]\npub struct Q { #[codebook(primary_key)] id: i32, x: i32, y: Option<i32> }\n\
        #[derive(Codebook)]\npub struct R { #[codebook(primary_key, references = Q)] q: i32 }\n",
    );
    let mermaid = text(&files, "diagram/schema.mmd");
    assert_eq!(mermaid.matches("\"p\" |o--o{ \"q\"").count(), 2, "{mermaid}");
    assert!(mermaid.contains("\"q\" ||--o| \"r\" : \"q\""), "{mermaid}");
    let dbml = text(&files, "diagram/schema.dbml");
    assert!(dbml.contains("Ref \"fk_q_x_y\": \"q\".(\"x\", \"y\") > \"p\".(\"a\", \"b\")"), "{dbml}");
    assert!(dbml.contains("\n// Ref \"fk_twice\""), "DBML takes no second key between the same columns: {dbml}");
    assert!(dbml.contains("\"q\".\"id\" - \"r\".\"q\""), "{dbml}");
    let dot = text(&files, "diagram/schema.dot");
    assert_eq!(dot.matches(" -> ").count(), 3, "{dot}");
    assert!(dot.contains("arrowtail=crowodot, arrowhead=teeodot, tooltip=\"fk_twice\""), "{dot}");
}
