//! What was measured of one schema in one view: a row of the report.

use crate::dot::DotScore;
use crate::scored::{Moved, Score};

/// The gate of determinism.
pub const SAME: (char, &str) = ('d', "the same model gives the same bytes");

/// The gate of form.
pub const INERT: (char, &str) = ('w', "the file is well-formed, and nothing of it acts or comes from elsewhere");

/// Which pictures of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Everything.
    Full,
    /// Keys and indexed columns.
    Light,
    /// Everything, with a line for every key.
    AllEdges,
    /// A page for each group, and the neighbourhoods of some tables.
    Pages,
    /// What is written into the output folder.
    Files,
}

impl Which {
    /// In tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Light => "light",
            Self::AllEdges => "all edges",
            Self::Pages => "pages",
            Self::Files => "files",
        }
    }
}

/// What was measured.
pub struct Row {
    /// The schema's name.
    pub subject: String,
    /// The size of a generated one.
    pub size: Option<usize>,
    /// Which pictures.
    pub which: Which,
    /// Pictures that were looked at.
    pub pictures: usize,
    /// Of the only picture.
    pub score: Option<Score>,
    /// The better of `dot`'s pictures.
    pub dot: Option<DotScore>,
    /// `dot` with lines from row to row.
    pub dot_at_rows: Option<DotScore>,
    /// What a column more and a table more move.
    pub moved: Option<[Moved; 2]>,
    /// Of each gate that is not held, the letter and what is wrong.
    pub failures: Vec<(char, Vec<String>)>,
    /// Pictures to be looked at: the names of their files, and what is in them.
    pub kept: Vec<(String, Vec<u8>)>,
}

impl Row {
    /// Adds what a gate found wrong.
    pub fn fail(&mut self, letter: char, sentences: Vec<String>) {
        if sentences.is_empty() {
            return;
        }
        match self.failures.iter_mut().find(|(known, _)| *known == letter) {
            Some((_, known)) => known.extend(sentences),
            None => self.failures.push((letter, sentences)),
        }
    }
}
