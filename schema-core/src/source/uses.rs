//! `use` trees, flattened.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// What a `use` tree brings into a module.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// Name in this module, and the path it stands for.
    pub names: Vec<(String, Vec<String>)>,
    /// Paths opened by `*`.
    pub globs: Vec<Vec<String>>,
}

/// Flattens the tokens between `use` and `;`.
///
/// # Errors
/// Where it is not such a tree; nothing is its end.
pub(super) fn flatten(tree: TokenStream) -> Result<Uses, Option<Span>> {
    let trees: Vec<TokenTree> = tree.into_iter().collect();
    let mut uses = Uses::default();
    let rest = branch(&trees, &[], &mut uses)?;
    rest.first().map_or(Ok(uses), |tree| Err(Some(tree.span())))
}

/// One branch, up to a comma or the end; gives what is left.
fn branch<'t>(mut trees: &'t [TokenTree], prefix: &[String], uses: &mut Uses) -> Result<&'t [TokenTree], Option<Span>> {
    let mut path = prefix.to_vec();
    let mut rest = colons(trees);
    // A leading `::` leaves an empty first segment, which no module resolves.
    if rest.len() < trees.len() && prefix.is_empty() {
        path.push(String::new());
    }
    loop {
        trees = rest;
        match trees.first() {
            Some(TokenTree::Ident(ident)) => {
                path.push(plain(&ident.to_string()).to_owned());
                rest = colons(&trees[1..]);
                if rest.len() == trees.len() - 1 {
                    return name(rest, path, uses);
                }
            }
            Some(TokenTree::Punct(punct)) if punct.as_char() == '*' => {
                uses.globs.push(path);
                return Ok(&trees[1..]);
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                list(group.stream(), &path, uses)?;
                return Ok(&trees[1..]);
            }
            other => return Err(other.map(TokenTree::span)),
        }
    }
}

/// `{a, b}`, with a comma behind the last or not.
fn list(tokens: TokenStream, path: &[String], uses: &mut Uses) -> Result<(), Option<Span>> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = trees.as_slice();
    while !rest.is_empty() {
        rest = branch(rest, path, uses)?;
        match rest.first() {
            None => {}
            Some(TokenTree::Punct(punct)) if punct.as_char() == ',' => rest = &rest[1..],
            Some(tree) => return Err(Some(tree.span())),
        }
    }
    Ok(())
}

/// A name, behind its path: itself, or what it is called here.
fn name<'t>(
    mut trees: &'t [TokenTree],
    mut path: Vec<String>,
    uses: &mut Uses,
) -> Result<&'t [TokenTree], Option<Span>> {
    // `a::{self}` names `a`.
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let mut name = path.last().cloned().unwrap_or_default();
    if let Some(TokenTree::Ident(word)) = trees.first()
        && word == "as"
    {
        let Some(TokenTree::Ident(alias)) = trees.get(1) else { return Err(trees.get(1).map(TokenTree::span)) };
        name = plain(&alias.to_string()).to_owned();
        trees = &trees[2..];
    }
    if name != "_" {
        uses.names.push((name, path));
    }
    Ok(trees)
}

/// What stands behind `::`; the same where there is none.
fn colons(trees: &[TokenTree]) -> &[TokenTree] {
    match trees {
        [TokenTree::Punct(first), TokenTree::Punct(second), rest @ ..]
            if first.as_char() == ':' && second.as_char() == ':' =>
        {
            rest
        }
        other => other,
    }
}

pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// The segments of a path in words; a leading `::` leaves an empty first one.
pub(super) fn segments(path: &str) -> Vec<String> {
    path.split("::").map(|segment| plain(segment).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names with their paths, and the paths of globs.
    type Flat = (Vec<(String, String)>, Vec<String>);

    fn read(text: &str) -> Option<Flat> {
        let uses = flatten(text.parse().expect("tokens")).ok()?;
        let names = uses.names.into_iter().map(|(name, path)| (name, path.join("::"))).collect();
        Some((names, uses.globs.into_iter().map(|glob| glob.join("::")).collect()))
    }

    fn names(text: &str) -> Vec<String> {
        read(text).expect("a tree").0.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn comments_and_line_ends_are_of_no_account() {
        assert_eq!(names("a::{ /* b, */ c as\n d, // }\n e }"), ["d", "e"]);
    }

    #[test]
    fn trees_flatten() {
        let (names, globs) = read("crate::a::{self, b::{C, D as E}, f::*, r#type, g as _, }").expect("a tree");
        let expected =
            [("a", "crate::a"), ("C", "crate::a::b::C"), ("E", "crate::a::b::D"), ("type", "crate::a::type")];
        assert_eq!(names, expected.map(|(name, path)| (name.to_owned(), path.to_owned())));
        assert_eq!(globs, ["crate::a::f"]);
        assert_eq!(read("::a").expect("a tree").0, [("a".to_owned(), "::a".to_owned())]);
    }

    #[test]
    fn what_is_not_a_tree_is_refused() {
        for bad in ["", "a::", "a, b", "a b", "a as", "{a b}", "a::<b>", "::"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
