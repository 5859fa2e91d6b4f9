//! What the build script read of each type, in a file for the derive to compare with.
//!
//! The derive reads it while it expands, so the proof that files and types agree costs the compiler nothing but what
//! only the compiler knows: which type a path in a foreign key means. The file stands beside the registry; cargo compiles
//! the crate anew whenever the build script has run, so neither can be stale.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::assemble::Assembled;
use crate::fingerprint;
use crate::parse::Declaration;
use crate::source::Sources;

/// What the build script read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Why the build script could say nothing; empty when it could.
    pub broken: String,
    /// Every type, by its SQL name.
    pub types: HashMap<String, Entry>,
}

/// What the build script read of one type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What the type says, as a number.
    pub fingerprint: u64,
    /// What is wrong with it as part of the whole, one sentence each.
    pub problems: Vec<String>,
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
    /// What is wrong with the reference, one sentence each.
    pub problems: Vec<String>,
    /// Whether its path can mean no other type.
    pub certain: bool,
}

impl Proof {
    /// What a build script has to say.
    #[must_use]
    pub fn of(sources: &Sources, assembled: &Assembled) -> Self {
        let (prints, broken) = (prints(sources), sources.broken.join("\n"));
        let mut types: HashMap<String, Entry> = HashMap::with_capacity(sources.items.len());
        for (index, item) in sources.items.iter().enumerate() {
            let (name, mut entry) = match &item.declaration {
                Ok(declaration) => {
                    let entry = entry(index, declaration, assembled, &prints);
                    (declaration.name().to_owned(), Entry { demanded: !item.certain, ..entry })
                }
                // What only the build script finds wrong, such as a variant under a `cfg`, the derive reports through this.
                Err(rejected) => {
                    let Some(name) = &rejected.name else { continue };
                    let problems = rejected.faults.iter().map(|fault| fault.message.clone()).collect();
                    (name.clone(), Entry { problems, ..Entry::default() })
                }
            };
            // Of two types of one name the one with the problem stays, so that it is told.
            if let Some(other) = types.remove(&name)
                && entry.problems.is_empty()
            {
                entry = other;
            }
            types.insert(name, entry);
        }
        Self { broken, types }
    }

    /// The file's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n", escape(&self.broken));
        let mut names: Vec<&String> = self.types.keys().collect();
        names.sort_unstable();
        for name in names {
            let entry = &self.types[name];
            let _ = write!(text, "{}\t{:x}\t{}\t", escape(name), entry.fingerprint, u8::from(entry.demanded));
            text.push_str(&sentences(&entry.problems));
            text.push('\t');
            let codes: Vec<String> = entry.codes.iter().map(i128::to_string).collect();
            text.push_str(&codes.join(","));
            for target in &entry.references {
                let certain = u8::from(target.certain);
                let _ = write!(text, "\t{:x}\t{certain}\t{}", target.fingerprint, sentences(&target.problems));
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
        let mut types = HashMap::new();
        for line in lines {
            let mut fields = line.split('\t');
            let name = unescape(fields.next()?);
            let fingerprint = u64::from_str_radix(fields.next()?, 16).ok()?;
            let demanded = fields.next()? == "1";
            let problems = read_sentences(fields.next()?);
            let codes = fields.next()?.split(',').filter(|code| !code.is_empty());
            let codes = codes.map(|code| code.parse().ok()).collect::<Option<_>>()?;
            let mut references = Vec::new();
            while let Some(field) = fields.next() {
                let fingerprint = u64::from_str_radix(field, 16).ok()?;
                let certain = fields.next()? == "1";
                references.push(Target { fingerprint, certain, problems: read_sentences(fields.next()?) });
            }
            types.insert(name, Entry { fingerprint, problems, demanded, references, codes });
        }
        Some(Self { broken, types })
    }
}

fn entry(index: usize, declaration: &Declaration, assembled: &Assembled, prints: &[Option<u64>]) -> Entry {
    let problems = |reference: Option<usize>| -> Vec<String> {
        let own = |problem: &&crate::assemble::Problem| problem.item == index && problem.reference == reference;
        assembled.problems.iter().filter(own).map(|problem| problem.message.clone()).collect()
    };
    let references = (0..declaration.references().len())
        .map(|at| {
            let target = assembled.targets[index].get(at).copied().flatten();
            Target {
                fingerprint: target.and_then(|target| prints[target]).unwrap_or_default(),
                problems: problems(Some(at)),
                certain: assembled.certain[index].get(at).copied().unwrap_or_default(),
            }
        })
        .collect();
    Entry {
        fingerprint: prints[index].unwrap_or_default(),
        problems: problems(None),
        references,
        codes: assembled.codes[index].clone(),
        ..Entry::default()
    }
}

/// The fingerprint of every item that has one, and behind them those of the imported types.
#[must_use]
pub fn prints(sources: &Sources) -> Vec<Option<u64>> {
    let own = sources.items.iter().map(|item| item.declaration.as_ref().ok().map(fingerprint::declaration));
    own.chain(sources.imported.iter().map(|imported| imported.fingerprint)).collect()
}

/// Sentences in one field: no sentence holds a line's end once it is escaped.
fn sentences(list: &[String]) -> String {
    let list: Vec<String> = list.iter().map(|sentence| escape(sentence)).collect();
    list.join("\u{1f}")
}

fn read_sentences(field: &str) -> Vec<String> {
    field.split('\u{1f}').filter(|sentence| !sentence.is_empty()).map(unescape).collect()
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
            problems: vec!["wrong".into()],
            demanded: true,
            references: vec![target, Target::default()],
            codes: vec![-1, i128::MAX],
        };
        let types = HashMap::from([("a".to_owned(), entry), ("b".to_owned(), Entry::default())]);
        let proof = Proof { broken: "x\ny".into(), types };
        assert_eq!(Proof::from_text(&proof.to_text()), Some(proof));
        assert_eq!(Proof::from_text("\nname"), None);
    }
}
