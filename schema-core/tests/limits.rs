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
    refused(&table("index(a, b)", 700), "an index on `a, b` has 5600 bytes, but MySQL allows 3072");
    refused(&table("primary_key(a, b)", 700), "an index on `a, b` has 5600 bytes");
    refused(&table("", 16_000), "a row can have 128004 bytes, but MySQL allows 65535");
    refused(
        "#[derive(Codebook)]\nstruct T { #[codebook(unique)] a: String }",
        "MySQL cannot index `a` (`text`), which is part of a unique constraint\nhelp: give it a `length`",
    );
}

#[test]
fn mysql_has_unique_indexes_of_whole_columns_and_all_rows() {
    let table = |index: &str| format!("#[derive(Codebook)]\n#[codebook({index})]\nstruct T {{ a: i32, b: i32 }}");
    refused(
        &table("index(a, unique, where = \"b > 0\")"),
        "MySQL cannot make `ix_t_a` unique for only the rows of its `where`\nhelp: remove `where`, or make a computed column unique",
    );
    refused(
        &table("index(\"abs(a)\", unique)"),
        "`ix_t_abs_a` is unique over an expression, which MariaDB does not support\nhelp: make a computed column unique",
    );
    assert_eq!(faults(&table("index(a, b, unique)")), Vec::<String>::new());
    refused(
        "#[derive(Codebook)]\n#[codebook(partition(list(b)), index(a, unique))]\nstruct T { a: i32, b: i32 }",
        "PostgreSQL requires the partition's column `b` in every key, but that of `a` lacks it",
    );
}

#[test]
fn only_mysql_requires_a_length_of_varchar() {
    let table = |field: &str| format!("#[derive(Codebook)]\nstruct T {{ {field} }}");
    refused(
        &table("#[codebook(type = \"varchar\", unique)] a: String"),
        "MySQL requires a length for `a`, which is `varchar`\nhelp: write `varchar(255)`, or `text` for text of any length",
    );
    let others = "dialects = [\"postgres\", \"sqlite\"]";
    let source = table("#[codebook(type = \"varchar\", unique)] a: String");
    assert_eq!(support::compile(others, &[("src/lib.rs", &source)]).faults, Vec::<String>::new());
    assert_eq!(faults(&table("#[codebook(type = \"varchar[]\")] a: Vec<String>")), Vec::<String>::new());
    assert_eq!(faults(&table("#[codebook(type = \"varchar\", length = 9)] a: String")), Vec::<String>::new());
}

/// What is wrong for one database, and whether that database takes it where nothing is.
fn of_database(dialect: &str, source: &str) -> Vec<String> {
    let compiled = support::compile(&format!("dialects = [\"{dialect}\"]"), &[("src/lib.rs", source)]);
    if compiled.faults.is_empty() {
        let databases = test_servers::Database::all();
        let database = databases.iter().find(|database| database.dialect() == dialect).expect("a database");
        support::create(&compiled, database);
    }
    compiled.faults
}

#[test]
fn names_are_unique_where_a_database_keeps_them() {
    let tables = |one: &str, other: &str| {
        let table = |attribute: &str, name: &str| {
            format!(
                "#[derive(Codebook)]\n#[codebook({attribute})]\npub struct {name} {{ #[codebook(primary_key)] id: i32, #[codebook(references = Self, to = id)] a: i32 }}\n"
            )
        };
        format!("{}{}", table(one, "One"), table(other, "Other"))
    };
    let fine = Vec::<String>::new();
    // Checks and foreign keys.
    for attribute in
        ["check(name = \"positive\", \"a > 0\")", "foreign_key(fields(a), references = Self, name = \"positive\")"]
    {
        let same = tables(attribute, attribute);
        refused(
            &same,
            "the constraint name `positive` is already used by a constraint of `one`\nhelp: give the constraint another `name`; \
             MySQL keeps the names of checks and foreign keys for the whole database",
        );
        for dialect in ["postgres", "sqlite"] {
            assert_eq!(of_database(dialect, &same), fine, "{dialect}: {attribute}");
        }
    }
    // Indexes, also unique ones.
    for attribute in ["index(a, name = \"ix_a\")", "index(a, unique, name = \"ix_a\")", "unique(a, name = \"ix_a\")"] {
        let same = tables(attribute, attribute);
        assert_eq!(of_database("mysql", &same), fine, "{attribute}");
        let faults = of_database("postgres", &same);
        assert!(faults.len() == 1 && faults[0].ends_with("help: give the constraint another `name`"), "{faults:?}");
        assert_eq!(of_database("sqlite", &same).len(), usize::from(!attribute.starts_with("unique")), "{attribute}");
    }
    // Primary keys.
    let same = tables("", "").replace("[codebook(primary_key)]", "[codebook(primary_key = \"the_key\")]");
    assert_eq!((of_database("mysql", &same), of_database("sqlite", &same)), (fine.clone(), fine.clone()));
    assert_eq!(of_database("postgres", &same).len(), 1);
    // Each namespace of PostgreSQL has names of its own.
    let apart = "index(a, name = \"ix_a\"), unique(a, id, name = \"key_a\"), namespace = ";
    let apart = tables(&format!("{apart}\"east\""), &format!("{apart}\"west\""));
    assert_eq!(of_database("postgres", &apart), fine);
    // Constraints of one table.
    refused(
        &tables("index(a, name = \"x\"), check(name = \"X\", \"a > 0\")", ""),
        "the constraint name `X` is already used by a constraint of `one`",
    );
    refused(
        &tables("index(a, name = \"other\")", ""),
        "the constraint name `other` is already used by the table `other`",
    );
}

#[test]
fn names_that_nobody_chose_fit_and_stay_apart() {
    let source = "#[derive(Codebook)]\n#[codebook(table = \"a_b\")]\nstruct One { c: bool }\n\
        #[derive(Codebook)]\n#[codebook(table = \"a\")]\nstruct Two { b_c: bool }\n";
    let expected = "the constraint name `ck_a_b_c_type` is already used by a constraint of `a`\nhelp: rename one of the columns with `column = \"…\"`";
    let faults = of_database("mysql", source);
    assert!(faults.len() == 1 && faults[0].contains(expected), "{faults:?}");
    assert_eq!(of_database("sqlite", source), Vec::<String>::new());
    let source = "#[derive(Codebook)]\nstruct T { kind: bool, #[codebook(range(0..=1))] kind_type: i32 }";
    for dialect in ["postgres", "mysql", "sqlite"] {
        assert_eq!(of_database(dialect, source), Vec::<String>::new(), "{dialect}");
    }
    let long = "x".repeat(60);
    let source = format!(
        "#[derive(Codebook)]\n#[codebook(table = \"{long}\")]\nstruct T {{ {long}: bool, #[codebook(range(0..=9))] {long}y: i16 }}"
    );
    for dialect in ["postgres", "mysql", "sqlite"] {
        assert_eq!(of_database(dialect, &source), Vec::<String>::new(), "{dialect}");
    }
}

#[test]
fn mysql_has_no_set_default_and_guards_checked_columns() {
    refused(
        "#[derive(Codebook)]\nstruct T { #[codebook(primary_key)] id: i32, #[codebook(references = Self, on_delete = set_default, default = 1)] p: i32 }",
        "MySQL has no `set_default`, which `fk_t_p` uses",
    );
    refused(
        "#[derive(Codebook)]\nstruct T { #[codebook(primary_key)] id: i32, #[codebook(references = Self, on_update = cascade, range(0..))] p: Option<i32> }",
        "MySQL does not allow `fk_t_p` to change `p`, which the check `ck_t_p` reads",
    );
}

#[test]
fn names_that_a_database_keeps_for_itself_are_refused() {
    refused(
        "#[derive(Codebook)]\n#[codebook(table = \"sqlite_x\")]\nstruct T { a: i32 }",
        "SQLite reserves names that begin with `sqlite_`, like `sqlite_x`",
    );
    refused("#[derive(Codebook)]\nstruct T { xmin: i32 }", "PostgreSQL gives every table a column named `xmin`");
    refused(
        "#[derive(Codebook)]\n#[codebook(storage = \"native\", table = \"money\")]\nenum M { A }",
        "PostgreSQL has a type of its own named `money`",
    );
}

#[test]
fn s0_21_defaults_are_values_of_their_columns() {
    let default =
        |ty: &str, attributes: &str| format!("#[derive(Codebook)]\nstruct T {{ #[codebook({attributes})] a: {ty} }}");
    refused(
        &default("Date", "default = \"2026-02-29\""),
        "the default of `a` is `2026-02-29`, which is not a date\nhelp: write it like `2026-12-31`",
    );
    refused(&default("NaiveTime", "default = \"24:00:00\""), "which is not a time");
    refused(
        &default("Decimal", "precision = 4, scale = 2, default = 100"),
        "the default of `a` is `100`, but the column has 2 digits before the point",
    );
    assert_eq!(faults(&default("Date", "default = \"2024-02-29\"")), Vec::<String>::new());
}

#[test]
fn s1_05_booleans_and_names_in_double_quotes_mean_the_same_everywhere() {
    let source = "#[derive(Codebook)]\n#[codebook(check(\"\\\"a\\\" OR \\\"b\\\" > 0\"))]\nstruct T { #[codebook(primary_key)] id: i32, a: bool, b: i32 }";
    let compiled = support::compile(support::ALL, &[("src/lib.rs", source)]);
    for database in test_servers::Database::all() {
        support::create(&compiled, &database);
        let (yes, no) = if database.dialect() == "sqlite" { ("1", "0") } else { ("TRUE", "FALSE") };
        assert!(database.accepts(&format!("INSERT INTO t (id, a, b) VALUES (1, {yes}, 0)")));
        assert!(!database.accepts(&format!("INSERT INTO t (id, a, b) VALUES (2, {no}, 0)")));
        assert!(!database.accepts("INSERT INTO t (id, a, b) VALUES (3, 7, 1)"), "{}", database.dialect());
    }
}

#[test]
fn mysql_numbers_no_column_that_a_check_or_another_column_looks_at() {
    let table = |attribute: &str| {
        format!(
            "#[derive(Codebook)]\n#[codebook({attribute})]\nstruct T {{ #[codebook(primary_key, auto)] id: i64, #[codebook(generated = \"id + 1\")] next: i64 }}"
        )
    };
    refused(&table(""), "MySQL does not allow `next` to read `id`, which is `auto`");
    assert_eq!(faults(&table("check(\"id > 0\")")).len(), 2);
}

#[test]
fn a_feature_that_a_database_lacks_and_nothing_replaces_is_refused() {
    refused(
        "#[derive(Codebook)]\n#[codebook(unique(a, where = \"b IS NULL\"))]\nstruct T { a: i32, b: Option<i32> }",
        "MySQL cannot make `uq_t_a` unique for only the rows of its `where`",
    );
    refused(
        "#[derive(Codebook)]\nstruct T { a: i32, #[codebook(generated(virtual, \"a + 1\"))] b: i32 }",
        "`b` is `virtual`, which PostgreSQL before 18 does not support\nhelp: make it `stored`",
    );
    refused(
        "#[derive(Codebook)]\nstruct T { #[codebook(type(postgres = \"point\", sqlite = \"BLOB\"))] a: Point }",
        "`a` has no type for `mysql`\nhelp: add `mysql = \"…\"` to its `type`",
    );
    refused(
        "#[derive(Codebook)]\n#[codebook(partition(range(b)))]\nstruct T { #[codebook(primary_key)] a: i32, b: i32 }",
        "PostgreSQL requires the partition's column `b` in every key, but that of `a` lacks it\nhelp: add `b` to the key",
    );
    refused(
        "#[derive(Codebook)]\n#[codebook(partition(hash(a), parts = 2))]\nstruct T { #[codebook(primary_key, auto)] a: i32 }",
        "`a` is an identity, which PostgreSQL before 17 does not support on partitions\nhelp: write `auto = serial`, or remove `auto`",
    );
    refused(
        "#[derive(Codebook)]\n#[codebook(partition(list(a, b)))]\nstruct T { a: i32, b: i32 }",
        "PostgreSQL partitions by the list of one column's values",
    );
    refused(
        "#[derive(Codebook)]\n#[codebook(namespace = \"a\", table = \"b_c\")]\nstruct T { a: i32 }\n#[derive(Codebook)]\n#[codebook(namespace = \"a_b\", table = \"c\")]\nstruct U { a: i32 }",
        "have the same name `a_b.c` in the database",
    );
}

#[test]
fn every_file_can_be_checked_out_on_windows() {
    let table = |namespace: &str, name: &str| {
        let namespace = if namespace.is_empty() { String::new() } else { format!("namespace = \"{namespace}\", ") };
        let ident = name.replace('_', "X");
        format!(
            "#[derive(Codebook)]\n#[codebook({namespace}table = \"{name}\")]\nstruct T{ident}{} {{ #[codebook(primary_key)] a: i32 }}\n",
            namespace.len()
        )
    };
    let mut source = String::new();
    for (namespace, name) in [
        ("", "con"),
        ("", "con_"),
        ("", "con__"),
        ("", "PRN"),
        ("", "aux"),
        ("", "nul"),
        ("", "com1"),
        ("", "lpt9"),
        ("", "com"),
        ("", "com10"),
        ("", "console"),
        ("nul", "a"),
        ("nul_", "a"),
        ("shop", "aux"),
        ("shop", "schema"),
        ("shop", "schema_"),
        ("mood", "type"),
    ] {
        source += &table(namespace, name);
    }
    source += "#[derive(Codebook)]\n#[codebook(storage = \"native\", table = \"mood\")]\nenum Mood { A }\n";
    source += "#[derive(Codebook)]\n#[codebook(storage = \"native\", table = \"lpt1\")]\nenum Lpt { A }\n";
    // Enough tables for pictures of groups and of tables.
    for number in 0..40 {
        let reference = if number == 0 { "#[codebook(references = Tcon0)]" } else { "" };
        source += &format!(
            "#[derive(Codebook)]\nstruct Many{number} {{ #[codebook(primary_key)] a: i32, {reference} b: i32 }}\n"
        );
    }
    let settings = format!("{}\n[package.metadata.codebooks.groups]\n\"Aux\" = [\"many*\"]", support::ALL);
    let compiled = support::compile(&settings, &[("src/lib.rs", &source)]);
    assert_eq!(compiled.faults, Vec::<String>::new());
    let mut seen = std::collections::HashSet::new();
    for file in &compiled.files {
        assert!(seen.insert(file.path.to_lowercase()), "{} stands twice", file.path);
        for part in file.path.split('/') {
            let device = part.split('.').next().expect("a name").to_lowercase();
            let numbered = device.len() == 4 && device.ends_with(|c: char| c.is_ascii_digit());
            assert!(!["con", "prn", "aux", "nul"].contains(&device.as_str()), "{}", file.path);
            assert!(!(numbered && (device.starts_with("com") || device.starts_with("lpt"))), "{}", file.path);
        }
    }
    for path in [
        "sqlite/create/1-tables/con_.sql",
        "sqlite/create/1-tables/con__.sql",
        "sqlite/create/1-tables/PRN_.sql",
        "sqlite/create/1-tables/com10.sql",
        "postgres/create/1-tables/nul_.schema.sql",
        "postgres/create/1-tables/lpt1_.type.sql",
        "postgres/create/1-tables/nul_.a.sql",
        "postgres/create/1-tables/shop.aux.sql",
        "postgres/create/1-tables/shop.schema.sql",
        "postgres/create/1-tables/shop.schema_.sql",
        "diagram/tables/con_.svg",
        "diagram/groups/aux_.svg",
    ] {
        assert!(seen.contains(&path.to_lowercase()), "{path} is not in {seen:#?}");
    }
    let order = compiled.files.iter().find(|file| file.path == "sqlite/create/1-tables/order.json").expect("an order");
    assert!(order.text.contains("\"con_.sql\""), "{}", order.text);
}

#[test]
fn codes_can_be_required_to_be_written_out() {
    let faults = |setting: &str, source: &str| {
        support::compile(&format!("{}{setting}", support::ALL), &[("src/lib.rs", source)]).faults
    };
    let deny = "\nimplicit_codes = \"deny\"";
    let implicit = "const START: i32 = 7;\n#[derive(Codebook)]\nenum A { One = 1, Two, Three }\n#[derive(Codebook)]\nenum B { X = START, Y }\n#[derive(Codebook)]\nenum C { X }\n";
    for allow in ["", "\nimplicit_codes = \"allow\""] {
        assert_eq!(faults(allow, implicit), Vec::<String>::new());
    }
    let why = "which `implicit_codes = \"deny\"` does not allow\nhelp:";
    assert_eq!(
        faults(deny, implicit),
        [
            format!("src/lib.rs:3:19: `Two` has an implicit code, {why} write `Two = 2`"),
            format!("src/lib.rs:5:21: `Y` has an implicit code, {why} write `Y = 8`"),
            format!("src/lib.rs:7:10: `X` has an implicit code, {why} write `X = 0`"),
        ]
    );
    // Codes that no number of a table comes from.
    let free = "#[derive(Codebook)]\n#[codebook(key = \"text\")]\nenum A { X, Y }\n#[derive(Codebook)]\n#[codebook(storage = \"check\")]\nenum B { X, Y }\n#[derive(Codebook)]\n#[codebook(storage = \"native\")]\nenum D { X, Y }\n#[derive(Codebook)]\nenum C { X = 1, Y = 2 }\n";
    assert_eq!(faults(deny, free), Vec::<String>::new());
}
