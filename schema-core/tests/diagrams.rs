//! Which diagrams a schema has, and that the reference leads to each of them.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use schema_sql::file::File;
use test_servers::Database;

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
    assert_eq!(files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), [".gitattributes", "README.md"]);
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
fn a_group_has_one_colour_on_every_page() {
    // The colours of the groups that a picture's legend names.
    let colours = |svg: &str| -> BTreeMap<String, String> {
        let entries = svg.split("<rect class=\"b").skip(1).filter(|rest| rest.contains("y=\"-8\""));
        let named = entries.filter_map(|rest| {
            let (tint, rest) = rest.split_once('"')?;
            let name = rest.split_once("<text")?.1.split_once('>')?.1.split_once('<')?.0;
            Some((name.to_owned(), tint.to_owned()))
        });
        named.collect()
    };
    let by_name = "groups = { \"Hubs\" = [\"hub\"], \"Nothing\" = [\"nothing\"], \"Links\" = [\"link_*\"], \"Users\" = [\"user*\"] }";
    let files = compile(&format!("dialects = [\"sqlite\"]\n{by_name}"), &source(50));
    let whole = colours(text(&files, "diagram/schema.svg"));
    assert_eq!(whole.keys().collect::<Vec<_>>(), ["Hubs", "Links", "Users"]);
    assert_eq!(whole.values().collect::<BTreeSet<_>>().len(), 3);
    for page in ["groups/users", "groups/links", "tables/link_b", "tables/user07"] {
        let of_page = colours(text(&files, &format!("diagram/{page}.svg")));
        assert!(!of_page.is_empty(), "{page} has no group");
        assert!(of_page.iter().all(|(name, tint)| whole.get(name) == Some(tint)), "{page}: {of_page:?}, not {whole:?}");
    }
}

#[test]
fn s4_02_types_marks_title_remarks_and_names_are_shown_as_configured() {
    let source = "use codebooks::Codebook;\ncodebooks::schema!();\n\
        /// Where parcels wait\n#[derive(Codebook)]\n#[codebook(namespace = \"shop\")]\npub struct Shelf {\n\
        #[codebook(primary_key, auto)] id: i32,\n/// How high it is\nheight: Option<f64> }\n\
        #[derive(Codebook)]\npub struct Draft { #[codebook(primary_key)] id: i32 }\n";
    let svg = |diagram: &str| {
        let settings = format!("dialects = [\"postgres\"]\ntitle = \"Parcels\"\ndiagram = {{ {diagram} }}");
        text(&compile(&settings, source), "diagram/schema.svg").to_owned()
    };
    let shown = svg("types = \"postgres\", remarks = true");
    for part in
        [">Parcels<", ">integer ++<", ">double precision<", ">How high it is<", ">NOT NULL<", ">NULL<", ">draft<"]
    {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
    assert!(shown.contains(">shelf<") && !shown.contains(">shop.shelf<"), "the group says the namespace");
    let plain = svg("hide = [\"draft\"]");
    assert!(!plain.contains(">How high it is</text>"), "a comment is a tooltip");
    assert!(plain.contains("How high it is</title>"), "{plain}");
    assert!(!plain.contains("draft"), "hidden");
}

#[test]
fn s4_03_no_file_says_when_or_with_which_version_it_was_made() {
    let files = compile(SETTINGS, &source(50));
    assert_eq!(files, compile(SETTINGS, &source(50)));
    for file in files.iter().filter(|file| file.path.starts_with("diagram/")) {
        assert!(!file.text.contains(env!("CARGO_PKG_VERSION")), "{} has a version", file.path);
        let is_date =
            |bytes: &[u8]| bytes.starts_with(b"20") && bytes[4] == b'-' && bytes[5..].iter().all(u8::is_ascii_digit);
        assert!(!file.text.as_bytes().windows(7).any(is_date), "{} has a date", file.path);
    }
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

/// The size of the database whose tables, columns and foreign keys S4-13 counts.
const TABLES: usize = 61;
const COLUMNS: usize = 484;
const KEYS: usize = 62;

/// A tree of tables, of which the first refers to itself and the last to two others.
fn large() -> String {
    let mut source = String::from("use codebooks::Codebook;\ncodebooks::schema!();\n");
    for table in 0..TABLES {
        let mut parents: Vec<usize> = if table == 0 { vec![0] } else { vec![(table - 1) / 2] };
        if table == TABLES - 1 {
            parents.push(1);
        }
        let _ = write!(source, "#[derive(Codebook)]\npub struct Part{table:02} {{ #[codebook(primary_key)] id: i64");
        for (at, parent) in parents.iter().enumerate() {
            let _ = write!(source, ", #[codebook(references = Part{parent:02})] parent{at}: Option<i64>");
        }
        let columns = COLUMNS / TABLES + usize::from(table < COLUMNS % TABLES);
        for column in 1 + parents.len()..columns {
            let _ = write!(source, ", value{table:02}_{column}: f64");
        }
        source.push_str(" }\n");
    }
    source
}

/// No test measures how long this takes, because other tests run beside it. Programs that run alone do: `bench-builds script`
/// times the build script from 25 tables and 25 codebooks up, and `bench-diagrams gates` the pictures, with a bound of 100 ms
/// for the full and the light one of 200 tables.
#[test]
fn s4_13_a_model_of_61_tables_builds_and_its_pictures_are_complete() {
    let compiled = support::compile(support::ALL, &[("src/lib.rs", &large())]);
    assert_eq!(compiled.faults, Vec::<String>::new());
    let tables = &compiled.assembled.schema.tables;
    let keys = tables.iter().flat_map(|table| &table.foreign_keys).count();
    assert_eq!((tables.len(), tables.iter().map(|table| table.columns.len()).sum(), keys), (TABLES, COLUMNS, KEYS));

    let svg = text(&compiled.files, "diagram/schema.svg");
    let dot = text(&compiled.files, "diagram/schema.dot");
    let dbml = text(&compiled.files, "diagram/schema.dbml");
    for table in tables {
        let name = &table.name;
        let part = |text: &str, start: String, end: &str| {
            let (_, rest) = text.split_once(&start).unwrap_or_else(|| panic!("{start} is missing"));
            rest.split_once(end).map_or(rest, |(part, _)| part).to_owned()
        };
        let drawn = part(svg, format!("<g id=\"t-{name}\" class=\"table\""), "<g id=\"t-");
        let node = part(dot, format!("\n  \"{name}\" ["), "</TABLE>");
        let listed = part(dbml, format!("\nTable \"{name}\" {{"), "\n}");
        assert!(drawn.contains(&format!("<text class=\"name\" x=\"33\" y=\"19\">{name}</text>")), "{drawn}");
        for column in &table.columns {
            let column = &column.name;
            assert!(drawn.contains(&format!(">{column}</text>")), "{name}.{column} is not in {drawn}");
            assert!(node.contains(&format!("<TD ALIGN=\"LEFT\">{column}")), "{name}.{column} is not in {node}");
            assert!(listed.contains(&format!("\n  \"{column}\" ")), "{name}.{column} is not in {listed}");
        }
        for key in &table.foreign_keys {
            let line = svg.contains(&format!("<path id=\"fk-{}\" class=\"line\"", key.name));
            assert!(line || drawn.contains(&format!("→ {}</text>", key.target)), "{} is not drawn", key.name);
            assert!(dot.contains(&format!("tooltip=\"{}\"", key.name)), "{} is not in the DOT file", key.name);
            assert!(dbml.contains(&format!("\nRef \"{}\"", key.name)), "{} is not in the DBML file", key.name);
        }
    }
    // And nothing else is.
    assert_eq!((svg.matches("<g id=\"t-").count(), dot.matches(" -> ").count()), (TABLES, KEYS));
    assert_eq!((dbml.matches("\nTable ").count(), dbml.matches("\nRef ").count()), (TABLES, KEYS));

    for database in Database::all() {
        support::create(&compiled, &database);
        let queries = match database.dialect() {
            "postgres" => [
                "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'",
                "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'",
                "SELECT count(*) FROM pg_constraint WHERE contype = 'f'",
            ],
            "mysql" => [
                "SELECT count(*) FROM information_schema.tables WHERE table_schema = database()",
                "SELECT count(*) FROM information_schema.columns WHERE table_schema = database()",
                "SELECT count(*) FROM information_schema.referential_constraints WHERE constraint_schema = database()",
            ],
            _ => [
                "SELECT count(*) FROM sqlite_master WHERE type = 'table'",
                "SELECT count(*) FROM sqlite_master, pragma_table_info(sqlite_master.name) WHERE sqlite_master.type = 'table'",
                "SELECT count(*) FROM sqlite_master, pragma_foreign_key_list(sqlite_master.name) WHERE sqlite_master.type = 'table'",
            ],
        };
        let counted = queries.map(|sql| database.query(sql).concat().concat());
        assert_eq!(counted, [TABLES, COLUMNS, KEYS].map(|count| count.to_string()), "{}", database.dialect());
    }
}
