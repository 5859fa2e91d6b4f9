//! What the build script read of each type, in a file for the derive to compare with.
//!
//! The derive reads it while it expands, so the proof that files and types agree costs the compiler nothing but what
//! only the compiler knows: which type a path in a foreign key means. The file stands beside the registry; cargo compiles
//! the crate again whenever the build script has run, so neither can be stale.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::grammar::{At, Case, Settings};
use schema_model::fingerprint;

/// The file beside the registry that the derive reads.
pub const PROOF: &str = "codebooks.proof";

/// The name of the file beside the registry that holds the embedded schema.
pub const EMBEDDED: &str = "codebooks.schema";

/// The name of the file beside the registry that holds where types and fields stand.
pub const PLACES: &str = "codebooks.places";

/// The name of the file beside the registry that holds what is known of codes beside the rows.
pub const KNOWN_CODES: &str = "codebooks.codes";

/// The types of the presence check: the compiler looks through all implementations of one type for every question, so one
/// type for all would cost the square of their number.
pub const BUCKETS: u64 = 64;

/// What the build script read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Why the build script could say nothing; empty when it could.
    pub broken: String,
    /// Every source file, by its path below the package or its absolute one, and its text's fingerprint: a file may be
    /// saved between the build script and the compiler.
    pub files: Vec<(String, u64)>,
    /// Every type, by its SQL name.
    pub types: HashMap<String, Entry>,
}

/// What the build script read of one type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What the type says, as a number.
    pub fingerprint: u64,
    /// What is wrong with it as part of the whole, each with its place and with its help on a second line.
    pub problems: Vec<(At, String)>,
    /// Whether the registry asks the compiler for its presence.
    pub demanded: bool,
    /// Its references, in the derive's order.
    pub references: Vec<Target>,
    /// Its codes, where they are constants of elsewhere.
    pub codes: Vec<i128>,
}

/// The type that a reference was taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Its fingerprint.
    pub fingerprint: u64,
    /// What is wrong with the reference, each with its help on a second line.
    pub problems: Vec<String>,
    /// Whether its path can mean no other type.
    pub certain: bool,
}

impl Proof {
    /// The first source file that is not as the build script read it; `read` gives a file's text.
    pub fn changed(&self, read: impl Fn(&str) -> Option<String>) -> Option<&str> {
        let is_same = |path: &str, fingerprint: u64| {
            read(path).is_some_and(|text| fingerprint::number(&normalised(text)) == fingerprint)
        };
        self.files.iter().find(|(path, fingerprint)| !is_same(path, *fingerprint)).map(|(path, _)| path.as_str())
    }

    /// The file's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n", escape(&self.broken));
        let _ = writeln!(text, "{}", self.files.len());
        for (path, fingerprint) in &self.files {
            let _ = writeln!(text, "{}\t{fingerprint:x}", escape(path));
        }
        let mut names: Vec<&String> = self.types.keys().collect();
        names.sort_unstable();
        for name in names {
            let entry = &self.types[name];
            let _ = write!(text, "{}\t{:x}\t{}\t", escape(name), entry.fingerprint, u8::from(entry.demanded));
            let problems: Vec<String> = entry.problems.iter().map(|(at, text)| format!("{} {text}", at.0)).collect();
            text.push_str(&messages(&problems));
            text.push('\t');
            let codes: Vec<String> = entry.codes.iter().map(i128::to_string).collect();
            text.push_str(&codes.join(","));
            for target in &entry.references {
                let certain = u8::from(target.certain);
                let _ = write!(text, "\t{:x}\t{certain}\t{}", target.fingerprint, messages(&target.problems));
            }
            text.push('\n');
        }
        text
    }

    /// Reads what [`to_text`](Self::to_text) wrote; `None` for a text of another version.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let broken = unescape(lines.next()?);
        let count: usize = lines.next()?.parse().ok()?;
        let mut files = Vec::new();
        for _ in 0..count {
            let (path, fingerprint) = lines.next()?.split_once('\t')?;
            files.push((unescape(path), u64::from_str_radix(fingerprint, 16).ok()?));
        }
        let mut types = HashMap::new();
        for line in lines {
            let mut fields = line.split('\t');
            let name = unescape(fields.next()?);
            let fingerprint = u64::from_str_radix(fields.next()?, 16).ok()?;
            let demanded = fields.next()? == "1";
            let placed = |problem: String| {
                let (at, text) = problem.split_once(' ')?;
                Some((At(at.parse().ok()?), text.to_owned()))
            };
            let problems = read_messages(fields.next()?).into_iter().map(placed).collect::<Option<_>>()?;
            let codes = fields.next()?.split(',').filter(|code| !code.is_empty());
            let codes = codes.map(|code| code.parse().ok()).collect::<Option<_>>()?;
            let mut references = Vec::new();
            while let Some(field) = fields.next() {
                let fingerprint = u64::from_str_radix(field, 16).ok()?;
                let certain = fields.next()? == "1";
                references.push(Target { fingerprint, certain, problems: read_messages(fields.next()?) });
            }
            types.insert(name, Entry { fingerprint, problems, demanded, references, codes });
        }
        Some(Self { broken, files, types })
    }
}

/// What the build script tells the derive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Whether the schema's target is a binary.
    pub binary: bool,
    /// The name of the crate that holds the schema.
    pub crate_name: String,
    /// Whether its root holds `codebooks::schema!()`.
    pub has_schema_macro: bool,
    /// What shapes an item's meaning.
    pub settings: Settings,
}

impl Context {
    /// The variable in the compiler's environment.
    pub const VARIABLE: &'static str = "CODEBOOKS_CONTEXT";

    /// The variable's value.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!(
            "{}|{}|{}|{}|{}",
            if self.binary { "bin" } else { "lib" },
            self.crate_name,
            if self.has_schema_macro { "schema" } else { "" },
            self.settings.rename_all.word(),
            self.settings.archive_column
        )
    }

    /// Reads what [`to_text`](Self::to_text) wrote; `None` for a text of another version.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('|').collect();
        let [kind, crate_name, schema, rename_all, archive_column] = parts.as_slice() else {
            return None;
        };
        Some(Self {
            binary: *kind == "bin",
            crate_name: (*crate_name).to_owned(),
            has_schema_macro: *schema == "schema",
            settings: Settings {
                rename_all: Case::from_word(rename_all)?,
                archive_column: (*archive_column).to_owned(),
            },
        })
    }
}

/// A source file's text without a byte-order mark, and with LF alone: rustc reads doc comments so.
#[must_use]
pub fn normalised(text: String) -> String {
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text }
}

/// Messages in one field: no message contains a line's end once it is escaped.
fn messages(list: &[String]) -> String {
    let list: Vec<String> = list.iter().map(|message| escape(message)).collect();
    list.join("\u{1f}")
}

fn read_messages(field: &str) -> Vec<String> {
    field.split('\u{1f}').filter(|message| !message.is_empty()).map(unescape).collect()
}

fn escape(text: &str) -> String {
    if !text.contains(['\\', '\n', '\r', '\t', '\u{1f}']) {
        return text.to_owned();
    }
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t").replace('\u{1f}', "\\u")
}

fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        plain.push(match c {
            '\\' => match rest.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('u') => '\u{1f}',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let target = Target { fingerprint: 7, problems: vec!["a\tb".into(), "c\u{1f}\\d\r\n".into()], certain: true };
        let entry = Entry {
            fingerprint: u64::MAX,
            problems: vec![(At(7), "wrong\nhelp: make it right".into()), (At::NOWHERE, "more".into())],
            demanded: true,
            references: vec![target, Target::default()],
            codes: vec![-1, i128::MAX],
        };
        let types = HashMap::from([("a".to_owned(), entry), ("b".to_owned(), Entry::default())]);
        let files = vec![("src/a b.rs".to_owned(), 9)];
        let proof = Proof { broken: "x\ny".into(), files, types };
        assert_eq!(Proof::from_text(&proof.to_text()), Some(proof));
        assert_eq!(Proof::from_text("\n0\nname"), None);
    }
}
