//! What a database cannot do with a schema, told before anything is written.

use crate::diagnosis::Diagnosis;
use crate::model::{CheckRule, ColumnType, Dialect, Schema};

/// A part of a schema that a database cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The table or the type, by its SQL name.
    pub object: String,
    /// The column whose type is wrong, where that is all.
    pub column: Option<String>,
    /// What is wrong, and the remedy.
    pub diagnosis: Diagnosis,
}

/// Refusals as they are found.
#[derive(Default)]
pub(super) struct Refusals(pub(super) Vec<Refusal>);

impl Refusals {
    pub(super) fn push(&mut self, object: &str, diagnosis: impl Into<Diagnosis>) {
        self.0.push(Refusal { object: object.to_owned(), column: None, diagnosis: diagnosis.into() });
    }

    /// What is wrong with a column's type.
    pub(super) fn push_type(&mut self, object: &str, column: &str, diagnosis: impl Into<Diagnosis>) {
        let column = Some(column.to_owned());
        self.0.push(Refusal { object: object.to_owned(), column, diagnosis: diagnosis.into() });
    }
}

impl Dialect {
    /// Whatever of the schema this database cannot have.
    #[must_use]
    pub fn refusals(self, schema: &Schema) -> Vec<Refusal> {
        let mut found = Refusals::default();
        self.types_are_given(schema, &mut found);
        match self {
            Self::Postgres => super::postgres::limits::check(schema, &mut found),
            Self::Mysql => super::mysql::limits::check(schema, &mut found),
            Self::Sqlite => super::sqlite::limits::check(schema, &mut found),
        }
        found.0
    }

    // A type in the databases' own words is given for each.
    fn types_are_given(self, schema: &Schema, found: &mut Refusals) {
        for table in &schema.tables {
            let own = table.columns.iter().filter(|column| column.ty == ColumnType::Own);
            for column in own.filter(|column| column.types.get(self).is_none()) {
                let (name, dialect) = (&column.name, self.name());
                found.push(
                    &table.name,
                    (format!("`{name}` has no type for `{dialect}`"), format!("add `{dialect} = \"…\"` to its `type`")),
                );
            }
        }
    }
}

/// Whether a check is about a column.
pub(super) fn looks_at(rule: &CheckRule, column: &str) -> bool {
    match rule {
        CheckRule::OneOf { column: checked, .. }
        | CheckRule::Mask { column: checked, .. }
        | CheckRule::Range { column: checked, .. } => checked == column,
        CheckRule::Sql(sql) => mentions(sql, column),
    }
}

/// Whether SQL of the user's has that word.
pub(super) fn mentions(sql: &str, column: &str) -> bool {
    let mut words = sql.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| word.to_lowercase() == column.to_lowercase())
}
