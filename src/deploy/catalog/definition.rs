//! What a statement makes: CREATE TABLE, CREATE INDEX, ALTER TABLE … ADD and COMMENT as values of the catalog.
//!
//! It reads what the schema's own scripts say, what SQLite keeps of each CREATE, and what MySQL's SHOW CREATE TABLE gives.
//! Expressions stay texts. What it does not know makes nothing that a catalog would compare.

use super::model::{Check, Column, ForeignKey, Generated, Identity, Index, IndexPart, Key, Kind, Part, Table};
use super::parser::{Parser, Source};
use super::text::{self, Rules};

/// Adds to a table what a statement about it makes; false for one that is not about a table's structure.
pub(in crate::deploy) fn apply(table: &mut Table, sql: &str, rules: &Rules) -> bool {
    let source = Source::of(sql, rules);
    let mut parser = source.parser();
    statement(&mut parser, table).is_some()
}

/// A table's definition on its own.
pub(in crate::deploy) fn table(sql: &str, rules: &Rules) -> Table {
    let mut table = Table::default();
    apply(&mut table, sql, rules);
    table
}

/// The words of a statement, in small letters where they have no quotes: what it names.
pub(in crate::deploy) fn names_in(sql: &str, rules: &Rules) -> Vec<String> {
    text::tokens(sql, rules).into_iter().map(|token| token.value.to_lowercase()).collect()
}

fn statement(parser: &mut Parser<'_>, table: &mut Table) -> Option<()> {
    if parser.takes(&["comment", "on"]) {
        return comment(parser, table);
    }
    if parser.takes(&["alter", "table"]) {
        parser.takes(&["only"]);
        parser.qualified()?;
        while parser.takes(&["add"]) {
            constraint(parser, table)?;
            if !parser.takes_symbol(",") {
                return Some(());
            }
        }
        return None;
    }
    if !parser.takes(&["create"]) {
        return None;
    }
    for word in ["temporary", "temp"] {
        parser.takes(&[word]);
    }
    if parser.takes(&["virtual", "table"]) {
        table.kind = Kind::Virtual;
        return Some(());
    }
    if parser.takes(&["unlogged"]) {
        table.options.insert("unlogged".to_owned());
    }
    let unique = parser.takes(&["unique"]);
    if parser.takes(&["index"]) {
        return index(parser, table, unique);
    }
    if !parser.takes(&["table"]) {
        return None;
    }
    parser.takes(&["if", "not", "exists"]);
    let name = parser.qualified()?;
    if parser.takes(&["partition", "of"]) {
        parser.qualified()?;
        table.parts.push(Part { name, bounds: parser.takes_rest() });
        return Some(());
    }
    for mut item in parser.group()?.items() {
        if constraint(&mut item, table).is_none() {
            column(&mut item, table)?;
        }
    }
    tail(parser, table);
    Some(())
}

fn comment(parser: &mut Parser<'_>, table: &mut Table) -> Option<()> {
    let of_column = parser.takes(&["column"]);
    if !of_column && !parser.takes(&["table"]) {
        return None;
    }
    let mut path = vec![parser.name()?];
    while parser.takes_symbol(".") {
        path.push(parser.name()?);
    }
    let text = parser.takes(&["is"]).then(|| parser.value()).flatten()?;
    if of_column {
        table.columns.iter_mut().find(|column| Some(&column.name) == path.last())?.comment = text;
    } else {
        table.comment = text;
    }
    Some(())
}

/// What stands behind the closing bracket of a table.
fn tail(parser: &mut Parser<'_>, table: &mut Table) {
    while !parser.is_done() {
        if parser.takes(&["partition", "by"]) {
            table.kind = Kind::Partitioned;
            table.partition = Some(parser.takes_rest());
        } else if parser.takes(&["strict"]) {
            table.options.insert("strict".to_owned());
        } else if parser.takes(&["without", "rowid"]) {
            table.options.insert("without rowid".to_owned());
        } else if parser.takes(&["with", "system", "versioning"]) {
            table.options.insert("system versioning".to_owned());
        } else if parser.takes(&["engine"]) {
            parser.takes_symbol("=");
            if let Some(engine) = parser.value() {
                table.options.retain(|option| !option.starts_with("engine "));
                table.options.insert(format!("engine {}", engine.to_lowercase()));
            }
        } else if parser.takes(&["comment"]) {
            parser.takes_symbol("=");
            table.comment = parser.value().unwrap_or_default();
        } else if parser.takes(&["collate"]) {
            parser.takes_symbol("=");
            if let Some(collation) = parser.value() {
                table.options.insert(format!("collate {}", collation.to_lowercase()));
            }
        } else {
            parser.skip();
        }
    }
}

/// A constraint of a table, or an index as MySQL lists them; nothing for what is a column.
fn constraint(parser: &mut Parser<'_>, table: &mut Table) -> Option<()> {
    let lists_indexes = parser.rules.indexes_in_tables;
    let mut name = if parser.takes(&["constraint"]) { parser.name()? } else { String::new() };
    if parser.takes(&["primary", "key"]) {
        table.primary_key = Some(key(parser, name)?);
    } else if parser.takes(&["unique"]) {
        let _ = lists_indexes && (parser.takes(&["key"]) || parser.takes(&["index"]));
        if !parser.sees_symbol("(") {
            name = parser.name()?;
        }
        table.uniques.push(key(parser, name)?);
    } else if parser.takes(&["check"]) {
        let expression = parser.group()?.rest();
        let not_valid = parser.takes(&["not", "valid"]) || parser.takes(&["not", "enforced"]);
        table.checks.push(Check { name, expression, not_valid });
    } else if parser.takes(&["foreign", "key"]) {
        if !parser.sees_symbol("(") {
            parser.name()?;
        }
        let columns = parser.names()?;
        let key = references(parser, name, columns)?;
        table.foreign_keys.push(key);
    } else if lists_indexes && (parser.takes(&["key"]) || parser.takes(&["index"])) {
        let name = parser.name()?;
        let parts = parser.group()?.items().iter_mut().map(index_part).collect();
        table.indexes.push(Index { name, method: "btree".to_owned(), parts, ..Index::default() });
    } else if lists_indexes && ["fulltext", "spatial", "period"].iter().any(|word| parser.sees(&[word])) {
        parser.takes_rest();
    } else {
        return None;
    }
    Some(())
}

fn key(parser: &mut Parser<'_>, name: String) -> Option<Key> {
    let nulls_are_equal = parser.takes(&["nulls", "not", "distinct"]);
    let columns = parser.names()?;
    let include = if parser.takes(&["include"]) { parser.names()? } else { Vec::new() };
    Some(Key { name, columns, include, timing: timing(parser), nulls_are_equal })
}

/// When a constraint is checked, as PostgreSQL writes it.
fn timing(parser: &mut Parser<'_>) -> String {
    parser.takes(&["not", "deferrable"]);
    let mut timing = String::new();
    if parser.takes(&["deferrable"]) {
        timing.push_str("DEFERRABLE");
    }
    if parser.takes(&["initially", "deferred"]) {
        timing.push_str(" INITIALLY DEFERRED");
    }
    parser.takes(&["initially", "immediate"]);
    timing
}

/// `REFERENCES` and what follows.
fn references(parser: &mut Parser<'_>, name: String, columns: Vec<String>) -> Option<ForeignKey> {
    if !parser.takes(&["references"]) {
        return None;
    }
    let target = parser.qualified()?;
    let target_columns = if parser.sees_symbol("(") { parser.names()? } else { Vec::new() };
    let mut key = ForeignKey { name, columns, target, target_columns, ..ForeignKey::default() };
    (key.on_delete, key.on_update) = ("NO ACTION".to_owned(), "NO ACTION".to_owned());
    loop {
        if parser.takes(&["on", "delete"]) {
            key.on_delete = action(parser);
        } else if parser.takes(&["on", "update"]) {
            key.on_update = action(parser);
        } else if parser.takes(&["match"]) {
            key.matching = parser.value().map(|word| word.to_uppercase()).filter(|word| word != "SIMPLE")?;
        } else if parser.takes(&["not", "valid"]) {
            key.not_valid = true;
        } else if ["deferrable", "initially"].iter().any(|word| parser.sees(&[word]))
            || parser.sees(&["not", "deferrable"])
        {
            key.timing = timing(parser);
        } else {
            return Some(key);
        }
    }
}

fn action(parser: &mut Parser<'_>) -> String {
    for action in ["NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"] {
        let words: Vec<&str> = action.split(' ').collect();
        if parser.takes(&words) {
            return action.to_owned();
        }
    }
    String::new()
}

fn column(parser: &mut Parser<'_>, table: &mut Table) -> Option<()> {
    let name = parser.name()?;
    let mut column = Column { name, ty: parser.ty(), nullable: true, ..Column::default() };
    let mut constraint_name = String::new();
    while !parser.is_done() {
        if parser.takes(&["constraint"]) {
            constraint_name = parser.name()?;
            continue;
        }
        let name = std::mem::take(&mut constraint_name);
        let of_column = || vec![column.name.clone()];
        if parser.takes(&["not", "null"]) {
            column.nullable = false;
        } else if parser.takes(&["primary", "key"]) {
            let key = Key { name, columns: of_column(), timing: timing(parser), ..Key::default() };
            table.primary_key = Some(key);
        } else if parser.takes(&["unique"]) {
            let key = Key { name, columns: of_column(), timing: timing(parser), ..Key::default() };
            table.uniques.push(key);
        } else if parser.takes(&["check"]) {
            let expression = parser.group()?.rest();
            table.checks.push(Check { name, expression, not_valid: parser.takes(&["not", "enforced"]) });
        } else if parser.sees(&["references"]) {
            let key = references(parser, name, of_column())?;
            table.foreign_keys.push(key);
        } else {
            property(parser, &mut column);
        }
    }
    table.columns.push(column);
    Some(())
}

/// What a column's definition says beside its constraints.
fn property(parser: &mut Parser<'_>, column: &mut Column) {
    if parser.takes(&["default"]) {
        column.default = Some(parser.expression()).filter(|default| !default.eq_ignore_ascii_case("null"));
    } else if parser.takes(&["collate"]) {
        column.collation = parser.qualified().unwrap_or_default();
    } else if parser.takes(&["generated", "by", "default", "as", "identity"]) {
        column.identity = Some(Identity::ByDefault);
    } else if parser.takes(&["generated", "always", "as", "identity"]) {
        column.identity = Some(Identity::Always);
    } else if parser.takes(&["generated", "always", "as"]) || parser.takes(&["as"]) {
        let expression = parser.group().map(|group| group.rest()).unwrap_or_default();
        let stored = parser.takes(&["stored"]) || parser.takes(&["persistent"]);
        column.generated = Some(Generated { expression, stored });
    } else if parser.takes(&["auto_increment"]) || parser.takes(&["autoincrement"]) {
        column.identity = Some(Identity::Auto);
    } else if parser.takes(&["comment"]) {
        column.comment = parser.value().unwrap_or_default();
    } else if parser.takes(&["on", "update"]) {
        column.on_update = Some(parser.expression());
    } else {
        parser.skip();
    }
}

fn index(parser: &mut Parser<'_>, table: &mut Table, unique: bool) -> Option<()> {
    parser.takes(&["concurrently"]);
    parser.takes(&["if", "not", "exists"]);
    let name = parser.qualified()?;
    if !parser.takes(&["on"]) {
        return None;
    }
    parser.takes(&["only"]);
    parser.qualified()?;
    let method = if parser.takes(&["using"]) { parser.name()? } else { "btree".to_owned() };
    let parts = parser.group()?.items().iter_mut().map(index_part).collect();
    let mut index = Index { name, unique, method, parts, ..Index::default() };
    while !parser.is_done() {
        if parser.takes(&["include"]) {
            index.include = parser.names()?;
        } else if parser.takes(&["nulls", "not", "distinct"]) {
            index.nulls_are_equal = true;
        } else if parser.takes(&["where"]) {
            index.predicate = Some(parser.takes_rest());
        } else {
            parser.skip();
        }
    }
    let is_constraint = unique && parser.rules.indexes_in_tables;
    if is_constraint {
        let columns = index.parts.into_iter().map(|part| part.text).collect();
        table.uniques.push(Key { name: index.name, columns, ..Key::default() });
    } else {
        table.indexes.push(index);
    }
    Some(())
}

fn index_part(parser: &mut Parser<'_>) -> IndexPart {
    let ends = |parser: &Parser<'_>| ["collate", "asc", "desc", "nulls"].iter().any(|word| parser.sees(&[word]));
    let start = parser.place();
    let mut part = IndexPart::default();
    match parser.column() {
        Some(column) if parser.is_done() || ends(parser) => part.text = column,
        // A name and a word behind it: an operator class, which only PostgreSQL has.
        Some(column) if parser.rules.operator_classes && !parser.sees_symbol("(") => {
            part.text = column;
            part.operator_class = parser.qualified().unwrap_or_default();
        }
        _ => {
            parser.back_to(start);
            // Where classes may follow, an expression is in brackets or a call.
            while !parser.is_done() && !ends(parser) {
                let is_last = parser.rules.operator_classes && parser.sees_symbol("(");
                parser.part_of_expression();
                if is_last {
                    break;
                }
            }
            part.is_expression = !parser.is_one_name_since(start);
            part.text = parser.since(start);
        }
    }
    let mut order = Vec::new();
    while !parser.is_done() {
        if parser.takes(&["collate"]) {
            part.collation = parser.qualified().unwrap_or_default();
        } else if parser.takes(&["desc"]) {
            order.push("desc");
        } else if parser.takes(&["nulls", "first"]) {
            order.push("nulls first");
        } else if parser.takes(&["nulls", "last"]) {
            order.push("nulls last");
        } else if parser.takes(&["asc"]) {
            order.clear();
        } else {
            part.operator_class = parser.takes_rest();
        }
    }
    part.order = order.join(" ");
    part
}
