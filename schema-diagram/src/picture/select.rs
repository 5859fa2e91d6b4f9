//! From the schema to the content of a picture.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::groups::{Groups, matches};
use super::metrics::shortened;
use super::{Chip, CodeRow, ColumnRow, Detail, Entity, EntityKind, Line, Picture, Row, Settings, View};
use schema_model::model::Dialect;
use schema_model::model::{
    Codebook, Column, ColumnType, ForeignKey, Schema, Storage, Table, TableKind, local, namespace,
};

/// Of a codebook with more rows, a box shows one fewer and how many there are more.
const MOST_CODES: usize = 12;

/// The letters of a description that a box shows.
const MEANING: usize = 34;

/// The letters of a type that a box shows.
const TYPE: usize = 32;

/// The letters of a comment that a box shows.
const REMARK: usize = 48;

/// What a picture shows of a schema.
#[must_use]
pub fn picture(schema: &Schema, settings: &Settings, view: &View<'_>) -> Picture {
    let shown = |name: &str| !settings.hide.iter().any(|pattern| matches(pattern, name));
    // A view of few tables must not look at all: there is one for every table.
    let (tables, codebooks): (Vec<&Table>, Vec<&Codebook>) = match &view.tables {
        None => (schema.tables.iter().collect(), schema.codebooks.iter().collect()),
        Some(names) => (
            names.iter().filter_map(|name| schema.table(name)).collect(),
            names.iter().filter_map(|name| schema.codebook(name)).collect(),
        ),
    };
    let tables: Vec<&Table> = tables.into_iter().filter(|table| shown(&table.name)).collect();
    let enums = codebooks.into_iter().filter(|book| book.storage != Storage::Table && shown(&book.name));
    let enums: Vec<&Codebook> = enums.collect();
    let present: BTreeSet<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    let most = if view.all_edges { usize::MAX } else { settings.hub_threshold };
    let hubs = hubs(&tables, &present, most);
    let names = tables.iter().map(|table| &*table.name).chain(enums.iter().map(|book| &*book.name));
    let groups = Groups::new(names, settings);
    let draft = Draft { schema, settings, view, present: &present, hubs: &hubs, targets: targets(&tables) };

    let mut entities: Vec<Entity> = tables.iter().map(|table| draft.table(table, groups.of(&table.name))).collect();
    entities.extend(enums.iter().map(|codebook| draft.without_table(codebook, groups.of(&codebook.name))));
    entities.sort_by(|left, right| left.name.cmp(&right.name));
    let groups = groups.used(&mut entities);
    for entity in &mut entities {
        let group = entity.group.map(|group| groups[group].name.as_str());
        if group.is_some() && group == namespace(&entity.name) {
            entity.heading = local(&entity.name).to_owned();
        }
        entity.width = entity.natural_width();
    }
    let at: HashMap<&str, usize> = entities.iter().enumerate().map(|(at, entity)| (entity.name.as_str(), at)).collect();
    let mut lines = Vec::new();
    let mut keys = 0;
    for table in &tables {
        let inside = table.foreign_keys.iter().filter(|key| present.contains(key.target.as_str()));
        keys += inside.clone().count();
        let mut drawn: Vec<Line> = inside
            .filter(|key| !hubs.contains(key.target.as_str()))
            .map(|key| line(table, key, (at[table.name.as_str()], at[key.target.as_str()]), &entities))
            .collect();
        drawn.sort_by(|left, right| left.name.cmp(&right.name));
        lines.extend(drawn);
    }
    lines.sort_by_key(|line| line.from);
    Picture { title: view.title.clone(), detail: view.detail, remarks: settings.remarks, entities, lines, groups, keys }
}

/// How many boxes a picture of everything has: tables, and enums without one.
#[must_use]
pub fn boxes(schema: &Schema, settings: &Settings) -> usize {
    let enums = schema.codebooks.iter().filter(|book| book.storage != Storage::Table).map(|book| &book.name);
    let names = schema.tables.iter().map(|table| &table.name).chain(enums);
    names.filter(|name| !settings.hide.iter().any(|pattern| matches(pattern, name))).count()
}

/// The tables at most so many foreign keys away from one, that one included.
#[must_use]
pub fn neighbourhood<'s>(schema: &'s Schema, table: &'s str, distance: usize) -> BTreeSet<&'s str> {
    let mut found = BTreeSet::from([table]);
    for _ in 0..distance {
        let mut further = BTreeSet::new();
        for table in &schema.tables {
            for key in &table.foreign_keys {
                if found.contains(table.name.as_str()) {
                    further.insert(key.target.as_str());
                }
                if found.contains(key.target.as_str()) {
                    further.insert(table.name.as_str());
                }
            }
        }
        found.extend(further);
    }
    found
}

/// The tables that more lines would lead to than a reader can follow.
fn hubs<'s>(tables: &[&'s Table], present: &BTreeSet<&str>, most: usize) -> BTreeSet<&'s str> {
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    for key in tables.iter().flat_map(|table| &table.foreign_keys) {
        if present.contains(key.target.as_str()) {
            *lines.entry(&key.target).or_default() += 1;
        }
    }
    lines.into_iter().filter(|(_, lines)| *lines > most).map(|(name, _)| name).collect()
}

/// The columns that foreign keys lead to.
fn targets<'s>(tables: &[&'s Table]) -> HashSet<(&'s str, &'s str)> {
    let keys = tables.iter().flat_map(|table| &table.foreign_keys);
    keys.flat_map(|key| key.target_columns.iter().map(|column| (key.target.as_str(), column.as_str()))).collect()
}

fn line(table: &Table, key: &ForeignKey, (from, to): (usize, usize), entities: &[Entity]) -> Line {
    let rows = |entity: &Entity, columns: &[String]| {
        let mut rows: Vec<usize> = columns.iter().filter_map(|column| entity.row_of(column)).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    };
    Line {
        name: key.name.clone(),
        from,
        from_rows: rows(&entities[from], &key.columns),
        to,
        to_rows: rows(&entities[to], &key.target_columns),
        optional: key.columns.iter().any(|column| table.column(column).is_some_and(|column| column.nullable)),
        unique: table.is_unique(&key.columns),
    }
}

/// A column's type in the words of a database, else by its portable name.
pub fn shown_type(column: &Column, types: Option<Dialect>) -> String {
    let domain = |domain: &schema_model::model::Domain| domain.name.clone();
    match (types, &column.ty) {
        (Some(dialect), ty) => match (column.types.get(dialect), &column.domain) {
            (Some(own), _) => own.to_owned(),
            (None, Some(found)) if dialect == Dialect::Postgres => domain(found),
            (None, _) => match ty {
                ColumnType::Native(name) => name.clone(),
                ty => dialect.column_type(ty, &[]),
            },
        },
        (None, ColumnType::Own) => column.types.0.first().map_or("own", |(_, ty)| ty).to_owned(),
        (None, ty) => column.domain.as_ref().map_or_else(|| ty.label(), domain),
    }
}

/// What boxes are made of.
struct Draft<'d> {
    schema: &'d Schema,
    settings: &'d Settings,
    view: &'d View<'d>,
    present: &'d BTreeSet<&'d str>,
    hubs: &'d BTreeSet<&'d str>,
    targets: HashSet<(&'d str, &'d str)>,
}

impl Draft<'_> {
    fn table(&self, table: &Table, group: Option<usize>) -> Entity {
        let is_codebook = table.kind == TableKind::Codebook;
        let parts = Parts::of(table);
        let wanted = |column: &&Column| {
            let name = column.name.as_str();
            self.view.detail == Detail::Full
                || parts.primary.contains(name)
                || parts.foreign.contains(name)
                || self.targets.contains(&(table.name.as_str(), name))
                // A codebook's unique name stands in its rows.
                || (!is_codebook && parts.indexed.contains(name))
        };
        let columns: Vec<&Column> = table.columns.iter().filter(wanted).collect();
        let mut rows: Vec<Row> = columns.iter().map(|column| Row::Column(self.column(table, column, &parts))).collect();
        let left_out = table.columns.len() - columns.len();
        if left_out > 0 && !is_codebook {
            rows.push(Row::More(format!("+ {left_out} column{}", if left_out == 1 { "" } else { "s" })));
        }
        if let Some(codebook) = self.schema.codebook(&table.name).filter(|_| is_codebook) {
            rows.extend(codes(codebook));
        }
        let kind = if is_codebook { EntityKind::Codebook } else { EntityKind::Table };
        let (name, heading) = (table.name.clone(), table.name.clone());
        Entity { name, heading, kind, comment: table.comment.clone(), group, rows, width: 0 }
    }

    fn without_table(&self, codebook: &Codebook, group: Option<usize>) -> Entity {
        Entity {
            name: codebook.name.clone(),
            heading: codebook.name.clone(),
            kind: EntityKind::Enum,
            comment: codebook.comment.clone(),
            group,
            rows: codes(codebook),
            width: 0,
        }
    }

    fn column(&self, table: &Table, column: &Column, parts: &Parts<'_>) -> ColumnRow {
        let name = column.name.as_str();
        let comment = column.comment.clone();
        ColumnRow {
            name: column.name.clone(),
            ty: shortened(&shown_type(column, self.settings.types), TYPE),
            remark: if self.settings.remarks { shortened(&comment, REMARK) } else { String::new() },
            comment,
            primary: parts.primary.contains(name),
            foreign: parts.foreign.contains(name),
            unique: parts.unique.contains(name),
            indexed: parts.indexed.contains(name),
            nullable: column.nullable,
            auto: column.auto,
            chips: self.chips(table, column),
        }
    }

    /// References of a column that have no line: to hubs, to what is not in the picture, to enums without a table.
    fn chips(&self, table: &Table, column: &Column) -> Vec<Chip> {
        let mut chips: Vec<Chip> = table
            .foreign_keys
            .iter()
            // Of a composite key the first column has the chip.
            .filter(|key| key.columns.first() == Some(&column.name))
            .filter(|key| !self.present.contains(key.target.as_str()) || self.hubs.contains(key.target.as_str()))
            .map(|key| Chip { text: format!("→ {}", key.target), target: key.target.clone() })
            .collect();
        let book = column.codebook.as_deref().and_then(|name| self.schema.codebook(name));
        if let Some(book) = book.filter(|book| book.storage != Storage::Table || book.mask) {
            chips.push(Chip { text: format!("∈ {}", book.name), target: book.name.clone() });
        }
        chips
    }
}

/// The rows of a codebook that a box shows.
fn codes(codebook: &Codebook) -> Vec<Row> {
    let all = codebook.rows.len();
    let shown = if all > MOST_CODES { MOST_CODES - 1 } else { all };
    let mut rows: Vec<Row> = codebook.rows[..shown]
        .iter()
        .map(|row| {
            let name = row.name.as_deref().unwrap_or(&row.variant);
            let language = if row.language.is_empty() { String::new() } else { format!(" {}", row.language) };
            Row::Code(CodeRow {
                code: shortened(&format!("{}{language}", row.code), 24),
                name: shortened(name, 32),
                meaning: shortened(&row.description, MEANING),
                description: row.description.to_string(),
                retired: row.retired,
            })
        })
        .collect();
    if shown < all {
        rows.push(Row::More(format!("… {} more", all - shown)));
    }
    rows
}

/// Which columns of a table are of keys and indexes.
struct Parts<'t> {
    primary: BTreeSet<&'t str>,
    foreign: BTreeSet<&'t str>,
    unique: BTreeSet<&'t str>,
    indexed: BTreeSet<&'t str>,
}

impl<'t> Parts<'t> {
    fn of(table: &'t Table) -> Self {
        let uniques = table.uniques.iter().flat_map(|unique| &unique.columns);
        let key_of_one = table.indexes.iter().filter(|index| index.is_key() && index.parts.len() == 1);
        let parts = table.indexes.iter().flat_map(|index| &index.parts).filter(|part| !part.expression);
        Self {
            primary: table.primary_key.iter().map(String::as_str).collect(),
            foreign: table.foreign_keys.iter().flat_map(|key| &key.columns).map(String::as_str).collect(),
            unique: table
                .uniques
                .iter()
                .filter(|unique| unique.columns.len() == 1 && unique.condition.is_none())
                .map(|unique| unique.columns[0].as_str())
                .chain(key_of_one.map(|index| index.parts[0].column.as_str()))
                .collect(),
            indexed: uniques.map(String::as_str).chain(parts.map(|part| part.column.as_str())).collect(),
        }
    }
}
