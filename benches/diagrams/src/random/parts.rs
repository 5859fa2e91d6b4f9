//! Tables, columns, keys and codebooks.

use schema_model::model::{
    Action, Code, Codebook, Column, ColumnType, ForeignKey, Index, IndexMethod, IndexPart, IntRepr, KeyKind, Numbering,
    PerDialect, Row, StandardColumns, Storage, Table, TableKind, Unique,
};

use super::{Numbers, words};

/// How a table refers to another.
pub struct Key {
    /// What stands before the columns' names.
    pub role: Option<&'static str>,
    /// Whether a row need not refer to any.
    pub nullable: bool,
    /// Whether no two rows refer to the same one.
    pub unique: bool,
}

/// A table without columns.
pub fn table(name: &str, comment: &str) -> Table {
    Table {
        name: name.to_owned(),
        kind: TableKind::Data,
        rust: format!("made::{name}"),
        comment: comment.to_owned(),
        columns: Vec::new(),
        primary_key: Vec::new(),
        key_name: None,
        uniques: Vec::new(),
        indexes: Vec::new(),
        checks: Vec::new(),
        foreign_keys: Vec::new(),
        partition: None,
        options: PerDialect::default(),
        statements: PerDialect::default(),
    }
}

/// A column without a key.
pub fn column(name: &str, ty: ColumnType) -> Column {
    Column {
        name: name.to_owned(),
        ty,
        nullable: false,
        auto: false,
        numbering: Numbering::default(),
        generated: None,
        collation: PerDialect::default(),
        domain: None,
        types: PerDialect::default(),
        options: PerDialect::default(),
        default: None,
        comment: String::new(),
        codebook: None,
    }
}

/// The column of a numbered key.
pub fn id() -> Column {
    Column { auto: true, ..column("id", ColumnType::BigInt) }
}

/// A table with a numbered key and 2 to 18 more columns, few as a rule.
pub fn with_number(numbers: &mut Numbers, name: &str) -> Table {
    let mut made = table(name, &sentence(numbers, 14));
    made.columns.push(id());
    made.primary_key.push("id".into());
    let most = *numbers.choose(&[4, 6, 6, 8, 8, 12, 18]);
    let count = numbers.within(2, most);
    let mut names = words::COLUMNS.to_vec();
    numbers.shuffle(&mut names);
    for name in &names[..count] {
        let types = [
            ColumnType::Text,
            ColumnType::Varchar(255),
            ColumnType::Integer,
            ColumnType::BigInt,
            ColumnType::Boolean,
            ColumnType::Double,
            ColumnType::Numeric(12, 2),
            ColumnType::TimestampTz,
            ColumnType::Date,
            ColumnType::Uuid,
            ColumnType::Jsonb,
            ColumnType::Array(Box::new(ColumnType::Text)),
        ];
        let mut column = column(name, numbers.choose(&types).clone());
        column.nullable = numbers.chance(35);
        if numbers.chance(40) {
            column.comment = sentence(numbers, 12);
        }
        if numbers.chance(6) {
            made.uniques.push(unique(&made.name, &[(*name).to_owned()]));
        } else if numbers.chance(12) {
            let part = IndexPart { column: (*name).to_owned(), expression: false, descending: numbers.chance(20) };
            made.indexes.push(Index {
                name: format!("ix_{}_{name}", made.name),
                parts: vec![part],
                unique: false,
                method: IndexMethod::Btree,
                condition: None,
            });
        }
        made.columns.push(column);
    }
    made
}

fn unique(table: &str, columns: &[String]) -> Unique {
    Unique {
        name: format!("uq_{table}_{}", columns.join("_")),
        columns: columns.to_vec(),
        live: None,
        condition: None,
        deferrable: None,
    }
}

/// A table has no more columns than a real one.
const MOST_COLUMNS: usize = 25;

/// Adds columns for the target's key, and the foreign key; nothing where the table has such columns already or is full.
pub fn refer(table: &mut Table, target: &Table, key: &Key) {
    let is_book = target.kind == TableKind::Codebook;
    let bare = target.name.strip_prefix("c_").unwrap_or(&target.name);
    let stem = match key.role {
        Some(role) => format!("{role}_{bare}"),
        None => bare.to_owned(),
    };
    let columns: Vec<String> = target.primary_key.iter().map(|column| format!("{stem}_{column}")).collect();
    let is_taken = columns.iter().any(|column| table.column(column).is_some());
    if is_taken || table.columns.len() + columns.len() >= MOST_COLUMNS {
        return;
    }
    for (name, of) in columns.iter().zip(&target.primary_key) {
        let ty = target.column(of).map_or(ColumnType::BigInt, |column| column.ty.clone());
        table.columns.push(Column {
            nullable: key.nullable,
            codebook: is_book.then(|| target.name.clone()),
            ..column(name, ty)
        });
    }
    if key.unique && !is_book {
        table.uniques.push(unique(&table.name, &columns));
    }
    table.foreign_keys.push(ForeignKey {
        name: format!("fk_{}_{stem}", table.name),
        columns,
        target: target.name.clone(),
        target_columns: target.primary_key.clone(),
        on_delete: Action::NoAction,
        on_update: Action::NoAction,
        deferrable: None,
    });
}

/// A codebook of 2 to 40 codes, few as a rule.
pub fn codebook(numbers: &mut Numbers, name: &str, storage: Storage) -> Codebook {
    let by_text = storage == Storage::Native || numbers.chance(30);
    let named = numbers.chance(40);
    let most = *numbers.choose(&[5, 5, 8, 8, 12, 40]);
    let count = numbers.within(2, most);
    let mut codes = words::CODES.to_vec();
    numbers.shuffle(&mut codes);
    let mut rows: Vec<Row> = codes
        .iter()
        .take(count)
        .enumerate()
        .map(|(at, code)| Row {
            code: if by_text { Code::Text((*code).to_owned()) } else { Code::Int(at as i128 * 10) },
            variant: (*code).to_owned(),
            language: String::new(),
            name: named.then(|| format!("{} {code}", at + 1).into()),
            description: sentence(numbers, 16).into(),
            values: Vec::new(),
            retired: numbers.chance(5),
            sha: "".into(),
        })
        .collect();
    rows.sort_by(|left, right| left.code.cmp(&right.code));
    Codebook {
        name: name.to_owned(),
        rust: format!("made::{name}"),
        comment: sentence(numbers, 10),
        storage,
        key: if by_text { KeyKind::Text(16) } else { KeyKind::Int(IntRepr::I16) },
        columns: StandardColumns {
            key: "code".into(),
            name: named.then(|| "name".to_owned()),
            description: "description".into(),
            archive: "date_archived".into(),
        },
        mask: false,
        translates: None,
        extras: Vec::new(),
        rows,
    }
}

/// A sentence of 3 to so many words; now and then with letters that are broad.
fn sentence(numbers: &mut Numbers, most: usize) -> String {
    let mut words: Vec<&str> = (0..numbers.within(3, most)).map(|_| *numbers.choose(&words::SENTENCE)).collect();
    if numbers.chance(2) {
        words.push("時刻と場所");
    }
    let mut text = words.join(" ");
    text[..1].make_ascii_uppercase();
    text.push('.');
    text
}
