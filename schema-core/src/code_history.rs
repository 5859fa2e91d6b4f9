//! `codes.lock`: every code that was ever released, with the variant that it meant.
//!
//! A code in a database keeps its meaning for as long as there are rows with it, so the build refuses to give it to another
//! variant. The file is written by `cargo codebooks migrate` alone; the build script reads it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::Path;
use std::time::SystemTime;

use toml::de::{DeTable, DeValue};

use crate::atomic;
use crate::config::Manifest;
use schema_model::fingerprint;
use schema_model::model::{Code, Codebook, Schema};
use schema_model::pack::{Pack, Reader, pack_enums, pack_structs};

/// The file's name, below the output folder.
pub const CODES_LOCK: &str = "codes.lock";

/// The format that is written. Older ones are read, a newer one is refused.
const FORMAT: i64 = 1;

/// What was read, in `OUT_DIR`.
const MEMO: &str = "codebooks.history";

/// Codebooks with more rows than these are kept as a hash, in both locks.
const MOST_CODES: usize = 500;

const HEADER: &str = "# Every code that was released, with the variant that it meant. Written by `cargo codebooks migrate`: commit it,\n\
                      # and do not edit it.\n";

/// What was released.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeHistory {
    books: BTreeMap<String, Released>,
}

/// What was released of one codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Released {
    /// Each code with its variant, sorted.
    Codes(Vec<ReleasedCode>),
    /// SHA-256 of the rows of a long codebook, or of one whose rows are in a file.
    Rows(String),
}

/// What was released of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleasedCode {
    /// The code.
    pub code: Code,
    /// The variant's Rust name.
    pub variant: String,
    /// The names that it had before, the oldest first.
    pub former: Vec<String>,
    /// Whether the last release had it.
    pub is_live: bool,
}

pack_structs! {
    ReleasedCode { code, variant, former, is_live }
}

pack_enums! {
    Released { 0 Codes(codes), 1 Rows(hash) }
}

impl CodeHistory {
    /// That of an output folder; empty where there is no file. `memo` is the folder in which what was read is kept for the
    /// next build.
    ///
    /// # Errors
    /// One sentence with the line, and the remedy.
    pub fn read(output: &Path, shown: &str, memo: Option<&Path>) -> Result<Self, String> {
        let text = match std::fs::read_to_string(output.join(CODES_LOCK)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                return Err(format!("{shown}: cannot be read: {error}\nhelp: restore the file from version control"));
            }
        };
        let Some(memo) = memo.map(|folder| folder.join(MEMO)) else { return Self::parse(shown, &text) };
        let key = format!("{:016x}{}\n", fingerprint::number(&text), crate::VERSION);
        if let Ok(kept) = std::fs::read_to_string(&memo)
            && let Some(packed) = kept.strip_prefix(&key)
            && let Some(history) = Self::unpacked(packed)
        {
            return Ok(history);
        }
        let history = Self::parse(shown, &text)?;
        let mut kept = key;
        history.books.iter().for_each(|(name, released)| (name.clone().pack(&mut kept), released.pack(&mut kept)).1);
        // Without it the next build reads the file once more.
        let _ = atomic::write_atomically(&memo, kept.as_bytes(), SystemTime::now());
        Ok(history)
    }

    fn unpacked(packed: &str) -> Option<Self> {
        let (mut rest, mut books) = (Reader::new(packed), BTreeMap::new());
        while !rest.is_empty() {
            books.insert(Pack::unpack(&mut rest)?, Pack::unpack(&mut rest)?);
        }
        Some(Self { books })
    }

    /// Reads the file's text; `shown` is what messages call the file.
    ///
    /// # Errors
    /// One sentence with the line, and the remedy.
    pub fn parse(shown: &str, text: &str) -> Result<Self, String> {
        if let Some(line) = text.lines().position(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ")) {
            return Err(format!(
                "{shown}:{}:1: a merge left its conflict markers here\nhelp: keep the lines of both sides and remove the markers",
                line + 1
            ));
        }
        let file = Manifest::parse(shown, text)?;
        match file.root().get("format").map(|format| format.get_ref()) {
            Some(DeValue::Integer(format)) if format.as_str().parse() == Ok(FORMAT) => {}
            Some(DeValue::Integer(_)) => {
                return Err(format!(
                    "{shown}: a newer version of codebooks wrote this file\nhelp: build with that version, `schema-core` in Cargo.toml"
                ));
            }
            _ => {
                return Err(format!(
                    "{shown}: there is no `format`, so this is not a history of codes\nhelp: restore the file from version control"
                ));
            }
        }
        let mut books = BTreeMap::new();
        for (name, value) in file.root().iter().filter(|(name, _)| name.get_ref() != "format") {
            let name: &str = name.get_ref();
            let read = value.get_ref().as_table().and_then(released);
            let Some(released) = read else {
                return Err(file.fault(
                    value.span().start,
                    (format!("`{name}` is not a codebook's history"), "restore the file from version control"),
                ));
            };
            books.insert(name.to_owned(), released);
        }
        Ok(Self { books })
    }

    /// The file's text: one fact per line, in an order that depends on nothing else.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}format = {FORMAT}\n");
        for (name, released) in &self.books {
            let _ = match released {
                Released::Rows(hash) => write!(text, "\n[{}]\nrows = {}\n", key(name), quoted(hash)),
                Released::Codes(codes) => {
                    section(&mut text, name, "live", codes.iter().filter(|code| code.is_live));
                    section(&mut text, name, "removed", codes.iter().filter(|code| !code.is_live));
                    former_names(&mut text, name, codes);
                    Ok(())
                }
            };
        }
        text
    }

    /// What was released of a codebook, by its name or an earlier one.
    #[must_use]
    pub fn of<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<&Released> {
        names.into_iter().find_map(|name| self.books.get(name))
    }

    /// Whether nothing was released yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.books.is_empty()
    }

    /// The history once this schema is released as well. `former` gives the earlier names of a codebook.
    #[must_use]
    pub fn with(mut self, schema: &Schema, former: impl Fn(&Codebook) -> Vec<String>) -> Self {
        for codebook in schema.codebooks.iter().filter(|codebook| codebook.translates.is_none()) {
            // A former name that another codebook has by now is that one's.
            let free = |name: &String| schema.codebook(name).is_none();
            let earlier = self
                .books
                .remove(&codebook.name)
                .or_else(|| former(codebook).into_iter().filter(free).find_map(|name| self.books.remove(&name)));
            self.books.insert(codebook.name.clone(), release(codebook, earlier));
        }
        // What the schema has no more was released all the same.
        for (name, released) in &mut self.books {
            if let Released::Codes(codes) = released
                && schema.codebook(name).is_none()
            {
                codes.iter_mut().for_each(|code| code.is_live = false);
            }
        }
        self
    }
}

/// SHA-256 of a codebook's rows, where the locks keep that in place of the rows: it is long, or its rows are in a file.
#[must_use]
pub fn hash_of_rows(codebook: &Codebook) -> Option<String> {
    let is_of_file = codebook.rows.iter().any(|row| row.variant.is_empty());
    let shas = codebook.rows.iter().flat_map(|row| [row.sha.as_bytes(), b"\n"]);
    (codebook.rows.len() > MOST_CODES || is_of_file).then(|| fingerprint::parts(shas))
}

fn release(codebook: &Codebook, earlier: Option<Released>) -> Released {
    if let Some(hash) = hash_of_rows(codebook) {
        return Released::Rows(hash);
    }
    let mut codes = match earlier {
        Some(Released::Codes(codes)) => codes,
        _ => Vec::new(),
    };
    codes.iter_mut().for_each(|code| code.is_live = false);
    for row in &codebook.rows {
        let (code, variant) = (normal(&row.code), row.variant.clone());
        let earlier = codes.iter().position(|released| released.code == code).map(|at| codes.swap_remove(at));
        let mut former = earlier.map_or_else(Vec::new, |earlier| [earlier.former, vec![earlier.variant]].concat());
        former.retain(|name| *name != variant);
        codes.push(ReleasedCode { code, variant, former, is_live: true });
    }
    codes.sort_by(|left, right| left.code.cmp(&right.code));
    Released::Codes(codes)
}

fn section<'c>(text: &mut String, name: &str, state: &str, codes: impl Iterator<Item = &'c ReleasedCode>) {
    let mut codes = codes.peekable();
    if codes.peek().is_none() && state == "removed" {
        return;
    }
    let _ = write!(text, "\n[{}.{state}]\n", key(name));
    for released in codes {
        let _ = writeln!(text, "{} = {}", key(&released.code.to_string()), quoted(&released.variant));
    }
}

/// The names that variants had before: of those that had some, so an older version reads the rest as ever.
fn former_names(text: &mut String, name: &str, codes: &[ReleasedCode]) {
    let renamed: Vec<&ReleasedCode> = codes.iter().filter(|code| !code.former.is_empty()).collect();
    if !renamed.is_empty() {
        let _ = write!(text, "\n[{}.former]\n", quoted(name));
    }
    for released in renamed {
        let names: Vec<String> = released.former.iter().map(|name| quoted(name)).collect();
        let _ = writeln!(text, "{} = [{}]", quoted(&released.code.to_string()), names.join(", "));
    }
}

/// A code as the file has it: the kind of the codebook's key does not stand there, and numbers sort as numbers.
fn normal(code: &Code) -> Code {
    match code {
        Code::Int(number) => Code::Int(*number),
        Code::Text(text) => normal_text(text),
    }
}

fn normal_text(code: &str) -> Code {
    match code.parse::<i128>() {
        Ok(number) if number.to_string() == code => Code::Int(number),
        _ => Code::Text(code.to_owned()),
    }
}

/// A TOML key, without quotes where TOML needs none.
fn key(text: &str) -> Cow<'_, str> {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !text.is_empty() && text.bytes().all(is_bare) { text.into() } else { quoted(text).into() }
}

/// A TOML string; names and codes have no control characters.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn released(table: &DeTable<'_>) -> Option<Released> {
    if let Some(rows) = table.get("rows") {
        return Some(Released::Rows(rows.get_ref().as_str()?.to_owned()));
    }
    let mut codes = Vec::new();
    for (state, is_live) in [("live", true), ("removed", false)] {
        let Some(section) = table.get(state) else { continue };
        for (code, variant) in section.get_ref().as_table()?.iter() {
            let variant = variant.get_ref().as_str()?.to_owned();
            codes.push(ReleasedCode { code: normal_text(code.get_ref()), variant, former: Vec::new(), is_live });
        }
    }
    if let Some(section) = table.get("former") {
        for (code, names) in section.get_ref().as_table()?.iter() {
            let code = normal_text(code.get_ref());
            let names = names.get_ref().as_array()?.iter();
            let names: Option<Vec<String>> = names.map(|name| name.get_ref().as_str().map(str::to_owned)).collect();
            codes.iter_mut().find(|released| released.code == code)?.former = names?;
        }
    }
    codes.sort_by(|left, right| left.code.cmp(&right.code));
    Some(Released::Codes(codes))
}

impl Released {
    /// What was released of a code; nothing where only a hash is known.
    #[must_use]
    pub fn code(&self, code: &Code) -> Option<&ReleasedCode> {
        let Self::Codes(codes) = self else { return None };
        let code = normal(code);
        codes.binary_search_by(|released| released.code.cmp(&code)).ok().map(|at| &codes[at])
    }
}
