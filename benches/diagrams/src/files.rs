//! The whole output folder: the same bytes from the same model, and every diagram in it within its bounds.

use schema_core::config::Config;
use schema_core::output::files;
use schema_diagram::picture::Detail;
use schema_sql::file::File;

use crate::drawing::{Drawing, whole};
use crate::row::{INERT, Row, SAME};
use crate::subject::Subject;
use crate::svg::{FILE_GATES, Written, inert, labels_of, read};

/// Forges draw no more characters of Mermaid than 50,000.
const MERMAID: usize = 45_000;

/// The gate of Mermaid's limit.
pub const SHORT: (char, &str) = ('m', "no Mermaid diagram has more than 45,000 characters");

/// Looks at every file but those of SQL, which the diagrams do not touch.
pub fn measure_files(subject: &Subject, row: &mut Row) {
    let config = Config { dialects: Vec::new(), ..subject.config.clone() };
    let written = files(&subject.schema, &config);
    for (schema, what) in [(&subject.schema, "again"), (&subject.shuffled, "with what was found in another order")] {
        let other = files(schema, &config);
        // Pages list constraints as they are declared, whose order is shuffled in generated schemas.
        let is_same_order = subject.size.is_none() || what == "again";
        let compared = |file: &&File| is_same_order || !file.path.ends_with(".md");
        let [one, two] = [&written, &other].map(|files| files.iter().filter(compared).collect::<Vec<_>>());
        row.fail(SAME.0, differences(&one, &two, what));
    }
    for file in &written {
        if file.path.ends_with(".svg") {
            row.fail(INERT.0, named(file, inert(&file.text)));
            match read(&file.text) {
                Ok(drawn) => row.fail('l', named(file, labels_of(&drawn))),
                Err(sentence) => row.fail(INERT.0, named(file, vec![sentence])),
            }
        }
        for (path, detail) in [("diagram/schema.svg", Detail::Full), ("diagram/schema.light.svg", Detail::Light)] {
            if file.path == path {
                against_the_model(subject, file, detail, row);
            }
        }
        for diagram in mermaid(file) {
            let length = diagram.chars().count();
            if length > MERMAID {
                row.fail(SHORT.0, named(file, vec![format!("a diagram has {length} characters")]));
            }
        }
    }
    row.pictures = written.iter().filter(|file| file.path.ends_with(".svg")).count();
}

/// The pictures of everything hold all gates of files as they lie in the folder.
fn against_the_model(subject: &Subject, file: &File, detail: Detail, row: &mut Row) {
    let view = whole(&subject.schema.title, detail);
    let drawing = Drawing::of(&subject.schema, subject.settings(), &view);
    let Ok(drawn) = read(&file.text) else { return };
    let written =
        Written { schema: &subject.schema, settings: subject.settings(), view: &view, drawing: &drawing, drawn };
    for gate in &FILE_GATES {
        row.fail(gate.letter, named(file, (gate.failures)(&written)));
    }
}

fn differences(written: &[&File], other: &[&File], what: &str) -> Vec<String> {
    if written.len() != other.len() {
        return vec![format!("{} files are {} when written {what}", written.len(), other.len())];
    }
    let pairs = written.iter().zip(other).filter(|(one, other)| one != other);
    pairs.map(|(one, _)| format!("`{}` is another file when written {what}", one.path)).collect()
}

fn named(file: &File, sentences: Vec<String>) -> Vec<String> {
    sentences.into_iter().map(|sentence| format!("{}: {sentence}", file.path)).collect()
}

/// The Mermaid diagrams of a file: all of it, or those inside a Markdown page.
fn mermaid(file: &File) -> Vec<&str> {
    if file.path.ends_with(".mmd") {
        return vec![&file.text];
    }
    if !file.path.ends_with(".md") {
        return Vec::new();
    }
    let blocks = file.text.split("\n```mermaid\n").skip(1);
    blocks.map(|block| block.split("\n```").next().unwrap_or(block)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagrams_are_found_in_pages_and_files() {
        let file = |path: &str, text: &str| File { path: path.into(), text: text.into() };
        let page = file("README.md", "# A\n\n```mermaid\nerDiagram\n  a\n```\n\ntext\n\n```mermaid\nb\n```\n");
        assert_eq!(mermaid(&page), ["erDiagram\n  a", "b"]);
        assert_eq!(mermaid(&file("schema.mmd", "erDiagram\n")), ["erDiagram\n"]);
        assert_eq!(mermaid(&file("schema.svg", "x")), Vec::<&str>::new());
    }

    #[test]
    fn another_file_is_told() {
        let file = |text: &str| File { path: "schema.svg".into(), text: text.into() };
        assert_eq!(
            differences(&[&file("a")], &[&file("b")], "again"),
            ["`schema.svg` is another file when written again"]
        );
        assert_eq!(differences(&[&file("a")], &[], "again"), ["1 files are 0 when written again"]);
    }
}
