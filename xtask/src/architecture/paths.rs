//! The paths of a file that lead through its own crate: `crate::…`, `super::…` and `self::…`.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{ItemMod, ItemUse, Path, UseTree, Visibility};

use super::packages::ModuleFile;
use crate::source::plain;

/// A path, from the crate's root on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Used {
    /// The last is `*` for a glob.
    pub(super) path: Vec<String>,
    pub(super) line: usize,
}

/// All paths of a file's code, in the arguments of macros as well.
pub(super) fn of(file: &ModuleFile<'_>) -> Vec<Used> {
    let mut reader = Reader { module: file.module.clone(), found: Vec::new() };
    reader.visit_file(&file.source.code);
    reader.found
}

/// A path as written in `module`, from the crate's root on; nothing for one that does not say that it means this crate.
pub(super) fn absolute(module: &[String], written: &[String]) -> Option<Vec<String>> {
    let (first, mut rest) = written.split_first()?;
    let mut path = module.to_vec();
    match first.as_str() {
        "crate" => path.clear(),
        "self" => {}
        "super" => _ = path.pop()?,
        _ => return None,
    }
    while let Some((next, after)) = rest.split_first()
        && next == "super"
    {
        path.pop()?;
        rest = after;
    }
    path.extend_from_slice(rest);
    Some(path)
}

/// One of the names that a `use` brings.
pub(super) struct Leaf {
    /// As written; the last is `*` for a glob.
    pub(super) path: Vec<String>,
    /// The name by which it is known where the `use` stands.
    pub(super) alias: String,
    pub(super) line: usize,
}

/// The names of a `use`, without those of a path that begins with `::`, which leads to another crate.
pub(super) fn leaves(item: &ItemUse) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    if item.leading_colon.is_none() {
        collect(&item.tree, &mut Vec::new(), &mut leaves);
    }
    leaves
}

fn collect(tree: &UseTree, prefix: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    let mut leaf = |name: String, alias: String, line: usize| {
        let mut path = prefix.clone();
        // `a::{self}` is `a`.
        if name != "self" {
            path.push(name);
        }
        let alias = if alias == "self" { path.last().cloned().unwrap_or_default() } else { alias };
        leaves.push(Leaf { path, alias, line });
    };
    match tree {
        UseTree::Path(path) => {
            prefix.push(plain(&path.ident));
            collect(&path.tree, prefix, leaves);
            prefix.pop();
        }
        UseTree::Name(name) => leaf(plain(&name.ident), plain(&name.ident), name.ident.span().start().line),
        UseTree::Rename(name) => leaf(plain(&name.ident), plain(&name.rename), name.ident.span().start().line),
        UseTree::Glob(glob) => leaf("*".to_owned(), "*".to_owned(), glob.star_token.span.start().line),
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, prefix, leaves)),
    }
}

struct Reader {
    module: Vec<String>,
    found: Vec<Used>,
}

impl Reader {
    fn push(&mut self, written: &[String], line: usize) {
        if let Some(path) = absolute(&self.module, written) {
            self.found.push(Used { path, line });
        }
    }

    /// Reads the path that begins at the first token; how many tokens it has.
    fn read_tokens(&mut self, prefix: &[String], tokens: &[TokenTree]) -> usize {
        let mut written = prefix.to_vec();
        let mut end = 0;
        let mut line = 0;
        loop {
            match tokens.get(end) {
                Some(TokenTree::Ident(name)) => {
                    written.push(plain(name));
                    line = name.span().start().line;
                }
                Some(TokenTree::Group(group)) if end > 0 && group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for part in inner.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',')) {
                        self.read_tokens(&written, part);
                    }
                    return end + 1;
                }
                _ => break,
            }
            end += 1;
            if !is_double_colon(&tokens[end..]) {
                break;
            }
            end += 2;
        }
        self.push(&written, line);
        end.max(1)
    }
}

fn is_double_colon(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(first), TokenTree::Punct(second), ..]
        if first.as_char() == ':' && first.spacing() == Spacing::Joint && second.as_char() == ':')
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        self.module.push(plain(&module.ident));
        visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        for leaf in leaves(item) {
            self.push(&leaf.path, leaf.line);
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if let Some(first) = path.segments.first().filter(|_| path.leading_colon.is_none()) {
            let written: Vec<String> = path.segments.iter().map(|segment| plain(&segment.ident)).collect();
            self.push(&written, first.ident.span().start().line);
        }
        visit::visit_path(self, path);
    }

    // `pub(in crate::model)` says who may use something; it uses nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += match token {
                TokenTree::Ident(word)
                    if (word == "crate" || word == "super" || word == "self") && is_double_colon(&tokens[at + 1..]) =>
                {
                    self.read_tokens(&[], &tokens[at..])
                }
                TokenTree::Group(group) => {
                    self.visit_token_stream(&group.stream());
                    1
                }
                _ => 1,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn paths(module: &[&str], text: &str) -> Vec<String> {
        let source = Source::read("src/any.rs", text).expect("a source");
        let module = module.iter().map(|&name| name.to_owned()).collect();
        of(&ModuleFile { source: &source, module }).iter().map(|used| used.path.join("::")).collect()
    }

    #[test]
    fn use_trees_are_read() {
        let text =
            "use crate::{a, b::{self, C as D}, e::*}; use super::f::G; use self::h; use std::fmt; use ::crate_x::y;";
        assert_eq!(paths(&["m", "n"], text), ["a", "b", "b::C", "e::*", "m::f::G", "m::n::h"]);
    }

    #[test]
    fn paths_in_code_types_and_patterns_are_read() {
        let text =
            "fn f(x: &super::A) -> Vec<crate::b::B> { match x { crate::c::C::D => crate::e::f(), _ => todo!() } }";
        assert_eq!(paths(&["m"], text), ["A", "b::B", "c::C::D", "e::f"]);
    }

    #[test]
    fn macros_are_looked_into() {
        let text =
            "macro_rules! m { () => { $crate::a::B } }\nfn f() { crate::put!(x, super::c::d(crate::{e::F, g})); }";
        assert_eq!(paths(&["m"], text), ["a::B", "put", "c::d", "e::F", "g"]);
    }

    #[test]
    fn inline_modules_are_modules() {
        assert_eq!(paths(&["m"], "mod inner { use super::super::a; use super::b; }"), ["a", "m::b"]);
    }

    #[test]
    fn tests_doc_comments_and_visibilities_are_not_uses() {
        let text = "//! `crate::a::B`\n/// [`crate::a::B`]\npub(in crate::a) fn f() {}\n#[cfg(test)] mod tests { use crate::a; }";
        assert_eq!(paths(&["m"], text), Vec::<String>::new());
    }
}
