//! What the build script has to say to the derive about each type.

use std::collections::HashMap;

use schema_model::fingerprint;
use schema_rust::Declaration;
use schema_rust::proof::{Entry, Proof, Target};

use crate::assemble::{Assembled, Problem};
use crate::source::Sources;

/// What a build script has to say.
#[must_use]
pub fn proof(sources: &Sources, assembled: &Assembled) -> Proof {
    let (fingerprints, broken) = (fingerprints(sources), sources.broken.join("\n"));
    let mut types: HashMap<String, Entry> = HashMap::with_capacity(sources.items.len());
    for (index, item) in sources.items.iter().enumerate() {
        let (name, mut entry) = match &item.declaration {
            Ok(declaration) => {
                let entry = entry(index, declaration, assembled, &fingerprints);
                (declaration.name().to_owned(), Entry { demanded: !item.certain, ..entry })
            }
            // What only the build script finds wrong, such as a variant under a `cfg`, the derive reports through this.
            Err(rejected) => {
                let Some(name) = &rejected.name else { continue };
                let problems = rejected.faults.iter().map(|fault| (fault.at, fault.to_string())).collect();
                (name.clone(), Entry { problems, ..Entry::default() })
            }
        };
        // Of two types with one name the one with the problem stays, so it is reported.
        if let Some(other) = types.remove(&name)
            && entry.problems.is_empty()
        {
            entry = other;
        }
        types.insert(name, entry);
    }
    // A data file has no text here: the compiler does not read it.
    let sources = sources.files.iter().filter(|file| !file.text.is_empty());
    let files = sources.map(|file| (file.shown.clone(), fingerprint::number(&file.text))).collect();
    Proof { broken, files, types }
}

fn entry(index: usize, declaration: &Declaration, assembled: &Assembled, fingerprints: &[Option<u64>]) -> Entry {
    let problems = |reference: Option<usize>| {
        let own = move |problem: &&Problem| problem.item == index && problem.reference == reference;
        assembled.problems.iter().filter(own).map(|problem| (problem.fault.at, problem.fault.to_string()))
    };
    let references = (0..declaration.references().len())
        .map(|at| {
            let target = assembled.targets[index].get(at).copied().flatten();
            Target {
                fingerprint: target.and_then(|target| fingerprints[target]).unwrap_or_default(),
                problems: problems(Some(at)).map(|(_, text)| text).collect(),
                certain: assembled.certain[index].get(at).copied().unwrap_or_default(),
            }
        })
        .collect();
    Entry {
        fingerprint: fingerprints[index].unwrap_or_default(),
        problems: problems(None).collect(),
        references,
        codes: assembled.codes[index].clone(),
        ..Entry::default()
    }
}

/// The fingerprint of every item that has one, and behind them those of the imported types.
#[must_use]
pub fn fingerprints(sources: &Sources) -> Vec<Option<u64>> {
    let own = sources.items.iter().map(|item| item.declaration.is_ok().then_some(item.fingerprint));
    own.chain(sources.imported.iter().map(|imported| imported.fingerprint)).collect()
}
