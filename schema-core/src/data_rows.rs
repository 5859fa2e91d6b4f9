//! The rows of a codebook that come from a data file, with the checks that variants have.

use std::collections::{HashMap, HashSet};

use crate::source::DataRow;
use schema_model::model::Code;
use schema_model::model::{ColumnType, Default, Extra, KeyKind, Row};
use schema_model::rust::Faults;
use schema_model::rust::{CodeDeclaration, EnumDeclaration, VariantDeclaration, check_variant, decimal_text};
use schema_model::words::did_you_mean;

/// More faults than this of one file help nobody.
const MOST_FAULTS: usize = 10;

/// The rows; each fault one sentence that names the place in the file.
pub(crate) fn rows(declaration: &EnumDeclaration, data: &[DataRow], file: &str) -> Result<Vec<Row>, Vec<String>> {
    let mut reading = Reading { declaration, file, faults: Vec::new(), codes: HashMap::new(), names: HashMap::new() };
    reading.header(data);
    let mut rows = Vec::with_capacity(data.len());
    for row in data {
        if reading.faults.len() >= MOST_FAULTS {
            break;
        }
        rows.extend(reading.row(row));
    }
    if data.is_empty() {
        reading.faults.push(format!("{file} has no rows, which would archive the whole codebook"));
    }
    if reading.faults.is_empty() {
        reading.variants(&mut rows);
    }
    if reading.faults.is_empty() { Ok(rows) } else { Err(reading.faults) }
}

struct Reading<'r> {
    declaration: &'r EnumDeclaration,
    file: &'r str,
    faults: Vec<String>,
    codes: HashMap<String, usize>,
    names: HashMap<String, usize>,
}

impl Reading<'_> {
    /// Every column of the file must be one of the codebook's.
    fn header(&mut self, data: &[DataRow]) {
        let columns = &self.declaration.columns;
        let mut known: Vec<&str> = vec![&columns.key, &columns.description, "retired"];
        known.extend(columns.name.as_deref());
        known.extend(self.declaration.extras.iter().map(|extra| extra.extra.column.as_str()));
        let given: HashSet<&str> = data.iter().flat_map(|row| row.cells.keys().map(String::as_str)).collect();
        let mut strange: Vec<&str> = given.into_iter().filter(|name| !known.contains(name)).collect();
        strange.sort_unstable();
        for name in strange {
            let hint = did_you_mean(name, known.iter().copied());
            self.faults.push(format!("{} has the column `{name}`, which the codebook has not{hint}", self.file));
        }
    }

    fn fault(&mut self, place: usize, message: &str) {
        self.faults.push(format!("{}:{place}: {message}", self.file));
    }

    fn row(&mut self, row: &DataRow) -> Option<Row> {
        let columns = &self.declaration.columns;
        let cell = |name: &str| row.cells.get(name).map(String::as_str);
        let Some(text) = cell(&columns.key).filter(|text| !text.is_empty()) else {
            self.fault(row.place, &format!("the row has no `{}`", columns.key));
            return None;
        };
        let (code, declared) = match self.declaration.key {
            KeyKind::Text(_) => (Code::Text(text.to_owned()), CodeDeclaration::Text(text.to_owned())),
            KeyKind::Int(_) => match text.parse() {
                Ok(number) => (Code::Int(number), CodeDeclaration::Int(number)),
                Err(_) => {
                    self.fault(row.place, &format!("the code `{text}` is no whole number"));
                    return None;
                }
            },
        };
        let name = columns.name.as_ref().map(|column| cell(column).unwrap_or_default().to_owned());
        let retired = match cell("retired").unwrap_or_default() {
            "" | "false" | "0" => false,
            "true" | "1" => true,
            other => {
                self.fault(row.place, &format!("`retired` is `true` or `false`, not `{other}`"));
                false
            }
        };
        let mut values = Vec::with_capacity(self.declaration.extras.len());
        for extra in &self.declaration.extras {
            match value(&extra.extra, cell(&extra.extra.column)) {
                Ok(value) => values.push(value),
                Err(message) => self.fault(row.place, &message),
            }
        }
        let variant = VariantDeclaration {
            ident: String::new(),
            at: self.declaration.at,
            code: declared,
            name,
            description: cell(&columns.description).unwrap_or_default().to_owned(),
            translations: Vec::new(),
            values,
            retired,
        };
        let faults = Faults::new();
        check_variant(&variant, self.declaration.key, self.declaration.storage, variant.at, &faults);
        for fault in faults.finish().0 {
            self.fault(row.place, &fault.message);
        }
        self.unique(row.place, &code, &variant);
        let VariantDeclaration { name, description, values, retired, .. } = variant;
        let language = String::new();
        Some(Row { code, variant: String::new(), language, name, description, values, retired, sha: String::new() })
    }

    fn unique(&mut self, place: usize, code: &Code, variant: &VariantDeclaration) {
        if let Some(first) = self.codes.insert(code.to_string().to_lowercase(), place) {
            self.fault(place, &format!("the code `{code}` is that of {first} as well, every code means one thing"));
        }
        let Some(name) = variant.name.as_ref().filter(|_| !variant.retired) else { return };
        if name.is_empty() {
            self.fault(place, "the row has no name");
        } else if let Some(first) = self.names.insert(name.clone(), place) {
            self.fault(
                place,
                &format!("the name `{name}` is that of {first} as well, names are unique among live codes"),
            );
        }
    }

    /// An enum over some of the codes: each of its variants must be among the rows.
    fn variants(&mut self, rows: &mut [Row]) {
        for variant in &self.declaration.variants {
            let code = match &variant.code {
                CodeDeclaration::Int(code) => Code::Int(*code),
                CodeDeclaration::Text(code) => Code::Text(code.clone()),
                CodeDeclaration::Const { .. } => {
                    self.faults.push(format!(
                        "the code of `{}` is a constant, write the number: its row is in a file",
                        variant.ident
                    ));
                    continue;
                }
            };
            match rows.iter_mut().find(|row| row.code == code) {
                Some(row) => row.variant.clone_from(&variant.ident),
                None => {
                    self.faults.push(format!("{} has no row with the code `{code}` of `{}`", self.file, variant.ident))
                }
            }
        }
    }
}

fn value(extra: &Extra, cell: Option<&str>) -> Result<Option<Default>, String> {
    let cell = match cell {
        None | Some("") if extra.nullable => return Ok(None),
        None => return Err(format!("the row has no `{}`", extra.column)),
        Some(cell) => cell,
    };
    let found = match extra.ty {
        ColumnType::Boolean => match cell {
            "true" | "1" => Some(Default::Bool(true)),
            "false" | "0" => Some(Default::Bool(false)),
            _ => None,
        },
        ColumnType::Text => (!cell.contains('\0')).then(|| Default::Text(cell.to_owned())),
        _ => decimal_text(cell, &extra.ty).map(Default::Number),
    };
    found.map(Some).ok_or_else(|| format!("`{cell}` is no `{}`, which `{}` is", extra.ty.label(), extra.column))
}
