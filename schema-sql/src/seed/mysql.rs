//! MariaDB and MySQL: only what both read alike.
//!
//! InnoDB locks every row that an UPDATE looks at, so the differences come first, by a read without locks (hence
//! READ COMMITTED, under which `INSERT … SELECT` locks nothing), into a temporary table that then leads each
//! UPDATE: an empty one reads no row of the codebook. MySQL takes a temporary table once per statement only.

use super::{Book, PARKED, Phase, SEED, Steps};
use schema_model::dialect::SQL_MODE;
use schema_model::model::Codebook;
use schema_model::model::Dialect;

/// The temporary table of what is to be done: a step and a code.
const DELTA: &str = "codebooks-delta";

const BEGIN: [&str; 4] =
    ["SET NAMES utf8mb4", SQL_MODE, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED", "START TRANSACTION"];

pub(super) fn steps(codebook: &Codebook, steps: &mut Steps<'_>) {
    let merge = Merge::new(codebook);
    steps.extend(Phase::Begin, BEGIN.map(str::to_owned));
    steps.push(Phase::Prepare, merge.drop());
    steps.push(Phase::Prepare, merge.create_seed());
    steps.extend(Phase::Prepare, merge.book.fill(&merge.seed));
    steps.push(Phase::Prepare, merge.create_delta());
    steps.push(Phase::Prepare, merge.to_archive());
    steps.push(Phase::Prepare, merge.to_update());
    steps.push(Phase::Prepare, merge.to_insert());
    steps.push(Phase::Archive, merge.archive());
    steps.extend(Phase::Park, merge.park());
    // A row may come under a new one: where rows refer to rows, the new ones are first.
    let changes = [(Phase::Update, merge.update()), (Phase::Insert, merge.insert())];
    let (first, second) = if merge.book.is_hierarchy() { (1, 0) } else { (0, 1) };
    for (phase, sql) in [&changes[first], &changes[second]] {
        steps.push(*phase, sql.clone());
    }
    steps.push(Phase::Clean, merge.drop());
    steps.push(Phase::Commit, "COMMIT");
}

struct Merge<'c> {
    book: Book<'c>,
    seed: String,
    delta: String,
}

impl<'c> Merge<'c> {
    fn new(codebook: &'c Codebook) -> Self {
        let dialect = Dialect::Mysql;
        Self { book: Book::new(codebook, dialect), seed: dialect.identifier(SEED), delta: dialect.identifier(DELTA) }
    }

    /// Unlike `DROP TABLE`, this commits nothing.
    fn drop(&self) -> String {
        format!("DROP TEMPORARY TABLE IF EXISTS {}, {}", self.seed, self.delta)
    }

    /// The codebook's keys as the seed calls them.
    fn named_keys(&self) -> String {
        let keys: Vec<String> =
            self.book.keys.iter().map(|(column, wanted)| format!("book.{column} AS {wanted}")).collect();
        keys.join(", ")
    }

    /// Taken from the codebook's columns, since two different binary collations cannot be compared.
    ///
    /// The defaults are never used: strict mode wants one for a column that the SELECT does not give.
    fn create_seed(&self) -> String {
        let Self { seed, book: Book { table, texts, .. }, .. } = self;
        let texts: String = texts.iter().map(|(column, wanted)| format!(", book.{column} AS {wanted}")).collect();
        let place = if self.book.is_hierarchy() { "place int NOT NULL DEFAULT 0, " } else { "" };
        format!(
            "CREATE TEMPORARY TABLE {seed} (retired boolean NOT NULL DEFAULT FALSE, {place}PRIMARY KEY ({}))\n\
             SELECT {}{texts}\n\
             FROM {table} AS book WHERE FALSE",
            self.book.seed_keys(""),
            self.named_keys()
        )
    }

    fn create_delta(&self) -> String {
        let Self { delta, book: Book { table, .. }, .. } = self;
        format!(
            "CREATE TEMPORARY TABLE {delta} (\n    \
             step enum('archive', 'update', 'insert') NOT NULL DEFAULT 'archive',\n    \
             PRIMARY KEY (step, {})\n\
             ) SELECT {}\n\
             FROM {table} AS book WHERE FALSE",
            self.book.seed_keys(""),
            self.named_keys()
        )
    }

    fn to_archive(&self) -> String {
        let Self { seed, delta, book: Book { table, archive, .. } } = self;
        format!(
            "INSERT INTO {delta} (step, {})\n\
             SELECT 'archive', {}\n\
             FROM {table} AS book LEFT JOIN {seed} AS seed ON {}\n\
             WHERE book.{archive} IS NULL AND (seed.code IS NULL OR seed.retired)",
            self.book.seed_keys(""),
            self.book.stored_keys("book."),
            self.book.same_row()
        )
    }

    fn to_update(&self) -> String {
        let Self { seed, delta, book: Book { table, archive, texts, .. } } = self;
        let differ: String =
            texts.iter().map(|(column, wanted)| format!("\n    OR {}", differs(column, wanted))).collect();
        format!(
            "INSERT INTO {delta} (step, {})\n\
             SELECT 'update', {}\n\
             FROM {seed} AS seed JOIN {table} AS book ON {}\n\
             WHERE book.{archive} IS NOT NULL AND NOT seed.retired{differ}",
            self.book.seed_keys(""),
            self.book.seed_keys("seed."),
            self.book.same_row()
        )
    }

    fn to_insert(&self) -> String {
        let Self { seed, delta, book: Book { table, keys, .. } } = self;
        format!(
            "INSERT INTO {delta} (step, {})\n\
             SELECT 'insert', {}\n\
             FROM {seed} AS seed LEFT JOIN {table} AS book ON {}\n\
             WHERE book.{} IS NULL",
            self.book.seed_keys(""),
            self.book.seed_keys("seed."),
            self.book.same_row(),
            keys[0].0
        )
    }

    fn archive(&self) -> String {
        let Self { delta, book: Book { table, keys, archive, now, .. }, .. } = self;
        let same: Vec<String> = keys.iter().map(|(column, wanted)| format!("book.{column} = delta.{wanted}")).collect();
        format!(
            "UPDATE {delta} AS delta STRAIGHT_JOIN {table} AS book ON {}\n\
             SET book.{archive} = {now}\n\
             WHERE delta.step = 'archive' AND book.{archive} IS NULL",
            same.join(" AND ")
        )
    }

    /// After the archiving every live row of the table is a live row of the seed.
    fn park(&self) -> Option<String> {
        let Book { archive, name, .. } = &self.book;
        let name = name.as_ref()?;
        Some(format!(
            "UPDATE {}\n\
             SET book.{name} = concat('{PARKED}', seed.sha)\n\
             WHERE delta.step = 'update' AND book.{archive} IS NULL\n    \
             AND {}",
            self.rows_to_update(),
            differs(name, "name")
        ))
    }

    fn update(&self) -> String {
        let Book { archive, texts, .. } = &self.book;
        let assign: String =
            texts.iter().map(|(column, wanted)| format!("    book.{column} = seed.{wanted},\n")).collect();
        format!(
            "UPDATE {}\n\
             SET\n\
             {assign}    book.{archive} = CASE WHEN seed.retired THEN book.{archive} END\n\
             WHERE delta.step = 'update'",
            self.rows_to_update()
        )
    }

    /// In this order and no other: the codebook's rows are looked up one by one, never scanned.
    fn rows_to_update(&self) -> String {
        let Self { seed, delta, book } = self;
        format!(
            "{delta} AS delta\n    \
             STRAIGHT_JOIN {seed} AS seed ON {}\n    \
             STRAIGHT_JOIN {} AS book ON {}",
            self.of_delta(),
            book.table,
            book.same_row()
        )
    }

    /// That a row of the seed is the delta's.
    fn of_delta(&self) -> String {
        let pairs: Vec<String> =
            self.book.keys.iter().map(|(_, wanted)| format!("seed.{wanted} = delta.{wanted}")).collect();
        pairs.join(" AND ")
    }

    fn insert(&self) -> String {
        let Self { seed, delta, .. } = self;
        format!(
            "{}\nFROM {delta} AS delta STRAIGHT_JOIN {seed} AS seed ON {}\n\
             WHERE delta.step = 'insert'\n\
             ORDER BY {}",
            self.book.insert_head(),
            self.of_delta(),
            self.book.order()
        )
    }
}

/// By bytes: the usual collations hide a change of case or of trailing spaces.
fn differs(column: &str, wanted: &str) -> String {
    format!("NOT (CAST(book.{column} AS BINARY) <=> CAST(seed.{wanted} AS BINARY))")
}
