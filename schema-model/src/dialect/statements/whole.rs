//! What is refused in any place of a script.

use super::Place;
use super::reader::Fault;

/// What is said of conflict markers.
pub(super) const MARKERS: &str = "a merge left its conflict markers here";

const OURS: &str = "<<<<<<< ";
const MIDDLE: &str = "=======";
const THEIRS: &str = ">>>>>>> ";

/// Refuses what no script may have, inside texts and comments too.
pub(super) fn check(text: &str) -> Result<(), Fault> {
    if let Some(at) = text.find('\0') {
        return Err((at, "a NUL byte".to_owned()));
    }
    // A conflict may lie inside of a text: then the three markers in their order are what tells.
    match conflict(text) {
        Some(at) => Err((at, MARKERS.to_owned())),
        None => Ok(()),
    }
}

/// Where the first of all three markers stands.
fn conflict(text: &str) -> Option<usize> {
    if !text.contains(OURS) {
        return None;
    }
    let (mut at, mut start, mut is_divided) = (0, None, false);
    for line in text.split_inclusive('\n') {
        if line.starts_with(OURS) {
            (start, is_divided) = (Some(at), false);
        } else if line.trim_end() == MIDDLE {
            is_divided = start.is_some();
        } else if line.starts_with(THEIRS) && is_divided {
            return start;
        }
        at += line.len();
    }
    None
}

/// Whether a marker begins here, outside of texts and comments.
pub(super) fn is_marker(place: &Place<'_>) -> bool {
    // Lines can be long, and there are many tokens.
    place.begins_line() && {
        let line = place.rest.lines().next().unwrap_or_default();
        line.starts_with(OURS) || line.starts_with(THEIRS) || line.trim_end() == MIDDLE
    }
}
