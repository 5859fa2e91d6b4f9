//! MySQL and MariaDB: every statement stands alone, so each is a step that a runner can look for.

mod columns;
mod constraints;
mod online;

use std::collections::BTreeSet;

use schema_model::dialect::SQL_MODE;
use schema_model::model::{ColumnType, Dialect, Table, physical};
use schema_sql::{comments, ddl};

use crate::change::{self, Change};
use crate::hints::Refusal;
use crate::loss::refusal;
use crate::objects;
use crate::plan::Plan;
use crate::rename::Rename;
use crate::step::{Cost, Phase, Step, Steps};

const DIALECT: Dialect = Dialect::Mysql;

/// How long a statement waits for a table that others use; by default a day, or a year.
const PATIENCE: u32 = 60;

pub(crate) fn steps(plan: &Plan<'_>, steps: &mut Steps) -> Vec<Refusal> {
    let mut changes = plan.changes.clone();
    let touched = touched(plan, &changes);
    for change in &mut changes {
        // There is no other name for these.
        change.checks.without_renames();
        change.references.without_renames();
        let renamed: Vec<&str> = renamed_columns(plan, &change.new.name).collect();
        let is_renamed = |named: &objects::Named| renamed.iter().any(|column| named.is_about(column));
        // A check holds the column's name; here a rename is refused for it, there it is not.
        change.checks.refresh(is_renamed);
        let name = &change.new.name;
        let is_touched = |column: &&str| touched.contains(&(name.clone(), (*column).to_owned()));
        let retyped: Vec<&str> =
            change.new.columns.iter().map(|column| column.name.as_str()).filter(is_touched).collect();
        change.checks.refresh(|check| retyped.iter().any(|column| check.is_about(column)));
        let converted: Vec<String> = columns::converted(plan, change);
        let holds = |named: &objects::Named| converted.iter().any(|column| named.is_about(column));
        change.uniques.refresh(holds);
        change.indexes.refresh(holds);
        let again = columns::again(plan, change, &touched);
        change.let_go(&again);
        constraints::release_indexes(change);
    }
    change::release(&mut changes, &touched);
    renames(plan, steps);
    for change in &changes {
        column_renames(plan, change, steps);
    }
    for table in &plan.created {
        created(plan, table, steps);
    }
    let mut refusals = Vec::new();
    for change in &changes {
        refusals.extend(refused(change));
        constraints::steps(plan, change, steps);
        columns::steps(plan, change, &touched, steps);
        words(change, steps);
    }
    for (book, rows) in plan.rows() {
        for statement in rows.statements {
            steps.probed(Phase::Rows, format!("rows of {}", book.name), vec![statement], "again", Cost::default());
        }
        rows.left.into_iter().for_each(|left| steps.tell(left));
    }
    for (place, statement) in plan.recoded() {
        let cost = Cost { blocks_writes: true, ..Cost::scan() };
        steps.probed(Phase::Rows, format!("codes of {place}"), vec![statement], "again", cost);
    }
    dropped(plan, steps);
    refusals
}

/// Columns whose type changes, by table and name, and columns that are computed from such a one.
fn touched(plan: &Plan<'_>, changes: &[Change<'_>]) -> BTreeSet<(String, String)> {
    let mut touched = BTreeSet::new();
    for change in changes {
        let name = &change.new.name;
        for (old, new) in plan.retyped(change) {
            let (from, to) = plan.types(change, old, new);
            if from != to || old.collation.get(DIALECT) != new.collation.get(DIALECT) || old.auto != new.auto {
                touched.insert((name.clone(), new.name.clone()));
            }
        }
        for (old, new) in &change.changed {
            // A foreign key holds its column's definition whole.
            if old.nullable != new.nullable || old.auto != new.auto {
                touched.insert((name.clone(), new.name.clone()));
            }
        }
    }
    touched
}

/// The columns of a table that get another name, as they were and as they shall be called.
fn renamed_columns<'p>(plan: &'p Plan<'_>, of: &'p str) -> impl Iterator<Item = &'p str> {
    plan.renames.iter().filter_map(move |rename| match rename {
        Rename::Column { table, to, .. } if table == of => Some(to.as_str()),
        _ => None,
    })
}

/// What MySQL and MariaDB cannot change in a table.
fn refused(change: &Change<'_>) -> Vec<Refusal> {
    let (old, new) = (change.old, change.new);
    let name = &new.name;
    let is_gone = old.options.get(DIALECT).is_some() && new.options.get(DIALECT).is_none();
    let message = format!("the options of `{name}` are gone, and only people know what to say instead");
    let remedy = "write the step by hand with `migrate --empty`";
    // What ROW_FORMAT says is taken back by its default; other options have none.
    let has_default = old.options.get(DIALECT).is_some_and(|options| options.trim_start().starts_with("ROW_FORMAT"));
    (is_gone && !has_default).then(|| refusal(name, message, remedy)).into_iter().collect()
}

fn created(plan: &Plan<'_>, table: &Table, steps: &mut Steps) {
    let name = &table.name;
    let stored = physical(name);
    for statement in plan.create(table) {
        steps.probed(
            Phase::Tables,
            format!("new table {name}"),
            vec![statement],
            format!("makes: table {stored}"),
            Cost::default(),
        );
    }
    for (index, statement) in ddl::key_indexes(table, DIALECT) {
        let probe = format!("makes: index {stored}.{index}");
        steps.probed(Phase::Tables, format!("index {index} of {name}"), vec![statement], probe, Cost::default());
    }
    for (key, statement) in table.foreign_keys.iter().zip(ddl::constraints(table, DIALECT)) {
        let probe = format!("makes: foreign key {stored}.{}", key.name);
        steps.probed(
            Phase::References,
            format!("foreign key {} of {name}", key.name),
            vec![statement],
            probe,
            Cost::default(),
        );
    }
    for (index, statement) in ddl::named_indexes(table, DIALECT) {
        let (title, probe) = match index {
            Some(index) => (format!("index {index} of {name}"), format!("makes: index {stored}.{index}")),
            None => (format!("a statement of {name}"), "by hand".to_owned()),
        };
        steps.probed(Phase::Indexes, title, vec![statement], probe, Cost::default());
    }
}

/// Tables that go, each by itself: of several in one statement some would go, and others not.
fn dropped(plan: &Plan<'_>, steps: &mut Steps) {
    for table in &plan.dropped {
        // They hold what they refer to, be it a table that goes or a column that changes.
        for key in &table.foreign_keys {
            let statement = format!(
                "ALTER TABLE {} DROP FOREIGN KEY {}",
                DIALECT.table(&table.name),
                DIALECT.identifier(&key.name)
            );
            let probe = format!("drops: foreign key {}.{}", physical(&table.name), key.name);
            steps.probed(
                Phase::Release,
                format!("drop foreign key {} of {}", key.name, table.name),
                vec![statement],
                probe,
                Cost::default(),
            );
        }
    }
    for table in &plan.dropped {
        let statement = format!("DROP TABLE {}", DIALECT.table(&table.name));
        let probe = format!("drops: table {}", physical(&table.name));
        let cost = Cost::loss(format!("the rows of {}", table.name));
        steps.probed(Phase::Drop, format!("drop {}", table.name), vec![statement], probe, cost);
    }
}

fn renames(plan: &Plan<'_>, steps: &mut Steps) {
    for rename in plan.renames {
        match rename {
            Rename::Table { from, to } => {
                let (old, new) = (physical(from), physical(to));
                if old == new {
                    continue;
                }
                let statement = format!("RENAME TABLE {} TO {}", DIALECT.identifier(&old), DIALECT.identifier(&new));
                let probe = format!("renames: table {old} to {new}");
                steps.probed(
                    Phase::Rename,
                    format!("rename table {from} to {to}"),
                    vec![statement],
                    probe,
                    Cost::default(),
                );
            }
            // All of a table's together, below.
            Rename::Column { .. } => {}
            // Both are part of each column here.
            Rename::Type { .. } | Rename::Domain { .. } => {}
            // With the rows.
            Rename::Code { .. } => {}
            Rename::Label { of, from, to } => label_rename(plan, of, from, to, steps),
        }
    }
}

/// New names of a table's columns, in one statement with what holds the old ones.
fn column_renames(plan: &Plan<'_>, change: &Change<'_>, steps: &mut Steps) {
    let name = &change.new.name;
    let pairs = plan.renames.iter().filter_map(|rename| match rename {
        Rename::Column { table, from, to } if table == name => Some((from, to)),
        _ => None,
    });
    let pairs: Vec<(&String, &String)> = pairs.collect();
    if pairs.is_empty() {
        return;
    }
    let is_about = |check: &&objects::Named| pairs.iter().any(|(_, to)| check.is_about(to));
    let checks = change.checks.dropped.iter().filter(is_about);
    let mut clauses: Vec<String> =
        checks.map(|check| format!("DROP CONSTRAINT {}", DIALECT.identifier(&check.name))).collect();
    clauses.extend(
        change
            .uniques
            .dropped
            .iter()
            .chain(&change.indexes.dropped)
            .map(|key| format!("DROP INDEX {}", DIALECT.identifier(&key.name))),
    );
    clauses.extend(change.live.0.iter().map(|live| format!("DROP COLUMN {}", DIALECT.identifier(live))));
    let computed =
        change.old.columns.iter().filter(|column| columns::depends_on(column, pairs.iter().map(|(_, to)| to.as_str())));
    clauses.extend(computed.map(|column| format!("DROP COLUMN {}", DIALECT.identifier(&column.name))));
    clauses.extend(
        pairs
            .iter()
            .map(|(from, to)| format!("RENAME COLUMN {} TO {}", DIALECT.identifier(from), DIALECT.identifier(to))),
    );
    let told: Vec<String> = pairs.iter().map(|(from, to)| format!("{from} to {to}")).collect();
    // A virtual column that goes together with something else needs a copy.
    let drops = clauses.iter().any(|clause| clause.starts_with("DROP COLUMN"));
    let (pin, cost) = if drops { ("", Cost::rewrite()) } else { (online::free(change), Cost::default()) };
    let statement = format!("ALTER TABLE {}\n    {}{pin}", DIALECT.table(name), clauses.join(",\n    "));
    let probe = format!("renames: column {}.{}", physical(name), told.join(", "));
    steps.probed(Phase::Names, format!("rename in {name}: {}", told.join(", ")), vec![statement], probe, cost);
}

/// A label's new name is another label: it is added, the rows are changed, and the old one goes with the columns.
fn label_rename(plan: &Plan<'_>, of: &str, from: &str, to: &str, steps: &mut Steps) {
    let ty = ColumnType::Native(of.to_owned());
    for table in &plan.old.tables {
        for column in table.columns.iter().filter(|column| column.ty == ty) {
            let labels = plan.old.codebook(of).map(|book| book.rows.iter().map(|row| row.code.to_string()));
            let mut labels: Vec<String> = labels.into_iter().flatten().collect();
            labels.push(from.to_owned());
            let (name, of_column) = (DIALECT.table(&table.name), DIALECT.identifier(&column.name));
            let both = DIALECT.column_type(&ty, &labels);
            let null = if column.nullable { "NULL" } else { "NOT NULL" };
            let place = format!("{}.{}", table.name, column.name);
            let statements = [
                format!("ALTER TABLE {name} MODIFY COLUMN {of_column} {both} {null}"),
                format!(
                    "UPDATE {name} SET {of_column} = {} WHERE {of_column} = {}",
                    DIALECT.literal(to),
                    DIALECT.literal(from)
                ),
                format!("ALTER TABLE {name} MODIFY COLUMN {}", ddl::column(table, column, plan.old, DIALECT)),
            ];
            for statement in statements {
                let title = format!("rename {from} of {of} to {to} in {place}");
                steps.probed(Phase::Clear, title, vec![statement], "again", Cost::rewrite());
            }
        }
    }
}

/// Comments of the table, its options, and the user's statements.
fn words(change: &Change<'_>, steps: &mut Steps) {
    let (old, new) = (change.old, change.new);
    let name = &new.name;
    if old.comment != new.comment {
        let statement = comments::table(new, DIALECT);
        let statement = statement.map(|statement| format!("{statement}{}", online::free(change))).into_iter().collect();
        steps.probed(Phase::Words, format!("comment of {name}"), statement, "again", Cost::default());
    }
    if old.options.get(DIALECT) != new.options.get(DIALECT) {
        let options = new.options.get(DIALECT).unwrap_or("ROW_FORMAT = DEFAULT");
        let statement = format!("ALTER TABLE {} {options}", DIALECT.table(name));
        steps.probed(Phase::Words, format!("options of {name}"), vec![statement], "again", Cost::rewrite());
    }
    let (had, has) = (objects::own(old, DIALECT), objects::own(new, DIALECT));
    for sql in has.iter().filter(|sql| !had.contains(sql)) {
        let statement = vec![(*sql).to_owned()];
        steps.probed(Phase::Words, format!("a statement of {name}"), statement, "by hand", Cost::default());
    }
    for sql in had.iter().filter(|sql| !has.contains(sql)) {
        let first = sql.lines().next().unwrap_or_default();
        steps.tell(format!("what the statement `{first}` of {name} made stays"));
    }
}

/// The whole text of a file.
pub(crate) fn file(steps: &[Step], what: &str) -> String {
    let mut text = format!(
        "-- {what}; run it with `mariadb the_database < this-file` or `mysql the_database < this-file`\n\
         -- each statement is done for good once it has run: after an error, go on with the one that failed\n\
         SET NAMES utf8mb4;\n\
         {SQL_MODE};\n\
         SET SESSION lock_wait_timeout = {PATIENCE};\n"
    );
    for step in steps {
        text.push('\n');
        text.push_str(&step.heading());
        for statement in &step.statements {
            text.push_str(&DIALECT.terminated(statement));
        }
    }
    text
}
