//! A Mermaid ER diagram: keys and foreign keys, what a forge shows without any tool.

use crate::model::{ForeignKey, Schema, Table, TableKind};

/// The diagram's text.
#[must_use]
pub(super) fn mermaid(schema: &Schema) -> String {
    let mut text = String::from("erDiagram\n");
    for table in &schema.tables {
        text.push_str(&format!("  {} {{\n", name(&table.name)));
        for column in &table.columns {
            let primary = table.primary_key.contains(&column.name);
            let foreign = table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
            if !primary && !foreign && table.kind == TableKind::Codebook {
                continue;
            }
            if !primary && !foreign && !is_indexed(table, &column.name) {
                continue;
            }
            let marks: Vec<&str> =
                [(primary, "PK"), (foreign, "FK")].into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
            let ty = column.ty.label().replace(['(', ',', ')'], "_");
            text.push_str(
                format!("    {} {} {}", word(ty.trim_end_matches('_')), word(&column.name), marks.join(", "))
                    .trim_end(),
            );
            text.push('\n');
        }
        text.push_str("  }\n");
    }
    for table in &schema.tables {
        for key in &table.foreign_keys {
            text.push_str(&relation(table, key));
        }
    }
    text
}

fn is_indexed(table: &Table, column: &str) -> bool {
    table.indexes.iter().any(|index| index.parts.iter().any(|part| part.column == column))
        || table.uniques.iter().any(|unique| unique.columns.iter().any(|name| name == column))
}

/// The crow's foot: zero or one parent where the key can be NULL, at most one child where it is unique.
fn relation(table: &Table, key: &ForeignKey) -> String {
    let nullable = key.columns.iter().any(|column| table.column(column).is_some_and(|column| column.nullable));
    let parent = if nullable { "|o" } else { "||" };
    let child = if table.is_unique(&key.columns) { "o|" } else { "o{" };
    format!("  {} {parent}--{child} {} : \"{}\"\n", name(&key.target), name(&table.name), key.columns.join(", "))
}

/// An entity's name; quoted, so that Mermaid's own words are no trap.
fn name(name: &str) -> String {
    format!("\"{name}\"")
}

/// Mermaid's attribute words are letters, digits and `_`, and begin with a letter.
fn word(text: &str) -> String {
    let word: String = text.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if word.starts_with(|c: char| c.is_alphabetic()) { word } else { format!("x{word}") }
}
