//! The order in which `setup` works, beside that of the committed files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use test_servers::Database;

/// What `setup` says with these arguments.
fn setup(database: &Database, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_data-collector"));
    let done = command.arg("setup").args(arguments).args(["--database-url", &database.url()]).assert().success();
    String::from_utf8_lossy(&done.get_output().stdout).into_owned()
}

/// The folders of `create/` by their numbers, each with its name and with its files by the keys of its `order.json`.
fn on_disk(dialect: &str) -> Vec<(String, Vec<(String, String)>)> {
    let create = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(dialect).join("create");
    let mut folders = BTreeMap::new();
    for entry in fs::read_dir(create).expect("the scripts") {
        let folder = entry.expect("a folder").path();
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let number: u32 = name.split('-').next().expect("a number").parse().expect("a number");
        let order = fs::read_to_string(folder.join("order.json")).expect("every folder has an order");
        let order: BTreeMap<u32, String> = serde_json::from_str(&order).expect("numbers and files");
        let read = |file: &String| fs::read_to_string(folder.join(file)).expect("a script");
        let files = order.values().map(|file| (file.replace(".sql", ""), read(file))).collect();
        assert!(folders.insert(number, (name, files)).is_none(), "two folders have the number {number}");
    }
    folders.into_values().collect()
}

/// The lines of a script that say something.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with("-- "))
}

#[test]
fn s2_01_setup_works_in_the_order_of_the_files() {
    for database in Database::all() {
        let dialect = database.dialect();
        let folders = on_disk(dialect);
        let shown = setup(&database, &["--dry-run"]);

        // Tables, constraints and indexes to the letter; rows are merged by other statements than the files have.
        let mut tables: Vec<&str> = Vec::new();
        let mut expected: Vec<&str> = Vec::new();
        let mut seeds: Vec<&str> = Vec::new();
        for (folder, files) in &folders {
            let names = files.iter().map(|(table, _)| table.as_str());
            match folder.as_str() {
                "1-tables" => tables.extend(names),
                "4-seeds" => {
                    seeds.extend(names);
                    continue;
                }
                _ => {}
            }
            expected.extend(files.iter().flat_map(|(_, text)| lines(text)));
        }
        assert!(tables.len() > 10 && !tables.is_sorted(), "{dialect}: any other order would do");
        let found: Vec<&str> = lines(&shown).collect();
        let (first, rest) = found.split_at_checked(expected.len()).unwrap_or_else(|| panic!("{dialect} runs\n{shown}"));
        for (found, expected) in first.iter().zip(&expected) {
            assert_eq!(found, expected, "{dialect}");
        }
        let quotes = if dialect == "mysql" { '`' } else { '"' };
        let merged: Vec<&str> = rest
            .iter()
            .filter_map(|line| line.strip_prefix("INSERT INTO ")?.strip_prefix(quotes)?.split(quotes).next())
            .collect();
        assert_eq!(merged, seeds, "{dialect}");

        // It runs what it showed, as far as a catalog keeps the order; MariaDB's does not.
        setup(&database, &[]);
        let made = match dialect {
            "postgres" => {
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid"
            }
            "mysql" => continue,
            _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid",
        };
        let made = database.query(made).concat();
        let made: Vec<&str> =
            made.iter().map(String::as_str).filter(|table| !table.starts_with("codebooks_")).collect();
        assert_eq!(made, tables, "{dialect}");
    }
}
