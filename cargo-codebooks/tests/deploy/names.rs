//! Names of constraints: every check that is generated has one, and one of an older database is told with its statement.

use codebooks::deploy::{Difference, Severity};
use test_servers::Database;

use crate::support::{Package, connect};

const SOURCE: &str = r#"
#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(storage = "native")]
pub enum Size { Small, Large }

#[derive(codebooks::Codebook)]
pub struct Parcel {
    #[codebook(primary_key)]
    id: i32,
    open: bool,
    paid: Option<bool>,
    size: Size,
    #[codebook(range(0..=9), check("level <> 3 OR level IS NULL"), default(sql = "1 + 1"))]
    level: i16,
    #[codebook(domain(name = "year", "VALUE BETWEEN 1901 AND 2155"))]
    built: i32,
    code: Uuid,
    tags: Vec<String>,
    note: Option<Value>,
    #[codebook(length = 12)]
    a_column_whose_name_alone_is_nearly_as_long_as_names_can_be_00: String,
    a_column_whose_name_alone_is_nearly_as_long_as_names_can_be_01: bool,
}
"#;

/// The script without the names of what follows from types, as versions before this one wrote it.
fn without_names(script: &str) -> String {
    let mut lines = Vec::new();
    for line in script.lines() {
        let name = |start: &str| line.trim_start().split(start).nth(1).map(str::to_owned);
        let is_domain = line.starts_with("CREATE DOMAIN");
        let constraint = if is_domain {
            name("CONSTRAINT ")
        } else {
            line.trim_start().strip_prefix("CONSTRAINT ").map(str::to_owned)
        };
        let named = constraint.and_then(|rest| Some(rest.split_once(" CHECK")?.0.to_owned()));
        let generated = |name: &String| {
            let name = name.trim_matches(['"', '`']);
            is_domain || name.ends_with("_type") || name.ends_with("_domain") || name.starts_with("ck_parcel_a_column")
        };
        match named.filter(generated) {
            Some(name) => lines.push(line.replacen(&format!("CONSTRAINT {name} "), "", 1)),
            None => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

#[tokio::test]
async fn a_check_without_the_name_that_it_has_today_is_told_with_its_statement() {
    let package = Package::new(SOURCE);
    let schema = package.schema();
    for database in Database::all() {
        let dialect = database.dialect();
        let script = package.run(&["sql", "create", "--dialect", dialect], &database).stdout;
        let old = without_names(&script);
        assert_ne!(old, script, "{dialect}");
        assert!(
            !script.contains(" CHECK") || !script.contains("\n  CHECK"),
            "{dialect}: a check without a name\n{script}"
        );
        database.script(&old).unwrap_or_else(|error| panic!("{dialect}: {error}\n{old}"));
        let mut deploy = connect(&database, schema).await;
        let verified = deploy.verify().await.expect("the database is read");
        let mut statements = Vec::new();
        for finding in &verified.findings {
            let Difference::Named { statement: Some(statement), .. } = &finding.difference else {
                panic!("{dialect}: {finding}");
            };
            assert_eq!(finding.help(), format!("run `{statement}`"));
            assert_eq!(finding.severity, Severity::Error);
            statements.push(statement.clone());
        }
        // SQLite has no statement for it, and looks a check up by nothing but its text.
        let expected = match dialect {
            "postgres" => 1,
            "mysql" => 4,
            _ => 0,
        };
        assert_eq!(statements.len(), expected, "{dialect}: {statements:#?}");
        database.script(&statements.iter().map(|sql| format!("{sql};\n")).collect::<String>()).expect("they run");
        let verified = deploy.verify().await.expect("the database is read");
        assert_eq!(verified.findings, Vec::new(), "{dialect}");
        let (created, _) = deploy.setup().await.expect("there is nothing to refuse");
        assert_eq!(created.tables, Vec::<String>::new(), "{dialect}");
        deploy.close().await;
    }
}

const NAMED: &str = r#"
#[derive(codebooks::Codebook)]
#[codebook(namespace = "shop", index(b), index(c, unique), unique(b, c), check(name = "ck_b", "b > 0"))]
pub struct Shelf {
    #[codebook(primary_key)]
    id: i32,
    b: i32,
    c: i32,
    open: bool,
    #[codebook(references = Self)]
    beside: Option<i32>,
}
"#;

#[tokio::test]
async fn whatever_has_another_name_is_told_with_the_statement_that_renames_it() {
    let schema = Package::new(NAMED).schema();
    let postgres = "ALTER TABLE shop.shelf RENAME CONSTRAINT pk_shop_shelf TO one; \
        ALTER TABLE shop.shelf RENAME CONSTRAINT uq_shop_shelf_b_c TO two; \
        ALTER TABLE shop.shelf RENAME CONSTRAINT ck_b TO three; \
        ALTER TABLE shop.shelf RENAME CONSTRAINT fk_shop_shelf_beside TO four; \
        ALTER INDEX shop.ix_shop_shelf_b RENAME TO five; ALTER INDEX shop.ix_shop_shelf_c RENAME TO six;";
    let mysql = "ALTER TABLE shop_shelf RENAME INDEX uq_shop_shelf_b_c TO two, RENAME INDEX ix_shop_shelf_b TO five, \
        RENAME INDEX ix_shop_shelf_c TO six, DROP CONSTRAINT ck_b, ADD CONSTRAINT three CHECK (b > 0), \
        DROP CONSTRAINT ck_shop_shelf_open_type, ADD CONSTRAINT four CHECK (open IN (0, 1));";
    for database in Database::all() {
        let dialect = database.dialect();
        let (renamed, count) = match dialect {
            "postgres" => (postgres, 6),
            "mysql" => (mysql, 5),
            // It renames nothing that stands in a table's definition.
            _ => continue,
        };
        let mut deploy = connect(&database, schema).await;
        deploy.setup().await.expect("set up");
        database.script(renamed).expect("renamed");
        let verified = deploy.verify().await.expect("the database is read");
        let mut statements = String::new();
        for finding in &verified.findings {
            let Difference::Named { statement: Some(statement), .. } = &finding.difference else {
                panic!("{dialect}: {finding}");
            };
            statements.push_str(&format!("{statement};\n"));
        }
        assert_eq!(verified.findings.len(), count, "{dialect}: {statements}");
        database.script(&statements).unwrap_or_else(|error| panic!("{dialect}: {error}\n{statements}"));
        assert_eq!(deploy.verify().await.expect("the database is read").findings, Vec::new(), "{dialect}");
        deploy.close().await;
    }
}
