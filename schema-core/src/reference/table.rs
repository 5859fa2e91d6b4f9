//! Tables, each with its columns and what holds between them.

use super::links::{Anchors, Users};
use super::{Diagrams, escape, heading, row, source};
use crate::reference::markdown::code;
use schema_diagram::picture::shown_type;
use schema_model::model::{
    Action, CheckRule, Column, ColumnType, Default, Deferrable, ForeignKey, Index, IndexMethod, Numbering, PerDialect,
    Table,
};

/// A table with its columns.
pub(super) fn section(table: &Table, users: &Users<'_>, diagrams: &Diagrams<'_>, anchors: &Anchors<'_>) -> String {
    let mut page = String::new();
    heading(&table.name, &table.comment, &mut page);
    source(&format!("Source struct: {}", code(&table.rust)), diagrams, &table.name, &mut page);
    let is_commented = table.columns.iter().any(|column| !column.comment.is_empty());
    let mut header: Vec<String> = ["Column", "Type", "NULL", "Default", "Key"].map(str::to_owned).into();
    header.extend(is_commented.then(|| "Meaning".into()));
    page.push_str(&row(&header));
    page.push_str(&row(&vec!["---".to_owned(); header.len()]));
    for column in &table.columns {
        let mut cells = vec![
            code(&column.name),
            ty(column),
            if column.nullable { "yes".into() } else { String::new() },
            default(column),
            keys(table, column, anchors),
        ];
        cells.extend(is_commented.then(|| escape(&column.comment)));
        page.push_str(&row(&cells));
    }
    page.push('\n');
    constraints(table, anchors, &mut page);
    users.sentence(&table.name, &mut page);
    page
}

/// The portable type, and where a database has another.
fn ty(column: &Column) -> String {
    let portable = (column.ty != ColumnType::Own).then(|| escape(&shown_type(column, None)));
    let own = (!column.types.is_empty()).then(|| per_dialect(&column.types));
    portable.into_iter().chain(own).collect::<Vec<_>>().join(", ")
}

fn per_dialect(own: &PerDialect) -> String {
    let each = own.0.iter().map(|(dialect, sql)| format!("{} on {}", escape(sql), dialect.title()));
    each.collect::<Vec<_>>().join(", ")
}

fn default(column: &Column) -> String {
    if column.auto {
        return if column.numbering == Numbering::Serial { "numbered (serial)".into() } else { "numbered".into() };
    }
    if let Some(generated) = &column.generated {
        return format!("= {}", escape(&generated.sql));
    }
    match &column.default {
        None => String::new(),
        Some(text @ Default::Text(_)) => format!("'{}'", value(text)),
        Some(other) => value(other),
    }
}

/// A default, or what a codebook's row has.
pub(super) fn value(value: &Default) -> String {
    match value {
        Default::Now => "now".into(),
        Default::Bool(value) => value.to_string(),
        Default::Number(text) | Default::Text(text) | Default::Expression(text) => escape(text),
        Default::Own(own) => per_dialect(own),
    }
}

fn keys(table: &Table, column: &Column, anchors: &Anchors<'_>) -> String {
    let mut marks = Vec::new();
    if table.primary_key.contains(&column.name) {
        marks.push("primary".to_owned());
    }
    for key in table.foreign_keys.iter().filter(|key| key.columns.contains(&column.name)) {
        marks.push(format!("→ {}", anchors.link(&key.target)));
    }
    let of_index = |index: &Index| index.is_key() && index.parts.len() == 1 && index.parts[0].column == column.name;
    if table.uniques.iter().any(|unique| unique.columns == [column.name.clone()] && unique.condition.is_none())
        || table.indexes.iter().any(of_index)
    {
        marks.push("unique".into());
    }
    if let Some(codebook) = &column.codebook
        && !table.foreign_keys.iter().any(|key| key.columns.contains(&column.name))
    {
        marks.push(format!("in {}", anchors.link(codebook)));
    }
    marks.join(", ")
}

/// What the columns' table does not show: composite keys, checks, indexes, actions.
fn constraints(table: &Table, anchors: &Anchors<'_>, page: &mut String) {
    let mut lines = Vec::new();
    match &table.key_name {
        Some(name) => lines.push(format!("{}: primary key {}", code(name), list(&table.primary_key))),
        None if table.primary_key.len() > 1 => lines.push(format!("primary key {}", list(&table.primary_key))),
        None => {}
    }
    for unique in &table.uniques {
        let wait = wait(unique.deferrable);
        let condition = condition(unique.condition.as_ref());
        if unique.columns.len() > 1 || !condition.is_empty() || !wait.is_empty() {
            lines.push(format!("{}: unique {}{condition}{wait}", code(&unique.name), list(&unique.columns)));
        }
    }
    if let Some(partition) = &table.partition {
        let method = partition.method.sql().to_lowercase();
        lines.push(format!("partitioned by {method} {} on PostgreSQL", list(&partition.columns)));
    }
    lines.extend(table.foreign_keys.iter().filter_map(|key| foreign_key(key, anchors)));
    lines.extend(table.checks.iter().map(|check| format!("{}: {}", code(&check.name), rule(&check.rule))));
    for column in &table.columns {
        if let Some(domain) = &column.domain {
            let (base, check) = (escape(&column.ty.label()), escape(&domain.check));
            lines.push(format!("{}: {} is {base}, where {check}", code(&column.name), escape(&domain.name)));
        }
    }
    lines.extend(table.indexes.iter().map(index));
    for line in &lines {
        page.push_str(&format!("- {line}\n"));
    }
    if !lines.is_empty() {
        page.push('\n');
    }
}

fn list(columns: &[String]) -> String {
    format!("({})", escape(&columns.join(", ")))
}

/// A key of one column and nothing else stands beside that column alone.
fn foreign_key(key: &ForeignKey, anchors: &Anchors<'_>) -> Option<String> {
    let actions: Vec<String> = [("on delete", key.on_delete), ("on update", key.on_update)]
        .into_iter()
        .filter(|(_, action)| *action != Action::NoAction)
        .map(|(event, action)| format!(" {event} {}", action.sql().to_lowercase()))
        .collect();
    let end = actions.concat() + wait(key.deferrable);
    (key.columns.len() > 1 || !end.is_empty()).then(|| {
        let (from, to) = (list(&key.columns), list(&key.target_columns));
        format!("{}: {from} → {} {to}{end}", code(&key.name), anchors.link(&key.target))
    })
}

fn wait(deferrable: Option<Deferrable>) -> &'static str {
    match deferrable {
        None => "",
        Some(Deferrable::Immediate) => ", deferrable",
        Some(Deferrable::Deferred) => ", checked at the end of the transaction",
    }
}

fn index(index: &Index) -> String {
    let parts: Vec<String> = index
        .parts
        .iter()
        .map(|part| format!("{}{}", part.column, if part.descending { " desc" } else { "" }))
        .collect();
    let method = match index.method {
        IndexMethod::Btree => String::new(),
        method => format!("{} ", method.word()),
    };
    let unique = if index.unique { "unique " } else { "" };
    format!("{}: {unique}{method}index {}{}", code(&index.name), list(&parts), condition(index.condition.as_ref()))
}

fn condition(sql: Option<&String>) -> String {
    sql.map_or_else(String::new, |sql| format!(" where {}", escape(sql)))
}

fn rule(rule: &CheckRule) -> String {
    match rule {
        CheckRule::Sql(sql) => escape(sql),
        CheckRule::OneOf { column, codes } => {
            let codes: Vec<String> = codes.iter().map(|code| escape(&code.to_string())).collect();
            format!("{} is one of {}", escape(column), codes.join(", "))
        }
        CheckRule::Mask { column, bits } => format!("{} has only bits of {bits}", escape(column)),
        CheckRule::Range { column, min, max } => {
            let low = min.as_ref().map(|min| format!("at least {}", escape(min)));
            let high = max
                .as_ref()
                .map(|(max, inclusive)| format!("{} {}", if *inclusive { "at most" } else { "below" }, escape(max)));
            let bounds: Vec<String> = [low, high].into_iter().flatten().collect();
            format!("{} is {}", escape(column), bounds.join(", "))
        }
    }
}
