//! CREATE TABLE and what belongs to it.

use std::collections::BTreeSet;

use crate::checks;
use schema_model::model::Dialect;
use schema_model::model::{
    Action, Codebook, Column, ColumnType, Default, Domain, ForeignKey, Index, IndexMethod, IndexPart, Numbering,
    PartitionMethod, Schema, Storage, Table, Unique, namespace,
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
    let check = dialect.identifier(&domain.constraint_name());
    vec![format!("CREATE DOMAIN {name} AS {ty} CONSTRAINT {check} CHECK ({})", domain.check)]
}

/// The table, and its comments where they are statements of their own.
#[must_use]
pub fn create_table(table: &Table, schema: &Schema, dialect: Dialect, strict: bool) -> Vec<String> {
    let writer = Writer { table, schema, dialect };
    let mut lines: Vec<String> = table.columns.iter().map(|column| writer.column(column)).collect();
    let named = |name: &str, rest: &str| format!("CONSTRAINT {} {rest}", dialect.identifier(name));
    lines.extend(live_columns(table, dialect).into_iter().map(|(_, definition)| definition));
    lines.extend(writer.primary_key());
    lines.extend(uniques(table, dialect).iter().map(|(unique, rest)| named(&unique.name, rest)));
    lines.extend(
        conditions(table, schema, dialect).iter().map(|(name, condition)| named(name, &format!("CHECK ({condition})"))),
    );
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

/// What the names of a divided table's parts end in, behind `_`.
#[must_use]
pub fn part_names(table: &Table) -> Vec<String> {
    match &table.partition {
        None => Vec::new(),
        Some(partition) if partition.method == PartitionMethod::Hash => {
            (0..partition.parts).map(|rest| format!("p{rest}")).collect()
        }
        Some(_) => vec!["default".to_owned()],
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

/// Unique indexes that foreign keys may refer to, with their names: they are made with their table.
#[must_use]
pub fn key_indexes(table: &Table, dialect: Dialect) -> Vec<(&str, String)> {
    let name = dialect.table(&table.name);
    let keys = table.indexes.iter().filter(|index| index.is_key());
    keys.filter_map(|key| Some((key.name.as_str(), index(key, &name, dialect)?))).collect()
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
        let archive = unique.live.as_ref().filter(|_| dialect.has_partial_indexes())?;
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
    let plain = table.indexes.iter().filter(|index| !index.is_key());
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
    let unique = if index.unique { "UNIQUE " } else { "" };
    let name = dialect.identifier(&index.name);
    let mut sql = format!("CREATE {unique}INDEX {name} ON {table}{method} ({})", parts.join(", "));
    if let Some(condition) = index.condition.as_ref().filter(|_| dialect.has_partial_indexes()) {
        sql.push_str(&format!(" WHERE {}", dialect.expression(condition)));
    }
    Some(sql)
}

/// The literal of a table's comment, as far as MySQL keeps it.
pub(crate) fn table_comment(table: &Table) -> String {
    mysql_comment(&table.comment, MYSQL_TABLE_COMMENT)
}

/// A column's type, without what stands behind it; of a column with a sequence the type below.
#[must_use]
pub fn column_type(table: &Table, column: &Column, schema: &Schema, dialect: Dialect) -> String {
    Writer { table, schema, dialect }.column_type(column)
}

/// The default that a column has on that database.
#[must_use]
pub fn column_default(column: &Column, dialect: Dialect) -> Option<String> {
    let default = column.default.as_ref().filter(|default| has_default(default, dialect))?;
    Some(dialect.default(default, &column.ty))
}

/// The primary key, by its name and what follows it.
#[must_use]
pub fn primary_key(table: &Table, dialect: Dialect) -> Option<(String, String)> {
    let columns = &table.primary_key;
    (!columns.is_empty()).then(|| (table.key_name(), format!("PRIMARY KEY ({})", dialect.identifiers(columns))))
}

/// The unique constraints, each by its name and what follows it.
#[must_use]
pub fn uniques(table: &Table, dialect: Dialect) -> Vec<(&Unique, String)> {
    table.uniques.iter().filter_map(|one| Some((one, unique(one, dialect)?))).collect()
}

/// The checks, those of types included, each by its name and its condition.
#[must_use]
pub fn conditions(table: &Table, schema: &Schema, dialect: Dialect) -> Vec<(String, String)> {
    let own = table.checks.iter().map(|check| (check.name.clone(), checks::rule(&check.rule, table, dialect)));
    let of_types = checks::of_types(table, schema, dialect).into_iter().map(|check| (check.name, check.condition));
    own.chain(of_types).collect()
}

/// The foreign keys, each with what follows its name.
#[must_use]
pub fn foreign_keys(table: &Table, dialect: Dialect) -> Vec<(&ForeignKey, String)> {
    table.foreign_keys.iter().map(|key| (key, reference(key, dialect))).collect()
}

/// The columns beside the model's that keep names unique among live rows, each by its name and its definition.
#[must_use]
pub fn live_columns(table: &Table, dialect: Dialect) -> Vec<(String, String)> {
    if dialect.has_partial_indexes() {
        return Vec::new();
    }
    let live = table.uniques.iter().filter_map(|unique| Some((unique.live.as_ref()?, &unique.columns)));
    live.flat_map(|(archive, columns)| {
        columns.iter().map(move |column| {
            let name = format!("live_{column}");
            let definition = format!(
                "{} {} GENERATED ALWAYS AS (if({} IS NULL, {}, NULL)) VIRTUAL",
                dialect.identifier(&name),
                table.column(column).map_or_else(String::new, |column| dialect.column_type(&column.ty, &[])),
                dialect.identifier(archive),
                dialect.identifier(column)
            );
            (name, definition)
        })
    })
    .collect()
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
            let key = dialect.identifier(&self.table.key_name());
            return format!("{line}INTEGER CONSTRAINT {key} PRIMARY KEY AUTOINCREMENT");
        }
        let serial = dialect.serial(&column.ty).filter(|_| column.auto && column.numbering == Numbering::Serial);
        match serial.filter(|_| column.types.get(dialect).is_none() && column.domain.is_none()) {
            Some(serial) => line.push_str(serial),
            None => line.push_str(&self.column_type(column)),
        }
        if let Some(collation) = column.collation.get(dialect) {
            let collation =
                if dialect == Dialect::Postgres { dialect.identifier(collation) } else { collation.to_owned() };
            line.push_str(&format!(" COLLATE {collation}"));
        }
        if column.auto && dialect == Dialect::Postgres && serial.is_none() {
            let when = if column.numbering == Numbering::Always { "ALWAYS" } else { "BY DEFAULT" };
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

    fn column_type(&self, column: &Column) -> String {
        let dialect = self.dialect;
        match (column.types.get(dialect), &column.domain) {
            (Some(own), _) => own.to_owned(),
            (None, Some(domain)) if dialect.has_domains() => dialect.table(&domain.name),
            (None, _) => dialect.column_type(&column.ty, &self.labels(&column.ty)),
        }
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
        let numbered = self.table.columns.iter().any(|column| column.auto);
        if numbered && self.dialect == Dialect::Sqlite {
            return None;
        }
        let (name, rest) = primary_key(self.table, self.dialect)?;
        Some(format!("CONSTRAINT {} {rest}", self.dialect.identifier(&name)))
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

/// What follows the name of a unique constraint; nothing where an index does its work.
fn unique(unique: &Unique, dialect: Dialect) -> Option<String> {
    if unique.condition.is_some() || unique.live.is_some() && dialect.has_partial_indexes() {
        return None;
    }
    let columns = match &unique.live {
        None => unique.columns.clone(),
        // A column that is NULL for archived rows is unique in the place of a partial index.
        Some(_) => unique.columns.iter().map(|column| format!("live_{column}")).collect(),
    };
    let mut sql = format!("UNIQUE ({})", dialect.identifiers(&columns));
    // Only PostgreSQL lets them wait.
    if let Some(deferrable) = unique.deferrable.filter(|_| dialect == Dialect::Postgres) {
        sql.push_str(&format!(" {}", deferrable.sql()));
    }
    Some(sql)
}

fn has_default(default: &Default, dialect: Dialect) -> bool {
    match default {
        Default::Own(own) => own.get(dialect).is_some(),
        _ => true,
    }
}

/// `name FOREIGN KEY (…) REFERENCES … (…)` with its actions.
fn foreign_key(key: &ForeignKey, dialect: Dialect) -> String {
    format!("{} {}", dialect.identifier(&key.name), reference(key, dialect))
}

/// The same without the name.
fn reference(key: &ForeignKey, dialect: Dialect) -> String {
    let mut sql = format!(
        "FOREIGN KEY ({}) REFERENCES {} ({})",
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
