//! `use` trees, flattened.

use schema_model::syntax::Buffer;

/// What a `use` tree brings into a module.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// Name in this module, and the path it stands for.
    pub names: Vec<(String, Vec<String>)>,
    /// Paths opened by `*`.
    pub globs: Vec<Vec<String>>,
}

/// Flattens the text between `use` and `;`. What it cannot read it leaves out: rustc says it better.
pub(super) fn flatten(tree: &str) -> Uses {
    let mut uses = Uses::default();
    // One space between words, so that `as` is found; comments are rare, and only the lexer tells them for sure.
    let tree = match tree.contains('/').then(|| Buffer::lex(tree, 0)) {
        Some(Ok(tokens)) => tokens.stream().spaced(),
        _ => tree.to_owned(),
    };
    branch(&tree.split_whitespace().collect::<Vec<_>>().join(" "), &[], &mut uses);
    uses
}

fn branch(tree: &str, prefix: &[String], uses: &mut Uses) {
    let tree = tree.trim();
    if let Some(open) = tree.find('{') {
        let inner = tree[open + 1..].trim_end().strip_suffix('}').unwrap_or(&tree[open + 1..]);
        let mut path = prefix.to_vec();
        path.extend(segments(&tree[..open]));
        for part in split(inner) {
            branch(part, &path, uses);
        }
        return;
    }
    let (path_text, alias) = match tree.split_once(" as ") {
        Some((path, alias)) => (path, Some(alias.trim())),
        None => (tree, None),
    };
    let mut path = prefix.to_vec();
    path.extend(segments(path_text));
    if path.last().is_some_and(|last| last == "*") {
        path.pop();
        uses.globs.push(path);
        return;
    }
    // `a::{self}` names `a`.
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = alias.map(str::to_owned).or_else(|| path.last().cloned());
    if let Some(name) = name.filter(|name| name != "_") {
        uses.names.push((plain(&name), path));
    }
}

fn plain(name: &str) -> String {
    name.strip_prefix("r#").unwrap_or(name).to_owned()
}

/// A path's segments; a leading `::` leaves an empty first one, which no module resolves.
pub(super) fn segments(path: &str) -> Vec<String> {
    let path: String = path.chars().filter(|c| !c.is_whitespace()).collect();
    let path = path.strip_suffix("::").unwrap_or(&path);
    if path.is_empty() {
        return Vec::new();
    }
    path.split("::").map(plain).collect()
}

/// The parts between commas at the top level of braces.
fn split(inner: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_line_ends_are_of_no_account() {
        let uses = flatten("a::{ /* b, */ c as\n d, // }\n e }");
        let names: Vec<&str> = uses.names.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["d", "e"]);
    }

    #[test]
    fn trees_flatten() {
        let uses = flatten("crate::a::{self, b::{C, D as E}, f::*, }");
        let names: Vec<(String, String)> = uses.names.into_iter().map(|(name, path)| (name, path.join("::"))).collect();
        let expected = [("a", "crate::a"), ("C", "crate::a::b::C"), ("E", "crate::a::b::D")];
        assert_eq!(names, expected.map(|(name, path)| (name.to_owned(), path.to_owned())));
        assert_eq!(uses.globs, [vec!["crate".to_owned(), "a".into(), "f".into()]]);
    }
}
