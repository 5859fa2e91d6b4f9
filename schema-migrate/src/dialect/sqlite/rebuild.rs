//! The rebuild of a table: a new one is filled from the old one and takes its place.

use schema_model::model::{Column, ColumnType, Default, Storage, Table, physical};
use schema_sql::ddl;

use super::{DIALECT, GUARD};
use crate::change::Change;
use crate::objects;
use crate::plan::Plan;
use crate::rename::Rename;
use crate::step::{Cost, Phase, Steps};

/// Whether `ALTER` cannot do it.
pub(super) fn is_needed(plan: &Plan<'_>, change: &Change<'_>) -> bool {
    let constraints = [&change.key, &change.uniques];
    let checks = [&change.checks, &change.references];
    !change.changed.is_empty()
        || relabelled(plan, change)
        || is_converted(plan, change)
        || plan.strict.0 != plan.strict.1
        || change.old.options.get(DIALECT) != change.new.options.get(DIALECT)
        || constraints.iter().any(|delta| !delta.is_empty())
        || checks.iter().any(|delta| !delta.dropped.is_empty() || !delta.renamed.is_empty())
        || !change.added.iter().all(|column| can_be_added(plan, change, column))
        || !change.dropped.iter().all(|column| can_be_dropped(change, column))
        || !stands_alone(change)
}

/// Whether values change, although both types are spelled alike.
fn is_converted(plan: &Plan<'_>, change: &Change<'_>) -> bool {
    let needs =
        |old: &Column, new: &Column| plan.using(change.new, new).is_some() || moment(&old.ty, &new.ty, "").is_some();
    plan.retyped(change).into_iter().any(|(old, new)| needs(old, new))
}

/// A moment in the form of its new type: texts sort by time only if all of a column are of one form.
fn moment(old: &ColumnType, new: &ColumnType, name: &str) -> Option<String> {
    use ColumnType::{Date, Time, Timestamp, TimestampTz};
    let local = format!("CASE WHEN {name} LIKE '%+00:00' THEN substr({name}, 1, length({name}) - 6) ELSE {name} END");
    Some(match (old, new) {
        (Timestamp, TimestampTz) => format!("replace({name}, ' ', 'T') || '+00:00'"),
        (TimestampTz, Timestamp) => format!("replace({local}, 'T', ' ')"),
        (Date, Timestamp) => format!("{name} || ' 00:00:00'"),
        (Date, TimestampTz) => format!("{name} || 'T00:00:00+00:00'"),
        (Timestamp | TimestampTz, Date) => format!("substr({name}, 1, 10)"),
        (Timestamp | TimestampTz, Time) => format!("substr({local}, 12)"),
        _ => return None,
    })
}

/// Whether a label has another name: the check of each column has the list of them.
fn relabelled(plan: &Plan<'_>, change: &Change<'_>) -> bool {
    let of = |name: &String| change.new.columns.iter().any(|column| column.ty == ColumnType::Native(name.clone()));
    plan.renames.iter().any(|rename| matches!(rename, Rename::Label { of: name, .. } if of(name)))
}

/// Whether each new check and foreign key belongs to one new column, with which it is added.
fn stands_alone(change: &Change<'_>) -> bool {
    let of_one = |named: &objects::Named| {
        let added = change.added.iter().filter(|column| named.is_about(&column.name)).count();
        let old = change.old.columns.iter().filter(|column| named.is_about(&column.name)).count();
        (added, old) == (1, 0)
    };
    change.checks.added.iter().all(of_one)
        && change.references.added.iter().all(|key| key.columns.len() == 1 && of_one(key))
}

/// What `ADD COLUMN` takes: no default that has to be computed, no key, nothing stored.
fn can_be_added(plan: &Plan<'_>, change: &Change<'_>, column: &Column) -> bool {
    let is_constant = match &column.default {
        None => true,
        Some(Default::Number(_) | Default::Bool(_)) => true,
        Some(Default::Text(text)) => !text.contains('\r'),
        Some(Default::Now | Default::Expression(_) | Default::Own(_)) => false,
    };
    let has_key = change.references.added.iter().any(|key| key.is_about(&column.name));
    let is_stored = column.generated.as_ref().is_some_and(|generated| generated.stored);
    let fits = is_constant && !is_stored && !column.auto && column.options.get(DIALECT).is_none();
    fits && plan.first_value(change, column).is_none()
        && !(has_key && column.default.is_some())
        && (column.nullable || column.default.is_some() || column.generated.is_some())
}

/// What `DROP COLUMN` takes: nothing else may be about it.
fn can_be_dropped(change: &Change<'_>, column: &Column) -> bool {
    let deltas = [&change.key, &change.uniques, &change.checks, &change.references];
    let is_used = deltas.iter().flat_map(|delta| delta.kept.iter().chain(&delta.dropped).chain(&delta.added));
    let computed = change.old.columns.iter().filter_map(|other| other.generated.as_ref());
    !is_used.into_iter().any(|named| named.is_about(&column.name))
        && !computed.into_iter().any(|generated| crate::words::mentions(&generated.sql, &column.name))
        && objects::own(change.old, DIALECT).is_empty()
        && !change.indexes.kept.iter().any(|index| index.is_about(&column.name))
        // Those go before any column does, so they do not matter; those that stay are.
        && column.options.get(DIALECT).is_none()
}

/// Whether a statement of the user's makes something that goes with its table.
pub(super) fn goes_with_table(sql: &str) -> bool {
    made(sql).is_some()
}

/// The name of the index or trigger that a statement makes.
fn made(sql: &str) -> Option<String> {
    let mut words = sql.split_whitespace();
    let first = words.next()?;
    let kinds = ["index", "trigger"];
    if !first.eq_ignore_ascii_case("create") {
        return None;
    }
    let mut rest = words
        .skip_while(|word| ["unique", "temp", "temporary"].iter().any(|skipped| word.eq_ignore_ascii_case(skipped)));
    let kind = rest.next()?;
    if !kinds.iter().any(|known| kind.eq_ignore_ascii_case(known)) {
        return None;
    }
    let mut rest =
        rest.skip_while(|word| ["if", "not", "exists"].iter().any(|skipped| word.eq_ignore_ascii_case(skipped)));
    Some(rest.next()?.trim_matches(['"', '`', '[', ']']).to_owned())
}

/// The steps of the rebuild, which share the file's transaction.
pub(super) fn push(plan: &Plan<'_>, change: &Change<'_>, steps: &mut Steps) {
    let table = change.new;
    let stored = physical(&table.name);
    let (old, new) = (DIALECT.identifier(&stored), DIALECT.identifier(&format!("new_{stored}")));
    let mut statements = unknown_objects(change, &stored);
    let create = plan.create(table).swap_remove(0);
    // References to itself say the table's own name: they are not rewritten below.
    statements.push(create.replacen(&format!("CREATE TABLE {old}"), &format!("CREATE TABLE {new}"), 1));
    statements.push(copy(plan, change, &old, &new));
    statements.extend(numbers(change, &stored));
    statements.push(format!("DROP TABLE {old}"));
    // Else the rename would be refused for any broken view, and would lead the foreign keys of others astray.
    statements.push("PRAGMA legacy_alter_table = ON".to_owned());
    statements.push(format!("ALTER TABLE {new} RENAME TO {old}"));
    statements.push("PRAGMA legacy_alter_table = OFF".to_owned());
    statements.extend(ddl::key_indexes(table, DIALECT).into_iter().map(|(_, sql)| sql));
    let own = objects::own(table, DIALECT);
    let indexes = ddl::named_indexes(table, DIALECT).into_iter();
    statements.extend(indexes.filter(|(name, _)| name.is_some()).map(|(_, sql)| sql));
    statements.extend(own.into_iter().filter(|sql| goes_with_table(sql)).map(str::to_owned));
    let lost: Vec<&str> = change.dropped.iter().map(|column| column.name.as_str()).collect();
    let loses = (!lost.is_empty()).then(|| format!("the values of {}", lost.join(", ")));
    let title = format!("rebuild {}: {}", table.name, reasons(plan, change));
    steps.push(Phase::Columns, title, statements, Cost { loses, ..Cost::rewrite() });
}

/// What changes, in a few words.
fn reasons(plan: &Plan<'_>, change: &Change<'_>) -> String {
    let mut words: Vec<String> = Vec::new();
    let names = |columns: &[&Column]| columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>().join(", ");
    if !change.added.is_empty() {
        words.push(format!("add {}", names(&change.added)));
    }
    if !change.dropped.is_empty() {
        words.push(format!("drop {}", names(&change.dropped)));
    }
    let mut changed: Vec<&Column> = change.changed.iter().map(|(_, new)| *new).collect();
    let retyped = plan.retyped(change).into_iter().map(|(_, new)| new);
    changed.extend(retyped.filter(|column| change.changed.iter().all(|(_, known)| known.name != column.name)));
    if !changed.is_empty() {
        words.push(format!("change {}", names(&changed)));
    }
    for (kind, delta) in [
        ("key", &change.key),
        ("unique", &change.uniques),
        ("check", &change.checks),
        ("foreign key", &change.references),
    ] {
        let mut named: Vec<&str> = delta.dropped.iter().chain(&delta.added).map(|one| one.name.as_str()).collect();
        named.extend(delta.renamed.iter().map(|(_, to)| to.name.as_str()));
        named.dedup();
        if !named.is_empty() {
            words.push(format!("{kind} {}", named.join(", ")));
        }
    }
    if plan.strict.0 != plan.strict.1 {
        words.push(if plan.strict.1 { "STRICT".to_owned() } else { "no longer STRICT".to_owned() });
    }
    if words.is_empty() { "options".to_owned() } else { words.join("; ") }
}

/// Fails where the table has indexes or triggers that the schema does not know: they would go with the old table.
fn unknown_objects(change: &Change<'_>, stored: &str) -> Vec<String> {
    let old = change.old;
    let indexes = ddl::key_indexes(old, DIALECT).into_iter().map(|(name, _)| name.to_owned());
    let named = ddl::named_indexes(old, DIALECT).into_iter().filter_map(|(name, _)| name.map(str::to_owned));
    let own = objects::own(old, DIALECT).into_iter().filter_map(made);
    let known: Vec<String> = indexes.chain(named).chain(own).map(|name| DIALECT.literal(&name)).collect();
    vec![
        "CREATE TEMP TABLE \"codebooks-guard\" (unknown_indexes_and_triggers INT CHECK (unknown_indexes_and_triggers = 0))"
            .to_owned(),
        format!(
            "INSERT INTO {GUARD} SELECT count(*) FROM sqlite_schema\n\
             WHERE tbl_name = {} AND type IN ('index', 'trigger') AND sql IS NOT NULL AND name NOT IN ({})",
            DIALECT.literal(stored),
            known.join(", ")
        ),
        format!("DROP TABLE {GUARD}"),
    ]
}

/// The rows, column by column by name.
fn copy(plan: &Plan<'_>, change: &Change<'_>, old: &str, new: &str) -> String {
    let mut into = Vec::new();
    let mut from = Vec::new();
    if keeps_row_numbers(change) {
        into.push("rowid".to_owned());
        from.push("rowid".to_owned());
    }
    for column in change.new.columns.iter().filter(|column| column.generated.is_none()) {
        let name = DIALECT.identifier(&column.name);
        let value = match change.old.column(&column.name) {
            Some(before) => Some(kept(plan, change, before, column)),
            // Left out without a value of its own: it gets its default.
            None => plan.first_value(change, column),
        };
        if let Some(value) = value {
            into.push(name);
            from.push(value);
        }
    }
    if into.is_empty() {
        // Every column is new, but there are as many rows as before.
        into.push("rowid".to_owned());
        from.push("rowid".to_owned());
    }
    format!("INSERT INTO {new} ({})\nSELECT {}\nFROM {old}", into.join(", "), from.join(", "))
}

/// The value of a column that was there.
fn kept(plan: &Plan<'_>, change: &Change<'_>, before: &Column, column: &Column) -> String {
    let name = DIALECT.identifier(&column.name);
    let labels = plan.renames.iter().filter_map(|rename| match rename {
        Rename::Label { of, from, to } if column.ty == ColumnType::Native(of.clone()) => {
            Some(format!(" WHEN {} THEN {}", DIALECT.literal(from), DIALECT.literal(to)))
        }
        Rename::Code { of, from, to } if column.codebook.as_ref() == Some(of) && is_checked(plan, of) => {
            Some(format!(" WHEN {} THEN {}", DIALECT.literal(from), DIALECT.literal(to)))
        }
        _ => None,
    });
    let labels: String = labels.collect();
    let (from, to) = plan.types(change, before, column);
    // Words for a conversion are for a column that gets another type.
    let using = plan.using(change.new, column).filter(|_| before.ty != column.ty || from != to);
    let value = match using.or_else(|| moment(&before.ty, &column.ty, &name)) {
        Some(value) => value,
        None if !labels.is_empty() => format!("CASE {name}{labels} ELSE {name} END"),
        None if rounds(before, column) => format!("CAST({name} AS INTEGER)"),
        None if from != to && !plan.strict.1 => format!("CAST({name} AS {to})"),
        None => name,
    };
    match plan.backfill(change.new, column).filter(|_| plan.needs_value(change, column)) {
        Some(fill) => format!("coalesce({value}, {fill})"),
        None => value,
    }
}

/// Whether a codebook's codes are in a check, which the new table has before its rows.
fn is_checked(plan: &Plan<'_>, codebook: &str) -> bool {
    plan.new.codebook(codebook).is_some_and(|book| book.storage == Storage::Check)
}

/// Whether a number loses what stands behind its point, which a STRICT table refuses.
fn rounds(before: &Column, column: &Column) -> bool {
    use ColumnType::{Double, Numeric, Real};
    matches!(before.ty, Real | Double | Numeric(..)) && column.ty.is_integer()
}

/// Rows keep their numbers, by which they are read where nothing else orders them.
fn keeps_row_numbers(change: &Change<'_>) -> bool {
    let has_none = |table: &Table| {
        let options = table.options.get(DIALECT).unwrap_or_default().to_ascii_lowercase();
        options.contains("without rowid") || table.columns.iter().any(|column| column.auto)
    };
    let is_taken = |table: &Table| {
        table
            .columns
            .iter()
            .any(|column| ["rowid", "oid", "_rowid_"].iter().any(|name| column.name.eq_ignore_ascii_case(name)))
    };
    ![change.old, change.new].into_iter().any(|table| has_none(table) || is_taken(table))
}

/// The highest number that was ever given, or it would be given again.
fn numbers(change: &Change<'_>, stored: &str) -> Vec<String> {
    let is_numbered = |table: &Table| table.columns.iter().any(|column| column.auto);
    if !is_numbered(change.old) || !is_numbered(change.new) {
        return Vec::new();
    }
    let (old, new) = (DIALECT.literal(stored), DIALECT.literal(&format!("new_{stored}")));
    vec![
        format!("DELETE FROM sqlite_sequence WHERE name = {new}"),
        format!("INSERT INTO sqlite_sequence (name, seq) SELECT {new}, seq FROM sqlite_sequence WHERE name = {old}"),
    ]
}
