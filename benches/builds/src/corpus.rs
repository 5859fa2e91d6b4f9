//! The crates that are built: enums of 12 variants, and structs of 10 columns that refer to them and to each other.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Types per file.
const TYPES_PER_FILE: usize = 50;

/// Which derives the types have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Derives {
    /// `Clone, Copy, Debug, PartialEq, Eq` alone.
    Std,
    /// `Codebook` beside them.
    Codebook,
}

impl Derives {
    fn line(self, others: &str) -> String {
        match self {
            Self::Std => format!("#[derive({others})]"),
            Self::Codebook => format!("#[derive(Codebook, {others})]"),
        }
    }

    /// An attribute that only `Codebook` knows.
    fn attribute(self, text: &str) -> &str {
        if self == Self::Codebook { text } else { "" }
    }
}

/// Writes `src/` with `pairs` enums and as many structs; the size of the sources in bytes.
pub fn write(folder: &Path, pairs: usize, derives: Derives) -> usize {
    let source = folder.join("src");
    fs::create_dir_all(&source).expect("a source folder");
    let mut root = String::from("//! Generated.\n#![allow(dead_code)]\n");
    root.push_str(derives.attribute("codebooks::schema!();\n"));
    let per_file = TYPES_PER_FILE / 2;
    let mut bytes = 0;
    for file in 0..pairs.div_ceil(per_file) {
        let mut text = String::from("//! Generated.\n");
        text.push_str(derives.attribute("use codebooks::Codebook;\n"));
        for number in file * per_file..pairs.min((file + 1) * per_file) {
            pair(number, derives, &mut text);
        }
        bytes += text.len();
        fs::write(source.join(format!("m{file}.rs")), text).expect("a source file");
        let _ = writeln!(root, "mod m{file};");
    }
    fs::write(source.join("lib.rs"), &root).expect("a crate root");
    bytes + root.len()
}

/// Changes one enum: its first description, and with it the schema.
pub fn edit(folder: &Path, round: usize) {
    let path = folder.join("src/m0.rs");
    let text = fs::read_to_string(&path).expect("a source file");
    let line = text.lines().find(|line| line.contains("of its way.")).expect("a doc comment").to_owned();
    let new = format!("    /// Edit {round}: the thing has come to some stage of its way.");
    fs::write(&path, text.replacen(&line, &new, 1)).expect("a source file");
}

/// An enum and a struct that refers to it.
fn pair(number: usize, derives: Derives, text: &mut String) {
    let _ = writeln!(text, "\n/// State number {number} of something that has states.");
    let _ = writeln!(text, "{}\n#[repr(i16)]", derives.line("Clone, Copy, Debug, PartialEq, Eq"));
    let _ = writeln!(text, "pub enum State{number} {{");
    for variant in 0..12 {
        let _ = writeln!(text, "    /// The thing has come to stage {variant} of its way.");
        let _ = writeln!(text, "    Stage{variant} = {},", variant * 10);
    }
    let _ = writeln!(text, "}}\n\n/// Record number {number} of something that is kept.");
    let _ = writeln!(text, "{}", derives.line("Clone, Debug, PartialEq"));
    text.push_str(derives.attribute("#[codebook(index(state, weight desc), check(\"amount >= 0\"))]\n"));
    let _ = writeln!(text, "pub struct Record{number} {{");
    let mut field = |doc: &str, attribute: &str, declaration: &str| {
        let _ = writeln!(text, "    /// {doc}");
        if !attribute.is_empty() && derives == Derives::Codebook {
            let _ = writeln!(text, "    #[codebook({attribute})]");
        }
        let _ = writeln!(text, "    pub {declaration},");
    };
    let before = number.saturating_sub(1);
    let target = format!("references = crate::m{}::Record{before}", before * 2 / TYPES_PER_FILE);
    field("Number.", "primary_key, auto", "id: i64");
    field("How far it has come.", "default = Stage0", &format!("state: State{number}"));
    field("The record before.", &target, "before: Option<i64>");
    field("What people call it.", "length = 255, unique", "name: String");
    field("What is said of it.", "", "note: Option<String>");
    field("How much.", "", "amount: i32");
    field("How good.", "range(0.0..=1.0)", "quality: f64");
    field("Whether it counts.", "default = true", "active: bool");
    field("The picture.", "", "picture: Option<Vec<u8>>");
    field("How heavy.", "default = 0", "weight: i64");
    text.push_str("}\n");
}
