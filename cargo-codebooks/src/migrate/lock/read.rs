//! The model out of a lock. `None` is what no version wrote.

use schema_model::model::{
    Check, CheckRule, Codebook, Column, Domain, ExtraColumn, ForeignKey, Generated, Index, IndexPart, Partition, Row,
    Schema, StandardColumns, Table, TableKind, Unique,
};

use super::facts::Known;
use super::words::{
    ACTION, DEFERRABLE, EXTRA, METHOD, NUMBERING, PARTITION, STORAGE, read_code, read_column_type, read_default,
    read_key, value,
};

/// The schema with that title.
pub(super) fn schema(document: Known<'_>, title: String) -> Option<Schema> {
    Some(Schema { title, codebooks: document.all("codebooks", codebook)?, tables: document.all("tables", table)? })
}

fn below<'t>(known: Known<'t>, key: &str) -> Option<Option<Known<'t>>> {
    known.0.get(key).map_or(Some(None), |item| item.as_table_like().map(|table| Some(Known(table))))
}

fn codebook(name: &str, known: Known<'_>) -> Option<Codebook> {
    let columns = below(known, "columns")?;
    let text = |key: &str| columns.map_or(Some(String::new()), |columns| columns.text(key));
    let key = read_key(&known.text("key")?)?;
    let is_text = matches!(key, schema_model::model::KeyKind::Text(_));
    Some(Codebook {
        name: name.to_owned(),
        rust: known.text("rust")?,
        comment: known.text("comment")?,
        storage: value(&STORAGE, &known.text("storage")?)?,
        key,
        columns: StandardColumns {
            key: text("key")?,
            name: columns.map_or(Some(None), |columns| columns.owned("name"))?,
            description: text("description")?,
            archive: text("archive")?,
        },
        mask: known.flag("mask")?,
        translates: known.owned("translates")?,
        extras: known.all("extras", |column, known| {
            Some(ExtraColumn {
                column: column.to_owned(),
                ty: read_column_type(&known.text("type")?)?,
                nullable: known.flag("nullable")?,
                kind: value(&EXTRA, &known.text("kind")?)?,
            })
        })?,
        rows: known.all("rows", |_, known| row(known, is_text))?,
    })
}

fn row(known: Known<'_>, is_text: bool) -> Option<Row> {
    let values = known.array("values")?.into_iter().map(|value| {
        let table = value.as_inline_table()?;
        if table.is_empty() { Some(None) } else { read_default(Known(table)).map(Some) }
    });
    Some(Row {
        code: read_code(known.0.get("code")?.as_value()?, is_text)?,
        variant: known.text("variant")?,
        language: known.text("language")?,
        name: known.owned("name")?.map(Into::into),
        description: known.text("description")?.into(),
        values: values.collect::<Option<Vec<_>>>()?,
        retired: known.flag("retired")?,
        sha: known.text("sha")?.into(),
    })
}

fn table(name: &str, known: Known<'_>) -> Option<Table> {
    let partition = match below(known, "partition")? {
        None => None,
        Some(partition) => Some(Partition {
            method: value(&PARTITION, &partition.text("method")?)?,
            columns: partition.list("columns")?,
            parts: partition.number("parts")?,
        }),
    };
    Some(Table {
        name: name.to_owned(),
        kind: if known.flag("codebook")? { TableKind::Codebook } else { TableKind::Data },
        rust: known.text("rust")?,
        comment: known.text("comment")?,
        columns: known.all("columns", column)?,
        primary_key: known.list("primary_key")?,
        key_name: known.owned("key_name")?,
        uniques: known.all("uniques", unique)?,
        indexes: known.all("indexes", index)?,
        checks: known.all("checks", check)?,
        foreign_keys: known.all("foreign_keys", foreign_key)?,
        partition,
        options: known.per_dialect("options")?,
        statements: known.per_dialect("statements")?,
    })
}

fn column(name: &str, known: Known<'_>) -> Option<Column> {
    let stored = known.flag("stored")?;
    Some(Column {
        name: name.to_owned(),
        ty: read_column_type(&known.text("type")?)?,
        nullable: known.flag("nullable")?,
        auto: known.flag("auto")?,
        numbering: value(&NUMBERING, &known.text("numbering")?)?,
        generated: known.owned("generated")?.map(|sql| Generated { sql, stored }),
        collation: known.per_dialect("collation")?,
        domain: match known.owned("domain")? {
            Some(name) => Some(Domain { name, check: known.text("domain_check")? }),
            None => None,
        },
        types: known.per_dialect("types")?,
        options: known.per_dialect("options")?,
        default: match below(known, "default")? {
            Some(default) => Some(read_default(default)?),
            None => None,
        },
        comment: known.text("comment")?,
        codebook: known.owned("codebook")?,
    })
}

fn unique(name: &str, known: Known<'_>) -> Option<Unique> {
    Some(Unique {
        name: name.to_owned(),
        columns: known.list("columns")?,
        live: known.owned("live")?,
        condition: known.owned("condition")?,
        deferrable: value(&DEFERRABLE, &known.text("deferrable")?)?,
    })
}

fn index(name: &str, known: Known<'_>) -> Option<Index> {
    let parts = known.array("parts")?.into_iter().map(|value| {
        let part = Known(value.as_inline_table()?);
        let sql = part.owned("sql")?;
        Some(IndexPart {
            expression: sql.is_some(),
            column: sql.map_or_else(|| part.text("column"), Some)?,
            descending: part.flag("descending")?,
        })
    });
    Some(Index {
        name: name.to_owned(),
        parts: parts.collect::<Option<Vec<_>>>()?,
        method: value(&METHOD, &known.text("method")?)?,
        unique: known.flag("unique")?,
        condition: known.owned("condition")?,
    })
}

fn check(name: &str, known: Known<'_>) -> Option<Check> {
    let column = known.text("column")?;
    let rule = if let Some(sql) = known.owned("sql")? {
        CheckRule::Sql(sql)
    } else if let Some(bits) = known.owned("bits")? {
        CheckRule::Mask { column, bits: bits.parse().ok()? }
    } else if known.0.contains_key("codes") {
        let is_text = known.flag("text")?;
        let codes = known.array("codes")?.into_iter().map(|value| read_code(value, is_text));
        CheckRule::OneOf { column, codes: codes.collect::<Option<Vec<_>>>()? }
    } else {
        let inclusive = known.flag("inclusive")?;
        CheckRule::Range { column, min: known.owned("min")?, max: known.owned("max")?.map(|max| (max, inclusive)) }
    };
    Some(Check { name: name.to_owned(), rule })
}

fn foreign_key(name: &str, known: Known<'_>) -> Option<ForeignKey> {
    Some(ForeignKey {
        name: name.to_owned(),
        columns: known.list("columns")?,
        target: known.text("target")?,
        target_columns: known.list("target_columns")?,
        on_delete: value(&ACTION, &known.text("on_delete")?)?,
        on_update: value(&ACTION, &known.text("on_update")?)?,
        deferrable: value(&DEFERRABLE, &known.text("deferrable")?)?,
    })
}
