//! The rows of a codebook that come from a data file, with the checks that variants have.

use std::collections::{HashMap, HashSet};

use crate::source::{DataRow, Place};
use schema_model::diagnosis::Diagnosis;
use schema_model::fingerprint::Unhashed;
use schema_model::model::{Code, Text};
use schema_model::model::{ColumnType, Default, ExtraColumn, KeyKind, Row};
use schema_model::words::suggestion;
use schema_rust::{CodeDeclaration, EnumDeclaration, VariantDeclaration, check_variant, decimal_text};
use schema_rust::{Fault, Faults};

/// More faults than this of one file help nobody.
const MOST_FAULTS: usize = 10;

/// The rows of a codebook. A fault's message names the place in the file.
pub(crate) fn rows<'r>(
    declaration: &'r EnumDeclaration,
    data: &'r [DataRow],
    file: &'r str,
) -> Result<Vec<Row>, Vec<Fault>> {
    let mut reading = Reading {
        declaration,
        file,
        faults: Vec::new(),
        variants: HashMap::new(),
        codes: HashMap::new(),
        names: HashMap::new(),
    };
    reading.variants();
    reading.header(data);
    if !reading.faults.is_empty() {
        return Err(reading.faults);
    }
    let mut rows = Vec::with_capacity(data.len());
    for row in data {
        if reading.faults.len() >= MOST_FAULTS {
            break;
        }
        rows.extend(reading.row(row));
    }
    if data.is_empty() {
        reading.at_file(format!("{file} has no rows, which would archive the whole codebook"));
    }
    if reading.faults.is_empty() {
        reading.all_are_there(&rows);
    }
    if reading.faults.is_empty() { Ok(rows) } else { Err(reading.faults) }
}

struct Reading<'r> {
    declaration: &'r EnumDeclaration,
    file: &'r str,
    faults: Vec<Fault>,
    /// By code, the variant.
    variants: HashMap<Code, &'r VariantDeclaration>,
    /// By code and by name, where it stands.
    codes: HashMap<Code, Place>,
    names: HashMap<&'r str, Place>,
}

impl<'r> Reading<'r> {
    /// Every column of the file must be one of the codebook's, and none that is required may be missing.
    fn header(&mut self, data: &[DataRow]) {
        let columns = &self.declaration.columns;
        let mut required: Vec<&str> = vec![&columns.key];
        required.extend(columns.name.as_deref());
        let extras = self.declaration.extras.iter().map(|extra| &extra.extra);
        required.extend(extras.clone().filter(|extra| !extra.nullable).map(|extra| extra.column.as_str()));
        let mut known: Vec<&str> = vec![&columns.key, &columns.description, "retired"];
        known.extend(columns.name.as_deref());
        known.extend(extras.map(|extra| extra.column.as_str()));
        let given: HashSet<&str> = data.iter().flat_map(DataRow::columns).collect();
        let mut strange: Vec<&str> = given.iter().copied().filter(|name| !known.contains(name)).collect();
        strange.sort_unstable();
        for name in strange {
            let message = format!("column `{name}` exists in {} but not in the codebook", self.file);
            self.at_file((message, suggestion(name, known.iter().copied())));
        }
        // Of a misspelt column that is the whole message.
        if self.faults.is_empty() && !data.is_empty() {
            for name in required.into_iter().filter(|name| !given.contains(name)) {
                self.at_file(format!("{} has no column `{name}`, which every row requires", self.file));
            }
        }
    }

    fn at_file(&mut self, diagnosis: impl Into<Diagnosis>) {
        self.faults.push(Fault::new(self.declaration.at, diagnosis));
    }

    fn fault(&mut self, row: &DataRow, diagnosis: impl Into<Diagnosis>) {
        self.at_file(diagnosis.into().within(&format!("{}: ", row.place_in(self.file))));
    }

    fn row(&mut self, row: &'r DataRow) -> Option<Row> {
        let columns = &self.declaration.columns;
        let Some(text) = row.text(&columns.key).filter(|text| !text.is_empty()) else {
            self.fault(row, format!("the row has no `{}`", columns.key));
            return None;
        };
        let (code, declared) = match self.declaration.key {
            KeyKind::Text(_) => (Code::Text(text.to_owned()), CodeDeclaration::Text(text.to_owned())),
            KeyKind::Int(_) => match whole(text) {
                Some(number) => (Code::Int(number), CodeDeclaration::Int(number)),
                None => {
                    self.fault(row, format!("the code is `{text}`, which is not a whole number"));
                    return None;
                }
            },
        };
        let of_enum = self.variants.get(&code).copied();
        let name = columns.name.as_ref().map(|column| row.text(column).unwrap_or_default().to_owned());
        let retired = match row.text("retired") {
            None => of_enum.is_some_and(|variant| variant.retired),
            Some("") => false,
            Some(text) => truth(text).unwrap_or_else(|| {
                self.fault(row, unfit("retired", text, &ColumnType::Boolean));
                false
            }),
        };
        let mut values = Vec::with_capacity(self.declaration.extras.len());
        for extra in &self.declaration.extras {
            match value(&extra.extra, row) {
                Ok(value) => values.push(value),
                Err(diagnosis) => self.fault(row, diagnosis),
            }
        }
        let variant = VariantDeclaration {
            ident: String::new(),
            at: self.declaration.at,
            code: declared,
            explicit: Unhashed(true),
            name,
            description: row
                .text(&columns.description)
                .unwrap_or_else(|| of_enum.map_or("", |variant| &variant.description))
                .to_owned(),
            translations: Vec::new(),
            values,
            retired,
            renamed_from: Unhashed(Vec::new()),
        };
        let faults = Faults::new();
        check_variant(&variant, self.declaration.key, self.declaration.storage, variant.at, &faults);
        for fault in faults.finish().0 {
            self.fault(row, fault.diagnosis());
        }
        self.unique(row, &code, &variant);
        let mut ident = String::new();
        if let Some(of_enum) = of_enum {
            ident.clone_from(&of_enum.ident);
            self.compare(row, of_enum, &variant);
        }
        let VariantDeclaration { name, description, values, retired, .. } = variant;
        let language = String::new();
        let (name, description) = (name.map(Text::Owned), description.into());
        Some(Row { code, variant: ident, language, name, description, values, retired, sha: Text::default() })
    }

    fn unique(&mut self, row: &'r DataRow, code: &Code, variant: &VariantDeclaration) {
        let twice = |what: &str, text: &str, first: Place| {
            (format!("the {what} `{text}` is already used by {first}"), format!("give each row its own {what}"))
        };
        if let Some(first) = self.codes.insert(code.clone(), row.place()) {
            self.fault(row, twice("code", &code.to_string(), first));
        }
        let Some(column) = self.declaration.columns.name.as_ref().filter(|_| !variant.retired) else { return };
        let name = row.text(column).unwrap_or_default();
        if name.is_empty() {
            self.fault(row, "the row has no name");
        } else if let Some(first) = self.names.insert(name, row.place()) {
            self.fault(row, twice("name", name, first));
        }
    }

    /// An enum over some of the codes.
    fn variants(&mut self) {
        for variant in &self.declaration.variants {
            let code = match &variant.code {
                CodeDeclaration::Int(code) => Code::Int(*code),
                CodeDeclaration::Text(code) => Code::Text(code.clone()),
                CodeDeclaration::Const { .. } => {
                    let message = format!("the code of `{}` is a constant, but its row is in a file", variant.ident);
                    self.faults.push(Fault::new(variant.at, (message, "write the number")));
                    continue;
                }
            };
            self.variants.insert(code, variant);
        }
    }

    /// Each variant must be among the rows.
    fn all_are_there(&mut self, rows: &[Row]) {
        let there: HashSet<&Code> = rows.iter().map(|row| &row.code).collect();
        let mut missing: Vec<(&Code, &&VariantDeclaration)> =
            self.variants.iter().filter(|(code, _)| !there.contains(code)).collect();
        missing.sort_by_key(|(code, _)| *code);
        for (code, variant) in missing {
            let message = format!("{} has no row with the code `{code}` of `{}`", self.file, variant.ident);
            self.faults.push(Fault::new(variant.at, message));
        }
    }

    /// What a variant says in Rust, its row must say in the database; what the row leaves out, the variant says.
    fn compare(&mut self, row: &DataRow, variant: &VariantDeclaration, read: &VariantDeclaration) {
        let (mut differences, mut attributes) = (Vec::new(), Vec::new());
        let mut differ = |what: &str, here: &str, there: &str| {
            differences.push(format!("{what}: `{here}` in the enum, `{there}` in the file"));
        };
        if let (Some(here), Some(there)) = (&variant.name, &read.name)
            && here != there
        {
            differ("name", here, there);
            attributes.push(format!("name = {there:?}"));
        }
        if variant.description != read.description {
            differ("description", &variant.description, &read.description);
            attributes.push(format!("description = {:?}", read.description));
        }
        if variant.retired != read.retired {
            differ("retired", &variant.retired.to_string(), &read.retired.to_string());
            if read.retired {
                attributes.push("retired".to_owned());
            }
        }
        if differences.is_empty() {
            return;
        }
        let mut remedy = Vec::new();
        if !attributes.is_empty() {
            remedy.push(format!("write `#[codebook({})]`", attributes.join(", ")));
        }
        if variant.retired && !read.retired {
            remedy.push("remove `retired`".to_owned());
        }
        let message =
            format!("`{}` differs from {} ({})", variant.ident, row.place_in(self.file), differences.join("; "));
        let help = format!("{} on the variant, or change the file", remedy.join(" and "));
        self.faults.push(Fault::new(variant.at, (message, help)));
    }
}

fn value(extra: &ExtraColumn, row: &DataRow) -> Result<Option<Default>, Diagnosis> {
    let is_text = extra.ty == ColumnType::Text;
    let cell = match row.text(&extra.column) {
        // Only a text can be empty.
        Some("") if extra.nullable && !is_text => return Ok(None),
        None if extra.nullable => return Ok(None),
        None if is_text && row.is_blank(&extra.column) => "",
        None => return Err(format!("the row has no `{}`", extra.column).into()),
        Some(cell) => cell,
    };
    let found = match extra.ty {
        ColumnType::Boolean => truth(cell).map(Default::Bool),
        ColumnType::Text => (!cell.contains('\0')).then(|| Default::Text(cell.to_owned())),
        _ => decimal_text(cell, &extra.ty).map(Default::Number),
    };
    found.map(Some).ok_or_else(|| unfit(&extra.column, cell, &extra.ty))
}

fn whole(text: &str) -> Option<i128> {
    text.parse().ok().or_else(|| decimal_text(text, &ColumnType::BigInt)?.parse().ok())
}

/// Spreadsheets write `TRUE`, Python writes `True`.
fn truth(text: &str) -> Option<bool> {
    let is = |word: &str, digit: &str| text == digit || text.eq_ignore_ascii_case(word);
    is("true", "1").then_some(true).or_else(|| is("false", "0").then_some(false))
}

/// A cell that is not of its column's type, and what would be.
fn unfit(column: &str, cell: &str, ty: &ColumnType) -> Diagnosis {
    let help = match ty {
        ColumnType::Boolean => "write `true` or `false` in any case, or `1` or `0`".to_owned(),
        ColumnType::Text => return (format!("`{column}` contains NUL"), "remove it").into(),
        ColumnType::SmallInt => format!("write a whole number from {} to {}", i16::MIN, i16::MAX),
        ColumnType::Integer => format!("write a whole number from {} to {}", i32::MIN, i32::MAX),
        ColumnType::BigInt => format!("write a whole number from {} to {}", i64::MIN, i64::MAX),
        _ => "write a number such as `1.5` or `1e3` that fits".to_owned(),
    };
    (format!("`{column}` is `{cell}`, but its type is `{}`", ty.label()), help).into()
}
