//! Rules across types. A comment states each rule, a function follows.

mod defaults;
mod domains;

use std::collections::{HashMap, HashSet};

use crate::assemble::{Assembled, Problem};
use crate::config::Config;
use crate::dialect::Dialect;
use crate::model::{
    Action, CheckRule, ColumnType, ForeignKey, Index, IndexMethod, Partition, PartitionMethod, Storage, Table,
    is_short, local, physical,
};
use crate::parse::Declaration;
use crate::source::Sources;

/// Every problem that the whole schema has.
#[must_use]
pub fn check(sources: &Sources, assembled: &Assembled, config: &Config) -> Vec<Problem> {
    let mut check = Check { sources, assembled, config, problems: Vec::new() };
    check.names_are_unique();
    check.names_have_the_prefix();
    check.constraint_names_are_unique_and_short();
    check.names_are_free();
    check.domains_agree();
    check.defaults_fit();
    check.mysql_can_index();
    check.mysql_can_hold_a_row();
    check.mysql_can_act();
    check.numbered_columns_refer_to_nothing();
    check.databases_can_do_it();
    check.problems
}

struct Check<'c> {
    sources: &'c Sources,
    assembled: &'c Assembled,
    config: &'c Config,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn at_item(&mut self, item: usize, message: String) {
        if let Ok(declaration) = &self.sources.items[item].declaration {
            let at = declaration.at();
            self.problems.push(Problem { item, reference: None, at, message });
        }
    }

    // Two types must not have one SQL name; names that differ in case only are one on some systems.
    fn names_are_unique(&mut self) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        // S3-9: a name of another package is taken as well.
        let imported: HashMap<String, &str> = self
            .sources
            .imported
            .iter()
            .map(|imported| (physical(imported.name()).to_lowercase(), imported.rust()))
            .collect();
        for (index, item) in self.sources.items.iter().enumerate() {
            if let Ok(declaration) = &item.declaration
                && let Some(other) = imported.get(&physical(declaration.name()).to_lowercase())
            {
                let (here, name) = (self.sources.path(item), declaration.name());
                self.at_item(
                    index,
                    format!("`{here}` and `{other}` are both `{name}` in the database, rename one by `table = \"…\"`"),
                );
            }
            let Ok(declaration) = &item.declaration else { continue };
            let name = declaration.name().to_owned();
            // Where there are no namespaces, `a.b_c` and `a_b.c` are one.
            let Some(first) = seen.insert(physical(&name).to_lowercase(), index) else { continue };
            let first = self.sources.path(&self.sources.items[first]);
            self.at_item(
                index,
                format!(
                    "`{}` and `{first}` are both `{name}` in the database, rename one by `table = \"…\"`",
                    self.sources.path(item)
                ),
            );
        }
    }

    // S3-2: where the project demands a prefix, every name has it.
    fn names_have_the_prefix(&mut self) {
        let prefix = self.config.prefix.clone();
        for (index, item) in self.sources.items.iter().enumerate() {
            let Ok(declaration) = &item.declaration else { continue };
            let unnamed = matches!(declaration, Declaration::Enum(item) if item.storage == Storage::Check);
            let name = declaration.name().to_owned();
            if !unnamed && !local(&name).starts_with(&prefix) {
                self.at_item(
                    index,
                    format!(
                        "the name `{name}` lacks the project's prefix, write `#[codebook(table = \"{prefix}{}\")]`",
                        local(&name)
                    ),
                );
            }
        }
    }

    // PostgreSQL keeps indexes and unique constraints among its tables, MySQL keeps checks and foreign keys per
    // database, SQLite keeps indexes among its tables: one name space for all is the one that always works.
    fn constraint_names_are_unique_and_short(&mut self) {
        let mut seen: HashMap<String, String> = HashMap::new();
        for table in &self.assembled.schema.tables {
            seen.insert(physical(&table.name).to_lowercase(), format!("the table `{}`", table.name));
        }
        for codebook in &self.assembled.schema.codebooks {
            if codebook.storage == Storage::Native {
                seen.insert(physical(&codebook.name).to_lowercase(), format!("the type `{}`", codebook.name));
            }
        }
        let mut told: HashSet<String> = HashSet::new();
        for table in &self.assembled.schema.tables {
            let Some(item) = self.assembled.origins.get(&table.name).copied() else { continue };
            // Of two tables of one name that alone is told, not each of their constraints as well.
            if !told.insert(table.name.to_lowercase()) {
                continue;
            }
            for name in constraint_names(table) {
                if name.len() > 63 {
                    self.at_item(
                        item,
                        format!(
                            "the constraint name `{name}` has {} bytes, PostgreSQL keeps 63, give it a shorter `name`",
                            name.len()
                        ),
                    );
                }
                let here = format!("a constraint of `{}`", table.name);
                if let Some(other) = seen.insert(name.to_lowercase(), here) {
                    self.at_item(item, format!("the constraint name `{name}` is taken by {other}, give it a `name`"));
                }
            }
        }
    }

    // A domain is one thing of the database, however many columns have it.
    fn domains_agree(&mut self) {
        for (table, fault) in domains::faults(&self.assembled.schema) {
            let Some(item) = self.assembled.origins.get(&table.name).copied() else { continue };
            self.at_item(item, fault);
        }
    }

    // What a database has named itself is not for others: PostgreSQL's types would hide an enum type, silently.
    fn names_are_free(&mut self) {
        let configured = |dialect| self.config.dialects.contains(&dialect);
        let (postgres, mysql, sqlite) =
            (configured(Dialect::Postgres), configured(Dialect::Mysql), configured(Dialect::Sqlite));
        let assembled = self.assembled;
        for table in &assembled.schema.tables {
            let Some(item) = assembled.origins.get(&table.name).copied() else { continue };
            if sqlite && table.name.to_lowercase().starts_with("sqlite_") {
                self.at_item(
                    item,
                    format!("SQLite keeps `sqlite_…` for itself, give `{}` another `table`", table.name),
                );
            }
            for name in table.columns.iter().map(|column| &column.name) {
                if postgres && POSTGRES_COLUMNS.contains(&name.as_str()) {
                    self.at_item(
                        item,
                        format!(
                            "every table of PostgreSQL has its own column `{name}`, give this one another `column`"
                        ),
                    );
                }
            }
            for name in table.uniques.iter().filter(|unique| unique.live.is_some()).flat_map(|unique| &unique.columns) {
                let generated = format!("live_{name}");
                if mysql && table.columns.iter().any(|column| column.name.to_lowercase() == generated.to_lowercase()) {
                    self.at_item(
                        item,
                        format!(
                            "MySQL needs the column `{generated}` for unique names, rename the one of the codebook"
                        ),
                    );
                }
            }
        }
        for (index, found) in self.sources.items.iter().enumerate() {
            let Ok(Declaration::Enum(declaration)) = &found.declaration else { continue };
            if postgres && declaration.storage == Storage::Native && POSTGRES_TYPES.contains(&declaration.name.as_str())
            {
                self.at_item(
                    index,
                    format!("PostgreSQL has its own type `{}`, give this one another `table`", declaration.name),
                );
            }
        }
    }

    // A default that its column cannot hold breaks CREATE TABLE in one database and every insert in another.
    fn defaults_fit(&mut self) {
        let mysql = self.config.dialects.contains(&Dialect::Mysql);
        let assembled = self.assembled;
        for table in &assembled.schema.tables {
            let Some(item) = assembled.origins.get(&table.name).copied() else { continue };
            for column in &table.columns {
                if let Some(why) = defaults::fault(column, mysql) {
                    self.at_item(item, format!("the default of `{}` {why}", column.name));
                }
            }
        }
    }

    // MySQL indexes no unbounded text and no JSON.
    fn mysql_can_index(&mut self) {
        if !self.config.dialects.contains(&Dialect::Mysql) {
            return;
        }
        for table in &self.assembled.schema.tables {
            let Some(item) = self.assembled.origins.get(&table.name).copied() else { continue };
            let mut indexed: Vec<(&String, &str)> =
                table.primary_key.iter().map(|column| (column, "its primary key")).collect();
            indexed.extend(
                table
                    .uniques
                    .iter()
                    .flat_map(|unique| unique.columns.iter().map(|column| (column, "a unique constraint"))),
            );
            indexed.extend(
                table.indexes.iter().flat_map(|index| index.parts.iter().map(|part| (&part.column, "an index"))),
            );
            indexed.extend(
                table.foreign_keys.iter().flat_map(|key| key.columns.iter().map(|column| (column, "a foreign key"))),
            );
            let mut told: Vec<&String> = Vec::new();
            for (name, what) in indexed {
                let Some(column) = table.column(name) else { continue };
                let remedy = match column.ty {
                    ColumnType::Text => "give it a `length`",
                    ColumnType::Bytes => "keep a hash of it in a column of its own",
                    // MySQL does without PostgreSQL's own indexes.
                    _ if what == "an index" && table.indexes.iter().all(|index| !is_common(index, name)) => continue,
                    ColumnType::Array(_) | ColumnType::Json | ColumnType::Jsonb => {
                        "keep what you look up in a column of its own"
                    }
                    // 3072 bytes of an index, four a character.
                    ColumnType::Varchar(length) if length > 768 => "give it a `length` of at most 768",
                    _ => continue,
                };
                if !told.contains(&name) {
                    told.push(name);
                    self.at_item(
                        item,
                        format!("MySQL cannot index `{name}` ({}), which is in {what}, {remedy}", column.ty.label()),
                    );
                }
            }
        }
    }

    // MySQL's rows and index entries have a size, and count four bytes a character.
    fn mysql_can_hold_a_row(&mut self) {
        if !self.config.dialects.contains(&Dialect::Mysql) {
            return;
        }
        let assembled = self.assembled;
        for table in &assembled.schema.tables {
            let Some(item) = assembled.origins.get(&table.name).copied() else { continue };
            let row: u64 = table.columns.iter().map(|column| mysql_bytes(&column.ty) + 2).sum();
            if row > MYSQL_ROW_BYTES {
                self.at_item(
                    item,
                    format!(
                        "a row has {row} bytes, MySQL takes {MYSQL_ROW_BYTES}, leave out `length` for the longest texts"
                    ),
                );
            }
            let uniques = table.uniques.iter().map(|unique| unique.columns.clone());
            let indexes =
                table.indexes.iter().map(|index| index.parts.iter().map(|part| part.column.clone()).collect());
            let keys = table.foreign_keys.iter().map(|key| key.columns.clone());
            let mut told: HashSet<Vec<String>> = HashSet::new();
            for columns in std::iter::once(table.primary_key.clone()).chain(uniques).chain(indexes).chain(keys) {
                let bytes: u64 =
                    columns.iter().filter_map(|name| table.column(name)).map(|column| mysql_bytes(&column.ty)).sum();
                // One column alone is told by `mysql_can_index`.
                if columns.len() > 1 && bytes > MYSQL_INDEX_BYTES && told.insert(columns.clone()) {
                    self.at_item(
                        item,
                        format!(
                            "an index of `{}` has {bytes} bytes, MySQL takes {MYSQL_INDEX_BYTES}, four a character, give shorter lengths",
                            columns.join(", ")
                        ),
                    );
                }
            }
        }
    }

    // MySQL has no SET DEFAULT, and lets no foreign key change a column that a CHECK looks at.
    fn mysql_can_act(&mut self) {
        if !self.config.dialects.contains(&Dialect::Mysql) {
            return;
        }
        let assembled = self.assembled;
        for table in &assembled.schema.tables {
            let Some(item) = assembled.origins.get(&table.name).copied() else { continue };
            for key in &table.foreign_keys {
                if [key.on_delete, key.on_update].contains(&Action::SetDefault) {
                    self.at_item(
                        item,
                        format!("MySQL has no `set_default`, which `{}` asks for, take another action", key.name),
                    );
                }
                for check in table.checks.iter().filter(|_| changes_its_columns(key)) {
                    if let Some(column) = key.columns.iter().find(|column| looks_at(&check.rule, column)) {
                        self.at_item(
                            item,
                            format!(
                                "MySQL lets `{}` not change `{column}`, which the check `{}` looks at, drop the action or the check",
                                key.name, check.name
                            ),
                        );
                    }
                }
            }
        }
    }

    // What only some databases can do, where no other way keeps the promise.
    fn databases_can_do_it(&mut self) {
        let configured = |dialect| self.config.dialects.contains(&dialect);
        let (postgres, mysql) = (configured(Dialect::Postgres), configured(Dialect::Mysql));
        let assembled = self.assembled;
        for table in &assembled.schema.tables {
            let Some(item) = assembled.origins.get(&table.name).copied() else { continue };
            for unique in table.uniques.iter().filter(|unique| mysql && unique.condition.is_some()) {
                self.at_item(
                    item,
                    format!(
                        "MySQL cannot make `{}` unique for some rows only, which its `where` asks for, drop it or make a computed column unique",
                        unique.name
                    ),
                );
            }
            for column in table.columns.iter().filter(|column| mysql && column.auto) {
                let checks = table.checks.iter().filter(|check| looks_at(&check.rule, &column.name));
                let computed = table.columns.iter().filter(|other| {
                    other.generated.as_ref().is_some_and(|generated| mentions(&generated.sql, &column.name))
                });
                let named = checks.map(|check| &check.name).chain(computed.map(|other| &other.name));
                for name in named {
                    self.at_item(
                        item,
                        format!(
                            "MySQL lets `{name}` not look at `{}`, which it numbers, drop one of them",
                            column.name
                        ),
                    );
                }
            }
            for column in &table.columns {
                if postgres && column.generated.as_ref().is_some_and(|generated| !generated.stored) {
                    self.at_item(
                        item,
                        format!(
                            "PostgreSQL before 18 computes no `virtual` columns, make `{}` a stored one",
                            column.name
                        ),
                    );
                }
                if column.ty != ColumnType::Own {
                    continue;
                }
                for dialect in self.config.dialects.iter().filter(|dialect| column.types.get(**dialect).is_none()) {
                    let name = dialect.name();
                    self.at_item(
                        item,
                        format!("`{}` has no type for `{name}`, add `{name} = \"…\"` to its `type`", column.name),
                    );
                }
            }
            if let Some(partition) = table.partition.as_ref().filter(|_| postgres) {
                self.partition_is_sound(item, table, partition);
            }
        }
    }

    // PostgreSQL keeps a key unique within each part alone, so the parts' columns must be in it.
    fn partition_is_sound(&mut self, item: usize, table: &Table, partition: &Partition) {
        let keys = table.uniques.iter().filter(|unique| unique.condition.is_none()).map(|unique| &unique.columns);
        for key in std::iter::once(&table.primary_key).chain(keys).filter(|key| !key.is_empty()) {
            if let Some(missing) = partition.columns.iter().find(|column| !key.contains(column)) {
                self.at_item(
                    item,
                    format!(
                        "PostgreSQL wants the partition's `{missing}` in every key, add it to that of {}",
                        key.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ")
                    ),
                );
            }
        }
        if let Some(column) = table.columns.iter().find(|column| column.auto) {
            self.at_item(
                item,
                format!("PostgreSQL before 17 numbers no rows of a divided table, drop `auto` from `{}`", column.name),
            );
        }
        if partition.method == PartitionMethod::List && partition.columns.len() > 1 {
            self.at_item(item, "PostgreSQL divides by a list of one column's values, name one field".to_owned());
        }
    }

    // A column that the database numbers cannot also be the copy of another table's key.
    fn numbered_columns_refer_to_nothing(&mut self) {
        for table in &self.assembled.schema.tables {
            let Some(item) = self.assembled.origins.get(&table.name).copied() else { continue };
            for column in &table.columns {
                if column.auto && table.foreign_keys.iter().any(|key| key.columns.contains(&column.name)) {
                    self.at_item(
                        item,
                        format!("`{}` is numbered by the database and refers to another table, which contradict each other, drop `auto`", column.name),
                    );
                }
            }
        }
    }
}

/// What PostgreSQL adds to every table.
const POSTGRES_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// PostgreSQL's own types whose names an enum could have; in a column they go before the schema's.
#[rustfmt::skip]
const POSTGRES_TYPES: [&str; 73] = [
    "aclitem", "any", "anyarray", "anyelement", "anyenum", "anyrange", "bit", "bool", "box", "bpchar", "bytea", "char",
    "cid", "cidr", "circle", "cstring", "date", "daterange", "float4", "float8", "inet", "int2", "int4", "int4range",
    "int8", "int8range", "internal", "interval", "json", "jsonb", "jsonpath", "line", "lseg", "macaddr", "macaddr8",
    "money", "name", "numeric", "numrange", "oid", "path", "pg_lsn", "pg_snapshot", "point", "polygon", "record",
    "refcursor", "regclass", "regcollation", "regconfig", "regdictionary", "regnamespace", "regoper", "regproc",
    "regrole", "regtype", "text", "tid", "time", "timestamp", "timestamptz", "timetz", "trigger", "tsquery", "tsrange",
    "tstzrange", "tsvector", "unknown", "uuid", "varchar", "void", "xid", "xml",
];

/// The most bytes of a row, long texts apart.
const MYSQL_ROW_BYTES: u64 = 65_535;

/// The most bytes of an index entry.
const MYSQL_INDEX_BYTES: u64 = 3072;

/// How many bytes a value can take in a row of MySQL.
fn mysql_bytes(ty: &ColumnType) -> u64 {
    match ty {
        ColumnType::SmallInt | ColumnType::Native(_) => 2,
        ColumnType::Boolean => 1,
        ColumnType::Integer | ColumnType::Real | ColumnType::Date => 4,
        ColumnType::BigInt | ColumnType::Double => 8,
        ColumnType::Time | ColumnType::Timestamp | ColumnType::TimestampTz => 8,
        ColumnType::Numeric(precision, _) => u64::from(*precision) / 2 + 4,
        ColumnType::Varchar(length) | ColumnType::Char(length) => 4 * u64::from(*length),
        ColumnType::Uuid => 16,
        ColumnType::Postgres(name) if is_short(name) => 4 * 255,
        ColumnType::Text
        | ColumnType::Bytes
        | ColumnType::Json
        | ColumnType::Jsonb
        | ColumnType::Array(_)
        | ColumnType::Postgres(_)
        | ColumnType::Own => 12,
    }
}

/// Whether an index over that column is one that every database builds.
fn is_common(index: &Index, column: &str) -> bool {
    let every = matches!(index.method, IndexMethod::Btree | IndexMethod::Hash);
    every && index.parts.iter().all(|part| !part.expression) && index.parts.iter().any(|part| part.column == column)
}

/// Whether a key writes to its own columns when the row that it refers to changes.
fn changes_its_columns(key: &ForeignKey) -> bool {
    key.on_delete == Action::SetNull || matches!(key.on_update, Action::Cascade | Action::SetNull)
}

fn looks_at(rule: &CheckRule, column: &str) -> bool {
    match rule {
        CheckRule::OneOf { column: checked, .. }
        | CheckRule::Mask { column: checked, .. }
        | CheckRule::Range { column: checked, .. } => checked == column,
        CheckRule::Sql(sql) => mentions(sql, column),
    }
}

/// Whether SQL of the user's has that word.
fn mentions(sql: &str, column: &str) -> bool {
    let mut words = sql.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| word.to_lowercase() == column.to_lowercase())
}

fn constraint_names(table: &Table) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if !table.primary_key.is_empty() {
        names.push(format!("pk_{}", physical(&table.name)));
    }
    names.extend(table.uniques.iter().map(|unique| unique.name.clone()));
    names.extend(table.indexes.iter().map(|index| index.name.clone()));
    names.extend(table.checks.iter().map(|check| check.name.clone()));
    names.extend(table.foreign_keys.iter().map(|key| key.name.clone()));
    // What numbers a column in PostgreSQL; a longer name it cuts by itself.
    let numbered = table.columns.iter().filter(|column| column.auto);
    names.extend(
        numbered.map(|column| format!("{}_{}_seq", physical(&table.name), column.name)).filter(|name| name.len() <= 63),
    );
    names
}
