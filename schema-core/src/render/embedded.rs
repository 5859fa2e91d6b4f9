//! The schema as a program carries it: one text, which costs the compiler next to nothing, read when it is needed.
//!
//! A text is written as `<bytes>:<text>`, a list as `<entries>;` and its entries. The facade's `schema` module reads it.

use super::{Create, drop};
use crate::model::{Code, Codebook, KeyKind, Schema, Storage};
use crate::parallel;

/// The embedded text.
#[must_use]
pub fn embedded(schema: &Schema, create: &[Create]) -> String {
    let mut packed = Packed::default();
    let codebooks: Vec<&Codebook> =
        schema.codebooks.iter().filter(|codebook| codebook.storage == Storage::Table).collect();
    packed.count(codebooks.len());
    packed.extend(parallel::map(&codebooks, |codebook| {
        let mut packed = Packed::default();
        packed.codebook(codebook);
        packed
    }));
    packed.count(create.len());
    for Create { dialect, steps } in create {
        packed.text(dialect.name());
        packed.count(steps.iter().map(|step| step.scripts.len()).sum());
        for step in steps {
            packed.extend(parallel::map(&step.scripts, |script| {
                let mut packed = Packed::default();
                packed.text(step.folder);
                packed.text(&script.object);
                packed.texts(&script.statements);
                packed
            }));
        }
        packed.texts(&drop::statements(schema, *dialect));
    }
    packed.0
}

#[derive(Default)]
struct Packed(String);

impl Packed {
    fn extend(&mut self, parts: Vec<Self>) {
        self.0.reserve(parts.iter().map(|part| part.0.len()).sum());
        for part in parts {
            self.0.push_str(&part.0);
        }
    }

    fn count(&mut self, count: usize) {
        self.0.push_str(&count.to_string());
        self.0.push(';');
    }

    fn text(&mut self, text: &str) {
        self.0.push_str(&text.len().to_string());
        self.0.push(':');
        self.0.push_str(text);
    }

    fn texts(&mut self, texts: &[String]) {
        self.count(texts.len());
        for text in texts {
            self.text(text);
        }
    }

    fn codebook(&mut self, codebook: &Codebook) {
        let columns = &codebook.columns;
        self.text(&codebook.name);
        self.text(&codebook.rust);
        self.text(if matches!(codebook.key, KeyKind::Int(_)) { "integer" } else { "text" });
        self.text(&columns.key);
        self.text(columns.name.as_deref().unwrap_or_default());
        self.text(&columns.description);
        self.text(&columns.archive);
        self.count(codebook.rows.len());
        for row in &codebook.rows {
            match &row.code {
                Code::Int(code) => self.text(&code.to_string()),
                Code::Text(code) => self.text(code),
            }
            self.text(row.name.as_deref().unwrap_or_default());
            self.text(&row.description);
            self.text(&row.sha);
            self.text(if row.retired { "retired" } else { "" });
        }
    }
}
