//! What an enum's own attributes say.

use super::attributes::{Entry, Lists, Vocabulary};
use super::declaration::{At, ExtraDeclaration};
use super::extra::read_payload;
use super::faults::Faults;
use super::renamed::{Renamed, read_renamed};
use super::text::check_name;
use super::{Case, Expansion, Settings};
use schema_model::fingerprint::Unhashed;
use schema_model::model::{StandardColumns, Storage};

const ENUM: Vocabulary = Vocabulary {
    place: "on an enum",
    once: &[
        "table",
        "namespace",
        "storage",
        "key",
        "length",
        "codes",
        "names",
        "rename_all",
        "key_column",
        "name_column",
        "description_column",
        "archive_column",
        "payload",
        "mask",
        "file",
        "renamed_from",
        "crate",
        "standalone",
    ],
    repeated: &[],
};

/// The length of a text key whose enum gives none.
const TEXT_KEY_LENGTH: u32 = 64;

/// What the enum's own attributes say.
pub(super) struct Options {
    pub(super) table: Option<String>,
    pub(super) namespace: Option<String>,
    pub(super) storage: Storage,
    pub(super) text_key: bool,
    /// Where an integer key is asked for.
    int_key: Option<At>,
    pub(super) length: u32,
    pub(super) codes: Case,
    pub(super) names: Option<Case>,
    name_column: Option<String>,
    pub(super) rename_all: Case,
    pub(super) columns: StandardColumns,
    pub(super) mask: Option<At>,
    pub(super) file: Option<String>,
    pub(super) extras: Vec<ExtraDeclaration>,
    pub(super) renamed_from: Renamed,
    pub(super) expansion: Expansion,
}

/// Reads the enum's own attributes.
pub(super) fn read_options(lists: &Lists, settings: &Settings, faults: &Faults) -> Options {
    let mut options = Options::of(settings);
    let entries = lists.entries(&ENUM, faults);
    for entry in &entries {
        read_option(entry, &mut options, faults);
    }
    if options.storage == Storage::Native {
        if let Some(at) = options.int_key {
            faults.push(at, ("a native enum type requires a text key", "remove `key = \"int\"`"));
        }
        options.text_key = true;
        options.length = schema_model::model::NAME_BYTES as u32;
    }
    refuse_without(&entries, &options, faults);
    if options.columns.key.is_empty() {
        options.columns.key = if options.text_key { "code" } else { "id" }.into();
    }
    if options.names.is_some() {
        options.columns.name = Some(options.name_column.clone().unwrap_or_else(|| "name".into()));
    }
    check_columns(&options.columns, &entries, faults);
    options
}

impl Options {
    /// Those of an enum that says nothing.
    fn of(settings: &Settings) -> Self {
        Self {
            table: None,
            namespace: None,
            storage: Storage::Table,
            text_key: false,
            int_key: None,
            length: TEXT_KEY_LENGTH,
            codes: Case::Snake,
            names: None,
            name_column: None,
            rename_all: settings.rename_all,
            columns: StandardColumns {
                key: String::new(),
                name: None,
                description: "description".into(),
                archive: settings.archive_column.clone(),
            },
            mask: None,
            file: None,
            extras: Vec::new(),
            renamed_from: Unhashed(Vec::new()),
            expansion: Expansion::default(),
        }
    }
}

fn read_option(entry: &Entry<'_>, options: &mut Options, faults: &Faults) {
    match entry.key.as_str() {
        "table" => options.table = entry.string("c_parcel_state", faults),
        "namespace" => options.namespace = entry.string("shop", faults),
        "renamed_from" => options.renamed_from = read_renamed(entry, faults),
        "storage" => {
            let words = ["table", "check", "native"];
            let all = [Storage::Table, Storage::Check, Storage::Native];
            if let Some(storage) = entry.word(&words, |word| pick(&words, &all, word), faults) {
                options.storage = storage;
            }
        }
        "key" => {
            let chosen = entry.word(&["int", "text"], |word| pick(&["int", "text"], &[false, true], word), faults);
            options.text_key = chosen == Some(true);
            options.int_key = (chosen == Some(false)).then_some(entry.at);
        }
        "length" => {
            if let Some((length, at)) = entry.number("64", faults) {
                options.length = length;
                if !(1..=255).contains(&length) {
                    faults.push(at, "the length of a text key must be between 1 and 255");
                }
            }
        }
        "codes" => options.codes = case(entry, faults).unwrap_or(options.codes),
        "names" => options.names = case(entry, faults),
        "rename_all" => options.rename_all = case(entry, faults).unwrap_or(options.rename_all),
        "key_column" => set_column(entry, &mut options.columns.key, faults),
        "name_column" => {
            let mut name = String::new();
            set_column(entry, &mut name, faults);
            options.name_column = Some(name);
        }
        "description_column" => set_column(entry, &mut options.columns.description, faults),
        "archive_column" => set_column(entry, &mut options.columns.archive, faults),
        "file" => options.file = entry.string("data/languages.csv", faults),
        "mask" => options.mask = entry.flag(faults).then_some(entry.at),
        "payload" => options.extras = read_payload(entry, faults),
        "crate" => options.expansion.facade = entry.path("path", faults).map(|(path, _)| path),
        "standalone" => options.expansion.standalone = entry.flag(faults),
        _ => unreachable!("the vocabulary lists every key"),
    }
}

/// What requires something else.
fn refuse_without(entries: &[Entry<'_>], options: &Options, faults: &Faults) {
    for entry in entries {
        let needs = match entry.key.as_str() {
            "length" | "codes" if !options.text_key => Some("key = \"text\""),
            "name_column" if options.names.is_none() => Some("names = \"snake_case\""),
            "names" | "payload" | "key_column" | "description_column" | "archive_column"
                if options.storage != Storage::Table =>
            {
                Some("storage = \"table\"")
            }
            _ => None,
        };
        if let Some(needs) = needs {
            faults.push(entry.at, format!("`{}` requires `{needs}`", entry.key));
        }
    }
}

/// The columns of a codebook's table must not share a name.
fn check_columns(columns: &StandardColumns, entries: &[Entry<'_>], faults: &Faults) {
    let mut seen = vec!["sha".to_owned(), "date_created".to_owned()];
    let named = [
        ("key_column", Some(&columns.key)),
        ("name_column", columns.name.as_ref()),
        ("description_column", Some(&columns.description)),
        ("archive_column", Some(&columns.archive)),
    ];
    for (key, column) in named {
        let Some(column) = column else { continue };
        let lower = column.to_lowercase();
        if seen.contains(&lower) {
            let at = entries.iter().find(|entry| entry.key == key).map_or(At::NOWHERE, |entry| entry.at);
            faults.push(at, (format!("the codebook has two columns named `{column}`"), "rename one of them"));
        }
        seen.push(lower);
    }
}

fn set_column(entry: &Entry<'_>, column: &mut String, faults: &Faults) {
    if let Some(name) = entry.string("column", faults) {
        check_name(&name, "column name", entry.at, faults);
        *column = name;
    }
}

fn case(entry: &Entry<'_>, faults: &Faults) -> Option<Case> {
    entry.word(&Case::WORDS, Case::from_word, faults)
}

fn pick<T: Copy>(words: &[&str], values: &[T], word: &str) -> Option<T> {
    words.iter().position(|known| *known == word).map(|at| values[at])
}
