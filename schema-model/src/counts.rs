//! How much there is, as people say it: one place, for the commands and the reference to agree.

use std::fmt;

use crate::model::{Schema, Storage, TableKind};

/// `1 table`, `2 tables`, `2 indexes`.
#[must_use]
pub fn counted(number: usize, what: &str) -> String {
    let ending = match number {
        1 => "",
        _ if what.ends_with('x') => "es",
        _ => "s",
    };
    format!("{number} {what}{ending}")
}

/// Several counts in one line, without those that are zero: `2 tables, 1 index`.
#[must_use]
pub fn listed(counts: &[(usize, &str)]) -> String {
    let counts = counts.iter().filter(|(number, _)| *number > 0);
    counts.map(|(number, what)| counted(*number, what)).collect::<Vec<_>>().join(", ")
}

/// What a schema holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Tables of the application's own rows.
    pub tables: usize,
    /// Codebooks that are tables.
    pub codebooks: usize,
    /// Rows of these codebooks.
    pub rows: usize,
    /// Enums without a table, kept as a CHECK or as a type of the database.
    pub enums: usize,
}

impl Contents {
    /// Counts a schema.
    #[must_use]
    pub fn of(schema: &Schema) -> Self {
        let mut contents = Self::default();
        for codebook in &schema.codebooks {
            match codebook.storage {
                Storage::Table => {
                    contents.codebooks += 1;
                    contents.rows += codebook.rows.len();
                }
                Storage::Check | Storage::Native => contents.enums += 1,
            }
        }
        contents.tables = schema.tables.iter().filter(|table| table.kind == TableKind::Data).count();
        contents
    }

    /// The codebooks alone: `1 codebook with 22 rows`.
    #[must_use]
    pub fn codebooks(&self) -> String {
        format!("{} with {}", counted(self.codebooks, "codebook"), counted(self.rows, "row"))
    }
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", counted(self.tables, "table"), self.codebooks())?;
        match self.enums {
            0 => Ok(()),
            enums => write!(f, ", {} without a table", counted(enums, "enum")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_zeros_are_left_out() {
        assert_eq!(counted(0, "table"), "0 tables");
        assert_eq!(
            listed(&[(1, "table"), (0, "codebook"), (2, "index"), (17, "foreign key")]),
            "1 table, 2 indexes, 17 foreign keys"
        );
        let contents = Contents { tables: 1, codebooks: 1, rows: 22, enums: 0 };
        assert_eq!(contents.to_string(), "1 table, 1 codebook with 22 rows");
        assert_eq!(
            Contents { rows: 1, enums: 1, ..contents }.to_string(),
            "1 table, 1 codebook with 1 row, 1 enum without a table"
        );
    }
}
