//! Every table, column, key and row of a codebook is in the file.

use std::collections::{BTreeMap, HashMap, HashSet};

use schema_diagram::picture::Detail;
use schema_model::model::{Codebook, ForeignKey, Schema, Storage, Table, TableKind};

use super::Written;
use super::file::{DrawnBox, Row};

/// What of the model is not in the file.
pub fn complete(written: &Written<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let boxes: HashMap<String, &DrawnBox> = written.drawn.boxes.iter().map(|one| (plain(&one.name), one)).collect();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for line in &written.drawn.lines {
        *lines.entry(plain(&line.title)).or_default() += 1;
    }
    let targets = targets(written.schema);
    let is_shown = |name: &str| {
        let is_chosen = written.view.tables.as_ref().is_none_or(|tables| tables.contains(name));
        is_chosen && !written.settings.hide.iter().any(|pattern| is_like(pattern, name))
    };
    let mut expected = 0;
    for table in written.schema.tables.iter().filter(|table| is_shown(&table.name)) {
        expected += 1;
        let Some(one) = boxes.get(&plain(&table.name)) else {
            found.push(format!("the table `{}` is missing", table.name));
            continue;
        };
        columns(written, table, one, &targets, &mut found);
        for key in &table.foreign_keys {
            let title = plain(&title(table, key, written.schema.table(&key.target)));
            match lines.get_mut(&title).filter(|count| **count > 0) {
                Some(count) => *count -= 1,
                None if has_chip(key, one) => {}
                None => found.push(format!("the key `{}` of `{}` has neither line nor chip", key.name, table.name)),
            }
        }
        if let Some(book) = written.schema.codebook(&table.name).filter(|book| book.storage == Storage::Table) {
            codes(book, one, &mut found);
        }
    }
    for book in written.schema.codebooks.iter().filter(|book| book.storage != Storage::Table && is_shown(&book.name)) {
        expected += 1;
        match boxes.get(&plain(&book.name)) {
            Some(one) => codes(book, one, &mut found),
            None => found.push(format!("the enum `{}` is missing", book.name)),
        }
    }
    if written.drawn.boxes.len() != expected {
        found.push(format!("the file has {} boxes, the model {expected}", written.drawn.boxes.len()));
    }
    found.extend(
        lines.iter().filter(|(_, count)| **count > 0).map(|(title, _)| format!("the line {title} is of no key")),
    );
    found
}

/// Whether a name has the shape of a pattern, in which `*` stands for any characters.
fn is_like(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|left| {
            left.char_indices().map(|(at, _)| at).chain([left.len()]).any(|at| is_like(rest, &left[at..]))
        }),
    }
}

/// Without what a file may replace: control characters, and those without a width.
pub fn plain(text: &str) -> String {
    let is_kept = |c: &char| {
        let is_invisible = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffd}');
        !c.is_control() && !is_invisible
    };
    text.chars().filter(is_kept).collect()
}

/// The columns that keys lead to.
fn targets(schema: &Schema) -> HashSet<(&str, &str)> {
    let keys = schema.tables.iter().flat_map(|table| &table.foreign_keys);
    keys.flat_map(|key| key.target_columns.iter().map(|column| (key.target.as_str(), column.as_str()))).collect()
}

/// The tooltip of a key's line: columns in the order of their tables' rows.
fn title(table: &Table, key: &ForeignKey, target: Option<&Table>) -> String {
    let names = |of: Option<&Table>, columns: &[String]| {
        let all = of.map(|table| table.columns.as_slice()).unwrap_or_default();
        let names = all.iter().map(|column| column.name.as_str()).filter(|name| columns.iter().any(|one| one == name));
        match names.collect::<Vec<_>>()[..] {
            [name] => name.to_owned(),
            ref names => format!("({})", names.join(", ")),
        }
    };
    let (from, to) = (names(Some(table), &key.columns), names(target, &key.target_columns));
    format!("{}.{from} → {}.{to}", table.name, key.target)
}

fn has_chip(key: &ForeignKey, one: &DrawnBox) -> bool {
    let chip = plain(&format!("→ {}", key.target));
    let row = key.columns.first().and_then(|first| row_of(one, first));
    row.is_some_and(|row| row.chips.iter().any(|text| plain(text) == chip))
}

fn row_of<'d>(one: &'d DrawnBox, column: &str) -> Option<&'d Row> {
    let column = plain(column);
    // A codebook's rows begin with a code, and none of them has the mark for NULL or NOT NULL.
    let is_column = |row: &&Row| row.marks.contains("null") || row.marks.contains("filled");
    one.rows.iter().filter(is_column).find(|row| row.texts.first().is_some_and(|text| plain(text) == column))
}

fn columns(
    written: &Written<'_>,
    table: &Table,
    one: &DrawnBox,
    targets: &HashSet<(&str, &str)>,
    found: &mut Vec<String>,
) {
    let foreign = |name: &String| table.foreign_keys.iter().any(|key| key.columns.contains(name));
    let indexed = |name: &String| {
        let unique = table.uniques.iter().any(|unique| unique.columns.contains(name));
        let parts = || table.indexes.iter().flat_map(|index| &index.parts);
        unique || parts().any(|part| !part.expression && part.column == *name)
    };
    let mut left_out = 0;
    for column in &table.columns {
        let name = &column.name;
        let is_primary = table.primary_key.contains(name);
        let is_needed = written.view.detail == Detail::Full
            || is_primary
            || foreign(name)
            || targets.contains(&(table.name.as_str(), name.as_str()))
            || (table.kind == TableKind::Data && indexed(name));
        let Some(row) = row_of(one, name) else {
            left_out += 1;
            if is_needed {
                found.push(format!("the column `{}.{name}` is missing", table.name));
            }
            continue;
        };
        let mut mark = |is: bool, class: &str| {
            if is != row.marks.contains(class) {
                let (has, table) = (if is { "lacks" } else { "has" }, &table.name);
                found.push(format!("the column `{table}.{name}` {has} the mark `{class}`"));
            }
        };
        mark(is_primary, "key");
        mark(foreign(name), "fk");
        mark(column.nullable, "null");
    }
    let said = one
        .rows
        .iter()
        .filter_map(|row| row.texts.first())
        .find_map(|text| text.strip_prefix("+ ")?.split(' ').next()?.parse::<usize>().ok());
    if table.kind == TableKind::Data && said.unwrap_or(0) != left_out {
        found.push(format!("`{}` leaves out {left_out} columns and says {}", table.name, said.unwrap_or(0)));
    }
}

/// The rows of a codebook, or how many there are more.
fn codes(book: &Codebook, one: &DrawnBox, found: &mut Vec<String>) {
    let is_column = |row: &Row| row.marks.contains("null") || row.marks.contains("filled");
    let mut rows = one.rows.iter().filter(|row| !is_column(row));
    let mut shown = 0;
    let mut more = 0;
    for row in rows.by_ref() {
        let Some(first) = row.texts.first() else { continue };
        if let Some(rest) = first.strip_prefix("… ").filter(|_| row.texts.len() == 1) {
            more = rest.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or(0);
            break;
        }
        let Some(expected) = book.rows.get(shown) else {
            found.push(format!("`{}` has a row `{first}` that the model lacks", book.name));
            break;
        };
        let code = plain(&expected.code.to_string());
        let is_same = |shown: &str, whole: &str| {
            let (shown, whole) = (plain(shown), plain(&whole.split_whitespace().collect::<Vec<_>>().join(" ")));
            shown.strip_suffix('…').map_or(shown == whole, |start| whole.starts_with(start))
        };
        let language = if expected.language.is_empty() { String::new() } else { format!(" {}", expected.language) };
        let name = expected.name.as_deref().unwrap_or(&expected.variant);
        let wanted = [format!("{code}{language}"), name.to_owned(), expected.description.to_string()];
        for (at, wanted) in wanted.iter().enumerate() {
            let is = row.texts.get(at).map_or("", String::as_str);
            if !is_same(is, wanted) {
                found.push(format!("`{}` shows `{is}` for `{wanted}` of the code {code}", book.name));
            }
        }
        if expected.retired != row.marks.contains("retired") {
            found.push(format!("`{}` does not show whether {code} is retired", book.name));
        }
        shown += 1;
    }
    if shown + more != book.rows.len() {
        found.push(format!("`{}` has {} rows, {shown} are shown and {more} counted", book.name, book.rows.len()));
    }
}
