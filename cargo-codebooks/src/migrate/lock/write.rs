//! The model as the lock keeps it: a line for each column, constraint and row, under its name.

use schema_model::model::{
    Check, CheckRule, Codebook, Column, ExtraColumn, ForeignKey, Index, Row, Schema, Table as SqlTable, Unique,
};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};

use super::facts::{Facts, line};
use super::words::{
    ACTION, DEFERRABLE, EXTRA, METHOD, NUMBERING, PARTITION, STORAGE, code, column_type, default, key, word,
};

/// Adds the schema's sections to a document.
pub(super) fn schema(document: &mut DocumentMut, schema: &Schema) {
    let mut codebooks = Table::new();
    codebooks.set_implicit(true);
    for book in &schema.codebooks {
        codebooks.insert(&book.name, Item::Table(codebook(book)));
    }
    document.insert("codebooks", Item::Table(codebooks));
    let mut tables = Table::new();
    tables.set_implicit(true);
    for sql in &schema.tables {
        tables.insert(&sql.name, Item::Table(table(sql)));
    }
    document.insert("tables", Item::Table(tables));
}

/// A section of lines, unless there are none.
fn lines<T>(table: &mut Table, key: &str, all: &[T], write: impl Fn(&T) -> (String, InlineTable)) {
    if all.is_empty() {
        return;
    }
    let mut section = Table::new();
    for entry in all {
        let (name, facts) = write(entry);
        section.insert(&name, Item::Value(Value::InlineTable(facts)));
    }
    table.insert(key, Item::Table(section));
}

fn codebook(book: &Codebook) -> Table {
    let mut table = Table::new();
    let mut facts = Facts(&mut table);
    facts.text("rust", &book.rust);
    facts.text("comment", &book.comment);
    facts.text("storage", word(&STORAGE, &book.storage));
    facts.text("key", &key(book.key));
    facts.value(
        "columns",
        line(|facts| {
            facts.text("key", &book.columns.key);
            facts.option("name", book.columns.name.as_deref());
            facts.text("description", &book.columns.description);
            facts.text("archive", &book.columns.archive);
        }),
    );
    facts.flag("mask", book.mask);
    facts.option("translates", book.translates.as_deref());
    lines(&mut table, "extras", &book.extras, |extra| (extra.column.clone(), extra_column(extra)));
    lines(&mut table, "rows", &book.rows, |entry| (row_name(entry), row(entry)));
    table
}

/// The code, with the language behind a slash where it is a translation.
fn row_name(row: &Row) -> String {
    if row.language.is_empty() { row.code.to_string() } else { format!("{}/{}", row.code, row.language) }
}

fn extra_column(extra: &ExtraColumn) -> InlineTable {
    line(|facts| {
        facts.text("type", &column_type(&extra.ty));
        facts.flag("nullable", extra.nullable);
        facts.text("kind", word(&EXTRA, &extra.kind));
    })
}

fn row(row: &Row) -> InlineTable {
    line(|facts| {
        facts.value("code", code(&row.code));
        facts.text("language", &row.language);
        facts.text("variant", &row.variant);
        facts.option("name", row.name.as_deref());
        facts.text("description", &row.description);
        if !row.values.is_empty() {
            // An empty table is a value that is NULL.
            let value = |value: &Option<_>| Value::InlineTable(value.as_ref().map(default).unwrap_or_default());
            facts.value("values", row.values.iter().map(value).collect::<Array>());
        }
        facts.flag("retired", row.retired);
        facts.text("sha", &row.sha);
    })
}

fn table(sql: &SqlTable) -> Table {
    let mut table = Table::new();
    let mut facts = Facts(&mut table);
    facts.flag("codebook", sql.kind == schema_model::model::TableKind::Codebook);
    facts.text("rust", &sql.rust);
    facts.text("comment", &sql.comment);
    facts.list("primary_key", sql.primary_key.iter().map(String::as_str));
    facts.option("key_name", sql.key_name.as_deref());
    if let Some(partition) = &sql.partition {
        facts.value(
            "partition",
            line(|facts| {
                facts.text("method", word(&PARTITION, &partition.method));
                facts.list("columns", partition.columns.iter().map(String::as_str));
                facts.value("parts", i64::from(partition.parts));
            }),
        );
    }
    facts.per_dialect("options", &sql.options);
    facts.per_dialect("statements", &sql.statements);
    lines(&mut table, "columns", &sql.columns, |entry| (entry.name.clone(), column(entry)));
    lines(&mut table, "uniques", &sql.uniques, |entry| (entry.name.clone(), unique(entry)));
    lines(&mut table, "indexes", &sql.indexes, |entry| (entry.name.clone(), index(entry)));
    lines(&mut table, "checks", &sql.checks, |entry| (entry.name.clone(), check(entry)));
    lines(&mut table, "foreign_keys", &sql.foreign_keys, |entry| (entry.name.clone(), foreign_key(entry)));
    table
}

fn column(column: &Column) -> InlineTable {
    line(|facts| {
        facts.text("type", &column_type(&column.ty));
        facts.flag("nullable", column.nullable);
        facts.flag("auto", column.auto);
        facts.text("numbering", word(&NUMBERING, &column.numbering));
        if let Some(generated) = &column.generated {
            facts.value("generated", generated.sql.as_str());
            facts.flag("stored", generated.stored);
        }
        facts.per_dialect("collation", &column.collation);
        if let Some(domain) = &column.domain {
            facts.value("domain", domain.name.as_str());
            facts.value("domain_check", domain.check.as_str());
        }
        facts.per_dialect("types", &column.types);
        facts.per_dialect("options", &column.options);
        if let Some(value) = &column.default {
            facts.value("default", default(value));
        }
        facts.option("codebook", column.codebook.as_deref());
        facts.text("comment", &column.comment);
    })
}

fn unique(unique: &Unique) -> InlineTable {
    line(|facts| {
        facts.list("columns", unique.columns.iter().map(String::as_str));
        facts.option("live", unique.live.as_deref());
        facts.option("condition", unique.condition.as_deref());
        facts.text("deferrable", word(&DEFERRABLE, &unique.deferrable));
    })
}

fn index(index: &Index) -> InlineTable {
    line(|facts| {
        let part = |part: &schema_model::model::IndexPart| {
            Value::InlineTable(line(|facts| {
                facts.text(if part.expression { "sql" } else { "column" }, &part.column);
                facts.flag("descending", part.descending);
            }))
        };
        facts.value("parts", index.parts.iter().map(part).collect::<Array>());
        facts.text("method", word(&METHOD, &index.method));
        facts.flag("unique", index.unique);
        facts.option("condition", index.condition.as_deref());
    })
}

fn check(check: &Check) -> InlineTable {
    line(|facts| match &check.rule {
        CheckRule::Sql(sql) => facts.value("sql", sql.as_str()),
        CheckRule::OneOf { column, codes } => {
            facts.text("column", column);
            facts.value("codes", codes.iter().map(code).collect::<Array>());
            let is_text = codes.iter().any(|code| matches!(code, schema_model::model::Code::Text(_)));
            facts.flag("text", is_text);
        }
        CheckRule::Mask { column, bits } => {
            facts.text("column", column);
            facts.value("bits", bits.to_string());
        }
        CheckRule::Range { column, min, max } => {
            facts.text("column", column);
            facts.option("min", min.as_deref());
            facts.option("max", max.as_ref().map(|(max, _)| max.as_str()));
            facts.flag("inclusive", max.as_ref().is_some_and(|(_, inclusive)| *inclusive));
        }
    })
}

fn foreign_key(key: &ForeignKey) -> InlineTable {
    line(|facts| {
        facts.list("columns", key.columns.iter().map(String::as_str));
        facts.text("target", &key.target);
        facts.list("target_columns", key.target_columns.iter().map(String::as_str));
        facts.text("on_delete", word(&ACTION, &key.on_delete));
        facts.text("on_update", word(&ACTION, &key.on_update));
        facts.text("deferrable", word(&DEFERRABLE, &key.deferrable));
    })
}
