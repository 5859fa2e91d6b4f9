use super::*;
use schema_diagram::picture::{Detail, Settings, View, picture};
use schema_model::model::{PerDialect, Schema, Table, TableKind};
use schema_sql::file::File;

/// So many tables, all with one comment.
fn tables(count: usize, comment: &str) -> Picture {
    let table = |at: usize| Table {
        name: format!("t{at}"),
        kind: TableKind::Data,
        rust: String::new(),
        comment: comment.into(),
        columns: Vec::new(),
        primary_key: Vec::new(),
        key_name: None,
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

/// An output folder, and builds in it.
struct Builds {
    output: tempfile::TempDir,
    out: tempfile::TempDir,
}

impl Builds {
    fn new() -> Self {
        let folder = || tempfile::tempdir().expect("a folder");
        Self { output: folder(), out: folder() }
    }

    /// Draws pictures as a build does, and writes what is drawn; gives what is.
    fn draw(&self, pictures: &[(&str, Picture)]) -> Vec<String> {
        let text = fs::read_to_string(self.out.path().join(MEMO)).unwrap_or_default();
        let last = unpack(&text, &program()).unwrap_or_default().1;
        let memo = Memo { key: 1, output: self.output.path().to_owned(), last, drawn: Mutex::default() };
        let mut rendered = Rendered::default();
        for (path, picture) in pictures {
            match memo.draw(path, number(picture), &|| Cow::Borrowed(picture)) {
                Some(text) => {
                    fs::write(self.output.path().join(path), &text).expect("written");
                    rendered.files.push(File { path: (*path).to_owned(), text });
                }
                None => rendered.unchanged.push((*path).to_owned()),
            }
        }
        memo.write(self.out.path(), &rendered);
        rendered.files.into_iter().map(|file| file.path).collect()
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.output.path().join(path)).expect("a picture")
    }
}

#[test]
fn a_picture_is_drawn_again_when_it_shows_something_else() {
    let builds = Builds::new();
    let all = |few: &str| [("few", tables(2, few)), ("many", tables(LARGE, "a"))];
    assert_eq!(builds.draw(&all("a")), ["few", "many"]);
    assert_eq!(builds.draw(&all("a")), [""; 0]);
    assert_eq!(builds.draw(&all("b")), ["few"]);
    assert!(builds.read("few").contains(">b<"));
    assert_eq!(builds.draw(&all("b")), [""; 0], "what is kept is kept for the build after it");
}

#[test]
fn a_picture_that_is_not_as_it_was_left_is_drawn_again() {
    let builds = Builds::new();
    let all = [("few", tables(2, "a"))];
    builds.draw(&all);
    let text = builds.read("few");
    fs::write(builds.output.path().join("few"), "edited").expect("written");
    assert_eq!(builds.draw(&all), ["few"]);
    fs::remove_file(builds.output.path().join("few")).expect("removed");
    assert_eq!(builds.draw(&all), ["few"]);
    assert_eq!(builds.read("few"), text);
}

#[test]
fn a_layout_is_used_again_when_all_sizes_are_the_same() {
    let builds = Builds::new();
    builds.draw(&[("many", tables(LARGE, "a"))]);
    let path = builds.out.path().join(MEMO);
    let (key, mut entries) = unpack(&fs::read_to_string(&path).expect("a memo"), &program()).expect("it is whole");
    let drawn = entries.get_mut("many").and_then(|entry| entry.drawn.as_mut()).expect("a picture");
    drawn.layout.as_mut().expect("a layout").1.width += 7_000;
    let mut text = String::new();
    program().pack(&mut text);
    key.pack(&mut text);
    entries.into_iter().collect::<Vec<_>>().pack(&mut text);
    fs::write(&path, text).expect("written");

    builds.draw(&[("many", tables(LARGE, "b"))]);
    assert!(builds.read("many").contains(">b<") && builds.read("many").contains(" width=\"7"), "the kept layout");
    builds.draw(&[("many", tables(LARGE + 1, "b"))]);
    assert!(!builds.read("many").contains(" width=\"7"), "a box more is laid out again");
}

#[test]
fn only_a_whole_memo_of_the_same_program_is_read() {
    let builds = Builds::new();
    builds.draw(&[("few", tables(2, "é")), ("many", tables(LARGE, "a"))]);
    let text = fs::read_to_string(builds.out.path().join(MEMO)).expect("a memo");
    assert_eq!(unpack(&text, &program()).expect("it is whole").1.len(), 2);
    assert!(unpack(&text, "another").is_none());
    for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
        assert!(unpack(&text[..cut], &program()).is_none(), "{cut}");
    }
}
