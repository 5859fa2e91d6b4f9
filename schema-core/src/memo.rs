//! What the last build rendered: a change that leaves the schema as it is draws nothing anew, and one that does not draws
//! only the pictures that show it.
//!
//! Rendering is a pure function of the schema and the configuration, so their text is the key; a picture's is its content,
//! and a layout's its boxes and lines. All is kept beside the registry in `OUT_DIR`, which is cargo's to throw away, and has
//! no part in what is right or wrong.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use crate::VERSION;
use crate::atomic;
use crate::config::Config;
use crate::output;
use schema_diagram::files::Draw;
use schema_diagram::layout::{Layout, layout};
use schema_diagram::picture::Picture;
use schema_diagram::svg;
use schema_model::embedded::Packed;
use schema_model::file::File;
use schema_model::fingerprint::number;
use schema_model::model::Schema;
use schema_model::pack::{Pack, Reader, pack_list, pack_structs};

/// The file in `OUT_DIR`.
const MEMO: &str = "codebooks.files";

/// Pictures of fewer boxes are laid out faster than their layouts are read.
const LARGE: usize = 40;

/// The files of the output folder, rendered when the last build did not; the schema stands beside its text.
pub(crate) fn files(out: &Path, schema: &Schema, embedded: &Packed, config: &Config) -> Vec<File> {
    let path = out.join(MEMO);
    let key = Key { program: program(), schema: format!("{config:?} {}", embedded.text) };
    let text = fs::read_to_string(&path).unwrap_or_default();
    let kept = match unpack(&text, &key) {
        Some(Memo::Same(files)) => return files,
        Some(Memo::Other(kept)) => kept,
        None => Kept::default(),
    };
    let files = output::files_with(schema, &embedded.prints, config, &kept);
    // Without it the next build renders again, which is no fault.
    let _ = atomic::write_atomically(&path, pack(&files, &key, kept).as_bytes(), UNIX_EPOCH);
    files
}

/// Everything that a file depends on.
struct Key {
    /// What renders.
    program: String,
    /// What is rendered.
    schema: String,
}

/// What renders: another program may render otherwise.
pub(crate) fn program() -> String {
    let program = env::current_exe().and_then(fs::metadata).and_then(|data| Ok((data.len(), data.modified()?))).ok();
    format!("{VERSION} {program:?}")
}

/// The pictures of the last build, and those of this one.
#[derive(Default)]
pub(crate) struct Kept {
    /// By their paths.
    last: BTreeMap<String, (Drawn, String)>,
    now: Mutex<BTreeMap<String, Drawn>>,
}

/// What a picture was drawn from.
#[derive(Clone)]
struct Drawn {
    /// Of its content, a number.
    content: u64,
    /// Of a large one, a number of its boxes and lines, and where they are.
    layout: Option<(u64, Layout)>,
}

impl Draw for Kept {
    /// The picture's text: the kept one, when it shows the same; with the kept layout, when that has the same sizes.
    fn draw<'p>(&self, path: &str, content: u64, picture: &dyn Fn() -> Cow<'p, Picture>) -> String {
        let last = self.last.get(path);
        if let Some((drawn, text)) = last.filter(|(drawn, _)| drawn.content == content) {
            self.keep(path, drawn.clone());
            return text.clone();
        }
        let picture = picture();
        let graph = picture.graph();
        if graph.nodes.len() < LARGE {
            self.keep(path, Drawn { content, layout: None });
            return svg::svg(&picture, &layout(&graph));
        }
        let sizes = number(&graph);
        let last = last.and_then(|(drawn, _)| drawn.layout.clone()).filter(|(last, _)| *last == sizes);
        let (_, layout) = last.unwrap_or_else(|| (sizes, layout(&graph)));
        let text = svg::svg(&picture, &layout);
        self.keep(path, Drawn { content, layout: Some((sizes, layout)) });
        text
    }
}

impl Kept {
    fn keep(&self, path: &str, drawn: Drawn) {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), drawn);
    }
}

pack_structs! {
    Drawn { content, layout }
}

/// What a text in `OUT_DIR` is good for.
enum Memo {
    /// The schema is the same: every file.
    Same(Vec<File>),
    /// It is another one: pictures.
    Other(Kept),
}

fn pack(files: &[File], key: &Key, kept: Kept) -> String {
    let size = files.iter().map(|file| file.path.len() + file.text.len() + 50).sum::<usize>();
    let mut text = String::with_capacity(key.program.len() + key.schema.len() + size);
    key.program.pack(&mut text);
    key.schema.pack(&mut text);
    pack_list(files, &mut text);
    let drawn = kept.now.into_inner().unwrap_or_else(PoisonError::into_inner);
    drawn.into_iter().collect::<Vec<_>>().pack(&mut text);
    text
}

/// What was packed by the same program, when nothing is cut off.
fn unpack(text: &str, key: &Key) -> Option<Memo> {
    let mut rest = Reader(text);
    if rest.text()? != key.program {
        return None;
    }
    let is_same = rest.text()? == key.schema;
    let files = Vec::<File>::unpack(&mut rest)?;
    if is_same {
        return Some(Memo::Same(files));
    }
    let drawn = Vec::<(String, Drawn)>::unpack(&mut rest)?;
    let mut texts: BTreeMap<String, String> = files.into_iter().map(|file| (file.path, file.text)).collect();
    let with_text = |(path, drawn): (String, Drawn)| texts.remove(&path).map(|text| (path, (drawn, text)));
    Some(Memo::Other(Kept { last: drawn.into_iter().filter_map(with_text).collect(), ..Kept::default() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema_diagram::picture::{Detail, Settings, View, picture};
    use schema_model::model::{PerDialect, Schema, Table, TableKind};

    fn key(program: &str, schema: &str) -> Key {
        Key { program: program.into(), schema: schema.into() }
    }

    fn drawn(kept: &Kept, path: &str, picture: Picture) -> String {
        kept.draw(path, number(&picture), &|| Cow::Borrowed(&picture))
    }

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), text: text.into() }
    }

    /// So many tables, all with one comment.
    fn tables(count: usize, comment: &str) -> Picture {
        let table = |at: usize| Table {
            name: format!("t{at}"),
            kind: TableKind::Data,
            rust: String::new(),
            comment: comment.into(),
            columns: Vec::new(),
            primary_key: Vec::new(),
            uniques: Vec::new(),
            indexes: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            partition: None,
            options: PerDialect::default(),
            statements: PerDialect::default(),
        };
        let schema = Schema { title: String::new(), codebooks: Vec::new(), tables: (0..count).map(table).collect() };
        let view = View { title: String::new(), detail: Detail::Full, tables: None, all_edges: false };
        picture(&schema, &Settings::default(), &view)
    }

    /// What the next build finds, when every kept text is another and every kept layout is shifted.
    fn next(kept: Kept, texts: &[(&str, String)], key: &Key) -> Option<Memo> {
        let files: Vec<File> = texts.iter().map(|(path, text)| file(path, &format!("kept {text}"))).collect();
        for drawn in kept.now.lock().unwrap_or_else(PoisonError::into_inner).values_mut() {
            if let Some((_, layout)) = &mut drawn.layout {
                layout.width += 7_000;
            }
        }
        unpack(&pack(&files, &self::key("p", "s"), kept), key)
    }

    #[test]
    fn only_a_whole_memo_of_the_same_schema_gives_all_files() {
        let files = [file("README.md", "a: b\n"), file("x/y.sql", ""), file("z", "7:é")];
        let text = pack(&files, &key("p", "s"), Kept::default());
        let all = |text: &str, key: &Key| match unpack(text, key) {
            Some(Memo::Same(files)) => Some(files),
            _ => None,
        };
        assert_eq!(all(&text, &key("p", "s")).as_deref(), Some(&files[..]));
        assert_eq!(all(&text, &key("p", "other")), None);
        assert_eq!(all(&text, &key("other", "s")), None);
        let end = text.len() - 2;
        for cut in (0..end).filter(|cut| text.is_char_boundary(*cut)) {
            assert_eq!(all(&text[..cut], &key("p", "s")), None, "{cut}");
        }
    }

    #[test]
    fn a_picture_is_drawn_again_when_it_shows_something_else() {
        let first = Kept::default();
        let texts =
            [("few", drawn(&first, "few", tables(2, "a"))), ("many", drawn(&first, "many", tables(LARGE, "a")))];
        let Some(Memo::Other(kept)) = next(first, &texts, &key("p", "changed")) else { panic!("it is unreadable") };
        assert_eq!(drawn(&kept, "few", tables(2, "a")), format!("kept {}", texts[0].1));
        assert_eq!(drawn(&kept, "many", tables(LARGE, "a")), format!("kept {}", texts[1].1));
        assert_eq!(drawn(&kept, "elsewhere", tables(2, "a")), texts[0].1);
        assert_eq!(drawn(&kept, "few", tables(2, "b")), texts[0].1.replace(">a<", ">b<"));
        assert_eq!(kept.now.into_inner().expect("no panic").len(), 3, "what is kept is kept for the build after it");
    }

    #[test]
    fn a_layout_is_used_again_when_all_sizes_are_the_same() {
        let first = Kept::default();
        let texts = [("many", drawn(&first, "many", tables(LARGE, "a")))];
        let Some(Memo::Other(kept)) = next(first, &texts, &key("p", "changed")) else { panic!("it is unreadable") };
        let again = drawn(&kept, "many", tables(LARGE, "b"));
        assert!(again.contains(">b<") && again.contains(" width=\"7"), "new texts in the kept layout");
        let other = drawn(&kept, "many", tables(LARGE + 1, "b"));
        assert!(!other.contains(" width=\"7"), "a box more is laid out anew");
    }

    #[test]
    fn another_program_draws_everything() {
        let first = Kept::default();
        let texts = [("few", drawn(&first, "few", tables(2, "a")))];
        assert!(next(first, &texts, &key("another", "s")).is_none());
    }
}
