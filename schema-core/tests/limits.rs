//! What a database cannot do is told by the build, not by the database.

mod support;

/// The faults of a package with this source, for all three databases.
fn faults(source: &str) -> Vec<String> {
    support::compile(support::ALL, &[("src/lib.rs", source)]).faults
}

/// One fault, which says this.
fn refused(source: &str, sentence: &str) {
    let faults = faults(source);
    assert!(faults.len() == 1 && faults[0].contains(sentence), "{source}: {faults:?}");
}

#[test]
fn mysql_indexes_have_a_size() {
    let table = |attributes: &str, length: u32| {
        format!(
            "#[derive(Codebook)]\n#[codebook({attributes})]\nstruct T {{ #[codebook(length = {length})] a: String, #[codebook(length = {length})] b: String }}"
        )
    };
    assert_eq!(faults(&table("index(a, b)", 300)), Vec::<String>::new());
    refused(&table("index(a, b)", 700), "an index of `a, b` has 5600 bytes, MySQL takes 3072");
    refused(&table("primary_key(a, b)", 700), "an index of `a, b` has 5600 bytes");
    refused(&table("", 16_000), "a row has 128004 bytes, MySQL takes 65535");
    refused("#[derive(Codebook)]\nstruct T { #[codebook(unique)] a: String }", "MySQL cannot index `a` (text)");
}

#[test]
fn mysql_has_no_set_default_and_guards_checked_columns() {
    refused(
        "#[derive(Codebook)]\nstruct T { #[codebook(primary_key)] id: i32, #[codebook(references = Self, on_delete = set_default, default = 1)] p: i32 }",
        "MySQL has no `set_default`",
    );
    refused(
        "#[derive(Codebook)]\nstruct T { #[codebook(primary_key)] id: i32, #[codebook(references = Self, on_update = cascade, range(0..))] p: Option<i32> }",
        "MySQL lets `fk_t_p` not change `p`, which the check `ck_t_p` looks at",
    );
}

#[test]
fn names_that_a_database_keeps_for_itself_are_refused() {
    refused(
        "#[derive(Codebook)]\n#[codebook(table = \"sqlite_x\")]\nstruct T { a: i32 }",
        "SQLite keeps `sqlite_…` for itself",
    );
    refused("#[derive(Codebook)]\nstruct T { xmin: i32 }", "every table of PostgreSQL has its own column `xmin`");
    refused(
        "#[derive(Codebook)]\n#[codebook(storage = \"native\", table = \"money\")]\nenum M { A }",
        "PostgreSQL has its own type `money`",
    );
}

#[test]
fn s0_21_defaults_are_values_of_their_columns() {
    let default =
        |ty: &str, attributes: &str| format!("#[derive(Codebook)]\nstruct T {{ #[codebook({attributes})] a: {ty} }}");
    refused(&default("Date", "default = \"2026-02-29\""), "is no date, write it like `2026-12-31`");
    refused(&default("NaiveTime", "default = \"24:00:00\""), "is no time");
    refused(&default("Decimal", "precision = 4, scale = 2, default = 100"), "the column has 2 digits before the point");
    assert_eq!(faults(&default("Date", "default = \"2024-02-29\"")), Vec::<String>::new());
}

#[test]
fn s1_05_booleans_and_names_in_double_quotes_mean_the_same_everywhere() {
    let source = "#[derive(Codebook)]\n#[codebook(check(\"\\\"a\\\" OR \\\"b\\\" > 0\"))]\nstruct T { #[codebook(primary_key)] id: i32, a: bool, b: i32 }";
    let compiled = support::compile(support::ALL, &[("src/lib.rs", source)]);
    for database in test_servers::Database::all() {
        support::create(&compiled, &database);
        let (yes, no) = if database.dialect() == "sqlite" { ("1", "0") } else { ("TRUE", "FALSE") };
        assert!(support::accepts(&database, &format!("INSERT INTO t (id, a, b) VALUES (1, {yes}, 0)")));
        assert!(!support::accepts(&database, &format!("INSERT INTO t (id, a, b) VALUES (2, {no}, 0)")));
        assert!(!support::accepts(&database, "INSERT INTO t (id, a, b) VALUES (3, 7, 1)"), "{}", database.dialect());
    }
}
