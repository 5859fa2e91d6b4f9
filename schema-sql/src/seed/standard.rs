//! PostgreSQL and SQLite, which differ here by a few words.
//!
//! PostgreSQL locks only the rows that a WHERE lets through, so a merge with nothing to do locks the table's
//! structure and no row. Never `ON CONFLICT DO UPDATE`, which locks what it finds. SQLite locks the file, once.

use super::{Book, PARKED, Phase, SEED, Steps};
use schema_model::model::Dialect;
use schema_model::model::{Codebook, ColumnType, LANGUAGE_LENGTH, NAME_LENGTH};

pub(super) fn steps(codebook: &Codebook, dialect: Dialect, steps: &mut Steps<'_>) {
    let merge = Merge::new(codebook, dialect);
    steps.extend(Phase::Begin, begin(dialect));
    steps.push(Phase::Prepare, merge.drop());
    steps.push(Phase::Prepare, merge.create());
    steps.extend(Phase::Prepare, merge.book.fill(&merge.seed));
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

fn begin(dialect: Dialect) -> Vec<String> {
    let statements: &[&str] = match dialect {
        // A deferred transaction that reads first cannot always become one that writes.
        Dialect::Sqlite => &["BEGIN IMMEDIATE"],
        // psql takes the database's encoding for the file's; and it would print that nothing was there to drop.
        _ => &["BEGIN", "SET LOCAL client_encoding = 'UTF8'", "SET LOCAL client_min_messages = warning"],
    };
    statements.iter().map(|&sql| sql.to_owned()).collect()
}

struct Merge<'c> {
    book: Book<'c>,
    /// The temporary table, with the schema that keeps a user's table of the same name out of the way.
    seed: String,
    /// The comparison that takes NULL for a value; SQLite knows the standard's words since 3.39 only.
    differs_from: &'static str,
}

impl<'c> Merge<'c> {
    fn new(codebook: &'c Codebook, dialect: Dialect) -> Self {
        let (schema, differs_from) = match dialect {
            Dialect::Sqlite => ("temp", "IS NOT"),
            _ => ("pg_temp", "IS DISTINCT FROM"),
        };
        Self {
            book: Book::new(codebook, dialect),
            seed: format!("{schema}.{}", dialect.identifier(SEED)),
            differs_from,
        }
    }

    fn drop(&self) -> String {
        format!("DROP TABLE IF EXISTS {}", self.seed)
    }

    fn create(&self) -> String {
        let Book { codebook, dialect, name, .. } = &self.book;
        let ty = |ty: &ColumnType| dialect.column_type(ty, &[]);
        let own = if codebook.translates.is_some() { "" } else { " PRIMARY KEY" };
        let mut columns = vec![format!("code {} NOT NULL{own}", ty(&codebook.column_type()))];
        let language = codebook.translates.iter();
        columns.extend(language.map(|_| format!("language {} NOT NULL", ty(&ColumnType::Varchar(LANGUAGE_LENGTH)))));
        columns.extend(name.iter().map(|_| format!("name {} NOT NULL", ty(&ColumnType::Varchar(NAME_LENGTH)))));
        columns.push(format!("description {} NOT NULL", ty(&ColumnType::Text)));
        let extras = codebook.extras.iter().enumerate();
        columns.extend(extras.map(|(at, extra)| format!("extra_{at} {}", ty(&extra.ty))));
        columns.push(format!("sha {} NOT NULL", ty(&ColumnType::Char(64))));
        columns.push(format!("retired {} NOT NULL", ty(&ColumnType::Boolean)));
        columns.extend(self.book.is_hierarchy().then(|| format!("place {} NOT NULL", ty(&ColumnType::Integer))));
        columns.extend(codebook.translates.iter().map(|_| "PRIMARY KEY (code, language)".to_owned()));
        format!("CREATE TEMPORARY TABLE {} (\n    {}\n)", self.seed, columns.join(",\n    "))
    }

    fn archive(&self) -> String {
        let Self { seed, book: Book { table, archive, now, .. }, .. } = self;
        let same = self.book.same_row();
        format!(
            "UPDATE {table} AS book SET {archive} = {now}\n\
             WHERE book.{archive} IS NULL\n\
             AND NOT EXISTS (SELECT 1 FROM {seed} AS seed WHERE {same} AND NOT seed.retired)"
        )
    }

    /// After the archiving every live row of the table is a live row of the seed.
    fn park(&self) -> Option<String> {
        let Self { seed, book: Book { table, archive, name, .. }, differs_from } = self;
        let same = self.book.same_row();
        let name = name.as_ref()?;
        Some(format!(
            "UPDATE {table} AS book SET {name} = '{PARKED}' || seed.sha\n\
             FROM {seed} AS seed\n\
             WHERE {same} AND book.{archive} IS NULL AND book.{name} {differs_from} seed.name"
        ))
    }

    fn update(&self) -> String {
        let Self { seed, book: Book { table, archive, texts, .. }, differs_from } = self;
        let same = self.book.same_row();
        let assign: String = texts.iter().map(|(column, wanted)| format!("    {column} = seed.{wanted},\n")).collect();
        let stored: String = texts.iter().map(|(column, _)| format!("book.{column}, ")).collect();
        let wanted: String = texts.iter().map(|(_, wanted)| format!("seed.{wanted}, ")).collect();
        format!(
            "UPDATE {table} AS book SET\n\
             {assign}    {archive} = CASE WHEN seed.retired THEN book.{archive} END\n\
             FROM {seed} AS seed\n\
             WHERE {same}\n\
             AND ({stored}book.{archive} IS NOT NULL) {differs_from} ({wanted}seed.retired)"
        )
    }

    fn insert(&self) -> String {
        let Self { seed, book: Book { table, dialect, .. }, .. } = self;
        let (same, keys) = (self.book.same_row(), self.book.stored_keys(""));
        // SQLite holds the write lock; on PostgreSQL a second merge may have been faster.
        let conflict =
            if *dialect == Dialect::Postgres { format!("\nON CONFLICT ({keys}) DO NOTHING") } else { String::new() };
        format!(
            "{}\nFROM {seed} AS seed\n\
             WHERE NOT EXISTS (SELECT 1 FROM {table} AS book WHERE {same})\n\
             ORDER BY {}{conflict}",
            self.book.insert_head(),
            self.book.order()
        )
    }
}
