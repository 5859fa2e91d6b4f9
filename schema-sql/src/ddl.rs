//! CREATE TABLE and what belongs to it.

use std::collections::BTreeSet;

use schema_model::model::Dialect;
use schema_model::model::{
    Action, Check, CheckRule, Code, Codebook, Column, ColumnType, Default, Domain, ForeignKey, Index, IndexMethod,
    IndexPart, PartitionMethod, Schema, Storage, Table, TableKind, Unique, namespace, physical,
};

/// MariaDB and MySQL keep so many characters of a table's comment.
const MYSQL_TABLE_COMMENT: usize = 2048;
/// And so many of a column's.
const MYSQL_COLUMN_COMMENT: usize = 1024;

/// `CREATE TYPE … AS ENUM`, for PostgreSQL.
#[must_use]
pub fn native_type(codebook: &Codebook) -> Vec<String> {
    let dialect = Dialect::Postgres;
    let labels: Vec<String> =
        codebook.rows.iter().map(|row| format!("  {}", dialect.literal(&row.code.to_string()))).collect();
    let name = dialect.table(&codebook.name);
    let mut statements = vec![format!("CREATE TYPE {name} AS ENUM (\n{}\n)", labels.join(",\n"))];
    if !codebook.comment.is_empty() {
        statements.push(format!("COMMENT ON TYPE {name} IS {}", dialect.literal(&codebook.comment)));
    }
    statements
}

/// Every namespace of tables and types once, in order.
#[must_use]
pub fn namespaces(schema: &Schema) -> BTreeSet<&str> {
    let tables = schema.tables.iter().map(|table| &table.name);
    let natives = schema.codebooks.iter().filter(|codebook| codebook.storage == Storage::Native);
    let domains = schema.domains().into_iter().map(|(domain, _)| &domain.name);
    let names = tables.chain(natives.map(|codebook| &codebook.name)).chain(domains);
    names.filter_map(|name| namespace(name)).collect()
}

/// `CREATE DOMAIN`, for PostgreSQL.
#[must_use]
pub fn domain(domain: &Domain, ty: &ColumnType) -> Vec<String> {
    let dialect = Dialect::Postgres;
    let (name, ty) = (dialect.table(&domain.name), dialect.column_type(ty, &[]));
    vec![format!("CREATE DOMAIN {name} AS {ty} CHECK ({})", domain.check)]
}

/// The table, and its comments where they are statements of their own.
#[must_use]
pub fn create_table(table: &Table, schema: &Schema, dialect: Dialect, strict: bool) -> Vec<String> {
    let writer = Writer { table, schema, dialect };
    let mut lines: Vec<String> = table.columns.iter().map(|column| writer.column(column)).collect();
    lines.extend(writer.live_names());
    lines.extend(writer.primary_key());
    lines.extend(table.uniques.iter().filter_map(|unique| writer.unique(unique)));
    lines.extend(table.checks.iter().map(|check| writer.check(check)));
    lines.extend(writer.type_checks());
    if dialect == Dialect::Sqlite {
        lines.extend(table.foreign_keys.iter().map(|key| format!("CONSTRAINT {}", foreign_key(key, dialect))));
    }
    let mut create = format!("CREATE TABLE {} (\n", dialect.table(&table.name));
    for (at, line) in lines.iter().enumerate() {
        let comma = if at + 1 < lines.len() { "," } else { "" };
        create.push_str(&format!("  {line}{comma}\n"));
    }
    create.push(')');
    match dialect {
        Dialect::Postgres => {
            if let Some(partition) = &table.partition {
                let columns = dialect.identifiers(&partition.columns);
                create.push_str(&format!(" PARTITION BY {} ({columns})", partition.method.sql()));
            }
        }
        Dialect::Mysql => {
            create.push_str(" ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin");
            if !table.comment.is_empty() {
                create.push_str(&format!(" COMMENT = {}", table_comment(table)));
            }
        }
        Dialect::Sqlite if strict => create.push_str(" STRICT"),
        Dialect::Sqlite => {}
    }
    if let Some(options) = table.options.get(dialect) {
        // SQLite's are a list.
        let comma = if dialect == Dialect::Sqlite && strict { "," } else { "" };
        create.push_str(&format!("{comma} {options}"));
    }
    let mut statements = vec![create];
    if dialect == Dialect::Postgres {
        statements.extend(parts(table));
        statements.extend(writer.comments());
    }
    statements
}

/// The parts of a divided table: by hash all of them, else one for what no other part takes.
fn parts(table: &Table) -> Vec<String> {
    let Some(partition) = &table.partition else { return Vec::new() };
    let dialect = Dialect::Postgres;
    let part = |suffix: &str, values: &str| {
        let name = dialect.table(&format!("{}_{suffix}", table.name));
        format!("CREATE TABLE {name} PARTITION OF {} {values}", dialect.table(&table.name))
    };
    match partition.method {
        PartitionMethod::Hash => (0..partition.parts)
            .map(|rest| {
                let values = format!("FOR VALUES WITH (MODULUS {}, REMAINDER {rest})", partition.parts);
                part(&format!("p{rest}"), &values)
            })
            .collect(),
        PartitionMethod::Range | PartitionMethod::List => vec![part("default", "DEFAULT")],
    }
}

/// Foreign keys, for the databases that can add them when all tables exist.
#[must_use]
pub fn constraints(table: &Table, dialect: Dialect) -> Vec<String> {
    if dialect == Dialect::Sqlite {
        return Vec::new();
    }
    let name = dialect.table(&table.name);
    let index = |key: &ForeignKey| {
        let is_stated = dialect.states_index_of_key(table, key);
        let (name, columns) = (dialect.identifier(&key.name), dialect.identifiers(&key.columns));
        if is_stated { format!("ADD INDEX {name} ({columns}), ") } else { String::new() }
    };
    let add =
        |key: &ForeignKey| format!("ALTER TABLE {name} {}ADD CONSTRAINT {}", index(key), foreign_key(key, dialect));
    table.foreign_keys.iter().map(add).collect()
}

/// Secondary indexes, and the unique indexes over live rows only.
#[must_use]
pub fn indexes(table: &Table, dialect: Dialect) -> Vec<String> {
    named_indexes(table, dialect).into_iter().map(|(_, sql)| sql).collect()
}

/// The same, each with the index's name; the user's own statements have none.
#[must_use]
pub fn named_indexes(table: &Table, dialect: Dialect) -> Vec<(Option<&str>, String)> {
    let name = dialect.table(&table.name);
    let live = table.uniques.iter().filter_map(|unique| {
        let archive = unique.live.as_ref().filter(|_| dialect != Dialect::Mysql)?;
        let sql = format!(
            "CREATE UNIQUE INDEX {} ON {name} ({}) WHERE {} IS NULL",
            dialect.identifier(&unique.name),
            dialect.identifiers(&unique.columns),
            dialect.identifier(archive)
        );
        Some((Some(unique.name.as_str()), sql))
    });
    let conditional = table.uniques.iter().filter_map(|unique| {
        let sql = format!(
            "CREATE UNIQUE INDEX {} ON {name} ({}) WHERE {}",
            dialect.identifier(&unique.name),
            dialect.identifiers(&unique.columns),
            dialect.expression(unique.condition.as_ref()?)
        );
        Some((Some(unique.name.as_str()), sql))
    });
    let plain = table.indexes.iter();
    let plain = plain.filter_map(|index| Some((Some(index.name.as_str()), self::index(index, &name, dialect)?)));
    let own = table.statements.0.iter().filter(|(of, _)| *of == dialect).map(|(_, sql)| (None, sql.clone()));
    live.chain(conditional).chain(plain).chain(own).collect()
}

/// A secondary index, as far as the database has such a one.
///
/// An index is there for speed alone: what a database cannot build it does without. Its own kinds are PostgreSQL's; MySQL
/// has no partial ones, so it gets the whole one, and none over expressions that MariaDB would read as well.
fn index(index: &Index, table: &str, dialect: Dialect) -> Option<String> {
    let only_postgres = !matches!(index.method, IndexMethod::Btree | IndexMethod::Hash);
    let expressions = index.parts.iter().any(|part| part.expression);
    if only_postgres && dialect != Dialect::Postgres || expressions && dialect == Dialect::Mysql {
        return None;
    }
    let part = |part: &IndexPart| {
        let column = if part.expression {
            format!("({})", dialect.expression(&part.column))
        } else {
            dialect.identifier(&part.column)
        };
        if part.descending { format!("{column} DESC") } else { column }
    };
    let parts: Vec<String> = index.parts.iter().map(part).collect();
    let method = if index.method != IndexMethod::Btree && dialect == Dialect::Postgres {
        format!(" USING {}", index.method.word())
    } else {
        String::new()
    };
    let mut sql = format!("CREATE INDEX {} ON {table}{method} ({})", dialect.identifier(&index.name), parts.join(", "));
    if let Some(condition) = index.condition.as_ref().filter(|_| dialect != Dialect::Mysql) {
        sql.push_str(&format!(" WHERE {}", dialect.expression(condition)));
    }
    Some(sql)
}

/// The literal of a table's comment, as far as MySQL keeps it.
pub(crate) fn table_comment(table: &Table) -> String {
    mysql_comment(&table.comment, MYSQL_TABLE_COMMENT)
}

/// A column's definition, as it stands in CREATE TABLE.
#[must_use]
pub fn column(table: &Table, column: &Column, schema: &Schema, dialect: Dialect) -> String {
    Writer { table, schema, dialect }.column(column)
}

struct Writer<'w> {
    table: &'w Table,
    schema: &'w Schema,
    dialect: Dialect,
}

impl Writer<'_> {
    fn column(&self, column: &Column) -> String {
        let dialect = self.dialect;
        let mut line = format!("{} ", dialect.identifier(&column.name));
        if column.auto && dialect == Dialect::Sqlite {
            // Only this spelling numbers rows; AUTOINCREMENT never gives a number twice, as the other databases do.
            let key = dialect.identifier(&format!("pk_{}", physical(&self.table.name)));
            return format!("{line}INTEGER CONSTRAINT {key} PRIMARY KEY AUTOINCREMENT");
        }
        match (column.types.get(dialect), &column.domain) {
            (Some(own), _) => line.push_str(own),
            (None, Some(domain)) if dialect == Dialect::Postgres => line.push_str(&dialect.table(&domain.name)),
            (None, _) => line.push_str(&dialect.column_type(&column.ty, &self.labels(&column.ty))),
        }
        if let Some(collation) = column.collation.get(dialect) {
            let collation =
                if dialect == Dialect::Postgres { dialect.identifier(collation) } else { collation.to_owned() };
            line.push_str(&format!(" COLLATE {collation}"));
        }
        if column.auto && dialect == Dialect::Postgres {
            let when = if column.always { "ALWAYS" } else { "BY DEFAULT" };
            line.push_str(&format!(" GENERATED {when} AS IDENTITY"));
        }
        if let Some(generated) = &column.generated {
            let kept = if generated.stored { "STORED" } else { "VIRTUAL" };
            line.push_str(&format!(" GENERATED ALWAYS AS ({}) {kept}", dialect.expression(&generated.sql)));
        }
        // MariaDB takes neither word for a computed column.
        let nullable = match (column.nullable, dialect) {
            (_, Dialect::Mysql) if column.generated.is_some() => "",
            (false, _) => " NOT NULL",
            (true, Dialect::Mysql) => " NULL",
            (true, _) => "",
        };
        line.push_str(nullable);
        if let Some(default) = column.default.as_ref().filter(|default| has_default(default, dialect)) {
            line.push_str(&format!(" DEFAULT {}", dialect.default(default, &column.ty)));
        }
        if column.auto && dialect == Dialect::Mysql {
            line.push_str(" AUTO_INCREMENT");
        }
        if let Some(options) = column.options.get(dialect) {
            line.push_str(&format!(" {options}"));
        }
        if dialect == Dialect::Mysql && !column.comment.is_empty() {
            line.push_str(&format!(" COMMENT {}", mysql_comment(&column.comment, MYSQL_COLUMN_COMMENT)));
        }
        line
    }

    /// The labels of a native enum type, which MySQL repeats at every column.
    fn labels(&self, ty: &ColumnType) -> Vec<String> {
        match ty {
            ColumnType::Native(name) => self
                .schema
                .codebook(name)
                .map(|codebook| codebook.rows.iter().map(|row| row.code.to_string()).collect())
                .unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    fn primary_key(&self) -> Option<String> {
        let key = &self.table.primary_key;
        let numbered = self.table.columns.iter().any(|column| column.auto);
        if key.is_empty() || numbered && self.dialect == Dialect::Sqlite {
            return None;
        }
        let name = self.dialect.identifier(&format!("pk_{}", physical(&self.table.name)));
        Some(format!("CONSTRAINT {name} PRIMARY KEY ({})", self.dialect.identifiers(key)))
    }

    /// MySQL has no partial index: a column that is NULL for archived rows is unique in its place.
    fn live_names(&self) -> Vec<String> {
        if self.dialect != Dialect::Mysql {
            return Vec::new();
        }
        let live = self.table.uniques.iter().filter_map(|unique| Some((unique.live.as_ref()?, &unique.columns)));
        live.flat_map(|(archive, columns)| {
            columns.iter().map(move |column| {
                format!(
                    "{} {} GENERATED ALWAYS AS (if({} IS NULL, {}, NULL)) VIRTUAL",
                    self.dialect.identifier(&format!("live_{column}")),
                    self.table
                        .column(column)
                        .map_or_else(String::new, |column| self.dialect.column_type(&column.ty, &[])),
                    self.dialect.identifier(archive),
                    self.dialect.identifier(column)
                )
            })
        })
        .collect()
    }

    fn unique(&self, unique: &Unique) -> Option<String> {
        if unique.condition.is_some() {
            return None;
        }
        let columns = match (&unique.live, self.dialect) {
            (None, _) => unique.columns.clone(),
            (Some(_), Dialect::Mysql) => unique.columns.iter().map(|column| format!("live_{column}")).collect(),
            (Some(_), _) => return None,
        };
        let name = self.dialect.identifier(&unique.name);
        let mut sql = format!("CONSTRAINT {name} UNIQUE ({})", self.dialect.identifiers(&columns));
        // Only PostgreSQL lets them wait.
        if let Some(deferrable) = unique.deferrable.filter(|_| self.dialect == Dialect::Postgres) {
            sql.push_str(&format!(" {}", deferrable.sql()));
        }
        Some(sql)
    }

    fn check(&self, check: &Check) -> String {
        let sql = rule(&check.rule, self.table, self.dialect);
        format!("CONSTRAINT {} CHECK ({sql})", self.dialect.identifier(&check.name))
    }

    /// What this database's column types leave open.
    fn type_checks(&self) -> Vec<String> {
        let columns = self.table.columns.iter();
        let domains = self.table.columns.iter().filter(|_| self.dialect != Dialect::Postgres).filter_map(|column| {
            let rule = column.domain.as_ref()?.rule_for(&self.dialect.identifier(&column.name));
            Some(format!("CHECK ({})", self.dialect.expression(&rule)))
        });
        columns
            .filter_map(|column| {
                let name = self.dialect.identifier(&column.name);
                let sql = match (&column.ty, self.dialect) {
                    (ColumnType::Native(codebook), Dialect::Sqlite) => {
                        let codes: Vec<Code> =
                            self.schema.codebook(codebook)?.rows.iter().map(|row| row.code.clone()).collect();
                        one_of(self.dialect, &column.name, &codes)
                    }
                    _ if column.types.get(self.dialect).is_some() => return None,
                    // The foreign key or the list of codes bounds it already.
                    _ if column.codebook.is_some() => return None,
                    // MySQL lets no foreign key change a column that a CHECK looks at.
                    _ if self.dialect == Dialect::Mysql && self.refers(&column.name) => return None,
                    _ if self.table.kind == TableKind::Codebook && column.ty.is_text() => return None,
                    _ => self.dialect.type_check(&column.ty, &name)?,
                };
                Some(format!("CHECK ({sql})"))
            })
            .chain(domains)
            .collect()
    }

    fn refers(&self, column: &String) -> bool {
        self.table.foreign_keys.iter().any(|key| key.columns.contains(column))
    }

    fn comments(&self) -> Vec<String> {
        let table = self.dialect.table(&self.table.name);
        let mut statements = Vec::new();
        if !self.table.comment.is_empty() {
            statements.push(format!("COMMENT ON TABLE {table} IS {}", self.dialect.literal(&self.table.comment)));
        }
        for column in self.table.columns.iter().filter(|column| !column.comment.is_empty()) {
            statements.push(format!(
                "COMMENT ON COLUMN {table}.{} IS {}",
                self.dialect.identifier(&column.name),
                self.dialect.literal(&column.comment)
            ));
        }
        statements
    }
}

/// What a check demands.
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

fn has_default(default: &Default, dialect: Dialect) -> bool {
    match default {
        Default::Own(own) => own.get(dialect).is_some(),
        _ => true,
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

/// `name FOREIGN KEY (…) REFERENCES … (…)` with its actions.
fn foreign_key(key: &ForeignKey, dialect: Dialect) -> String {
    let mut sql = format!(
        "{} FOREIGN KEY ({}) REFERENCES {} ({})",
        dialect.identifier(&key.name),
        dialect.identifiers(&key.columns),
        dialect.table(&key.target),
        dialect.identifiers(&key.target_columns)
    );
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if action != Action::NoAction {
            sql.push_str(&format!(" ON {event} {}", action.sql()));
        }
    }
    // MySQL has no deferrable keys: there they are checked at once.
    if let Some(deferrable) = key.deferrable.filter(|_| dialect != Dialect::Mysql) {
        sql.push_str(&format!(" {}", deferrable.sql()));
    }
    sql
}

/// MySQL refuses a comment that is longer than it keeps, and keeps no characters of four bytes in it.
fn mysql_comment(comment: &str, limit: usize) -> String {
    let kept = |c: char| if c.len_utf8() > 3 { char::REPLACEMENT_CHARACTER } else { c };
    let text: String = comment.chars().take(limit).map(kept).collect();
    Dialect::Mysql.literal(&text)
}
