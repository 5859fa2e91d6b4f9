//! Limits that a server would tell only half way through a deployment: the build tells them, exactly where the server does.

mod support;

use std::fmt::Write as _;

use test_servers::Database;

/// The faults of a package with this source, for MySQL.
fn faults(source: &str) -> Vec<String> {
    support::compile("dialects = [\"mysql\"]", &[("src/lib.rs", source)]).faults
}

/// A table with so many fields of a type.
fn fields(count: usize, attributes: &str, ty: &str) -> String {
    let mut source = "#[derive(Codebook)]\nstruct T {\n".to_owned();
    for at in 0..count {
        writeln!(source, "{attributes} f{at}: {ty},").expect("written");
    }
    source + "}\n"
}

/// What the build takes runs, and what it refuses the server would have refused.
///
/// Some limits are those of one server alone: then there is no statement that all refuse.
fn bounds(most: usize, source: impl Fn(usize) -> String, create: Option<&dyn Fn(usize) -> String>, sentence: &str) {
    let compiled = support::compile("dialects = [\"mysql\"]", &[("src/lib.rs", &source(most))]);
    assert_eq!(compiled.faults, Vec::<String>::new());
    let told = faults(&source(most + 1));
    assert!(told.len() == 1 && told[0].contains(sentence), "{told:?}");
    for database in Database::all().iter().filter(|database| database.dialect() == "mysql") {
        support::create(&compiled, database);
        if let Some(create) = create {
            assert!(!database.accepts(&create(most + 1)), "it takes {}", most + 1);
        }
    }
}

/// A statement with so many columns.
fn create(count: usize, ty: &str, more: impl Fn(usize) -> String) -> String {
    let columns: Vec<String> = (0..count).map(|at| format!("f{at} {ty}{}", more(at))).collect();
    format!("CREATE TABLE refused ({}) ENGINE = InnoDB CHARACTER SET utf8mb4", columns.join(", "))
}

#[test]
fn d20_columns_of_mysql_are_counted() {
    let sql = |count| create(count, "boolean NOT NULL", |_| String::new());
    bounds(1017, |count| fields(count, "", "bool"), Some(&sql), "the table has 1018 columns, but MySQL allows 1017");
}

#[test]
fn d20_indexes_of_mysql_are_counted() {
    let sql = |count| create(count, "int NOT NULL", |at| format!(", INDEX i{at} (f{at})"));
    bounds(
        64,
        |count| fields(count, "#[codebook(index)]", "i32"),
        Some(&sql),
        "the table has 65 indexes, but MySQL allows 64\nhelp: move some fields to a table of their own",
    );
}

#[test]
fn d20_each_enum_of_a_row_has_an_index_on_mysql() {
    let book = "#[derive(Codebook, Clone, Copy)]\nenum Kind { A = 1 }\n";
    let table = |count: usize| {
        let fields: String = (0..count).map(|at| format!("f{at}: Kind,\n")).collect();
        format!("{book}#[derive(Codebook)]\nstruct T {{ #[codebook(primary_key)] id: i64,\n{fields} }}\n")
    };
    let target = "CREATE TABLE kind (id int PRIMARY KEY) ENGINE = InnoDB; ";
    let sql = |count: usize| {
        let keys: Vec<String> =
            (0..count).map(|at| format!("f{at} int NOT NULL, FOREIGN KEY (f{at}) REFERENCES kind (id)")).collect();
        format!("{target}CREATE TABLE refused (id bigint PRIMARY KEY, {}) ENGINE = InnoDB", keys.join(", "))
    };
    bounds(63, table, Some(&sql), "the table has 65 indexes, but MySQL allows 64; each foreign key has one");
}

#[test]
fn d20_what_a_row_keeps_in_its_page_is_counted() {
    // MariaDB has room for 385.
    bounds(
        197,
        |count| fields(count, "", "String"),
        None,
        "a row keeps 8142 bytes in its page, but MySQL has room for 8126",
    );
    let sql = |count| create(count, "varchar(9) NOT NULL", |_| String::new());
    bounds(
        218,
        |count| fields(count, "#[codebook(length = 9)]", "String"),
        Some(&sql),
        "a row keeps 8127 bytes in its page",
    );
    // MySQL has room for 197.
    bounds(32, |count| fields(count, "#[codebook(length = 63)]", "String"), None, "a row keeps 8373 bytes in its page");
    let sql = |count| create(count, "decimal(38, 9) NULL", |_| String::new());
    bounds(
        473,
        |count| fields(count, "#[codebook(precision = 38, scale = 9)]", "Option<Decimal>"),
        Some(&sql),
        "a row keeps 8142 bytes in its page",
    );
}

#[test]
fn d20_columns_of_an_index_are_counted() {
    let list = |count: usize| (0..count).map(|at| format!("f{at}")).collect::<Vec<String>>().join(", ");
    let table = |count: usize| {
        fields(17, "", "i32").replacen("struct", &format!("#[codebook(index({}))]\nstruct", list(count)), 1)
    };
    // MariaDB takes 32.
    bounds(16, table, None, "an index has 17 columns, but MySQL allows 16");
}

#[test]
fn d20_texts_that_refer_to_each_other_compare_alike() {
    let tables = |collation: &str| {
        format!(
            "#[derive(Codebook)]\nstruct A {{ #[codebook(primary_key, length = 20, collation(mysql = \"utf8mb4_general_ci\"))] id: String }}\n\
             #[derive(Codebook)]\nstruct B {{ #[codebook(references = A, length = 20{collation})] a: String }}\n"
        )
    };
    let told = faults(&tables(""));
    assert!(
        told.len() == 1
            && told[0].contains(
                "`a` has the collation `utf8mb4_bin` and refers to `a.id`, which has `utf8mb4_general_ci`\nhelp: give both the same `collation`"
            ),
        "{told:?}"
    );
    assert_eq!(faults(&tables(", collation(mysql = \"utf8mb4_general_ci\")")), Vec::<String>::new());
}

#[test]
fn d12_two_bars_join_texts_on_every_database() {
    let source = "#[derive(Codebook)]\n#[codebook(check(\"a || b <> 'xy'\"))]\nstruct T { #[codebook(primary_key)] id: i32, \
                  #[codebook(length = 9)] a: String, #[codebook(length = 9)] b: String, \
                  #[codebook(length = 20, generated = \"a || '-' || b\")] c: String }";
    let compiled = support::compile(support::ALL, &[("src/lib.rs", source)]);
    for database in Database::all() {
        support::create(&compiled, &database);
        assert!(database.accepts("INSERT INTO t (id, a, b) VALUES (1, 'x', 'z')"));
        assert!(!database.accepts("INSERT INTO t (id, a, b) VALUES (2, 'x', 'y')"), "{}", database.dialect());
        assert_eq!(database.query("SELECT c FROM t"), [["x-z"]], "{}", database.dialect());
    }
}

#[test]
fn d12_the_body_of_a_trigger_goes_through_the_client_in_one_piece() {
    let body =
        "CREATE TRIGGER t_up BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = NEW.a + 1; SET NEW.a = NEW.a * 2; END";
    let source = format!(
        "#[derive(Codebook)]\n#[codebook(sql(mysql = \"{body}\"))]\nstruct T {{ #[codebook(primary_key)] id: i32, a: i32 }}"
    );
    let compiled = support::compile("dialects = [\"mysql\"]", &[("src/lib.rs", &source)]);
    for database in Database::all().iter().filter(|database| database.dialect() == "mysql") {
        support::create(&compiled, database);
        assert!(database.accepts("INSERT INTO t VALUES (1, 3)"));
        assert_eq!(database.query("SELECT a FROM t"), [["8"]]);
    }
}

#[test]
fn d22_moments_of_one_column_sort_by_time_on_sqlite() {
    let source = "#[derive(Codebook)]\nstruct T { #[codebook(primary_key)] id: i32, #[codebook(default = \"2026-01-02 03:04:05Z\")] \
                  a: DateTime<Utc>, #[codebook(default(now))] b: DateTime<Utc>, #[codebook(default = \"2026-01-02T03:04:05\")] \
                  c: NaiveDateTime }";
    let settings = "dialects = [\"sqlite\", \"postgres\"]";
    let compiled = support::compile(settings, &[("src/lib.rs", source)]);
    for database in Database::all().iter().filter(|database| database.dialect() != "mysql") {
        support::create(&compiled, database);
        assert!(database.accepts("INSERT INTO t (id) VALUES (1)"));
        if database.dialect() == "sqlite" {
            let forms = "SELECT a, b LIKE '____-__-__T__:__:__.___+00:00', c FROM t";
            assert_eq!(database.query(forms), [["2026-01-02T03:04:05+00:00", "1", "2026-01-02 03:04:05"]]);
        } else {
            // Whatever the zone of whoever ran the statement.
            let row = database.query("SELECT a AT TIME ZONE 'UTC' FROM t");
            assert_eq!(row, [["2026-01-02 03:04:05"]]);
        }
    }
}

#[test]
fn d22_a_single_float_beyond_its_range_is_refused() {
    let table = |number: &str| format!("#[derive(Codebook)]\nstruct T {{ #[codebook(default = {number})] a: f32 }}");
    assert_eq!(faults(&table("3.4028234e38")), Vec::<String>::new());
    let told = faults(&table("3.40282350e38"));
    assert!(told.len() == 1 && told[0].contains("which does not fit into `real`"), "{told:?}");
}
