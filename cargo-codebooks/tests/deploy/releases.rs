//! A codebook from release to release, and what a merge can be told.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use codebooks::deploy::{Counts, MergeOptions};
use test_servers::Database;

use crate::support::{SHOP, connect, findings, is_soak, merge, schema};

/// Numbers from a seed: Marsaglia's xorshift.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// Texts that differ by little.
const TEXTS: [&str; 8] = ["Red", "red", "red ", "it's \\ \"red\"", "RED", "rød", "re\u{301}d", "a\r\nb"];

/// Name, description and whether it is archived, by code.
type Rows = BTreeMap<u64, (String, String, bool)>;

/// Some of twelve codes, with names that wander between them.
fn release(dice: &mut Dice) -> Rows {
    let mut names: Vec<u64> = (0..16).collect();
    let mut rows = Rows::new();
    for code in 0..12 {
        if dice.roll(3) > 0 {
            let name = names.swap_remove(dice.roll(names.len() as u64) as usize);
            let text = TEXTS[dice.roll(TEXTS.len() as u64) as usize];
            rows.insert(code * 7, (format!("name {name}"), text.to_owned(), dice.roll(6) == 0));
        }
    }
    rows.entry(100).or_insert_with(|| ("always".to_owned(), "there".to_owned(), false));
    rows
}

fn source(rows: &Rows) -> String {
    let mut text = String::from(
        "#[derive(codebooks::Codebook, Clone, Copy)]\n#[codebook(names = \"snake_case\")]\npub enum Colour {\n",
    );
    for (code, (name, description, retired)) in rows {
        let retired = if *retired { ", retired" } else { "" };
        let _ = writeln!(
            text,
            "    #[codebook(name = {name:?}, description = {description:?}{retired})]\n    V{code} = {code},"
        );
    }
    text.push_str("}\n");
    text
}

fn contents(database: &Database) -> Rows {
    let text = |column: &str| match database.dialect() {
        "postgres" => format!("encode(convert_to({column}, 'UTF8'), 'hex')"),
        _ => format!("hex({column})"),
    };
    let archived = "CASE WHEN archived_at IS NULL THEN 0 ELSE 1 END";
    let sql = format!("SELECT id, {}, {}, {archived} FROM c_colour", text("name"), text("description"));
    let plain = |hex: &str| -> String {
        let bytes = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex digits"));
        String::from_utf8(bytes.collect()).expect("UTF-8")
    };
    let row = |row: Vec<String>| (row[0].parse().expect("a code"), (plain(&row[1]), plain(&row[2]), row[3] == "1"));
    database.query(&sql).into_iter().map(row).collect()
}

#[tokio::test]
async fn s0_14_a_codebook_equals_the_enum_after_each_of_ten_releases() {
    for history in 0..if is_soak() { 60 } else { 2 } {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ (history * 7919 + 1));
        let releases: Vec<Rows> = (0..10).map(|_| release(&mut dice)).collect();
        let schemas: Vec<_> = releases.iter().map(|rows| schema(&source(rows))).collect();
        for database in Database::all() {
            let mut known = Rows::new();
            for (rows, schema) in releases.iter().zip(&schemas) {
                let mut deploy = connect(&database, schema).await;
                deploy.setup().await.expect("set up");
                deploy.close().await;
                known.values_mut().for_each(|(_, _, archived)| *archived = true);
                known.extend(rows.iter().map(|(code, row)| (*code, row.clone())));
                assert_eq!(contents(&database), known, "{}, history {history}", database.dialect());
                assert_eq!(findings(&database, schema).await, Vec::<String>::new());
                assert_eq!(merge(&database, schema).await.unchanged, known.len(), "nothing is left to do");
            }
        }
    }
}

const FIRST: &str = "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(names = \"snake_case\")] pub enum Colour { \
    /// Like blood\nRed = 1, Green = 2, Blue = 3 }";
const SECOND: &str = "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(names = \"snake_case\")] pub enum Colour { \
    /// Like fire\nRed = 1, #[codebook(renamed_from = \"Green\")] Verdant = 2 }";

#[tokio::test]
async fn s0_17_a_merge_does_as_it_is_told() {
    let (first, second) = (schema(FIRST), schema(SECOND));
    for database in Database::all() {
        let dialect = database.dialect();
        let rows = |sql: &str| database.query(&format!("SELECT {sql} FROM c_colour ORDER BY id"));
        let texts = || rows("id, name, description");
        let setup = async || {
            let mut deploy = connect(&database, first).await;
            deploy.setup().await.expect("set up");
            connect(&database, second).await
        };
        let one = |populated: codebooks::deploy::Populated| populated.codebooks[0].result.clone().expect("merged");

        // Only what is compared is corrected.
        let mut deploy = setup().await;
        let options = MergeOptions { compare: Some(vec!["description".to_owned()]), ..MergeOptions::default() };
        let counts = one(deploy.populate_with(&options).await.expect("merged"));
        assert_eq!(counts, Counts { updated: 2, archived: 1, ..Counts::default() }, "{dialect}");
        assert_eq!(texts()[..2], [["1", "red", "Like fire"], ["2", "green", "VERDANT"]], "{dialect}");

        // Rows outside the filter are left alone.
        let mut deploy = setup().await;
        let options = MergeOptions { filter: Some("id < 2".to_owned()), ..MergeOptions::default() };
        let _ = deploy.populate_with(&options).await.expect("merged");
        assert_eq!(rows("CASE WHEN archived_at IS NULL THEN 'live' ELSE 'gone' END")[2], ["live"], "{dialect}");

        // A fixed archive time.
        let mut deploy = setup().await;
        let time = "2026-01-31 12:00:00";
        let options = MergeOptions { archived_at: Some(time.to_owned()), ..MergeOptions::default() };
        assert_eq!(one(deploy.populate_with(&options).await.expect("merged")).archived, 1, "{dialect}");
        assert!(rows("archived_at")[2][0].starts_with(time), "{dialect}: {:?}", rows("archived_at"));

        // A stamp that is trusted is believed, though somebody has changed a row since.
        let mut deploy = connect(&database, second).await;
        deploy.populate_tables().await.expect("merged");
        database.script("UPDATE c_colour SET description = 'x' WHERE id = 1;").expect("changed");
        let options = MergeOptions { trust_stamp: true, ..MergeOptions::default() };
        assert!(one(deploy.populate_with(&options).await.expect("read")).is_noop(), "{dialect}");
        assert_eq!(merge(&database, second).await.updated, 1, "{dialect}");
        // Another enum has another stamp.
        let mut deploy = connect(&database, first).await;
        assert!(!one(deploy.populate_with(&options).await.expect("merged")).is_noop(), "{dialect}");
    }
}

#[tokio::test]
async fn an_application_that_starts_asks_once_when_nothing_is_to_be_done() {
    let (shop, colours) = (schema(SHOP), crate::support::Package::named("colours", FIRST).schema());
    for database in Database::all() {
        let url = database.url();
        let starts = async |schema: &codebooks::Schema| match database.dialect() {
            "postgres" => schema.ensure(&sqlx::PgPool::connect(&url).await.expect("a pool")).await,
            "mysql" => schema.ensure(&sqlx::MySqlPool::connect(&url).await.expect("a pool")).await,
            _ => schema.ensure(&sqlx::SqlitePool::connect(&url).await.expect("a pool")).await,
        };
        starts(shop).await.expect("set up");
        assert_eq!(findings(&database, shop).await, Vec::<String>::new(), "{}", database.dialect());
        // What nobody asked about is not looked at: the stamp says that all is well.
        database.script("UPDATE c_unit SET description = 'x';").expect("changed");
        starts(shop).await.expect("nothing to do");
        assert_eq!(database.query("SELECT DISTINCT description FROM c_unit"), [["x"]]);
        // Another program's deployment takes the word back.
        starts(colours).await.expect("set up");
        starts(shop).await.expect("put right");
        assert_eq!(findings(&database, shop).await, Vec::<String>::new(), "{}", database.dialect());
    }
}

#[tokio::test]
async fn a_seed_script_that_a_client_runs_keeps_the_stamp_true() {
    let (first, second) = (crate::support::Package::new(FIRST), schema(SECOND));
    for database in Database::all() {
        // Without a deployment there are no stamps, and the script needs none.
        let create = first.run(&["sql", "create", "--dialect", database.dialect()], &database);
        database.script(&create.stdout).unwrap_or_else(|error| panic!("{}: {error}", database.dialect()));
        connect(&database, second).await.setup().await.expect("set up");
        let seed = first.run(&["sql", "seed", "--dialect", database.dialect()], &database);
        database.script(&seed.stdout).unwrap_or_else(|error| panic!("{}: {error}", database.dialect()));
        let options = MergeOptions { trust_stamp: true, ..MergeOptions::default() };
        let populated = connect(&database, second).await.populate_with(&options).await.expect("merged");
        let counts = populated.codebooks[0].result.as_ref().expect("merged");
        assert_eq!((counts.updated, counts.archived), (2, 1), "{}: the stamp was not believed", database.dialect());
    }
}
