//! How a database can differ from the schema.

use std::fmt;

use schema_model::model::Table;

use super::target::Target;

/// How many characters of a value a message shows.
const SHOWN: usize = 80;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// The database lacks something, or has it in another form.
    Error,
    /// The database has more than the schema, or another comment.
    Warning,
    /// Something could not be compared.
    Note,
}

impl Severity {
    /// As people say it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What of an object a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// The table or type itself.
    Object,
    /// A column.
    Column(String),
    /// The primary key.
    PrimaryKey,
    /// A unique constraint.
    Unique(String),
    /// A check.
    Check(String),
    /// A foreign key.
    ForeignKey(String),
    /// An index.
    Index(String),
    /// A part of a partitioned table.
    Partition(String),
    /// A sequence that the schema's own statements make.
    Sequence(String),
    /// A codebook's row, by its code.
    Row(String),
}

impl Subject {
    /// The name of a part of the object, where it has one.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Object | Self::PrimaryKey => None,
            Self::Column(name)
            | Self::Unique(name)
            | Self::Check(name)
            | Self::ForeignKey(name)
            | Self::Index(name)
            | Self::Partition(name)
            | Self::Sequence(name)
            | Self::Row(name) => Some(name),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, name) = match self {
            Self::Object => return Ok(()),
            Self::PrimaryKey => return f.write_str("primary key"),
            Self::Row(code) => return write!(f, "row {code}"),
            Self::Column(name) => ("column", name),
            Self::Unique(name) => ("unique constraint", name),
            Self::Check(name) => ("check", name),
            Self::ForeignKey(name) => ("foreign key", name),
            Self::Index(name) => ("index", name),
            Self::Partition(name) => ("partition", name),
            Self::Sequence(name) => ("sequence", name),
        };
        match name.as_str() {
            "" => f.write_str(what),
            name => write!(f, "{what} `{name}`"),
        }
    }
}

/// A fact in which database and schema differ.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fact {
    /// `type`, `default`, `columns` and the like.
    pub name: String,
    /// What the schema says.
    pub wanted: String,
    /// What the database says.
    pub found: String,
}

impl Fact {
    pub(super) fn new(name: impl Into<String>, wanted: impl Into<String>, found: impl Into<String>) -> Self {
        Self { name: name.into(), wanted: wanted.into(), found: found.into() }
    }
}

/// How the subject differs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// The schema has it and the database does not.
    Missing,
    /// The database has it and the schema does not.
    Extra,
    /// Both have it, with different facts.
    Differs(Vec<Fact>),
    /// Both have it, and only the database could tell whether the texts say the same.
    NotCompared(Fact),
    /// Both have it, under different names.
    Named {
        /// The database's name.
        found: String,
        /// The statement that renames it, where the database has one.
        statement: Option<String>,
    },
    /// It is in another namespace of the search path than the one that the connection works in.
    Elsewhere {
        /// Where it is.
        found: String,
        /// Where it would be.
        wanted: String,
    },
    /// An earlier version of the schema made it, and it is still there.
    Leftover {
        /// A table of the schema that looks like the same one.
        renamed: Option<String>,
    },
    /// A newer program made the row: it is of a code that was never released as far as this program knows.
    Newer,
    /// A code is another variant than the enum says.
    Meaning {
        /// The variant that it is in the database.
        recorded: String,
        /// The variant that it is in the enum.
        variant: String,
    },
    /// Rows still use a code that the enum no longer has.
    StillUsed {
        /// The column that holds the code, `tickets.status`.
        column: String,
        /// How many rows.
        rows: u64,
    },
    /// The server does not check the foreign key for some rows.
    Unchecked {
        /// Those rows have NULL in one of these columns.
        columns: Vec<String>,
        /// The unique constraint or index that the server uses.
        unique: String,
    },
    /// The server does not check a key to the same table for inserted rows in which two columns are equal.
    UncheckedInserts {
        /// The first column of the key.
        column: String,
        /// The column that it refers to; the same one where both rows share it.
        referenced: String,
    },
    /// It cannot be read.
    Unreadable(String),
    /// This user may not see all rows, so rows that seem to be missing may be there.
    RowsHidden,
}

/// A difference between database and schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The table or type in the database.
    pub object: String,
    /// The Rust item that it belongs to, by its path in the crate: a type, of a row the variant.
    pub rust: String,
    /// What of the object it is about.
    pub subject: Subject,
    /// How it differs.
    pub difference: Difference,
    /// File and line of the type or field, where the program knows them.
    pub place: Option<String>,
}

impl Finding {
    /// A finding about a table.
    pub(super) fn of(table: &Table, severity: Severity, subject: Subject, difference: Difference) -> Self {
        Self { severity, object: table.name.clone(), rust: table.rust.clone(), subject, difference, place: None }
    }

    /// With its place in the sources.
    pub(super) fn placed(mut self, target: &Target) -> Self {
        self.place = match &self.subject {
            Subject::Column(name) => target.places.of(&self.rust, Some(name)),
            Subject::Unique(name) | Subject::ForeignKey(name) => target.place(&self.object, Some(name)),
            _ => target.place(&self.object, None),
        };
        self
    }

    /// The column, where it is about one.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        match &self.subject {
            Subject::Column(name) => Some(name),
            _ => None,
        }
    }

    /// What is wrong, with both values where there are two.
    #[must_use]
    pub fn message(&self) -> String {
        let subject = match &self.subject {
            Subject::Object => format!("`{}`", self.object),
            subject => format!("`{}`: {subject}", self.object),
        };
        match &self.difference {
            Difference::Missing => format!("{subject} is missing"),
            Difference::Extra => format!("{subject} exists in the database but not in the schema"),
            Difference::Differs(facts) => {
                let facts: Vec<String> = facts.iter().map(|fact| self.fact(fact)).collect();
                format!("{subject} differs ({})", facts.join("; "))
            }
            Difference::NotCompared(fact) => {
                format!("{subject} could not be compared ({})", self.fact(fact))
            }
            Difference::Named { found, .. } => format!("{subject} is called `{found}` in the database"),
            Difference::Elsewhere { found, wanted } => {
                format!("{subject} is in `{found}`, and this connection works in `{wanted}`")
            }
            Difference::Leftover { renamed: None } => {
                format!("{subject} comes from an earlier version of the schema, which no longer has it")
            }
            Difference::Leftover { renamed: Some(table) } => {
                format!("{subject} is no longer in the schema; it looks like `{table}` under its old name")
            }
            Difference::Newer => format!("{subject} belongs to a newer program"),
            Difference::Meaning { recorded, variant } => {
                let code = self.subject.name().unwrap_or_default();
                format!("`{}`: {}", self.object, meaning(code, recorded, variant))
            }
            Difference::StillUsed { column, rows: 1 } => {
                format!("{subject} is archived, but 1 row of `{column}` still has the code")
            }
            Difference::StillUsed { column, rows } => {
                format!("{subject} is archived, but {rows} rows of `{column}` still have the code")
            }
            Difference::Unchecked { columns, unique } => {
                let columns = columns.join("`, `");
                format!(
                    "{subject} is not checked for rows with NULL in `{columns}`, because `{unique}` begins with its columns"
                )
            }
            Difference::UncheckedInserts { column, referenced } if column == referenced => {
                format!(
                    "{subject} is not checked when a row is inserted, because it refers to rows of the same `{column}`"
                )
            }
            Difference::UncheckedInserts { column, referenced } => {
                format!("{subject} is not checked for an inserted row whose `{column}` equals its own `{referenced}`")
            }
            Difference::Unreadable(reason) => format!("{subject} cannot be read: {reason}"),
            Difference::RowsHidden => {
                format!("{subject} has row level security, and this user may not see all its rows")
            }
        }
    }

    fn fact(&self, fact: &Fact) -> String {
        let shown = |text: &str| match text.char_indices().nth(SHOWN) {
            _ if text.is_empty() => "none".to_owned(),
            None => format!("`{text}`"),
            Some((end, _)) => format!("`{}…`", &text[..end]),
        };
        let schema = if matches!(self.subject, Subject::Row(_)) { "enum" } else { "schema" };
        format!("{}: {} in the database, {} in the {schema}", fact.name, shown(&fact.found), shown(&fact.wanted))
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        let text = match (&self.difference, &self.subject) {
            (Difference::Missing, Subject::Row(_)) | (Difference::Differs(_), Subject::Row(_)) => {
                "run `populate` to bring the rows up to date"
            }
            (Difference::Extra, Subject::Row(_)) => "run `populate` to archive it, or add the variant to the enum",
            (Difference::Missing, Subject::Object | Subject::Index(_) | Subject::ForeignKey(_)) => {
                "run `create` to create it"
            }
            (Difference::Differs(facts), _) if facts.iter().all(|fact| fact.name == "comment") => {
                "run `create` to bring the comment up to date"
            }
            (Difference::Named { statement: Some(statement), .. }, _) => return format!("run `{statement}`"),
            (Difference::Missing | Difference::Differs(_) | Difference::Named { .. }, _) => {
                "run a deployment if the types have changed, else alter the database by hand; then run `verify` again"
            }
            (Difference::Extra, _) => "drop it, or declare it in the schema",
            (Difference::NotCompared(_), _) => {
                "run `verify` as a user that may create temporary tables, or compare by hand"
            }
            (Difference::Elsewhere { found, .. }, _) => {
                return format!("begin the search path with `{found}`, or run `create` for tables of their own");
            }
            (Difference::Newer, _) => "delete it by hand if no newer program uses this database",
            (Difference::Meaning { recorded, variant }, _) => return new_meaning(recorded, variant),
            (Difference::Leftover { renamed: Some(_) }, _) => "move its rows by hand, or rename it in the database",
            (Difference::Leftover { renamed: None }, _) => "drop it when nothing needs it any more",
            (Difference::StillUsed { .. }, _) => "keep the variant and mark it `retired`, or change those rows",
            (Difference::Unchecked { .. } | Difference::UncheckedInserts { .. }, _) => {
                "start the server with `innodb_native_foreign_keys = ON`"
            }
            (Difference::Unreadable(_), _) => "grant SELECT on it to this user",
            (Difference::RowsHidden, _) => "run `verify` as the table's owner or as a role with BYPASSRLS",
        };
        text.to_owned()
    }
}

/// That a code is another variant than it was.
pub(super) fn meaning(code: &str, recorded: &str, variant: &str) -> String {
    format!("code `{code}` is `{recorded}` in the database and `{variant}` in the enum")
}

/// What to do about it.
pub(super) fn new_meaning(recorded: &str, variant: &str) -> String {
    format!(
        "give `{variant}` a code that was never used, or write `#[codebook(renamed_from = \"{recorded}\")]` if only the name \
         changed"
    )
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity.title(), self.message())?;
        self.place.as_ref().map_or(Ok(()), |place| write!(f, "\n  --> {place}"))
    }
}
