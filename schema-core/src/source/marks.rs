//! What attributes say of an item before it is read: under which conditions it is compiled, what it derives, where its
//! file is.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use schema_model::pack::pack_structs;
use syn::Lit;

/// What the attributes before an item, or at the start of a file, say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// The conditions under which it is compiled, each the text inside `cfg(…)`.
    pub cfgs: Vec<String>,
    /// Whether it is compiled in test builds only.
    pub needs_test: bool,
    /// Whether an attribute is there that may be a macro, which can do anything.
    pub may_vanish: bool,
    /// What is derived.
    pub derives: Vec<Derive>,
    /// Of a module, where its file is.
    pub path: Option<String>,
    /// The same under conditions, each with its condition.
    pub conditional_paths: Vec<(String, String)>,
}

/// A derived trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Derive {
    /// Under which condition, where there is one.
    pub condition: Option<String>,
    /// The macro's path, without white space.
    pub path: String,
}

pack_structs! {
    Marks { cfgs, needs_test, may_vanish, derives, path, conditional_paths }
    Derive { condition, path }
}

impl Marks {
    /// Reads what stands between the brackets of each attribute.
    pub(super) fn read(attributes: &[TokenStream]) -> Self {
        let mut marks = Self::default();
        for attribute in attributes {
            let trees: Vec<TokenTree> = attribute.clone().into_iter().collect();
            marks.attribute(&trees, None);
        }
        marks
    }

    fn attribute(&mut self, trees: &[TokenTree], condition: Option<&str>) {
        let Some(TokenTree::Ident(name)) = trees.first() else { return };
        let name = name.to_string();
        match (name.as_str(), condition) {
            ("cfg", None) => {
                let inside = list(&trees[1..]);
                self.needs_test |= parts(&inside).into_iter().any(needs_test);
                self.cfgs.push(text(&inside));
            }
            ("cfg_attr", _) => {
                let inside = list(&trees[1..]);
                let mut parts = parts(&inside).into_iter();
                let own = parts.next().map(text).unwrap_or_default();
                let all = condition.map_or_else(|| own.clone(), |outer| format!("all({outer}, {own})"));
                for part in parts {
                    self.attribute(part, Some(&all));
                }
            }
            ("derive", _) => {
                let inside = list(&trees[1..]);
                let derive = |part: &[TokenTree]| Derive {
                    condition: condition.map(str::to_owned),
                    path: part.iter().map(TokenTree::to_string).collect(),
                };
                self.derives.extend(parts(&inside).into_iter().map(derive));
            }
            ("path", _) => match (string(&trees[1..]), condition) {
                (Some(path), None) => self.path = Some(path),
                (Some(path), Some(condition)) => self.conditional_paths.push((condition.to_owned(), path)),
                (None, _) => {}
            },
            (name, _) => self.may_vanish |= !is_harmless(name),
        }
    }
}

/// Attributes that leave a type where it is.
fn is_harmless(name: &str) -> bool {
    matches!(
        name,
        "repr"
            | "codebook"
            | "allow"
            | "warn"
            | "deny"
            | "forbid"
            | "expect"
            | "doc"
            | "must_use"
            | "non_exhaustive"
            | "deprecated"
            | "macro_use"
            | "rustfmt"
            | "serde"
    )
}

/// Whether a condition holds in test builds only: `test`, or `all(…)` with such a one.
fn needs_test(condition: &[TokenTree]) -> bool {
    match condition {
        [TokenTree::Ident(word)] => word == "test",
        [TokenTree::Ident(word), rest @ ..] if word == "all" => {
            let inside = list(rest);
            parts(&inside).into_iter().any(needs_test)
        }
        _ => false,
    }
}

/// What stands in the parentheses that follow.
fn list(trees: &[TokenTree]) -> Vec<TokenTree> {
    match trees {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            group.stream().into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The parts between commas; a trailing comma is fine.
fn parts(trees: &[TokenTree]) -> Vec<&[TokenTree]> {
    let is_comma = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',');
    trees.split(is_comma).filter(|part| !part.is_empty()).collect()
}

/// `= "…"`
fn string(trees: &[TokenTree]) -> Option<String> {
    match trees {
        [TokenTree::Punct(_), TokenTree::Literal(literal)] => match Lit::new(literal.clone()) {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

fn text(trees: &[TokenTree]) -> String {
    trees.iter().cloned().collect::<TokenStream>().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(attributes: &str) -> Marks {
        let scanned = super::super::scan::scan(&format!("{attributes} struct A;")).expect("an item");
        Marks::read(&scanned.items[0].attributes)
    }

    fn derives(attributes: &str) -> Vec<(Option<String>, String)> {
        read(attributes).derives.into_iter().map(|derive| (derive.condition, derive.path)).collect()
    }

    #[test]
    fn r04_comments_and_several_derives_hide_nothing() {
        let plain = |path: &str| (None, path.to_owned());
        assert_eq!(
            derives("#[derive(Clone, Copy, // x\n Codebook)]"),
            [plain("Clone"), plain("Copy"), plain("Codebook")]
        );
        assert_eq!(derives("#[derive(codebooks /* x */ :: Codebook,)]"), [plain("codebooks::Codebook")]);
        let under = |condition: &str, path: &str| (Some(condition.to_owned()), path.to_owned());
        assert_eq!(
            derives("#[cfg_attr(all(), derive(Clone, Copy), derive(Codebook))]"),
            [under("all ()", "Clone"), under("all ()", "Copy"), under("all ()", "Codebook")]
        );
        assert_eq!(derives("#[cfg_attr(a, cfg_attr(b, derive(X)))]"), [under("all(a, b)", "X")]);
        for test in ["#[cfg(/* x */ test)]", "#[cfg(all(unix, test))]", "#[cfg(all(all(test), unix),)]"] {
            assert!(read(test).needs_test, "{test}");
        }
        for other in ["#[cfg(not(test))]", "#[cfg(any(test, unix))]", "#[cfg(feature = \"test\")]"] {
            assert!(!read(other).needs_test, "{other}");
        }
    }

    #[test]
    fn paths_and_strange_attributes_are_seen() {
        let marks = read("#[path = \"a.rs\"] #[cfg_attr(unix, path = r\"b.rs\")] #[doc = \"x\"]");
        assert_eq!(marks.path.as_deref(), Some("a.rs"));
        assert_eq!(marks.conditional_paths, [("unix".to_owned(), "b.rs".to_owned())]);
        assert!(!marks.may_vanish);
        assert!(read("#[tokio::main]").may_vanish && read("#[cfg_attr(a, strange)]").may_vanish);
        assert!(!read("#[cfg_attr(feature = \"serde\", derive(Serialize), serde(x))]").may_vanish);
    }
}
