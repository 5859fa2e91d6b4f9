//! What the last build rendered: a change that leaves the schema as it is renders nothing, and one that does not draws only
//! the pictures that show it.
//!
//! A file of the output folder is known by its size and its time, as git knows the files of a work tree; where these are as
//! the last build left them, the file is not read, and its text is not made. What a picture shows is known by a number, and
//! a layout by one of its boxes and lines. All is kept beside the registry in `OUT_DIR`, which is cargo's to throw away, and
//! has no part in what is right or wrong.

use std::borrow::Cow;
use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use crate::VERSION;
use crate::atomic;
use crate::config::Config;
use crate::output::{self, Rendered};
use crate::scripts::Known;
use schema_diagram::files::Draw;
use schema_diagram::layout::{Layout, layout};
use schema_diagram::picture::Picture;
use schema_diagram::svg;
use schema_model::fingerprint::number;
use schema_model::model::Schema;
use schema_model::pack::{Pack, Reader, pack_structs};
use schema_sql::embedded::Packed;

/// The file in `OUT_DIR`.
const MEMO: &str = "codebooks.files";

/// Pictures of fewer boxes are laid out faster than their layouts are read.
const LARGE: usize = 40;

/// What a build remembers of the output folder.
#[derive(Default)]
pub struct Memo {
    /// What rendered and what was rendered, as a number.
    key: u64,
    /// The output folder.
    output: PathBuf,
    /// Of the last build, by the files' paths.
    last: HashMap<String, Entry>,
    /// What pictures and scripts are made of in this one.
    drawn: Mutex<HashMap<String, Drawn>>,
}

/// A file as a build left it.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    seen: Seen,
    drawn: Option<Drawn>,
}

/// How a file looks from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    /// In bytes.
    size: u64,
    /// Nanoseconds since 1970.
    modified: u64,
}

/// What a picture or a table's script was made of.
#[derive(Clone, Debug, PartialEq)]
struct Drawn {
    /// Of its content, a number.
    content: u64,
    /// Of a large one, a number of its boxes and lines, and where they are.
    layout: Option<(u64, Layout)>,
}

pack_structs! {
    Entry { seen, drawn }
    Seen { size, modified }
    Drawn { content, layout }
}

/// The program that renders: another one may render differently.
pub(crate) fn program() -> String {
    let program = env::current_exe().and_then(fs::metadata).and_then(|data| Ok((data.len(), data.modified()?))).ok();
    format!("{VERSION} {program:?}")
}

/// Renders what is not as the last build left it in the output folder; `out` is `OUT_DIR`.
pub(crate) fn render(out: &Path, output: &Path, schema: &Schema, packed: &Packed, config: &Config) -> (Rendered, Memo) {
    let program = program();
    let key = number(&(&program, format!("{config:?}"), packed.fingerprints.all()));
    let text = fs::read_to_string(out.join(MEMO)).unwrap_or_default();
    let (last_key, last) = unpack(&text, &program).unwrap_or_default();
    let memo = Memo { key, output: output.to_owned(), last, drawn: Mutex::default() };
    if last_key == key && !memo.last.is_empty() && memo.last.iter().all(|(path, entry)| memo.is_there(path, entry)) {
        let unchanged = memo.last.keys().cloned().collect();
        return (Rendered { files: Vec::new(), unchanged }, memo);
    }
    let rendered = output::render(schema, &packed.fingerprints, config, &memo);
    (rendered, memo)
}

impl Memo {
    fn is_there(&self, path: &str, entry: &Entry) -> bool {
        see(&self.output.join(path)) == Some(entry.seen)
    }

    /// Keeps for the next build what the output folder holds now, which is what was rendered.
    pub fn write(&self, out: &Path, rendered: &Rendered) {
        if rendered.files.is_empty() && rendered.unchanged.len() == self.last.len() {
            return;
        }
        let mut text = String::new();
        program().pack(&mut text);
        self.key.pack(&mut text);
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut entries: Vec<(String, Entry)> = Vec::with_capacity(rendered.unchanged.len() + rendered.files.len());
        for path in &rendered.unchanged {
            if let Some(entry) = self.last.get(path) {
                entries.push((path.clone(), entry.clone()));
            }
        }
        for file in &rendered.files {
            // With other line ends, or somebody's own: to be read again.
            let seen = see(&self.output.join(&file.path)).filter(|seen| seen.size == file.text.len() as u64);
            if let Some(seen) = seen {
                entries.push((file.path.clone(), Entry { seen, drawn: drawn.remove(&file.path) }));
            }
        }
        entries.pack(&mut text);
        // Without it the next build renders again, which is not a fault.
        let _ = atomic::write_atomically(&out.join(MEMO), text.as_bytes(), UNIX_EPOCH);
    }
}

impl Known for Memo {
    fn is_unchanged(&self, path: &str, content: u64) -> bool {
        self.last.get(path).is_some_and(|entry| {
            entry.drawn.as_ref().is_some_and(|drawn| drawn.content == content) && self.is_there(path, entry)
        })
    }

    fn was_there(&self, path: &str) -> bool {
        self.last.contains_key(path)
    }

    fn made(&self, path: &str, content: u64) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.insert(path.to_owned(), Drawn { content, layout: None });
    }
}

/// How a file looks; nothing for what is not a plain file.
fn see(path: &Path) -> Option<Seen> {
    let data = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    let modified = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Seen { size: data.len(), modified: u64::try_from(modified.as_nanos()).ok()? })
}

impl Draw for Memo {
    /// Nothing for a picture that shows the same and is there; else its text, with the kept layout when that has the same
    /// sizes.
    fn draw<'p>(&self, path: &str, content: u64, picture: &dyn Fn() -> Cow<'p, Picture>) -> Option<String> {
        if self.is_unchanged(path, content) {
            return None;
        }
        let before = self.last.get(path).and_then(|entry| entry.drawn.as_ref());
        let picture = picture();
        let graph = picture.graph();
        let (kept, layout) = if graph.nodes.len() < LARGE {
            (None, layout(&graph))
        } else {
            let sizes = number(&graph);
            let before = before.and_then(|drawn| drawn.layout.as_ref()).filter(|(last, _)| *last == sizes);
            let layout = before.map_or_else(|| layout(&graph), |(_, layout)| layout.clone());
            (Some((sizes, layout.clone())), layout)
        };
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.insert(path.to_owned(), Drawn { content, layout: kept });
        drop(drawn);
        Some(svg::svg(&picture, &layout))
    }
}

/// What was packed by the same program, when nothing is cut off.
fn unpack(text: &str, program: &str) -> Option<(u64, HashMap<String, Entry>)> {
    let mut rest = Reader::new(text);
    if rest.text()? != program {
        return None;
    }
    let key = u64::unpack(&mut rest)?;
    let entries = Vec::<(String, Entry)>::unpack(&mut rest)?;
    rest.is_empty().then(|| (key, entries.into_iter().collect()))
}

#[cfg(test)]
mod tests;
