//! Whether messages, documentation, comments and the names of tests are plain English.

mod phrase;

use std::fs;

use crate::checkout;
use crate::source::Source;
use crate::step::workspace;

/// Endings of files that people read.
const READ: [&str; 7] = ["*.rs", "*.md", "*.toml", "*.stderr", "*.yml", "*.html", "*.snap"];

/// Files whose words are not the project's own.
const EXEMPT: [&str; 2] = ["xtask/src/words/phrase.rs", "LICENSE"];

/// Reads every text of the checkout.
pub(crate) fn check(_: &[Source]) -> Result<String, String> {
    let (mut texts, mut faults) = (0, Vec::new());
    for pattern in READ {
        for path in checkout::files(pattern)? {
            if EXEMPT.iter().any(|exempt| path.starts_with(exempt)) {
                continue;
            }
            let text = fs::read_to_string(workspace().join(&path)).map_err(|error| format!("{path}: {error}"))?;
            let found = phrase::found(&text).into_iter();
            faults
                .extend(found.map(|(line, phrase, instead)| format!("  {path}:{line}: `{phrase}`; write `{instead}`")));
            texts += 1;
        }
    }
    if faults.is_empty() {
        return Ok(format!("{texts} texts in plain English"));
    }
    Err(format!("some texts read as translated:\n{}", faults.join("\n")))
}
