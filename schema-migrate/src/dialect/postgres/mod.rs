//! PostgreSQL: on tables that hold rows, nothing that keeps others from reading or writing for long.

mod checks;
mod columns;
mod constraints;
mod retype;
mod types;

use std::collections::BTreeSet;

use schema_model::dialect::Renamed;
use schema_model::model::{Dialect, Domain, Table, fitting, local, namespace};
use schema_sql::{comments, ddl};

use crate::change::{self, Change, Delta};
use crate::hints::Refusal;
use crate::loss::refusal;
use crate::objects;
use crate::plan::Plan;
use crate::rename::Rename;
use crate::step::{Cost, Mode, Phase, Step, Steps};

const DIALECT: Dialect = Dialect::Postgres;

/// How long a statement waits for a lock: readers queue behind it meanwhile, and what waits for a second kills the
/// concurrent build of an index.
const PATIENCE: &str = "SET lock_timeout = '500ms'";

pub(crate) fn steps(plan: &Plan<'_>, steps: &mut Steps) -> Vec<Refusal> {
    renames(plan, steps);
    let swapped = types::steps(plan, steps);
    let mut changes = plan.changes.clone();
    let touched = touched(plan, &changes, &swapped);
    for change in &mut changes {
        let is_touched = |column: &str| touched.contains(&(change.new.name.clone(), column.to_owned()));
        let columns: Vec<String> = change.old.columns.iter().map(|column| column.name.clone()).collect();
        let in_the_way =
            |named: &objects::Named| columns.iter().any(|column| is_touched(column) && named.is_about(column));
        change.checks.refresh(in_the_way);
        let again = change.new.columns.iter().filter(|column| {
            let old = change.old.column(&column.name);
            column.generated.is_some() && old.is_some_and(|old| old.generated.is_none() || is_touched(&column.name))
        });
        let again: Vec<String> = again.map(|column| column.name.clone()).collect();
        // Plain indexes follow their columns; conditions and expressions would be compared with the old type.
        change
            .indexes
            .refresh(|index| in_the_way(index) && (index.body.contains(" WHERE ") || index.body.contains("((")));
        change.let_go(&again);
    }
    change::release(&mut changes, &touched);
    for table in &plan.created {
        created(plan, table, steps);
    }
    // A table's names are free for another one once that has its own new ones.
    let turn = |change: &Change<'_>| {
        let is_its = |rename: &Rename| matches!(rename, Rename::Table { to, .. } if *to == change.new.name);
        plan.renames.iter().position(is_its).unwrap_or(plan.renames.len())
    };
    let mut in_turn: Vec<&Change<'_>> = changes.iter().collect();
    in_turn.sort_by_cached_key(|change| turn(change));
    for change in in_turn {
        constraints::renames(change, steps);
    }
    let mut refusals = Vec::new();
    for change in &changes {
        refusals.extend(refused(change));
        constraints::steps(plan, change, &touched, steps);
        columns::steps(plan, change, &touched, steps);
        words(plan, change, steps);
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
    for (table, named) in plan.taken() {
        let away = fitting(format!("{}_of_{}", named.name, local(&table.name)));
        let statement = DIALECT.rename(&table.name, &named.name, &away, &Renamed::Index);
        let title = format!("{} of {} makes way", named.name, table.name);
        steps.push(Phase::Clear, title, statement.into_iter().collect(), Cost::default());
    }
    for table in plan.dropped.iter().filter(|table| !table.foreign_keys.is_empty()) {
        // They hold what they refer to, be it a table that goes or a key that changes.
        let name = DIALECT.table(&table.name);
        let keys = table.foreign_keys.iter().map(|key| format!("DROP CONSTRAINT {}", DIALECT.identifier(&key.name)));
        let statement = format!("ALTER TABLE {name} {}", keys.collect::<Vec<_>>().join(", "));
        steps.push(Phase::Release, format!("drop foreign keys of {}", table.name), vec![statement], Cost::default());
    }
    if !plan.dropped.is_empty() {
        let names: Vec<String> = plan.dropped.iter().map(|table| DIALECT.table(&table.name)).collect();
        let told: Vec<&str> = plan.dropped.iter().map(|table| table.name.as_str()).collect();
        let title = format!("drop {}", told.join(", "));
        // In one statement, so tables that refer to each other go together.
        let statement = format!("DROP TABLE {}", names.join(", "));
        steps.push(Phase::Drop, title, vec![statement], Cost::loss(format!("the rows of {}", told.join(", "))));
    }
    types::drops(plan, steps);
    refusals
}

/// Columns whose type changes, by table and name, and computed columns that depend on such a one.
fn touched(plan: &Plan<'_>, changes: &[Change<'_>], swapped: &BTreeSet<String>) -> BTreeSet<(String, String)> {
    let mut touched = BTreeSet::new();
    for change in changes {
        let name = &change.new.name;
        for (old, new) in plan.retyped(change) {
            if columns::changes_type(plan, change, old, new) {
                touched.insert((name.clone(), new.name.clone()));
            }
        }
        for column in &change.old.columns {
            if types::is_of(&column.ty, swapped) {
                touched.insert((name.clone(), column.name.clone()));
            }
        }
        let computed = change.new.columns.iter().filter_map(|column| Some((column, column.generated.as_ref()?)));
        for (column, generated) in computed {
            let depends = change.new.columns.iter().any(|other| {
                touched.contains(&(name.clone(), other.name.clone()))
                    && crate::words::mentions(&generated.sql, &other.name)
            });
            if depends || columns::is_recomputed(change, column) {
                touched.insert((name.clone(), column.name.clone()));
            }
        }
    }
    touched
}

/// What PostgreSQL cannot change in a table.
fn refused(change: &Change<'_>) -> Vec<Refusal> {
    let (old, new) = (change.old, change.new);
    let name = &new.name;
    let mut found = Vec::new();
    let remedy = "write the steps by hand with `migrate --empty`";
    if old.partition != new.partition {
        let message = format!("PostgreSQL cannot change how `{name}` is partitioned");
        let remedy = "create a table of another name, copy the rows, and drop this one";
        found.push(refusal(name, message, remedy));
    }
    if old.options.get(DIALECT) != new.options.get(DIALECT) {
        found.push(refusal(
            name,
            format!("the options of `{name}` differ, and only people know what they say"),
            remedy,
        ));
    }
    for column in &new.columns {
        let before = old.column(&column.name);
        if before.is_some_and(|before| before.options.get(DIALECT) != column.options.get(DIALECT)) {
            let message = format!("the options of `{name}.{}` differ, and only people know what they say", column.name);
            found.push(refusal(name, message, remedy));
        }
    }
    found
}

/// A table that is new, with all that nobody else can see yet.
fn created(plan: &Plan<'_>, table: &Table, steps: &mut Steps) {
    let name = &table.name;
    let mut statements = plan.create(table);
    statements.extend(ddl::key_indexes(table, DIALECT).into_iter().map(|(_, sql)| sql));
    steps.push(Phase::Tables, format!("new table {name}"), statements, Cost::default());
    let references = ddl::constraints(table, DIALECT);
    if !references.is_empty() {
        steps.push(Phase::References, format!("foreign keys of {name}"), references, Cost::default());
    }
    let indexes = ddl::indexes(table, DIALECT);
    if !indexes.is_empty() {
        steps.push(Phase::Indexes, format!("indexes of {name}"), indexes, Cost::default());
    }
}

fn renames(plan: &Plan<'_>, steps: &mut Steps) {
    let mut spaces: BTreeSet<&str> = ddl::namespaces(plan.new);
    for space in ddl::namespaces(plan.old) {
        if !spaces.remove(space) {
            steps.tell(format!("the namespace {space} stays"));
        }
    }
    spaces.extend(plan.renames.iter().filter_map(|rename| match rename {
        Rename::Table { to, .. } | Rename::Type { to, .. } | Rename::Domain { to, .. } => namespace(to),
        _ => None,
    }));
    for space in spaces {
        let statement = format!("CREATE SCHEMA IF NOT EXISTS {}", DIALECT.identifier(space));
        steps.push(Phase::Rename, format!("namespace {space}"), vec![statement], Cost::default());
    }
    for rename in plan.renames {
        let (title, statements) = match rename {
            Rename::Table { from, to } => (format!("rename table {from} to {to}"), table_rename(plan, from, to)),
            Rename::Type { from, to } => (format!("rename type {from} to {to}"), moved("TYPE", from, to)),
            Rename::Domain { from, to } => {
                let rule = |name: &str| Domain { name: name.to_owned(), check: String::new() }.constraint_name();
                let mut statements = moved("DOMAIN", from, to);
                if rule(from) != rule(to) {
                    statements.push(DIALECT.rename_in_domain(to, &rule(from), &rule(to)));
                }
                (format!("rename domain {from} to {to}"), statements)
            }
            Rename::Column { table, from, to } => {
                let names = (DIALECT.identifier(from), DIALECT.identifier(to));
                let statement =
                    format!("ALTER TABLE {} RENAME COLUMN {} TO {}", DIALECT.table(table), names.0, names.1);
                let column = plan.old.table(table).and_then(|table| table.column(to));
                let sequence = column.filter(|column| column.auto).map(|_| sequence_rename((table, from), (table, to)));
                let statements = std::iter::once(statement).chain(sequence.into_iter().flatten());
                (format!("rename {table}.{from} to {to}"), statements.collect())
            }
            // With the rows.
            Rename::Code { .. } => continue,
            Rename::Label { of, from, to } => {
                let labels = (DIALECT.literal(from), DIALECT.literal(to));
                let statement = format!("ALTER TYPE {} RENAME VALUE {} TO {}", DIALECT.table(of), labels.0, labels.1);
                (format!("rename {from} of {of} to {to}"), vec![statement])
            }
        };
        steps.push(Phase::Rename, title, statements, Cost::default());
    }
}

/// Another namespace, then another name.
fn moved(kind: &str, from: &str, to: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut here = DIALECT.table(from);
    if namespace(from) != namespace(to) {
        let moved = format!("ALTER {kind} {here} SET SCHEMA");
        here = DIALECT.identifier(local(from));
        statements.push(match namespace(to) {
            Some(space) => {
                here = format!("{}.{here}", DIALECT.identifier(space));
                format!("{moved} {}", DIALECT.identifier(space))
            }
            // What has no namespace is in the first one of the search path.
            None => {
                let text = DIALECT.literal(&format!("{moved} %I"));
                format!("DO $codebooks$ BEGIN EXECUTE format({text}, current_schema()); END $codebooks$")
            }
        });
    }
    if local(from) != local(to) {
        statements.push(format!("ALTER {kind} {here} RENAME TO {}", DIALECT.identifier(local(to))));
    }
    statements
}

/// A table with its parts and the sequences of its columns, which are called after it.
fn table_rename(plan: &Plan<'_>, from: &str, to: &str) -> Vec<String> {
    let mut statements = moved("TABLE", from, to);
    let Some(table) = plan.old.table(to) else { return statements };
    for suffix in ddl::part_names(table) {
        statements.extend(moved("TABLE", &format!("{from}_{suffix}"), &format!("{to}_{suffix}")));
    }
    for column in table.columns.iter().filter(|column| column.auto) {
        // Its own turn comes later.
        let called = plan.renames.iter().find_map(|rename| match rename {
            Rename::Column { table, from, to: new } if table == to && *new == column.name => Some(from),
            _ => None,
        });
        let called = called.unwrap_or(&column.name);
        statements.extend(sequence_rename((from, called), (to, called)));
    }
    statements
}

/// The sequence of a column, which is called after it; by then it is in the namespace of the table's new name.
fn sequence_rename(from: (&str, &str), to: (&str, &str)) -> Vec<String> {
    let (old, new) = (columns::sequence(from.0, from.1), columns::sequence(to.0, to.1));
    let here = namespace(to.0).map_or_else(|| local(&old).to_owned(), |space| format!("{space}.{}", local(&old)));
    moved("SEQUENCE", &here, &new)
}

/// Comments, and the user's statements.
fn words(plan: &Plan<'_>, change: &Change<'_>, steps: &mut Steps) {
    let (old, new) = (change.old, change.new);
    let mut statements = Vec::new();
    if old.comment != new.comment {
        statements.extend(comments::table(new, DIALECT));
    }
    let columns = change.comments(DIALECT);
    statements.extend(columns.into_iter().filter_map(|column| comments::column(new, column, plan.new, DIALECT)));
    if !statements.is_empty() {
        steps.push(Phase::Words, format!("comments of {}", new.name), statements, Cost::default());
    }
    let (had, has) = (objects::own(old, DIALECT), objects::own(new, DIALECT));
    for sql in has.iter().filter(|sql| !had.contains(sql)) {
        let title = format!("a statement of {}", new.name);
        steps.push(Phase::Words, title, vec![(*sql).to_owned()], Cost::default());
    }
    for sql in had.iter().filter(|sql| !has.contains(sql)) {
        let first = sql.lines().next().unwrap_or_default();
        steps.tell(format!("what the statement `{first}` of {} made stays", new.name));
    }
}

/// The statements that rename what has another name and nothing else.
fn renamed(table: &str, delta: &Delta, what: &Renamed<'_>) -> Vec<String> {
    delta.renamed.iter().filter_map(|(from, to)| DIALECT.rename(table, &from.name, &to.name, what)).collect()
}

/// The whole text of a file.
pub(crate) fn file(steps: &[Step], what: &str) -> String {
    let mut text = format!(
        "-- {what}; run it with `psql -v ON_ERROR_STOP=1 -f this-file`: without that, psql goes on after an error\n\
         SET client_encoding = 'UTF8';\n\
         {PATIENCE};\n"
    );
    for step in steps {
        text.push('\n');
        text.push_str(&step.heading());
        let in_transaction = step.mode == Mode::InTransaction && !step.statements.is_empty();
        if in_transaction {
            text.push_str("BEGIN;\n");
        }
        for statement in &step.statements {
            text.push_str(&DIALECT.terminated(statement));
        }
        if in_transaction {
            text.push_str("COMMIT;\n");
        }
    }
    text
}
