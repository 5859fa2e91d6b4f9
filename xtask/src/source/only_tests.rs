//! Takes out of a file what only tests compile.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::{Attribute, ImplItem, Item, Meta};

use super::{attributes, plain};

/// What was taken out.
#[derive(Default)]
pub(super) struct Taken {
    /// How many lines it had.
    pub(super) lines: usize,
    /// The names of the modules in files of their own.
    pub(super) modules: Vec<String>,
}

/// Removes the items of tests, at any depth of modules and in `impl` blocks.
pub(super) fn take_out(items: &mut Vec<Item>) -> Taken {
    let mut taken = Taken::default();
    take(items, &mut taken);
    taken
}

fn take(items: &mut Vec<Item>, taken: &mut Taken) {
    items.retain(|item| {
        let is_test = are_for_tests(attributes(item));
        if is_test {
            taken.count(item);
            if let Item::Mod(module) = item
                && module.content.is_none()
            {
                taken.modules.push(plain(&module.ident));
            }
        }
        !is_test
    });
    for item in items {
        match item {
            Item::Mod(module) => {
                if let Some((_, items)) = &mut module.content {
                    take(items, taken);
                }
            }
            Item::Impl(block) => block.items.retain(|item| {
                let is_test = matches!(item, ImplItem::Fn(function) if are_for_tests(&function.attrs));
                if is_test {
                    taken.count(item);
                }
                !is_test
            }),
            _ => {}
        }
    }
}

impl Taken {
    fn count(&mut self, item: &impl Spanned) {
        let span = item.span();
        self.lines += span.end().line - span.start().line + 1;
    }
}

/// Whether an item is `#[test]`, or under a `cfg` that only tests meet.
fn are_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => demands_test(&list.tokens),
        meta => is_test_path(meta.path()),
    })
}

/// `test`, `tokio::test` and the like.
pub(super) fn is_test_path(path: &syn::Path) -> bool {
    path.segments.last().is_some_and(|last| last.ident == "test")
}

/// `test`, and `all(…)` with it; `any(test, …)` and `not(test)` are compiled elsewhere as well.
fn demands_test(condition: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = condition.clone().into_iter().collect();
    tokens.split(is_comma).any(|part| match part {
        [TokenTree::Ident(name)] => name == "test",
        [TokenTree::Ident(name), TokenTree::Group(conditions)] => name == "all" && demands_test(&conditions.stream()),
        _ => false,
    })
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> (Vec<String>, usize) {
        let mut file = syn::parse_file(text).expect("a file");
        let taken = take_out(&mut file.items);
        let names = file.items.iter().filter_map(|item| match item {
            Item::Fn(function) => Some(function.sig.ident.to_string()),
            _ => None,
        });
        (names.collect(), taken.lines)
    }

    #[test]
    fn what_only_tests_compile_is_taken_out() {
        let text = "#[cfg(test)] fn a() {}\n#[cfg(all(unix, test))]\nfn b() {}\n#[test]\nfn c() {}\n#[tokio::test] async fn d() {}\nfn e() {}";
        assert_eq!(left(text), (vec!["e".to_owned()], 6));
    }

    #[test]
    fn what_others_compile_as_well_stays() {
        let text =
            "#[cfg(any(test, unix))] fn a() {}\n#[cfg(not(test))] fn b() {}\n#[cfg(feature = \"test\")] fn c() {}";
        assert_eq!(left(text).0, ["a", "b", "c"]);
    }

    #[test]
    fn modules_and_methods_are_looked_into() {
        let text = "mod a {\n  #[cfg(test)]\n  mod tests {\n  }\n}\nimpl A {\n  #[cfg(test)] fn b() {}\n  fn c() {}\n}";
        assert_eq!(left(text).1, 4);
    }
}
