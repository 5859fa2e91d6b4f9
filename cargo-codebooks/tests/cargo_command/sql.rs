//! `sql`: scripts that the databases' own clients run.

use std::fmt::Write as _;
use std::io::Read as _;
use std::process::Stdio;

use test_servers::Database;

use crate::package::{MANIFEST, Package, Ran, SOURCE};

fn script(package: &Package, which: &str, database: &Database) -> String {
    package.run(&["sql", which, "--dialect", database.dialect()]).printed().to_owned()
}

#[track_caller]
fn feed(database: &Database, script: &str) {
    if let Err(complaint) = database.script(script) {
        panic!("{}: {complaint}\n{script}", database.dialect());
    }
}

fn tables(database: &Database) -> Vec<String> {
    let sql = match database.dialect() {
        "sqlite" => "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1",
        "mysql" => "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1",
        _ => "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1",
    };
    database.query(sql).into_iter().flatten().collect()
}

const ROWS: &str = "SELECT * FROM c_parcel_state ORDER BY 1";

#[test]
fn create_seed_and_drop_run_in_each_database() {
    let package = Package::new(MANIFEST, SOURCE);
    for database in Database::all() {
        feed(&database, &script(&package, "create", &database));
        let names = tables(&database);
        assert!(names.contains(&"c_parcel_state".into()) && names.contains(&"parcel".into()), "{names:?}");
        let rows = database.query(ROWS);
        assert_eq!(rows.len(), 3);
        assert_eq!(database.query("SELECT id FROM c_parcel_state WHERE archived_at IS NOT NULL"), [["20"]]);

        let seed = script(&package, "seed", &database);
        assert!(!seed.contains("CREATE TABLE \"parcel") && !seed.contains("CREATE TABLE `parcel"));
        feed(&database, &seed);
        feed(&database, &seed);
        assert_eq!(database.query(ROWS), rows, "{}", database.dialect());
        feed(&database, "UPDATE c_parcel_state SET description = 'by hand' WHERE id = 10");
        assert_ne!(database.query(ROWS), rows);
        feed(&database, &seed);
        assert_eq!(
            database.query("SELECT description FROM c_parcel_state ORDER BY id")[1],
            ["Handed to the carrier; it's theirs"]
        );

        // Rows that refer to each other must not hold the tables.
        feed(&database, "INSERT INTO parcel (state) VALUES (10)");
        let drop = script(&package, "drop", &database);
        feed(&database, &drop);
        assert_eq!(tables(&database), [""; 0], "{}", database.dialect());
        feed(&database, &drop);
        feed(&database, &script(&package, "create", &database));
    }
}

#[test]
fn drop_leaves_what_is_not_ours() {
    let package = Package::new(MANIFEST, SOURCE);
    for database in Database::all() {
        feed(&database, "CREATE TABLE theirs (id INT)");
        feed(&database, &script(&package, "create", &database));
        feed(&database, &script(&package, "drop", &database));
        assert_eq!(tables(&database), ["theirs"], "{}", database.dialect());
    }
}

#[test]
fn a_package_without_types_has_scripts_that_do_nothing() {
    let package = Package::new(MANIFEST, "codebooks::schema!();\n");
    for database in Database::all() {
        for which in ["create", "seed", "drop"] {
            feed(&database, &script(&package, which, &database));
        }
        assert_eq!(tables(&database), [""; 0]);
    }
}

#[test]
fn the_only_dialect_needs_no_name() {
    let package = Package::new(&MANIFEST.replace("\"postgres\", \"mysql\", ", ""), SOURCE);
    let script = package.run(&["sql", "create"]);
    let database = Database::sqlite();
    feed(&database, script.printed());
    assert_eq!(database.query(ROWS).len(), 3);
    assert_eq!(package.run(&["sql", "create", "--dialect", "sqlite"]).printed(), script.stdout);
    let ran = package.run(&["sql", "seed", "--dialect", "mysql"]);
    assert_eq!(ran.sentence(2), "`mysql` is not configured\nhelp: use one of the package's dialects: `sqlite`");
}

#[test]
fn among_several_dialects_one_must_be_chosen() {
    let package = Package::new(MANIFEST, SOURCE);
    for which in ["create", "seed", "drop"] {
        assert_eq!(
            package.run(&["sql", which]).sentence(2),
            "several dialects are configured\nhelp: give `--dialect` one of `postgres`, `mysql`, `sqlite`"
        );
    }
    let ran = package.run(&["sql", "create", "--dialect", "oracle"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("[possible values: postgres, mysql, sqlite]"), "{ran:?}");
}

#[test]
fn nothing_is_written_and_a_stale_folder_does_not_matter() {
    let package = Package::fresh();
    package.write("schema/sqlite/create/1-tables/parcel.sql", "-- stale");
    let before = package.snapshot();
    let ran = package.run(&["sql", "create", "--dialect", "sqlite"]);
    assert!(ran.printed().contains("CREATE TABLE \"parcel\""));
    assert_eq!(package.snapshot(), before);
}

#[test]
fn the_setting_for_strict_tables_holds_here_too() {
    let package = Package::new(&format!("{MANIFEST}sqlite_strict = false\n"), SOURCE);
    assert!(!package.run(&["sql", "create", "--dialect", "sqlite"]).printed().contains("STRICT"));
    package.write("Cargo.toml", MANIFEST);
    assert!(package.run(&["sql", "create", "--dialect", "sqlite"]).printed().contains("STRICT"));
}

#[test]
fn a_reader_that_closes_the_pipe_early_is_not_an_error() {
    // More than a pipe holds.
    let mut source = "#[derive(Codebook, Clone, Copy)]\n#[repr(i32)]\npub enum Many {\n".to_owned();
    for code in 0..3_000 {
        let _ = writeln!(source, "    /// {}\n    Variant{code} = {code},", "a long description ".repeat(5));
    }
    source.push_str("}\ncodebooks::schema!();\n");
    let package = Package::new(MANIFEST, &source);
    let mut child = package
        .command(&["sql", "create", "--dialect", "postgres"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut output = child.stdout.take().expect("piped");
    output.read_exact(&mut [0; 10]).expect("the script's begin");
    drop(output);
    let ran = Ran::of(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}
