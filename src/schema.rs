//! A schema as a program carries it: no source and no folder is needed at run time.

/// A crate's schema; `codebooks::schema!()` gives it as `SCHEMA`.
///
/// It is kept as one text, which costs the compiler next to nothing, and read when it is asked.
#[derive(Debug)]
pub struct Schema {
    /// What it is called.
    pub title: &'static str,
    /// SHA-256 of everything that the types say, 64 hex digits.
    pub hash: &'static str,
    embedded: &'static str,
}

impl Schema {
    /// What the build script wrote.
    #[doc(hidden)]
    #[must_use]
    pub const fn embedded(title: &'static str, hash: &'static str, embedded: &'static str) -> Self {
        Self { title, hash, embedded }
    }

    /// The codebooks that are tables, sorted by name.
    #[must_use]
    pub fn codebooks(&self) -> Vec<CodebookTable> {
        Reader(self.embedded).list(CodebookTable::read)
    }

    /// What to run, per configured database.
    #[must_use]
    pub fn all_scripts(&self) -> Vec<Scripts> {
        let mut reader = Reader(self.embedded);
        reader.list(CodebookTable::read);
        reader.list(Scripts::read)
    }

    /// The scripts for a database, by its name: `postgres`, `mysql` or `sqlite`.
    #[must_use]
    pub fn scripts(&self, dialect: &str) -> Option<Scripts> {
        self.all_scripts().into_iter().find(|scripts| scripts.dialect == dialect)
    }
}

/// A codebook that is a table.
#[derive(Clone, Debug)]
pub struct CodebookTable {
    /// The table's name.
    pub table: &'static str,
    /// The enum's path in its crate.
    pub rust: &'static str,
    /// Whether its codes are integers.
    pub integer_key: bool,
    /// The key column.
    pub key: &'static str,
    /// The name column, where there is one.
    pub name: Option<&'static str>,
    /// The description column.
    pub description: &'static str,
    /// The archive column.
    pub archive: &'static str,
    /// Sorted by code.
    pub rows: Vec<CodebookRow>,
}

/// A row of a codebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodebookRow {
    /// The code, as text.
    pub code: &'static str,
    /// The name, where the codebook has one.
    pub name: Option<&'static str>,
    /// The description.
    pub description: &'static str,
    /// SHA-256 of the row, 64 hex digits.
    pub sha: &'static str,
    /// Archived.
    pub retired: bool,
}

/// What to run on one database.
#[derive(Clone, Debug)]
pub struct Scripts {
    /// `postgres`, `mysql` or `sqlite`.
    pub dialect: &'static str,
    /// In order.
    pub create: Vec<Script>,
    /// Statements that drop everything.
    pub drop: Vec<&'static str>,
}

/// The statements about one object.
#[derive(Clone, Debug)]
pub struct Script {
    /// `1-tables`, `2-constraints`, `3-indexes` or `4-seeds`.
    pub step: &'static str,
    /// The table, type or codebook.
    pub object: &'static str,
    /// In order, without the `;` behind them.
    pub statements: Vec<&'static str>,
}

impl CodebookTable {
    fn read(reader: &mut Reader) -> Self {
        let [table, rust, kind, key, name, description, archive] = [(); 7].map(|()| reader.text());
        let name = Some(name).filter(|name| !name.is_empty());
        let rows = reader.list(|reader| {
            let [code, text, description, sha, retired] = [(); 5].map(|()| reader.text());
            CodebookRow { code, name: name.map(|_| text), description, sha, retired: !retired.is_empty() }
        });
        Self { table, rust, integer_key: kind == "integer", key, name, description, archive, rows }
    }
}

impl Scripts {
    fn read(reader: &mut Reader) -> Self {
        let dialect = reader.text();
        let create = reader.list(|reader| {
            let [step, object] = [(); 2].map(|()| reader.text());
            Script { step, object, statements: reader.list(Reader::text) }
        });
        Self { dialect, create, drop: reader.list(Reader::text) }
    }
}

/// Reads the embedded text: a text is `<bytes>:<text>`, a list `<entries>;` and its entries.
///
/// The build script of the same version wrote it, so there is nothing to report; what is not there is empty.
struct Reader(&'static str);

impl Reader {
    fn number(&mut self, end: char) -> usize {
        let Some((number, rest)) = self.0.split_once(end) else { return 0 };
        self.0 = rest;
        number.parse().unwrap_or_default()
    }

    fn text(&mut self) -> &'static str {
        let length = self.number(':');
        let Some((text, rest)) = self.0.split_at_checked(length) else { return "" };
        self.0 = rest;
        text
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let length = self.number(';');
        (0..length).map(|_| read(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_is_an_empty_schema() {
        let schema = Schema::embedded("", "", "");
        assert!(schema.codebooks().is_empty());
        assert!(schema.scripts("sqlite").is_none());
    }

    #[test]
    fn texts_keep_what_looks_like_their_marks() {
        let mut reader = Reader("2;3:1:a4:\u{e9}2;0:");
        assert_eq!(reader.list(Reader::text), ["1:a", "\u{e9}2;"]);
        assert_eq!(reader.text(), "");
    }
}
