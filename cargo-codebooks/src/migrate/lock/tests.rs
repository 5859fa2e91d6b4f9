//! Round trips of whole schemas, and locks that cannot be read.

use schema_core::project::Project;

use super::*;

/// The schema of a package of this repository.
fn schema(package: &str) -> Schema {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let project = Project::load(&root.join(package).join("Cargo.toml")).expect("a configuration");
    let compiled = project.compile();
    assert_eq!(compiled.faults, Vec::<String>::new());
    compiled.assembled.schema
}

fn lock(schema: Schema) -> SchemaLock {
    let files = BTreeMap::from([("00000-baseline".to_owned(), "ab".repeat(32))]);
    SchemaLock {
        head: Head { ordinal: 0, slug: "baseline".into(), hash: "0123456789abcdef".into() },
        dialects: Dialect::ALL.to_vec(),
        sqlite_strict: true,
        schema,
        deployments: Dialect::ALL.iter().map(|dialect| (dialect.name(), files.clone())).collect(),
        rows: BTreeMap::from([("c_language".to_owned(), "cd".repeat(32))]),
    }
}

#[test]
fn what_is_written_is_read() {
    for package in ["examples/data-collector", "examples/pinball-monitor", "examples/spectrograph", "."] {
        let lock = lock(schema(package));
        let text = lock.to_text();
        assert_eq!(SchemaLock::parse("schema.lock", &text), Ok(lock.clone()), "{text}");
        assert_eq!(SchemaLock::parse("schema.lock", &text).expect("it parses").to_text(), text);
    }
}

#[test]
fn every_column_constraint_and_row_has_a_line() {
    let schema = schema("examples/data-collector");
    let text = lock(schema.clone()).to_text();
    for table in &schema.tables {
        for column in &table.columns {
            let begin = format!("{} = {{", column.name);
            assert!(text.lines().any(|line| line.starts_with(&begin)), "{} {}", table.name, column.name);
        }
    }
    // A line is a header, a fact, a comment or empty: no text goes over several.
    assert!(text.lines().all(|line| line.is_empty() || line.starts_with(['[', '#']) || line.contains(" = ")), "{text}");
}

#[test]
fn a_lock_that_cannot_be_read_says_why() {
    let fault = |text: &str| SchemaLock::parse("schema/schema.lock", text).expect_err("a fault");
    for (text, sentence) in [
        ("", "schema/schema.lock: there is no `format`, so this is not a lock\nhelp: "),
        ("format = 2\n", "schema/schema.lock: a newer version of codebooks wrote this file\nhelp: "),
        ("format = 1\n", "schema/schema.lock: the file is not as any version wrote it\nhelp: "),
        ("format = 1\n<<<<<<< HEAD\n", "schema/schema.lock:2: a merge left its conflict markers here\nhelp: "),
        ("format = 1\nhead = \"0\n", "schema/schema.lock:2: "),
        ("format = 1\nhead = \"00000 a b\"\ndialects = [\"oracle\"]\n", "schema/schema.lock: the file is not"),
    ] {
        assert!(fault(text).starts_with(sentence), "{text}: {}", fault(text));
    }
}

#[test]
fn an_old_lock_lacks_what_came_later() {
    let text = "format = 1\nhead = \"00003 add-x 00\"\n[tables.t]\n[tables.t.columns]\na = { type = \"integer\" }\n";
    let lock = SchemaLock::parse("schema.lock", text).expect("it parses");
    let column = &lock.schema.tables[0].columns[0];
    assert!(!column.nullable && column.default.is_none() && lock.rows.is_empty());
}
