//! Lists of columns: of keys, unique constraints and indexes.

use super::attributes::{Entry, Form, Vocabulary, listed};
use super::constraint::{named_option, read_deferrable};
use super::declaration::{At, StructDeclaration};
use super::faults::Faults;
use super::text::{check_name, check_sql};
use super::tokens::Tokens;
use schema_model::model::{Deferrable, IndexMethod, IndexPart};
use schema_model::words::suggestion;

/// `(a, b desc, "lower(c)", name = "x", where = "…")`.
#[derive(Default)]
pub(super) struct ColumnList {
    pub(super) parts: Vec<ListedPart>,
    pub(super) name: Option<String>,
    pub(super) method: IndexMethod,
    /// Where it says that it is unique.
    pub(super) unique: Option<At>,
    pub(super) condition: Option<String>,
    pub(super) deferrable: Option<Deferrable>,
}

pub(super) struct ListedPart {
    pub(super) part: IndexPart,
    pub(super) at: At,
}

impl ColumnList {
    pub(super) fn columns(&self) -> Vec<String> {
        self.parts.iter().map(|part| part.part.column.clone()).collect()
    }

    /// What a name is made of: columns, and the words of expressions.
    pub(super) fn words(&self) -> Vec<String> {
        let word = |part: &ListedPart| {
            if !part.part.expression {
                return part.part.column.clone();
            }
            let words = part.part.column.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
        };
        self.parts.iter().map(word).collect()
    }

    pub(super) fn refuse_descending(&self, what: &str, faults: &Faults) {
        for part in self.parts.iter().filter(|part| part.part.descending) {
            faults.push(part.at, (format!("{what} has no order"), "remove `desc`"));
        }
    }

    pub(super) fn refuse_expressions(&self, what: &str, faults: &Faults) {
        for part in self.parts.iter().filter(|part| part.part.expression) {
            faults.push(part.at, (format!("{what} cannot contain an expression"), "name a field"));
        }
    }
}

pub(super) fn column_list(entry: &Entry<'_>, item: &StructDeclaration, faults: &Faults) -> Option<ColumnList> {
    let (options, example): (&[&str], _) = match entry.key.as_str() {
        "index" => (&["name", "where", "method", "unique"], "expected fields of the struct like `index(a, b desc)`"),
        "unique" => (&["name", "where", "deferrable"], "expected fields of the struct like `unique(a, b)`"),
        _ => (&["name"], "expected fields of the struct like `primary_key(a, b)`"),
    };
    let Form::List(tokens) = entry.form else {
        faults.push(entry.at, example);
        return None;
    };
    let mut list = ColumnList::default();
    for part in tokens.parts() {
        if let Some(sql) = part.as_string() {
            check_sql(&sql, part.at(), faults);
            let part_of = IndexPart { column: sql, expression: true, descending: false };
            list.parts.push(ListedPart { part: part_of, at: part.at() });
            continue;
        }
        if options.contains(&"unique") && says_unique(part, item) {
            list.unique = Some(part.at());
            continue;
        }
        let mut rest = part;
        let field = rest.word();
        let at = rest.at();
        let order = rest.as_word();
        match (field, order.as_deref()) {
            (Some((field, place)), order) if rest.is_empty() || matches!(order, Some("asc" | "desc")) => {
                let column = column_of(&field, place, item, faults)?;
                let descending = order == Some("desc");
                let at = if rest.is_empty() { place } else { at };
                list.parts.push(ListedPart { part: IndexPart { column, expression: false, descending }, at });
            }
            _ => read_option(part, options, &mut list, faults)?,
        }
    }
    if list.parts.is_empty() {
        faults.push(entry.at, example);
        return None;
    }
    for (at, part) in list.parts.iter().enumerate() {
        if list.parts[..at].iter().any(|other| other.part.column == part.part.column) {
            faults.push(part.at, (format!("`{}` is listed twice", part.part.column), "keep one of them"));
        }
    }
    Some(list)
}

/// `unique`, or `unique = true` where a field has that name.
fn says_unique(part: Tokens<'_>, item: &StructDeclaration) -> bool {
    let mut words = part;
    let is_field = item.fields.iter().any(|field| field.ident == "unique");
    match part.as_word() {
        Some(word) => word == "unique" && !is_field,
        None => words.keyword("unique") && words.punct('=') && words.as_word().as_deref() == Some("true"),
    }
}

/// `name = "…"` and the other options of a list.
fn read_option(part: Tokens<'_>, options: &[&str], list: &mut ColumnList, faults: &Faults) -> Option<()> {
    let mut words = part;
    let key = words.word().map(|(word, _)| word);
    match key.as_deref().filter(|word| options.contains(word)).unwrap_or("name") {
        key @ ("method" | "deferrable") => {
            let vocabulary = Vocabulary { place: "in a list", once: &["method", "deferrable"], repeated: &[] };
            let entry = listed(part, &vocabulary, faults).pop()?;
            if key == "method" {
                list.method = entry.word(&IndexMethod::WORDS, IndexMethod::from_word, faults)?;
            } else {
                list.deferrable = read_deferrable(&entry, faults);
            }
        }
        "unique" => {
            faults.push(part.at(), ("expected `unique`", "write `unique` alone, or `unique = true`"));
            return None;
        }
        "where" => {
            let sql = named_option(part, "where", faults)?;
            check_sql(&sql, part.at(), faults);
            list.condition = Some(sql);
        }
        _ => {
            let name = named_option(part, "name", faults)?;
            check_name(&name, "constraint name", part.at(), faults);
            list.name = Some(name);
        }
    }
    Some(())
}

/// The column of a field, by the field's Rust name.
pub(super) fn column_of(field: &str, at: At, item: &StructDeclaration, faults: &Faults) -> Option<String> {
    let found = item.fields.iter().find(|declared| declared.ident == field);
    if found.is_none() {
        let help = suggestion(field, item.fields.iter().map(|declared| declared.ident.as_str()));
        faults.push(at, (format!("`{}` has no field `{field}`", item.ident), help));
    }
    found.map(|declared| declared.column.clone())
}
