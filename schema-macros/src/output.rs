//! What the derive emits, as text; what an error may point at, with its place.

use schema_model::syntax::At;

/// Parts of an expansion, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(crate) parts: Vec<Part>,
}

/// A part of an expansion.
#[derive(Debug)]
pub(crate) enum Part {
    /// Whole tokens, all brackets closed.
    Code(String),
    /// The same, as if written at that token of the user's.
    At(String, At),
    /// More parts in braces.
    Block(Output),
}

impl Output {
    /// Adds code.
    pub(crate) fn code(&mut self, code: &str) {
        match self.parts.last_mut() {
            Some(Part::Code(text)) => text.push_str(code),
            _ => self.parts.push(Part::Code(code.to_owned())),
        }
    }

    /// Adds code that errors point at.
    pub(crate) fn at(&mut self, at: At, code: String) {
        self.parts.push(Part::At(code, at));
    }

    /// Adds parts in braces.
    pub(crate) fn block(&mut self, inner: Self) {
        self.parts.push(Part::Block(inner));
    }

    /// Adds an error of the user's.
    pub(crate) fn error(&mut self, at: At, message: &str) {
        self.at(at, format!("::core::compile_error!({message:?});"));
    }
}
