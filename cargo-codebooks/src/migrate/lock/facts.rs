//! Facts of a TOML file: what is as usual is left out, and what is missing is as usual.

use schema_model::model::{Dialect, PerDialect};
use toml_edit::{Array, InlineTable, Item, TableLike, Value};

/// Writes the facts of one thing.
pub(super) struct Facts<'t>(pub &'t mut dyn TableLike);

impl Facts<'_> {
    pub(super) fn value(&mut self, key: &str, value: impl Into<Value>) {
        let value = value.into();
        let value = value.as_str().filter(|text| text.contains(['\n', '\r'])).and_then(in_one_line).unwrap_or(value);
        self.0.insert(key, Item::Value(value));
    }

    /// A text, unless it is empty.
    pub(super) fn text(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.value(key, text);
        }
    }

    /// A text that may be missing; an empty one is not.
    pub(super) fn option(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.value(key, text);
        }
    }

    /// A flag, where it is set.
    pub(super) fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.value(key, true);
        }
    }

    /// Texts, unless there are none.
    pub(super) fn list<'l>(&mut self, key: &str, texts: impl IntoIterator<Item = &'l str>) {
        let list: Array = texts.into_iter().collect();
        if !list.is_empty() {
            self.value(key, list);
        }
    }

    /// SQL for some databases. A list, since one may have several.
    pub(super) fn per_dialect(&mut self, key: &str, own: &PerDialect) {
        let of = |(dialect, sql): &(Dialect, String)| {
            let sql = in_one_line(sql).unwrap_or_else(|| sql.as_str().into());
            Value::Array([Value::from(dialect.name()), sql].into_iter().collect())
        };
        let list: Array = own.0.iter().map(of).collect();
        if !list.is_empty() {
            self.value(key, list);
        }
    }
}

/// A text whose line breaks are escaped: one fact has one line.
fn in_one_line(text: &str) -> Option<Value> {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted.parse().ok()
}

/// A table in one line.
pub(super) fn line(write: impl FnOnce(&mut Facts<'_>)) -> InlineTable {
    let mut table = InlineTable::new();
    write(&mut Facts(&mut table));
    table
}

/// Reads the facts of one thing. `None` stands for a value of another kind than was ever written.
#[derive(Clone, Copy)]
pub(super) struct Known<'t>(pub &'t dyn TableLike);

impl<'t> Known<'t> {
    pub(super) fn option(self, key: &str) -> Option<Option<&'t str>> {
        self.0.get(key).map_or(Some(None), |item| item.as_str().map(Some))
    }

    pub(super) fn text(self, key: &str) -> Option<String> {
        self.option(key).map(|text| text.unwrap_or_default().to_owned())
    }

    pub(super) fn owned(self, key: &str) -> Option<Option<String>> {
        self.option(key).map(|text| text.map(str::to_owned))
    }

    pub(super) fn flag(self, key: &str) -> Option<bool> {
        self.0.get(key).map_or(Some(false), Item::as_bool)
    }

    pub(super) fn number(self, key: &str) -> Option<u32> {
        self.0.get(key).map_or(Some(0), |item| item.as_integer()?.try_into().ok())
    }

    pub(super) fn list(self, key: &str) -> Option<Vec<String>> {
        self.array(key)?.into_iter().map(|value| value.as_str().map(str::to_owned)).collect()
    }

    pub(super) fn array(self, key: &str) -> Option<Vec<&'t Value>> {
        self.0.get(key).map_or(Some(Vec::new()), |item| Some(item.as_array()?.iter().collect()))
    }

    pub(super) fn per_dialect(self, key: &str) -> Option<PerDialect> {
        let of = |value: &Value| match value.as_array()?.iter().map(Value::as_str).collect::<Option<Vec<_>>>()?[..] {
            [dialect, sql] => Some((Dialect::from_name(dialect)?, sql.to_owned())),
            _ => None,
        };
        self.array(key)?.into_iter().map(of).collect::<Option<Vec<_>>>().map(PerDialect)
    }

    /// The things below a key, each with its name, in the order of the file.
    pub(super) fn all<T>(self, key: &str, read: impl Fn(&str, Known<'t>) -> Option<T>) -> Option<Vec<T>> {
        let Some(item) = self.0.get(key) else { return Some(Vec::new()) };
        item.as_table_like()?.iter().map(|(name, item)| read(name, Known(item.as_table_like()?))).collect()
    }
}
