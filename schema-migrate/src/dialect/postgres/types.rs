//! Native enum types and domains.

use std::collections::BTreeSet;

use schema_model::model::{Codebook, ColumnType, local, namespace};
use schema_sql::{comments, ddl};

use super::DIALECT;
use crate::plan::Plan;
use crate::step::{Cost, Phase, Steps};

/// Steps for types; gives the enum types that are made again, and whose columns get them.
pub(super) fn steps(plan: &Plan<'_>, steps: &mut Steps) -> BTreeSet<String> {
    let [old, new] = plan.natives();
    let mut swapped = BTreeSet::new();
    for book in &new {
        let Some(before) = old.iter().find(|before| before.name == book.name) else {
            steps.push(Phase::Types, format!("new type {}", book.name), ddl::native_type(book), Cost::default());
            continue;
        };
        let (had, has) = (labels(before), labels(book));
        if had != has {
            match additions(&had, &has, &DIALECT.table(&book.name)) {
                // The first use of a label must be in another transaction.
                Some(statements) => {
                    steps.push(Phase::Types, format!("labels of {}", book.name), statements, Cost::default());
                }
                None => {
                    swapped.insert(book.name.clone());
                    swap(plan, book, steps);
                }
            }
        }
        let is_told = before.comment != book.comment && !swapped.contains(&book.name);
        let comment = comments::of_type(&book.name, &book.comment, DIALECT).filter(|_| is_told);
        if let Some(statement) = comment {
            steps.push(Phase::Words, format!("comment of {}", book.name), vec![statement], Cost::default());
        }
    }
    domains(plan, steps);
    swapped
}

/// Types that nothing uses any more.
pub(super) fn drops(plan: &Plan<'_>, steps: &mut Steps) {
    let [old, new] = plan.natives();
    for book in old.iter().filter(|book| new.iter().all(|other| other.name != book.name)) {
        let statement = format!("DROP TYPE {}", DIALECT.table(&book.name));
        steps.push(Phase::Drop, format!("drop type {}", book.name), vec![statement], Cost::default());
    }
    let [old, new] = plan.domains();
    for (domain, _) in old.iter().filter(|(domain, _)| new.iter().all(|(other, _)| other.name != domain.name)) {
        let statement = format!("DROP DOMAIN {}", DIALECT.table(&domain.name));
        steps.push(Phase::Drop, format!("drop domain {}", domain.name), vec![statement], Cost::default());
    }
}

/// Whether a type is one of these enum types, or has values of them.
pub(super) fn is_of(ty: &ColumnType, names: &BTreeSet<String>) -> bool {
    match ty {
        ColumnType::Native(name) => names.contains(name),
        ColumnType::Array(item) => is_of(item, names),
        _ => false,
    }
}

fn labels(book: &Codebook) -> Vec<String> {
    book.rows.iter().map(|row| row.code.to_string()).collect()
}

/// The statements that add labels; nothing where one goes or moves, which no statement does.
fn additions(had: &[String], has: &[String], name: &str) -> Option<Vec<String>> {
    let kept: Vec<&String> = has.iter().filter(|label| had.contains(label)).collect();
    if kept != had.iter().collect::<Vec<_>>() {
        return None;
    }
    let mut statements = Vec::new();
    for (at, label) in has.iter().enumerate().filter(|(_, label)| !had.contains(label)) {
        let place = match (at.checked_sub(1).map(|before| &has[before]), has.get(at + 1)) {
            (Some(before), Some(_)) => format!(" AFTER {}", DIALECT.literal(before)),
            (None, _) => had.first().map_or_else(String::new, |first| format!(" BEFORE {}", DIALECT.literal(first))),
            (Some(_), None) => String::new(),
        };
        statements.push(format!("ALTER TYPE {name} ADD VALUE {}{place}", DIALECT.literal(label)));
    }
    Some(statements)
}

/// A new type of the same name, to which every column of the old one changes.
fn swap(plan: &Plan<'_>, book: &Codebook, steps: &mut Steps) {
    let name = DIALECT.table(&book.name);
    let old_local = format!("{}_old", local(&book.name));
    let old_name = namespace(&book.name).map_or_else(|| old_local.clone(), |space| format!("{space}.{old_local}"));
    let mut statements = vec![format!("ALTER TYPE {name} RENAME TO {}", DIALECT.identifier(&old_local))];
    statements.extend(ddl::native_type(book));
    let names = BTreeSet::from([book.name.clone()]);
    for table in &plan.old.tables {
        let columns: Vec<_> = table.columns.iter().filter(|column| is_of(&column.ty, &names)).collect();
        for column in columns {
            let of = DIALECT.identifier(&column.name);
            let dimensions = if matches!(column.ty, ColumnType::Array(_)) { "[]" } else { "" };
            let mut clauses = Vec::new();
            if ddl::column_default(column, DIALECT).is_some() {
                clauses.push(format!("ALTER COLUMN {of} DROP DEFAULT"));
            }
            clauses.push(format!(
                "ALTER COLUMN {of} TYPE {name}{dimensions} USING {of}::text{dimensions}::{name}{dimensions}"
            ));
            let after = plan.new.table(&table.name).and_then(|table| table.column(&column.name));
            let default =
                after.filter(|after| after.ty == column.ty).and_then(|after| ddl::column_default(after, DIALECT));
            clauses.extend(default.map(|default| format!("ALTER COLUMN {of} SET DEFAULT {default}")));
            statements.push(format!("ALTER TABLE {}\n    {}", DIALECT.table(&table.name), clauses.join(",\n    ")));
        }
    }
    statements.push(format!("DROP TYPE {}", DIALECT.table(&old_name)));
    let title =
        format!("labels of {}: a new type in the place of the old one; fails if a label that goes is used", book.name);
    steps.push(Phase::Types, title, statements, Cost::rewrite());
}

fn domains(plan: &Plan<'_>, steps: &mut Steps) {
    let [old, new] = plan.domains();
    for (domain, ty) in &new {
        let Some((before, before_ty)) = old.iter().find(|(before, _)| before.name == domain.name) else {
            steps.push(Phase::Types, format!("new domain {}", domain.name), ddl::domain(domain, ty), Cost::default());
            continue;
        };
        let name = DIALECT.table(&domain.name);
        let check = DIALECT.identifier(&domain.constraint_name());
        if before_ty != ty {
            let mut statements = Vec::new();
            for table in &plan.old.tables {
                let of_domain = |name: &str| name == domain.name;
                for column in
                    table.columns.iter().filter(|column| column.domain.as_ref().is_some_and(|own| of_domain(&own.name)))
                {
                    statements.push(format!(
                        "ALTER TABLE {} ALTER COLUMN {} TYPE {}",
                        DIALECT.table(&table.name),
                        DIALECT.identifier(&column.name),
                        DIALECT.column_type(&column.ty, &[])
                    ));
                }
            }
            statements.push(format!("DROP DOMAIN {name}"));
            statements.extend(ddl::domain(domain, ty));
            steps.push(Phase::Types, format!("another type for domain {}", domain.name), statements, Cost::rewrite());
        } else if before.check != domain.check {
            let dropped = vec![format!("ALTER DOMAIN {name} DROP CONSTRAINT {check}")];
            steps.push(Phase::Clear, format!("rule of domain {}", domain.name), dropped, Cost::default());
            let added = format!("ALTER DOMAIN {name} ADD CONSTRAINT {check} CHECK ({}) NOT VALID", domain.check);
            steps.push(Phase::Checks, format!("rule of domain {}", domain.name), vec![added], Cost::default());
            let validated = format!("ALTER DOMAIN {name} VALIDATE CONSTRAINT {check}");
            let cost = Cost { blocks_writes: true, ..Cost::scan() };
            steps.push(Phase::Checks, format!("check the rule of domain {}", domain.name), vec![validated], cost);
        }
    }
}
