//! Schemas of many codebooks, of one large one, and of many tables.

use codebooks::Schema;
use schema_model::fingerprint;
use schema_model::model::Dialect;
use schema_model::model::{
    Check, CheckRule, Code, Codebook, IntRepr, KeyKind, Row, Schema as Model, StandardColumns, Storage, TableKind,
};
use schema_sql::embedded::to_text;

/// Codebooks of so many rows each; of every so many rows the text is another one.
pub fn codebooks(books: usize, rows: i128, changed: Option<i128>) -> Model {
    let codebooks: Vec<Codebook> = (0..books).map(|number| codebook(number, rows, changed)).collect();
    let tables = codebooks.iter().map(Codebook::table).collect();
    Model { title: "bench".to_owned(), codebooks, tables }
}

fn codebook(number: usize, rows: i128, changed: Option<i128>) -> Codebook {
    let row = |code: i128| {
        let is_changed = changed.is_some_and(|every| (code + number as i128) % every == 0);
        let name = format!("name_{code}");
        let description = format!("What code {code} means{}", if is_changed { " by now" } else { "" });
        Row {
            code: Code::Int(code),
            variant: format!("V{code}"),
            language: String::new(),
            sha: fingerprint::row(&[&code.to_string(), &name, &description]).into(),
            name: Some(name.into()),
            description: description.into(),
            values: Vec::new(),
            retired: false,
        }
    };
    Codebook {
        name: format!("c_book_{number:04}"),
        rust: format!("Book{number}"),
        comment: "A codebook.".to_owned(),
        storage: Storage::Table,
        key: KeyKind::Int(IntRepr::I32),
        columns: StandardColumns {
            key: "id".to_owned(),
            name: Some("name".to_owned()),
            description: "description".to_owned(),
            archive: "archived_at".to_owned(),
        },
        mask: false,
        translates: None,
        extras: Vec::new(),
        rows: (0..rows).map(row).collect(),
    }
}

/// Tables of the application's own, each with that check.
pub fn tables(count: usize, check: Option<&str>) -> Model {
    let table = |number: usize| {
        let mut table = codebook(number, 0, None).table();
        table.kind = TableKind::Data;
        table.uniques.clear();
        table.columns.iter_mut().for_each(|column| column.default = None);
        let rule = check.map(|check| CheckRule::Sql(check.to_owned()));
        table.checks.extend(rule.map(|rule| Check { name: format!("ck_{number}"), rule }));
        table
    };
    Model { title: "bench".to_owned(), codebooks: Vec::new(), tables: (0..count).map(table).collect() }
}

/// As a program carries it.
pub fn schema(model: &Model) -> Schema {
    Schema::embedded(
        "bench",
        "",
        to_text(model, &Dialect::ALL, true, &schema_model::dialect::Minimum::default()).leak(),
    )
}
