//! Brackets within brackets, which the walks over token trees follow by recursion.

use proc_macro2::{Span, TokenStream, TokenTree, token_stream};

/// Nobody writes more levels than these; a thread's stack holds many more.
const MOST_LEVELS: usize = 256;

/// Where brackets nest deeper than a walk can follow.
pub(super) fn too_deep(text: &str, tokens: &TokenStream) -> Option<Span> {
    // Brackets in strings and comments count as well, so this only tells that it is worth looking.
    if !may_be_deep(text.as_bytes()) {
        return None;
    }
    let mut open: Vec<token_stream::IntoIter> = vec![tokens.clone().into_iter()];
    while let Some(level) = open.last_mut() {
        match level.next() {
            Some(TokenTree::Group(group)) if open.len() > MOST_LEVELS => return Some(group.span_open()),
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter()),
            Some(_) => {}
            None => {
                open.pop();
            }
        }
    }
    None
}

fn may_be_deep(bytes: &[u8]) -> bool {
    let (mut depth, mut at) = (0_usize, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST_LEVELS {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_too_deep(text: &str) -> bool {
        too_deep(text, &text.parse().expect("tokens")).is_some()
    }

    #[test]
    fn r06_brackets_nest_as_deep_as_people_write() {
        let nested = |depth| ["(".repeat(depth), ")".repeat(depth)].concat();
        assert!(!is_too_deep(&nested(MOST_LEVELS)));
        assert!(is_too_deep(&nested(MOST_LEVELS + 1)));
        assert!(is_too_deep(&nested(100_000)));
        assert!(!is_too_deep(&format!("\"{}\"", "(".repeat(1_000))));
    }
}
