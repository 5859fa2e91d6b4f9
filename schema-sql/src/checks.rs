//! Checks: what the schema demands of rows, and what a database's column types leave open.

use std::collections::HashSet;

use schema_model::model::{CheckRule, Code, Column, ColumnType, Dialect, Schema, Table, TableKind, fitting, physical};

/// A check that follows from a column's type on one database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeCheck {
    /// Its name: nobody chooses it, and migrations have to.
    pub name: String,
    /// What must hold.
    pub condition: String,
}

/// What a database's column types leave open.
#[must_use]
pub fn of_types(table: &Table, schema: &Schema, dialect: Dialect) -> Vec<TypeCheck> {
    let mut taken: HashSet<String> = table.checks.iter().map(|check| check.name.to_lowercase()).collect();
    let mut check = |(column, what, condition): (&Column, &str, String)| {
        let mut name = format!("ck_{}_{}_{what}", physical(&table.name), column.name);
        // Beside a column `kind` there may be a column `kind_type`.
        while !taken.insert(fitting(name.clone()).to_lowercase()) {
            name.push('_');
        }
        TypeCheck { name: fitting(name), condition }
    };
    let types = table.columns.iter().filter_map(|column| {
        let condition = of_type(column, table, schema, dialect)?;
        Some((column, "type", condition))
    });
    let domains = table.columns.iter().filter(|_| !dialect.has_domains()).filter_map(|column| {
        let rule = column.domain.as_ref()?.rule_for(&dialect.identifier(&column.name));
        Some((column, "domain", dialect.expression(&rule)))
    });
    types.chain(domains).map(&mut check).collect()
}

fn of_type(column: &Column, table: &Table, schema: &Schema, dialect: Dialect) -> Option<String> {
    match (&column.ty, dialect) {
        (ColumnType::Native(codebook), Dialect::Sqlite) => {
            let codes: Vec<Code> = schema.codebook(codebook)?.rows.iter().map(|row| row.code.clone()).collect();
            Some(one_of(dialect, &column.name, &codes))
        }
        _ if column.types.get(dialect).is_some() => None,
        // The foreign key or the list of codes bounds it already.
        _ if column.codebook.is_some() => None,
        // MySQL lets no foreign key change a column that a CHECK looks at.
        _ if dialect == Dialect::Mysql && refers(table, &column.name) => None,
        _ if table.kind == TableKind::Codebook && column.ty.is_text() => None,
        _ => dialect.type_check(&column.ty, &dialect.identifier(&column.name)),
    }
}

fn refers(table: &Table, column: &String) -> bool {
    table.foreign_keys.iter().any(|key| key.columns.contains(column))
}

/// What a check demands.
#[must_use]
pub fn rule(rule: &CheckRule, table: &Table, dialect: Dialect) -> String {
    match rule {
        CheckRule::Sql(sql) => dialect.expression(sql),
        CheckRule::OneOf { column, codes } => one_of(dialect, column, codes),
        CheckRule::Mask { column, bits } => format!("({} | {bits}) = {bits}", dialect.identifier(column)),
        CheckRule::Range { column, min, max } => {
            let ty = table.column(column).map(|column| &column.ty);
            let column = dialect.identifier(column);
            // PostgreSQL counts NaN as the greatest number, so an upper bound is all that keeps it out.
            let number = (dialect == Dialect::Postgres && max.is_none() && ty.is_some_and(holds_nan))
                .then(|| format!("{column} <> 'NaN'"));
            let low = min.as_ref().map(|min| format!("{column} >= {min}"));
            let high =
                max.as_ref().map(|(max, inclusive)| format!("{column} {} {max}", if *inclusive { "<=" } else { "<" }));
            [low, high, number].into_iter().flatten().collect::<Vec<_>>().join(" AND ")
        }
    }
}

fn holds_nan(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Real | ColumnType::Double | ColumnType::Numeric(..))
}

fn one_of(dialect: Dialect, column: &str, codes: &[Code]) -> String {
    let text = codes.iter().any(|code| matches!(code, Code::Text(_)));
    let codes: Vec<String> = codes
        .iter()
        .map(|code| match code {
            Code::Int(code) => code.to_string(),
            Code::Text(code) => dialect.literal(code),
        })
        .collect();
    let column = dialect.identifier(column);
    let list = format!("{column} IN ({})", codes.join(", "));
    // MySQL compares with padding: a code with a space behind it would pass; no code ends in one.
    if text && dialect == Dialect::Mysql { format!("{list} AND {column} NOT LIKE '% '") } else { list }
}
