//! Codebooks for the tests of the merge.

use proptest::prelude::*;
use schema_model::fingerprint;
use schema_model::model::{Code, Codebook, IntRepr, KeyKind, Row, StandardColumns, Storage};

/// A codebook with integer codes in the table `book`.
pub(crate) fn book(rows: Vec<Row>) -> Codebook {
    let columns = StandardColumns {
        key: "code".into(),
        name: Some("name".into()),
        description: "description".into(),
        archive: "archive".into(),
    };
    let mut codebook = Codebook {
        name: "book".into(),
        rust: "test::Book".into(),
        comment: String::new(),
        storage: Storage::Table,
        key: KeyKind::Int(IntRepr::I32),
        columns,
        mask: false,
        translates: None,
        extras: Vec::new(),
        rows,
    };
    codebook.rows.sort_by(|left, right| left.code.cmp(&right.code));
    codebook
}

/// The same with codes of text.
pub(crate) fn text_book(rows: Vec<Row>) -> Codebook {
    Codebook { key: KeyKind::Text(64), ..book(rows) }
}

/// A live row.
pub(crate) fn row(code: impl IntoCode, name: &str, description: &str) -> Row {
    let mut row = Row {
        values: Vec::new(),
        code: code.code(),
        variant: "Variant".into(),
        language: String::new(),
        name: Some(name.to_owned().into()),
        description: description.to_owned().into(),
        retired: false,
        sha: "".into(),
    };
    sign(&mut row);
    row
}

pub(crate) trait IntoCode {
    fn code(self) -> Code;
}

impl IntoCode for i32 {
    fn code(self) -> Code {
        Code::Int(self.into())
    }
}

impl IntoCode for &str {
    fn code(self) -> Code {
        Code::Text(self.to_owned())
    }
}

fn sign(row: &mut Row) {
    row.sha =
        fingerprint::row(&[&row.code.to_string(), row.name.as_deref().unwrap_or_default(), &row.description]).into();
}

/// What an archived row looks like to the comparison.
pub(crate) fn archived(row: &mut Row) {
    row.retired = true;
}

/// Changes of one row, each in a sentence.
pub(crate) trait Change {
    fn change(self, code: impl IntoCode, change: impl FnOnce(&mut Row)) -> Self;
    fn without(self, code: impl IntoCode) -> Self;
    fn with(self, row: Row) -> Self;
    fn nameless(self) -> Self;

    fn rename(self, code: impl IntoCode, name: &str) -> Self
    where
        Self: Sized,
    {
        self.change(code, |row| row.name = Some(name.to_owned().into()))
    }

    fn describe(self, code: impl IntoCode, description: &str) -> Self
    where
        Self: Sized,
    {
        self.change(code, |row| row.description = description.to_owned().into())
    }

    fn retire(self, code: impl IntoCode) -> Self
    where
        Self: Sized,
    {
        self.change(code, archived)
    }
}

impl Change for Codebook {
    fn change(mut self, code: impl IntoCode, change: impl FnOnce(&mut Row)) -> Self {
        let code = code.code();
        let row = self.rows.iter_mut().find(|row| row.code == code);
        if let Some(row) = row {
            change(row);
            sign(row);
        }
        self
    }

    fn without(mut self, code: impl IntoCode) -> Self {
        let code = code.code();
        self.rows.retain(|row| row.code != code);
        self
    }

    fn with(mut self, row: Row) -> Self {
        self.rows.push(row);
        self
    }

    fn nameless(mut self) -> Self {
        self.columns.name = None;
        for row in &mut self.rows {
            row.name = None;
            sign(row);
        }
        self
    }
}

/// Texts that a client, a quoting or a file has once mistaken for something else.
const HOSTILE: [&str; 46] = [
    "'",
    "''",
    "'''",
    "\"",
    "`",
    "\\",
    "\\\\",
    "\\'",
    "'\\",
    "\\'; DROP TABLE book; --",
    "\\n",
    "\\!echo",
    "\n\\! echo\n",
    "\\q",
    "\n.quit\n",
    "\nquit\n",
    "\ndelimiter $$\n",
    "\n/\n",
    "\ngo\n",
    "\n;\n",
    "\\.",
    "\n\\.\n",
    "*/",
    "/*",
    "/*! 1 */",
    "--",
    "-- x\n",
    "#",
    "\n#\n",
    ";",
    "%",
    "%s%d_",
    "$$",
    "$1",
    "?",
    ":name",
    "@name",
    "{}",
    "\r",
    "\r\n",
    "\n\r",
    "a\rb\r\rc\r\n",
    "\u{202e}bidi\u{2066}",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
    "\u{feff}",
    "\u{10ffff}\u{fffd}\u{85}\u{2028}",
];

/// Every hostile text as a name and as a description, and all control characters, and long texts.
pub(crate) fn hostile() -> Codebook {
    let mut texts: Vec<String> = HOSTILE.iter().map(|text| (*text).to_owned()).collect();
    texts.extend((1..32).chain([127]).map(|control: u8| format!("a{}b", char::from(control))));
    texts.push(HOSTILE.concat());
    texts.push(" \t leading and trailing \t ".into());
    let mut rows: Vec<Row> = (1..)
        .zip(&texts)
        .map(|(code, text)| row(code, &format!("{code}{}", text.chars().take(200).collect::<String>()), text))
        .collect();
    rows.push(row(-1, &"\u{1f600}".repeat(255), &"long text, ".repeat(50_000)));
    rows.push(row(i32::MIN, "least", &"\r\n".repeat(3_000)));
    rows.push(row(i32::MAX, "greatest", ""));
    book(rows)
}

fn text() -> impl Strategy<Value = String> {
    let anything = any::<char>().prop_map(String::from);
    let hostile = prop::sample::select(HOSTILE.to_vec()).prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![anything, hostile], 0..12)
        .prop_map(|parts| parts.concat().replace('\0', "").chars().take(200).collect())
}

/// A few rows whose codes and names meet often, in any combination; names are unique among the live ones.
fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    let codes = prop::sample::subsequence((1..10).collect::<Vec<i32>>(), 1..9);
    let names: Vec<String> = (0..10).map(|at| format!("name {at}")).collect();
    let columns = (Just(names).prop_shuffle(), prop::collection::vec((text(), text(), any::<[bool; 2]>()), 10));
    (codes, columns).prop_map(|(codes, (names, texts))| {
        let texts = names.into_iter().zip(texts);
        codes
            .into_iter()
            .zip(texts)
            .map(|(code, (name, (suffix, description, [plain, retired])))| {
                let name = if plain { name } else { name + &suffix };
                Row { retired, ..row(code, &name, &description) }
            })
            .collect()
    })
}

pub(crate) fn any_book() -> impl Strategy<Value = Codebook> {
    any_rows().prop_map(book)
}
