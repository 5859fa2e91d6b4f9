//! Boxes: a table's columns, a codebook's rows.

use super::metrics::{self, CHIP, FOOT, GAP, HEADING, MARKS, PADDING, ROW};

/// One box.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entity {
    /// The table's SQL name.
    pub name: String,
    /// What it is headed with: its name, without the namespace where the group says that.
    pub heading: String,
    /// What it is drawn as.
    pub kind: EntityKind,
    /// From the doc comment.
    pub comment: String,
    /// Its group, by its place in [`super::Picture::groups`].
    pub group: Option<usize>,
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// In pixels.
    pub width: i32,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntityKind {
    /// A table with the application's rows.
    Table,
    /// A codebook with a table.
    Codebook,
    /// An enum that the database keeps as a CHECK or as a type, without a table.
    Enum,
}

/// A row of a box.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Row {
    /// A column.
    Column(ColumnRow),
    /// A code.
    Code(CodeRow),
    /// What is left out, in words.
    More(String),
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ColumnRow {
    /// SQL name.
    pub name: String,
    /// Its type as it is shown.
    pub ty: String,
    /// From the doc comment, in one line.
    pub comment: String,
    /// What of the comment stands in the box; empty without remarks.
    pub remark: String,
    /// Whether it is of the primary key.
    pub primary: bool,
    /// Whether it is of a foreign key.
    pub foreign: bool,
    /// Whether no two rows have the same value.
    pub unique: bool,
    /// Whether it is of an index.
    pub indexed: bool,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// Whether the database numbers it.
    pub auto: bool,
    /// What it refers to without a line.
    pub chips: Vec<Chip>,
}

/// A reference without a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Chip {
    /// `→ editor`, or `∈ c_size` for an enum without a table.
    pub text: String,
    /// The box referred to, where the picture has it.
    pub target: String,
}

/// A row of a codebook.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CodeRow {
    /// The code.
    pub code: String,
    /// Its name in the database, else the enum's variant.
    pub name: String,
    /// What of the description fits.
    pub meaning: String,
    /// The whole description.
    pub description: String,
    /// Still readable in Rust, archived in the database.
    pub retired: bool,
}

impl Entity {
    /// In pixels.
    #[must_use]
    pub fn height(&self) -> i32 {
        HEADING + ROW * i32::try_from(self.rows.len()).unwrap_or(i32::MAX / ROW / 2) + FOOT
    }

    /// The middle of a row, from the box's upper edge.
    #[must_use]
    pub fn row_middle(row: usize) -> i32 {
        HEADING + ROW * i32::try_from(row).unwrap_or(0) + ROW / 2
    }

    /// The place of a column among the rows.
    #[must_use]
    pub fn row_of(&self, column: &str) -> Option<usize> {
        self.rows.iter().position(|row| matches!(row, Row::Column(row) if row.name == column))
    }

    /// Where the codes' names and meanings begin, from the left edge.
    #[must_use]
    pub fn code_columns(&self) -> (i32, i32) {
        let (mut codes, mut names) = (0, 0);
        for row in &self.rows {
            if let Row::Code(row) = row {
                codes = codes.max(metrics::text(&row.code));
                names = names.max(metrics::text(&row.name));
            }
        }
        let first = PADDING + codes + GAP;
        (first, first + names + GAP)
    }

    /// What the widest row and the heading need; the heading has an icon before its text.
    pub(super) fn natural_width(&self) -> i32 {
        let (_, meanings) = self.code_columns();
        let rows = self.rows.iter().map(|row| match row {
            Row::Column(row) => row.width(),
            Row::Code(row) => meanings + metrics::text(&row.meaning) + PADDING,
            Row::More(text) => MARKS + metrics::text(text) + PADDING,
        });
        let heading = MARKS + metrics::heading(&self.heading) + PADDING;
        let widest = rows.chain([heading]).max().unwrap_or(heading);
        // A multiple of ten, so one more letter rarely moves a neighbour.
        (widest.max(140) + 9) / 10 * 10
    }
}

impl ColumnRow {
    fn width(&self) -> i32 {
        let remark = if self.remark.is_empty() { 0 } else { metrics::text(&self.remark) + GAP };
        MARKS + metrics::text(&self.name) + GAP + remark + self.right() + PADDING
    }

    /// How much of the right end its type and its chips take.
    #[must_use]
    pub fn right(&self) -> i32 {
        let chips: i32 = self.chips.iter().map(|chip| metrics::chip(&chip.text) + CHIP / 2).sum();
        metrics::text(&self.shown_type()) + chips
    }

    /// The type with the mark of a numbered column.
    #[must_use]
    pub fn shown_type(&self) -> String {
        if self.auto { format!("{} ++", self.ty) } else { self.ty.clone() }
    }
}
