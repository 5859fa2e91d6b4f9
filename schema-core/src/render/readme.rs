//! `schema/README.md`: what a forge shows for the database.

use std::collections::HashMap;

use super::markdown::{code, escape, paragraph};
use super::{MARKDOWN_HEADER, mermaid};
use crate::config::Config;
use crate::model::{Action, CheckRule, Codebook, Column, Default, IndexMethod, Schema, Storage, Table, TableKind};
use crate::parallel;

/// The whole page.
#[must_use]
pub(super) fn readme(schema: &Schema, config: &Config) -> String {
    let mut page = format!("{MARKDOWN_HEADER}\n# {}\n\n", escape(&schema.title));
    let data: Vec<&Table> = schema.tables.iter().filter(|table| table.kind == TableKind::Data).collect();
    let rows: usize = schema.codebooks.iter().map(|codebook| codebook.rows.len()).sum();
    page.push_str(&format!(
        "{}, {} with {}. SQL for {}.\n\n",
        count(data.len(), "table"),
        count(schema.codebooks.len(), "codebook"),
        count(rows, "row"),
        config
            .dialects
            .iter()
            .map(|dialect| format!("[{}]({}/create)", dialect.title(), dialect.name()))
            .collect::<Vec<_>>()
            .join(", ")
    ));
    page.push_str(&format!("```mermaid\n{}```\n\n", mermaid::mermaid(schema)));
    contents(schema, &data, &mut page);
    let users = Users::of(schema);
    if !schema.codebooks.is_empty() {
        page.push_str("## Codebooks\n\n");
        let sections = parallel::map(&schema.codebooks, |codebook| {
            let mut section = String::new();
            codebook_section(codebook, &users, &mut section);
            section
        });
        page.push_str(&sections.concat());
    }
    if !data.is_empty() {
        page.push_str("## Tables\n\n");
        let sections = parallel::map(&data, |table| {
            let mut section = String::new();
            table_section(table, &users, &mut section);
            section
        });
        page.push_str(&sections.concat());
    }
    while page.ends_with("\n\n") {
        page.pop();
    }
    page
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn contents(schema: &Schema, data: &[&Table], page: &mut String) {
    let link = |name: &str| format!("[{}](#{})", escape(name), anchor(name));
    let mut line = |title: &str, names: Vec<String>| {
        if !names.is_empty() {
            page.push_str(&format!("**{title}:** {}\n\n", names.join(", ")));
        }
    };
    line("Codebooks", schema.codebooks.iter().map(|codebook| link(&codebook.name)).collect());
    line("Tables", data.iter().map(|table| link(&table.name)).collect());
}

/// The anchor that forges give a heading.
fn anchor(name: &str) -> String {
    name.to_lowercase().replace('.', "")
}

fn heading(name: &str, comment: &str, page: &mut String) {
    page.push_str(&format!("### {}\n\n", escape(name)));
    if !comment.is_empty() {
        page.push_str(&format!("{}\n\n", paragraph(comment)));
    }
}

fn codebook_section(codebook: &Codebook, users: &Users<'_>, page: &mut String) {
    heading(&codebook.name, &codebook.comment, page);
    let kept = match codebook.storage {
        Storage::Table => "a table",
        Storage::Check => "a CHECK at every column of the type",
        Storage::Native => "the database's own enum type",
    };
    page.push_str(&format!("Source enum: {}, kept as {kept}.\n\n", code(&codebook.rust)));
    if codebook.mask {
        page.push_str("Each code is one bit; a column may hold several, added up.\n\n");
    }
    let named = codebook.columns.name.is_some();
    let retired = codebook.rows.iter().any(|row| row.retired);
    let mut header = vec!["Code"];
    header.extend(named.then_some("Name"));
    header.push("Description");
    header.extend(codebook.extras.iter().map(|extra| extra.column.as_str()));
    header.push("Variant");
    header.extend(retired.then_some("State"));
    page.push_str(&row(&header.iter().map(|cell| escape(cell)).collect::<Vec<_>>()));
    page.push_str(&row(&header.iter().map(|_| "---".to_owned()).collect::<Vec<_>>()));
    for entry in codebook.rows.iter().take(MOST_ROWS) {
        let mut cells = vec![escape(&entry.code.to_string())];
        cells.extend(entry.name.as_deref().filter(|_| named).map(escape));
        cells.push(escape(&entry.description));
        cells.extend(entry.values.iter().map(|value| match value {
            Some(Default::Number(text) | Default::Text(text)) => escape(text),
            Some(Default::Bool(value)) => value.to_string(),
            _ => String::new(),
        }));
        cells.push(if entry.variant.is_empty() { String::new() } else { code(&entry.variant) });
        cells.extend(retired.then(|| if entry.retired { "retired".into() } else { String::new() }));
        page.push_str(&row(&cells));
    }
    page.push('\n');
    if let Some(more) = codebook.rows.len().checked_sub(MOST_ROWS).filter(|more| *more > 0) {
        page.push_str(&format!("And {more} more.\n\n"));
    }
    users.sentence(&codebook.name, page);
}

/// More rows of one codebook are for a database to list.
const MOST_ROWS: usize = 200;

fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// Per table or codebook, which columns hold its codes or keys; made once, since every section asks.
struct Users<'s>(HashMap<&'s str, Vec<String>>);

impl<'s> Users<'s> {
    fn of(schema: &'s Schema) -> Self {
        let mut found: HashMap<&'s str, Vec<String>> = HashMap::new();
        for table in &schema.tables {
            let link =
                |columns: &str| format!("[{}](#{}).{}", escape(&table.name), anchor(&table.name), escape(columns));
            for column in &table.columns {
                if let Some(codebook) = &column.codebook {
                    found.entry(codebook).or_default().push(link(&column.name));
                }
            }
            for key in &table.foreign_keys {
                let of_enum = |name: &String| {
                    table.column(name).is_some_and(|column| column.codebook.as_ref() == Some(&key.target))
                };
                if !key.columns.iter().all(of_enum) {
                    found.entry(&key.target).or_default().push(link(&key.columns.join(", ")));
                }
            }
        }
        Self(found)
    }

    fn sentence(&self, name: &str, page: &mut String) {
        if let Some(found) = self.0.get(name) {
            page.push_str(&format!("Referenced by {}.\n\n", found.join(", ")));
        }
    }
}

fn table_section(table: &Table, users: &Users<'_>, page: &mut String) {
    heading(&table.name, &table.comment, page);
    page.push_str(&format!("Source struct: {}.\n\n", code(&table.rust)));
    let commented = table.columns.iter().any(|column| !column.comment.is_empty());
    let mut header = vec!["Column".to_owned(), "Type".into(), "NULL".into(), "Default".into(), "Key".into()];
    header.extend(commented.then(|| "Meaning".into()));
    let rule: Vec<String> = header.iter().map(|_| "---".to_owned()).collect();
    page.push_str(&row(&header));
    page.push_str(&row(&rule));
    for column in &table.columns {
        let mut cells = vec![
            code(&column.name),
            escape(&column.ty.label()),
            if column.nullable { "yes".into() } else { String::new() },
            default(column),
            keys(table, column),
        ];
        cells.extend(commented.then(|| escape(&column.comment)));
        page.push_str(&row(&cells));
    }
    page.push('\n');
    constraints(table, page);
    users.sentence(&table.name, page);
}

fn default(column: &Column) -> String {
    match &column.default {
        _ if column.auto => "numbered".into(),
        _ if column.generated.is_some() => {
            column.generated.as_ref().map_or_else(String::new, |generated| format!("= {}", escape(&generated.sql)))
        }
        None => String::new(),
        Some(Default::Now) => "now".into(),
        Some(Default::Bool(value)) => value.to_string(),
        Some(Default::Number(number)) => number.clone(),
        Some(Default::Text(text)) => format!("'{}'", escape(text)),
        Some(Default::Expression(sql)) => escape(sql),
        Some(Default::Own(own)) => escape(own.0.first().map_or("", |(_, sql)| sql)),
    }
}

fn keys(table: &Table, column: &Column) -> String {
    let mut marks = Vec::new();
    if table.primary_key.contains(&column.name) {
        marks.push("primary".to_owned());
    }
    for key in table.foreign_keys.iter().filter(|key| key.columns.contains(&column.name)) {
        marks.push(format!("→ [{}](#{})", escape(&key.target), anchor(&key.target)));
    }
    if table.uniques.iter().any(|unique| unique.columns == [column.name.clone()] && unique.condition.is_none()) {
        marks.push("unique".into());
    }
    if let Some(codebook) = &column.codebook
        && !table.foreign_keys.iter().any(|key| key.columns.contains(&column.name))
    {
        marks.push(format!("in [{}](#{})", escape(codebook), anchor(codebook)));
    }
    marks.join(", ")
}

/// What the columns' table does not show: composite keys, checks, indexes, actions.
fn constraints(table: &Table, page: &mut String) {
    let mut lines = Vec::new();
    if table.primary_key.len() > 1 {
        lines.push(format!("primary key ({})", escape(&table.primary_key.join(", "))));
    }
    for unique in table.uniques.iter().filter(|unique| unique.columns.len() > 1 || unique.condition.is_some()) {
        let columns = escape(&unique.columns.join(", "));
        lines.push(format!("{}: unique ({columns}){}", code(&unique.name), condition(unique.condition.as_ref())));
    }
    if let Some(partition) = &table.partition {
        let columns = escape(&partition.columns.join(", "));
        lines.push(format!("divided by {} ({columns}) on PostgreSQL", partition.method.sql().to_lowercase()));
    }
    for key in &table.foreign_keys {
        let actions: Vec<String> = [("on delete", key.on_delete), ("on update", key.on_update)]
            .into_iter()
            .filter(|(_, action)| *action != Action::NoAction)
            .map(|(event, action)| format!(" {event} {}", action.sql().to_lowercase()))
            .collect();
        if key.columns.len() > 1 || !actions.is_empty() {
            lines.push(format!(
                "{}: ({}) → [{}](#{}) ({}){}",
                code(&key.name),
                escape(&key.columns.join(", ")),
                escape(&key.target),
                anchor(&key.target),
                escape(&key.target_columns.join(", ")),
                actions.concat()
            ));
        }
    }
    for check in &table.checks {
        lines.push(format!("{}: {}", code(&check.name), rule(&check.rule)));
    }
    for index in &table.indexes {
        let parts: Vec<String> = index
            .parts
            .iter()
            .map(|part| format!("{}{}", part.column, if part.descending { " desc" } else { "" }))
            .collect();
        let method = match index.method {
            IndexMethod::Btree => String::new(),
            method => format!("{} ", method.word()),
        };
        let parts = escape(&parts.join(", "));
        lines.push(format!("{}: {method}index ({parts}){}", code(&index.name), condition(index.condition.as_ref())));
    }
    for line in &lines {
        page.push_str(&format!("- {line}\n"));
    }
    if !lines.is_empty() {
        page.push('\n');
    }
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
        CheckRule::Mask { column, bits } => format!("{} has no bits but those of {bits}", escape(column)),
        CheckRule::Range { column, min, max } => {
            let low = min.as_ref().map(|min| format!("at least {min}"));
            let high =
                max.as_ref().map(|(max, inclusive)| format!("{} {max}", if *inclusive { "at most" } else { "below" }));
            let bounds: Vec<String> = [low, high].into_iter().flatten().collect();
            format!("{} is {}", escape(column), bounds.join(", "))
        }
    }
}
