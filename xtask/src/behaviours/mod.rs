//! Whether every numbered behaviour has a test that carries its number.

mod document;
mod number;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use document::Behaviour;
use number::{Number, numbers};

use crate::source::Source;
use crate::step::workspace;

const DOCUMENT: &str = "docs/behaviours.md";

/// Compares docs/behaviours.md with the names of all tests.
pub(crate) fn check(sources: &[Source]) -> Result<String, String> {
    let text = fs::read_to_string(workspace().join(DOCUMENT)).map_err(|error| format!("{DOCUMENT}: {error}"))?;
    let behaviours = document::read(&text)?;
    let faults = faults(&behaviours, sources);
    if faults.is_empty() {
        let open = behaviours.values().filter(|behaviour| behaviour.is_open).count();
        return Ok(format!("{} behaviours, {} of them tested, {open} open", behaviours.len(), behaviours.len() - open));
    }
    Err(format!("{DOCUMENT} and the names of the tests differ:\n{}", faults.join("\n")))
}

/// Everything in which document and tests differ, a line each.
fn faults(behaviours: &BTreeMap<Number, Behaviour>, sources: &[Source]) -> Vec<String> {
    let mut tested: BTreeMap<Number, String> = BTreeMap::new();
    let mut unknown = Vec::new();
    for (place, name) in tests(sources) {
        for range in numbers(name) {
            let ends = BTreeSet::from([range.start(), range.end()]);
            for end in ends.into_iter().filter(|end| !behaviours.contains_key(end)) {
                unknown.push(format!("  {place}: `{name}` carries {end}, which {DOCUMENT} does not list"));
            }
            // A range means the behaviours that exist in it: the numbers have gaps.
            for (number, _) in behaviours.range(range) {
                tested.entry(*number).or_insert_with(|| format!("{place}: `{name}`"));
            }
        }
    }
    let mut faults = Vec::new();
    for (number, behaviour) in behaviours {
        match (behaviour.is_open, tested.get(number)) {
            (false, None) => {
                let prefix = number.as_test_prefix();
                faults.push(format!(
                    "  {DOCUMENT}:{}: {number} has no test; name one `{prefix}_…`, or mark it `(open)`",
                    behaviour.line
                ));
            }
            (true, Some(test)) => faults.push(format!(
                "  {DOCUMENT}:{}: {number} is marked `(open)` but has a test; remove the mark ({test})",
                behaviour.line
            )),
            _ => {}
        }
    }
    faults.extend(unknown);
    faults
}

/// All tests, each with its place.
fn tests(sources: &[Source]) -> impl Iterator<Item = (String, &str)> {
    sources.iter().flat_map(|source| {
        source.tests.iter().map(|test| (format!("{}:{}", source.path, test.line), test.name.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(document: &str, path: &str, source: &str) -> Vec<String> {
        let behaviours = document::read(document).expect("a document");
        faults(&behaviours, &[Source::read(path, source).expect("a source")])
    }

    #[test]
    fn a_behaviour_without_a_test_is_reported() {
        let faults = faults_of("- **S0-1** One.\n- **S0-2** Two.\n", "tests/a.rs", "#[test] fn s0_01_one() {}");
        assert_eq!(faults, ["  docs/behaviours.md:2: S0-2 has no test; name one `s0_02_…`, or mark it `(open)`"]);
    }

    #[test]
    fn an_open_behaviour_with_a_test_is_reported() {
        let faults = faults_of("- **S0-1** (open) One.\n", "tests/a.rs", "#[test] fn s0_01_one() {}");
        assert_eq!(
            faults,
            [
                "  docs/behaviours.md:1: S0-1 is marked `(open)` but has a test; remove the mark (tests/a.rs:1: `s0_01_one`)"
            ]
        );
    }

    #[test]
    fn a_test_with_a_number_that_is_not_listed_is_reported() {
        let faults = faults_of("- **S0-1** One.\n", "tests/a.rs", "#[test] fn s0_01_and_s0_03_one() {}");
        assert_eq!(
            faults,
            ["  tests/a.rs:1: `s0_01_and_s0_03_one` carries S0-3, which docs/behaviours.md does not list"]
        );
    }

    #[test]
    fn a_helper_with_a_number_in_its_name_is_not_a_test() {
        let faults = faults_of("- **S0-1** One.\n", "tests/a.rs", "fn s0_01_one() {}");
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn ranges_and_names_of_files_count() {
        let document = "- **S0-1** One.\n- **S0-2** Two.\n- **S0-4** Four.\n";
        let ranged = faults_of(document, "tests/a.rs", "#[test] fn s0_01_to_s0_04_a_life() {}");
        assert_eq!(ranged, Vec::<String>::new());
        let file = faults_of("- **S0-1** One.\n", "tests/ui/s0_01_one.rs", "fn main() {}");
        assert_eq!(file, Vec::<String>::new());
    }
}
