//! The manifest's edit: dependencies and configuration, everything else as it is.

use std::path::Path;

use schema_core::VERSION;
use schema_model::model::Dialect;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// A manifest that has all that is needed.
pub(crate) struct Edited {
    /// The whole text.
    pub(crate) text: String,
    /// What is new in it, each for one line of the report; empty when the text is as it was.
    pub(crate) news: Vec<String>,
    /// The name under which Rust code knows `codebooks`.
    pub(crate) facade_crate: String,
    /// The name under which the build script knows `schema-core`.
    pub(crate) build_crate: String,
    /// The build script's path, where the manifest names one.
    pub(crate) build: Option<String>,
}

/// Adds what is missing. `dialects` is empty where nobody chose; `checkout` is a folder to depend on.
///
/// # Errors
/// One sentence about what stands in the way.
pub(crate) fn edit(text: &str, dialects: &[Dialect], checkout: Option<&Path>) -> Result<Edited, String> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut document: DocumentMut =
        bare.parse().map_err(|error: toml_edit::TomlError| first_line(error.message()).to_owned())?;
    let root = document.as_table_mut();
    let build = build_script(root)?;
    let mut news = Vec::new();
    let core = checkout.map(|folder| folder.join("schema-core"));
    let facade_crate = dependency(root, "dependencies", "codebooks", checkout, &mut news)?;
    let build_crate = dependency(root, "build-dependencies", "schema-core", core.as_deref(), &mut news)?;
    configuration(root, dialects, &mut news)?;
    let text = if news.is_empty() { text.to_owned() } else { rendered(&document, text) };
    Ok(Edited { text, news, facade_crate, build_crate, build })
}

/// The library writes LF and no byte order mark; the file keeps what it had.
fn rendered(document: &DocumentMut, before: &str) -> String {
    let mut text = document.to_string().replace("\r\n", "\n");
    if before.contains("\r\n") {
        text = text.replace('\n', "\r\n");
    }
    if before.starts_with('\u{feff}') {
        text.insert(0, '\u{feff}');
    }
    text
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or(text)
}

fn build_script(root: &Table) -> Result<Option<String>, String> {
    match root.get("package").and_then(|package| package.get("build")) {
        None => Ok(None),
        Some(item) => match (item.as_str(), item.as_bool()) {
            (Some(path), _) => Ok(Some(path.to_owned())),
            (_, Some(true)) => Ok(None),
            (_, Some(false)) => Err("`build = false` turns build scripts off\nhelp: remove it".to_owned()),
            _ => Err("`build` must be the path of one build script".to_owned()),
        },
    }
}

/// Adds a dependency unless it is there, perhaps by another name; gives its crate's name.
fn dependency(
    root: &mut Table,
    section: &str,
    package: &str,
    path: Option<&Path>,
    news: &mut Vec<String>,
) -> Result<String, String> {
    let table = section_table(root, section)?;
    let renamed = |item: &Item| item.get("package").and_then(Item::as_str).map(str::to_owned);
    for (key, item) in table.iter() {
        match renamed(item) {
            Some(name) if name == package => return Ok(key.replace('-', "_")),
            Some(other) if key == package => {
                return Err(format!("`{key}` in `[{section}]` is the package `{other}`\nhelp: rename it"));
            }
            None if key == package => return Ok(key.replace('-', "_")),
            _ => {}
        }
    }
    let value = match path {
        None => Value::from(VERSION),
        Some(path) => {
            let path = path.to_str().ok_or("`--path` is not UTF-8")?;
            Value::from(InlineTable::from_iter([("path", path)]))
        }
    };
    news.push(format!("added `{package} = {}` to `[{section}]`", value.to_string().trim()));
    let sorted = table.iter().map(|(key, _)| key).is_sorted();
    table.insert(package, Item::Value(value));
    // A list that was kept in order stays in order.
    if sorted {
        table.sort_values();
    }
    Ok(package.replace('-', "_"))
}

fn section_table<'d>(root: &'d mut Table, section: &str) -> Result<&'d mut dyn TableLike, String> {
    let near = root.get("dependencies").and_then(last_position);
    root.entry(section)
        .or_insert_with(|| {
            let mut table = Table::new();
            table.set_position(near);
            Item::Table(table)
        })
        .as_table_like_mut()
        .ok_or_else(|| format!("`{section}` must be a table"))
}

/// The place of the last header of a table and those below it: new ones go behind `[dependencies]`, not to the file's end.
fn last_position(item: &Item) -> Option<isize> {
    let table = item.as_table()?;
    table.iter().filter_map(|(_, item)| last_position(item)).chain(table.position()).max()
}

/// `[package.metadata.codebooks]` with `dialects`, unless it has them; a new package writes its codes out.
fn configuration(root: &mut Table, wanted: &[Dialect], news: &mut Vec<String>) -> Result<(), String> {
    let names = dialect_names(wanted);
    let mut table = section_table(root, "package")?;
    for (key, path) in [("metadata", "package.metadata"), ("codebooks", "package.metadata.codebooks")] {
        let section = table.entry(key).or_insert_with(|| {
            let mut section = Table::new();
            // `[package.metadata]` alone says nothing.
            section.set_implicit(key == "metadata");
            Item::Table(section)
        });
        table = section.as_table_like_mut().ok_or_else(|| format!("`{path}` must be a table"))?;
    }
    let Some(configured) = table.get("dialects") else {
        let list = Array::from_iter(names.iter().copied());
        news.push(format!("added `dialects = {list}` to `[package.metadata.codebooks]`"));
        table.insert("dialects", Item::Value(Value::Array(list)));
        if !table.contains_key("implicit_codes") {
            news.push("added `implicit_codes = \"deny\"` to `[package.metadata.codebooks]`".to_owned());
            table.insert("implicit_codes", Item::Value(Value::from("deny")));
        }
        return Ok(());
    };
    let mut there: Vec<&str> = configured.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut named = names;
    there.sort_unstable();
    named.sort_unstable();
    if wanted.is_empty() || there == named {
        return Ok(());
    }
    Err(format!("`dialects = {}` is already configured\nhelp: change it there", configured.to_string().trim()))
}

/// In the order in which they are listed anywhere, each once; all of them where nobody chose.
fn dialect_names(wanted: &[Dialect]) -> Vec<&'static str> {
    let chosen = |dialect: &Dialect| wanted.is_empty() || wanted.contains(dialect);
    Dialect::ALL.iter().filter(|dialect| chosen(dialect)).map(|dialect| dialect.name()).collect()
}
