//! SQLite: `ALTER` where it can, else one rebuild of the table; the whole file is one transaction.

mod rebuild;

use schema_model::model::{Column, Dialect, Table, local, physical};
use schema_sql::ddl;

use crate::change::Change;
use crate::hints::Refusal;
use crate::objects;
use crate::plan::Plan;
use crate::rename::Rename;
use crate::step::{Cost, Phase, Step, Steps};

const DIALECT: Dialect = Dialect::Sqlite;

/// The temporary table that takes zeros alone: what is not zero fails, and with it the whole file.
const GUARD: &str = "temp.\"codebooks-guard\"";

pub(crate) fn steps(plan: &Plan<'_>, steps: &mut Steps) -> Vec<Refusal> {
    renames(plan, steps);
    for table in &plan.created {
        let mut statements = plan.create(table);
        statements.extend(ddl::key_indexes(table, DIALECT).into_iter().map(|(_, sql)| sql));
        steps.push(Phase::Tables, format!("new table {}", table.name), statements, Cost::default());
        let indexes = ddl::indexes(table, DIALECT);
        if !indexes.is_empty() {
            steps.push(Phase::Indexes, format!("indexes of {}", table.name), indexes, Cost::default());
        }
    }
    for change in &plan.changes {
        table(plan, change, steps);
        own_statements(plan, change, steps);
    }
    for (book, rows) in plan.rows() {
        if !rows.statements.is_empty() {
            steps.push(Phase::Rows, format!("rows of {}", book.name), rows.statements, Cost::default());
        }
        rows.left.into_iter().for_each(|left| steps.tell(left));
    }
    for (place, statement) in plan.recoded() {
        let cost = Cost { blocks_writes: true, ..Cost::scan() };
        steps.push(Phase::Rows, format!("codes of {place}"), vec![statement], cost);
    }
    for (table, named) in plan.taken().into_iter().filter(|(_, named)| !named.head.is_empty()) {
        let statement = format!("DROP INDEX {}", DIALECT.identifier(&named.name));
        let title = format!("{} of {} makes way", named.name, table.name);
        steps.push(Phase::Clear, title, vec![statement], Cost::default());
    }
    for table in &plan.dropped {
        let statements = vec![format!("DROP TABLE {}", DIALECT.table(&table.name))];
        let title = format!("drop table {}", table.name);
        steps.push(Phase::Drop, title, statements, Cost::loss(format!("the rows of {}", table.name)));
    }
    guard(plan, steps);
    names_are_known(plan, steps);
    Vec::new()
}

/// New names of tables and columns; SQLite writes them into all that refers to them.
fn renames(plan: &Plan<'_>, steps: &mut Steps) {
    for rename in plan.renames {
        let (title, statements) = match rename {
            Rename::Table { from, to } => {
                let (old, new) = (physical(from), physical(to));
                if old == new {
                    continue;
                }
                let statements = if old.eq_ignore_ascii_case(&new) {
                    // A change of case alone is refused.
                    let between = format!("{new}_renamed");
                    vec![table_rename(&old, &between), table_rename(&between, &new)]
                } else {
                    vec![table_rename(&old, &new)]
                };
                (format!("rename table {from} to {to}"), statements)
            }
            Rename::Column { table, from, to } => {
                let name = DIALECT.table(table);
                let (from_name, to_name) = (DIALECT.identifier(from), DIALECT.identifier(to));
                let statement = format!("ALTER TABLE {name} RENAME COLUMN {from_name} TO {to_name}");
                (format!("rename {table}.{from} to {to}"), vec![statement])
            }
            // These are checks here, which change with their tables.
            Rename::Type { .. } | Rename::Domain { .. } | Rename::Label { .. } | Rename::Code { .. } => continue,
        };
        steps.push(Phase::Rename, title, statements, Cost::default());
    }
}

fn table_rename(from: &str, to: &str) -> String {
    format!("ALTER TABLE {} RENAME TO {}", DIALECT.identifier(from), DIALECT.identifier(to))
}

/// What a table that was there needs.
fn table(plan: &Plan<'_>, change: &Change<'_>, steps: &mut Steps) {
    if rebuild::is_needed(plan, change) {
        return rebuild::push(plan, change, steps);
    }
    let name = &change.new.name;
    for index in &change.indexes.dropped {
        let statement = format!("DROP INDEX {}", DIALECT.identifier(&index.name));
        steps.push(Phase::Clear, format!("drop index {}", index.name), vec![statement], Cost::default());
    }
    // There is no other name for an index.
    for (from, to) in &change.indexes.renamed {
        let statements = vec![format!("DROP INDEX {}", DIALECT.identifier(&from.name)), create_index(to)];
        steps.push(Phase::Indexes, format!("rename index {} to {}", from.name, to.name), statements, Cost::scan());
    }
    for index in &change.indexes.added {
        let cost = Cost { blocks_writes: true, ..Cost::scan() };
        steps.push(Phase::Indexes, format!("index {} of {name}", index.name), vec![create_index(index)], cost);
    }
    for column in &change.added {
        let statement = format!("ALTER TABLE {} ADD COLUMN {}", DIALECT.table(name), added(plan, change, column));
        steps.push(Phase::Columns, format!("add {name}.{}", column.name), vec![statement], Cost::default());
    }
    for column in &change.dropped {
        let statement = format!("ALTER TABLE {} DROP COLUMN {}", DIALECT.table(name), DIALECT.identifier(&column.name));
        let cost = Cost { loses: Some(format!("the values of {name}.{}", column.name)), ..Cost::rewrite() };
        // The rows that an enum gets do not know it.
        let phase = if change.is_codebook() { Phase::Columns } else { Phase::Drop };
        steps.push(phase, format!("drop {name}.{}", column.name), vec![statement], cost);
    }
}

fn create_index(index: &objects::Named) -> String {
    format!("{} {}{}", index.head, DIALECT.identifier(&index.name), index.body)
}

/// The definition of a column that `ADD COLUMN` takes, with the checks and the foreign key of its own.
fn added(plan: &Plan<'_>, change: &Change<'_>, column: &Column) -> String {
    let mut definition = plan.definition(change.new, column);
    for check in change.checks.added.iter().filter(|check| check.is_about(&column.name)) {
        definition.push_str(&format!(" CONSTRAINT {} CHECK ({})", DIALECT.identifier(&check.name), check.body));
    }
    for key in change.references.added.iter().filter(|key| key.is_about(&column.name)) {
        let reference = key.body.split_once(" REFERENCES ").map_or("", |(_, reference)| reference);
        definition.push_str(&format!(" CONSTRAINT {} REFERENCES {reference}", DIALECT.identifier(&key.name)));
    }
    definition
}

/// The user's statements that are new or changed.
fn own_statements(plan: &Plan<'_>, change: &Change<'_>, steps: &mut Steps) {
    let (had, has) = (objects::own(change.old, DIALECT), objects::own(change.new, DIALECT));
    for sql in has.iter().filter(|sql| !had.contains(sql)) {
        // A rebuild has made its indexes and triggers already.
        if rebuild::is_needed(plan, change) && rebuild::goes_with_table(sql) {
            continue;
        }
        let title = format!("a statement of {}", change.new.name);
        steps.push(Phase::Words, title, vec![(*sql).to_owned()], Cost::default());
    }
    for sql in had.iter().filter(|sql| !has.contains(sql)) {
        let first = sql.lines().next().unwrap_or_default();
        steps.tell(format!("what the statement `{first}` of {} made stays", local(&change.new.name)));
    }
}

/// The tables whose foreign keys have to be looked at once all is done.
fn guarded<'p>(plan: &Plan<'p>) -> Vec<&'p Table> {
    let touched = |name: &str| {
        let change = plan.changes.iter().find(|change| change.new.name == name);
        change.is_some_and(|change| rebuild::is_needed(plan, change))
    };
    let tables = plan.new.tables.iter().filter(|table| !table.foreign_keys.is_empty());
    let concerned = tables.filter(|table| {
        !plan.is_created(&table.name)
            && (touched(&table.name) || table.foreign_keys.iter().any(|key| touched(&key.target)))
    });
    concerned.collect()
}

/// `foreign_key_check` only gives rows; this fails by itself.
fn guard(plan: &Plan<'_>, steps: &mut Steps) {
    let tables = guarded(plan);
    if tables.is_empty() {
        return;
    }
    let mut statements = vec![format!("CREATE TEMP TABLE {} (wrong INT CHECK (wrong = 0))", &GUARD["temp.".len()..])];
    statements.extend(tables.iter().map(|table| {
        let name = DIALECT.literal(&physical(&table.name));
        format!("INSERT INTO {GUARD} SELECT count(*) FROM pragma_foreign_key_check({name})")
    }));
    statements.push(format!("DROP TABLE {GUARD}"));
    steps.push(Phase::Told, "fails if a foreign key is without its row", statements, Cost::scan());
}

/// Views of others, which no file knows, do not stop a rebuild, and would fail when they are read.
///
/// A rename looks at every view and trigger of the database, whatever it renames. Only columns into which a trigger inserts
/// are not looked at.
fn names_are_known(plan: &Plan<'_>, steps: &mut Steps) {
    let loses = |change: &Change<'_>| !change.dropped.is_empty() && rebuild::is_needed(plan, change);
    if plan.dropped.is_empty() && !plan.changes.iter().any(loses) {
        return;
    }
    let statements = [
        "CREATE TABLE \"codebooks-names\" (before INT)",
        "ALTER TABLE \"codebooks-names\" RENAME COLUMN before TO after",
        "DROP TABLE \"codebooks-names\"",
    ];
    let title = "fails if a view or trigger names a table or column that is gone";
    steps.push(Phase::Told, title, statements.map(str::to_owned).into(), Cost::default());
}

/// The whole text of a file.
///
/// The client goes on after an error, and would commit an empty table in the place of one that could not be copied: the
/// first line stops it.
pub(crate) fn file(steps: &[Step], what: &str) -> String {
    let mut text = format!(
        ".bail on\n\
         -- {what}; run it with `sqlite3 the.db < this-file`, the first line stops it at the first error\n\
         -- foreign keys must be off before the transaction begins: it fails if they are not\n\
         PRAGMA foreign_keys = OFF;\n\
         BEGIN IMMEDIATE;\n\
         CREATE TEMP TABLE \"codebooks-keys\" (are_on INT CHECK (are_on = 0));\n\
         INSERT INTO temp.\"codebooks-keys\" SELECT foreign_keys FROM pragma_foreign_keys;\n\
         DROP TABLE temp.\"codebooks-keys\";\n"
    );
    for step in steps {
        text.push('\n');
        text.push_str(&step.heading());
        for statement in &step.statements {
            text.push_str(&DIALECT.terminated(statement));
        }
    }
    text.push_str("\nCOMMIT;\n");
    text
}
