//! Rows for any schema, and values for what a migration has to be told.

use std::collections::{BTreeMap, BTreeSet};

use schema_migrate::{Expression, Hints};
use schema_model::model::{Code, Column, ColumnType, Dialect, PerDialect, Schema, Table, TableKind, local};

/// The value of a column as SQL over the row's `id`, which is 1 or 2.
fn value(column: &Column, schema: &Schema, dialect: Dialect, id: &str) -> String {
    if let Some(own) = column.types.get(dialect) {
        return if own == "INT" { "5".into() } else { "b'0101'".into() };
    }
    if let Some(book) = column.codebook.as_ref().and_then(|name| schema.codebook(name)) {
        return book.rows.first().map_or_else(|| "NULL".into(), |row| code(&row.code, dialect));
    }
    let server = dialect != Dialect::Sqlite;
    let postgres = dialect == Dialect::Postgres;
    match &column.ty {
        ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt => id.to_owned(),
        ColumnType::Boolean => {
            if postgres {
                format!("({id} % 2 = 0)")
            } else {
                format!("({id} % 2)")
            }
        }
        ColumnType::Real | ColumnType::Double | ColumnType::Numeric(..) => "0.5".into(),
        ColumnType::Date => match dialect {
            Dialect::Postgres => format!("(date '2026-01-01' + ({id})::integer)"),
            Dialect::Mysql => format!("date_add('2026-01-01', interval {id} day)"),
            Dialect::Sqlite => format!("date('2026-01-01', '+' || {id} || ' days')"),
        },
        ColumnType::Time => "'10:20:30'".into(),
        ColumnType::Timestamp => "'2026-01-02 03:04:05'".into(),
        ColumnType::TimestampTz if server => "'2026-01-02 03:04:05'".into(),
        ColumnType::TimestampTz => "'2026-01-02T03:04:05.000+00:00'".into(),
        ColumnType::Uuid if postgres => "'00112233-4455-6677-8899-aabbccddeeff'".into(),
        ColumnType::Uuid => "X'00112233445566778899aabbccddeeff'".into(),
        ColumnType::Bytes if postgres => "'\\x00ff'".into(),
        ColumnType::Bytes => "X'00ff'".into(),
        ColumnType::Json | ColumnType::Jsonb => "'{\"a\": 1}'".into(),
        ColumnType::Array(_) if postgres => "'{1,2}'".into(),
        ColumnType::Array(_) => "'[1, 2]'".into(),
        ColumnType::Postgres(name) => match name.as_str() {
            "inet" => "'10.0.0.1'".into(),
            "interval" => "'1 day'".into(),
            "int8range" => "'[1,5)'".into(),
            _ => "'a'".into(),
        },
        ColumnType::Native(name) => {
            let label = schema.codebook(name).and_then(|book| book.rows.first());
            label.map_or_else(|| "NULL".into(), |row| code(&row.code, dialect))
        }
        _ => "'x'".into(),
    }
}

fn code(code: &Code, dialect: Dialect) -> String {
    match code {
        Code::Int(code) => code.to_string(),
        Code::Text(code) => dialect.literal(code),
    }
}

/// A literal as an expression of the column's type, which a `USING` of PostgreSQL asks for.
fn typed(column: &Column, table: &Table, schema: &Schema, dialect: Dialect, id: &str) -> String {
    let value = value(column, schema, dialect, id);
    if dialect == Dialect::Postgres {
        format!("({value})::{}", schema_sql::ddl::column_type(table, column, schema, dialect))
    } else {
        value
    }
}

/// The codes that a column may hold.
fn codes(column: &Column, schema: &Schema) -> Option<BTreeSet<Code>> {
    let native = match &column.ty {
        ColumnType::Native(name) => Some(name),
        _ => None,
    };
    let book = schema.codebook(column.codebook.as_ref().or(native)?)?;
    Some(book.rows.iter().map(|row| row.code.clone()).collect())
}

/// Two rows of every table of the schema, with codes that the other one knows as well; the tables that get none for want of one.
pub fn rows(schema: &Schema, other: &Schema, dialect: Dialect) -> (String, usize) {
    let (mut text, mut empty) = (String::new(), 0);
    let mut filled = BTreeSet::new();
    for table in schema.tables.iter().filter(|table| table.kind == TableKind::Data) {
        match of_table(table, schema, other, dialect) {
            Some(sql) => {
                text.push_str(&sql);
                filled.insert(table.name.clone());
            }
            None => empty += 1,
        }
    }
    for table in schema.tables.iter().filter(|table| filled.contains(&table.name)) {
        for key in table.foreign_keys.iter().filter(|key| filled.contains(&key.target)) {
            text.push_str(&format!(
                "UPDATE {} SET {} = 3 - {};\n",
                dialect.table(&table.name),
                dialect.identifier(&key.columns[0]),
                dialect.identifier("id"),
            ));
        }
    }
    (text, empty)
}

fn of_table(table: &Table, schema: &Schema, other: &Schema, dialect: Dialect) -> Option<String> {
    let is_reference = |column: &Column| {
        let keys = table.foreign_keys.iter().filter(|key| key.columns.contains(&column.name));
        column.codebook.is_none() && keys.count() > 0
    };
    let given =
        table.columns.iter().filter(|column| !column.auto && column.generated.is_none() && !is_reference(column));
    let given: Vec<&Column> = given.collect();
    let mut text = String::new();
    for id in ["1", "2"] {
        let mut values = Vec::new();
        for column in &given {
            let after = twin(table, other).and_then(|table| table.column(&column.name));
            let same_type = after.is_none_or(|after| after.ty == column.ty);
            let known = after.and_then(|after| codes(after, other));
            values.push(match (codes(column, schema), known) {
                (Some(own), Some(known)) if same_type => match own.intersection(&known).next() {
                    Some(common) => code(common, dialect),
                    None if column.nullable && after.is_none_or(|after| after.nullable) => "NULL".into(),
                    None => return None,
                },
                _ if column.nullable && id == "2" => "NULL".into(),
                _ => value(column, schema, dialect, id),
            });
        }
        let names = dialect.identifiers(given.iter().map(|column| &column.name));
        text.push_str(&format!(
            "INSERT INTO {} ({names}) VALUES ({});\n",
            dialect.table(&table.name),
            values.join(", ")
        ));
    }
    Some(text)
}

/// The same table in another schema, perhaps in another namespace.
pub fn twin<'s>(table: &Table, other: &'s Schema) -> Option<&'s Table> {
    let moved = || other.tables.iter().find(|twin| twin.rust == table.rust && local(&twin.name) == local(&table.name));
    other.table(&table.name).or_else(moved)
}

/// What a migration from one to the other has to be told, both ways.
pub fn hints(old: &Schema, new: &Schema, dialect: Dialect) -> Hints {
    let mut hints = Hints { allow_destructive: true, ..Hints::default() };
    (hints.usings, hints.backfills) = values(old, new, dialect);
    (hints.rollback_usings, hints.rollback_backfills) = values(new, old, dialect);
    hints
}

type Values = BTreeMap<(String, String), Expression>;

fn values(from: &Schema, to: &Schema, dialect: Dialect) -> (Values, Values) {
    let (mut usings, mut backfills) = (Values::new(), Values::new());
    for table in to.tables.iter().filter(|table| table.kind == TableKind::Data) {
        for column in &table.columns {
            let place = (table.name.clone(), column.name.clone());
            let sql = typed(column, table, to, dialect, &dialect.identifier("id"));
            let value = Expression { sql: None, own: PerDialect(vec![(dialect, sql)]) };
            let before = twin(table, from).and_then(|table| table.column(&column.name));
            if before.is_some_and(|before| before.ty != column.ty || before.types != column.types) {
                usings.insert(place.clone(), value.clone());
            }
            if !column.nullable {
                backfills.insert(place, value);
            }
        }
    }
    (usings, backfills)
}
