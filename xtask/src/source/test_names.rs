//! The names of a file's tests.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{File, ItemFn};

use super::only_tests::is_test_path;

/// A test and where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TestName {
    pub(crate) name: String,
    pub(crate) line: usize,
}

/// Functions with `#[test]`, and all functions in the arguments of macros, such as `proptest!`.
pub(super) fn of(file: &File) -> Vec<TestName> {
    let mut finder = Finder(Vec::new());
    finder.visit_file(file);
    finder.0
}

struct Finder(Vec<TestName>);

impl Finder {
    fn push(&mut self, name: &syn::Ident) {
        self.0.push(TestName { name: name.to_string(), line: name.span().start().line });
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if function.attrs.iter().any(|attribute| is_test_path(attribute.path())) {
            self.push(&function.sig.ident);
        }
        visit::visit_item_fn(self, function);
    }

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        let mut after_fn = false;
        for token in tokens.clone() {
            match &token {
                TokenTree::Ident(name) if after_fn => self.push(name),
                TokenTree::Group(group) => self.visit_token_stream(&group.stream()),
                _ => {}
            }
            after_fn = matches!(&token, TokenTree::Ident(word) if word == "fn");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_found_wherever_they_stand() {
        let text = "#[test]\nfn a() {}\nmod inner {\n#[tokio::test]\nasync fn b() {}\n}\nproptest! {\n#[test]\nfn c(x in 0..2) {}\n}\nfn helper() {}";
        let names: Vec<(String, usize)> =
            of(&syn::parse_file(text).expect("a file")).into_iter().map(|test| (test.name, test.line)).collect();
        assert_eq!(names, [("a".to_owned(), 2), ("b".to_owned(), 5), ("c".to_owned(), 9)]);
    }
}
