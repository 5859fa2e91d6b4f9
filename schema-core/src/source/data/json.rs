//! Rows from JSON: a list of objects, the whole file or a part of it.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use schema_model::diagnosis::Diagnosis;

use super::{DataRow, Place};

/// A JSON value that takes no key twice, of which a map would keep the last.
enum Json {
    Null,
    /// A text, a number or a truth value.
    Plain(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

pub(super) fn rows(text: &str, file: &str, pointer: Option<&str>) -> Result<Vec<DataRow>, Diagnosis> {
    let whole: Json = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let message = error.to_string();
        let message = message.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&message);
        format!(":{line}:{column}: {message}")
    })?;
    let pointer = pointer.unwrap_or_default();
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return Err(": the text after `#` must begin with `/`".into());
    }
    let found = find(whole, pointer)?;
    let list = match found {
        Json::List(list) => list,
        other => {
            let what = if pointer.is_empty() { "the file".to_owned() } else { format!("`{pointer}`") };
            let name = |list| format!("name the list in it: `file = \"{file}#{pointer}/{}\"`", escape(list));
            let message = format!(": {what} is {}, not a list of objects", other.kind());
            return Err((message, other.lists().next().map(name)).into());
        }
    };
    let mut columns: Arc<[String]> = Arc::default();
    list.into_iter().enumerate().map(|(at, entry)| row(at + 1, entry, &mut columns)).collect()
}

/// A row; `columns` are those of the one before it.
fn row(entry: usize, value: Json, columns: &mut Arc<[String]>) -> Result<DataRow, Diagnosis> {
    let Json::Object(object) = value else {
        return Err(format!(", entry {entry}: a row must be an object").into());
    };
    let mut cells = Vec::with_capacity(object.len());
    for (name, value) in &object {
        cells.push(match value {
            Json::Null => None,
            Json::Plain(text) => Some(text.as_str()),
            nested => {
                let message = format!(", entry {entry}: `{name}` is {}", nested.kind());
                return Err((message, "write a text, a number or a truth value").into());
            }
        });
    }
    if !columns.iter().eq(object.iter().map(|(name, _)| name)) {
        *columns = object.iter().map(|(name, _)| name.clone()).collect();
    }
    Ok(DataRow::new(Place::Entry(entry), columns, cells.into_iter()))
}

/// What a JSON pointer (RFC 6901) leads to.
fn find(whole: Json, pointer: &str) -> Result<Json, Diagnosis> {
    let mut value = whole;
    let mut done = 0;
    for part in pointer.split('/').skip(1) {
        let name = part.replace("~1", "/").replace("~0", "~");
        let known: Vec<String> = value.keys().map(|key| format!("`{}/{}`", &pointer[..done], escape(key))).collect();
        let inner = match value {
            Json::Object(object) => object.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value),
            Json::List(list) => name.parse().ok().and_then(|at: usize| list.into_iter().nth(at)),
            _ => None,
        };
        done += 1 + part.len();
        value = inner.ok_or_else(|| {
            let help = (!known.is_empty()).then(|| format!("it has {}", known.join(", ")));
            Diagnosis::from((format!(": the file has nothing at `{}`", &pointer[..done]), help))
        })?;
    }
    Ok(value)
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

impl Json {
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Plain(_) => "a plain value",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    fn entries(&self) -> &[(String, Json)] {
        match self {
            Self::Object(object) => object,
            _ => &[],
        }
    }

    fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries().iter().map(|(key, _)| key.as_str())
    }

    /// The keys of lists.
    fn lists(&self) -> impl Iterator<Item = &str> {
        self.entries().iter().filter(|(_, value)| matches!(value, Self::List(_))).map(|(key, _)| key.as_str())
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Plain(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Plain(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Plain(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        // As it is written in JSON, with an exponent where it is far from 1.
        Ok(Json::Plain(serde_json::Value::from(value).to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Plain(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = access.next_element()? {
            list.push(value);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut object: Vec<(String, Json)> = Vec::new();
        let mut seen = HashSet::new();
        while let Some(key) = access.next_key::<String>()? {
            if !seen.insert(key.clone()) {
                return Err(A::Error::custom(format!("the key `{key}` appears twice in one object")));
            }
            object.push((key, access.next_value()?));
        }
        Ok(Json::Object(object))
    }
}
