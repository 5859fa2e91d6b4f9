//! Files and functions that are too long to be read in one go.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, ImplItemFn, ItemFn, Signature, TraitItemFn};

use crate::source::Source;

const FILE: usize = 500;
const FUNCTION: usize = 80;

/// Every file and function over the limits; tests may be as long as they like.
pub(super) fn faults(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources.iter().filter(|source| !source.is_test) {
        if source.lines > FILE {
            faults.push(format!(
                "  {}: {} lines without tests, at most {FILE}; split the file",
                source.path, source.lines
            ));
        }
        let mut finder = Finder { source, faults: &mut faults };
        finder.visit_file(&source.code);
    }
    faults
}

struct Finder<'a> {
    source: &'a Source,
    faults: &'a mut Vec<String>,
}

impl Finder<'_> {
    /// Counts from the signature to the closing brace: comments and attributes are free.
    fn measure(&mut self, signature: &Signature, body: &Block) {
        let start = signature.span().start().line;
        let lines = body.span().end().line - start + 1;
        if lines > FUNCTION {
            self.faults.push(format!(
                "  {}:{start}: `{}` has {lines} lines, at most {FUNCTION}; split the function",
                self.source.path, signature.ident
            ));
        }
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.measure(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.measure(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(body) = &function.default {
            self.measure(&function.sig, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(path: &str, text: &str) -> Vec<String> {
        faults(&[Source::read(path, text).expect("a source")])
    }

    fn function(lines: usize) -> String {
        format!("/// Comment.\n#[inline]\nfn f() {{\n{}}}\n", "    g();\n".repeat(lines - 2))
    }

    #[test]
    fn a_long_function_is_reported() {
        assert_eq!(faults_of("src/a.rs", &function(80)), Vec::<String>::new());
        assert_eq!(
            faults_of("benches/a.rs", &function(81)),
            ["  benches/a.rs:3: `f` has 81 lines, at most 80; split the function"]
        );
        let method = format!("impl A {{\n{}}}\n", function(81));
        assert_eq!(faults_of("src/a.rs", &method).len(), 1);
    }

    #[test]
    fn a_long_file_is_reported() {
        assert_eq!(faults_of("src/a.rs", &"const A: u8 = 0;\n".repeat(500)), Vec::<String>::new());
        assert_eq!(
            faults_of("src/a.rs", &"const A: u8 = 0;\n".repeat(501)),
            ["  src/a.rs: 501 lines without tests, at most 500; split the file"]
        );
    }

    #[test]
    fn tests_may_be_long() {
        let module = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", function(600));
        for (path, text) in [("src/a.rs", module), ("tests/a.rs", function(600)), ("src/a/tests.rs", function(600))] {
            assert_eq!(faults_of(path, &text), Vec::<String>::new(), "{path}");
        }
    }
}
