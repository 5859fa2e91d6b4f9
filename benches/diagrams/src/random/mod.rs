//! Schemas by chance that look like those of applications: areas of related tables with codebooks of their own, hubs, chains,
//! islands, cycles, self keys and composite keys.

mod numbers;
mod parts;
mod words;

use std::collections::HashSet;

use schema_diagram::picture::Settings;
use schema_model::model::{Codebook, Schema, Storage, Table};

pub use numbers::Numbers;
use parts::Key;

/// A generated schema and how its pictures look.
pub struct Generated {
    /// What it holds.
    pub schema: Schema,
    /// Every other seed has groups.
    pub settings: Settings,
}

/// The schema of so many tables, those of codebooks included; the same for the same seed.
pub fn schema(tables: usize, seed: u64) -> Generated {
    let mut draft = Draft {
        numbers: Numbers::new(seed.wrapping_mul(10_007).wrapping_add(tables as u64)),
        tables: Vec::with_capacity(tables),
        codebooks: Vec::new(),
        areas: Vec::new(),
        hubs: Vec::new(),
    };
    let books = tables / 5;
    draft.hubs(match tables {
        0..=13 => 0,
        14..=59 => 1,
        60..=199 => 3,
        _ => words::HUBS.len(),
    });
    draft.areas(tables - books);
    draft.islands();
    draft.trees();
    draft.books(books);
    draft.enums(tables / 25);
    let wanted = tables * draft.numbers.within(125, 150) / 100;
    draft.further_keys(wanted);
    let with_groups = seed % 2 == 1 && draft.areas.len() > 1;
    let groups = draft
        .areas
        .iter()
        .map(|area| (area.name.clone(), vec![format!("{}_*", area.name), format!("c_{}_*", area.name)]));
    let settings = Settings { groups: if with_groups { groups.collect() } else { Vec::new() }, ..Settings::default() };
    Generated { schema: draft.sorted(format!("{tables} tables, seed {seed}")), settings }
}

/// The schema with one more column without a key at the end of a table.
pub fn with_column(schema: &Schema, table: &str) -> Schema {
    let mut schema = schema.clone();
    if let Some(table) = schema.tables.iter_mut().find(|other| other.name == table) {
        table.columns.push(parts::column("one_more", schema_model::model::ColumnType::Text));
    }
    schema
}

/// The schema with one more table that refers to another.
pub fn with_table(schema: &Schema, target: &str) -> Schema {
    let mut schema = schema.clone();
    let Some(referred) = schema.table(target).cloned() else { return schema };
    let mut table = parts::table(&format!("{target}_extension"), "a table more");
    table.columns.insert(0, parts::id());
    table.primary_key.push("id".into());
    parts::refer(&mut table, &referred, &Key { role: None, nullable: false, unique: false });
    table.columns.push(parts::column("note", schema_model::model::ColumnType::Text));
    let at = schema.tables.partition_point(|other| other.name < table.name);
    schema.tables.insert(at, table);
    schema
}

/// The schema with everything in another order that no picture shows.
pub fn shuffled(schema: &Schema, seed: u64) -> Schema {
    let mut numbers = Numbers::new(seed);
    let mut schema = schema.clone();
    numbers.shuffle(&mut schema.tables);
    numbers.shuffle(&mut schema.codebooks);
    for table in &mut schema.tables {
        numbers.shuffle(&mut table.uniques);
        numbers.shuffle(&mut table.indexes);
        numbers.shuffle(&mut table.checks);
    }
    sort(&mut schema);
    schema
}

/// As the model demands.
fn sort(schema: &mut Schema) {
    schema.tables.sort_by(|left, right| left.name.cmp(&right.name));
    schema.codebooks.sort_by(|left, right| left.name.cmp(&right.name));
}

/// Tables of one part of an application.
struct Area {
    name: String,
    tables: Vec<usize>,
    is_island: bool,
}

struct Draft {
    numbers: Numbers,
    tables: Vec<Table>,
    codebooks: Vec<Codebook>,
    areas: Vec<Area>,
    hubs: Vec<usize>,
}

impl Draft {
    fn hubs(&mut self, count: usize) {
        for name in &words::HUBS[..count] {
            self.hubs.push(self.tables.len());
            let table = parts::with_number(&mut self.numbers, name);
            self.tables.push(table);
        }
    }

    /// Areas of 4 to 16 tables, until there are so many tables.
    fn areas(&mut self, until: usize) {
        let mut names: Vec<String> = words::AREAS.iter().map(|area| (*area).to_owned()).collect();
        self.numbers.shuffle(&mut names);
        for region in words::REGIONS {
            names.extend(words::AREAS.iter().map(|area| format!("{region}_{area}")));
        }
        for name in names {
            let left = until - self.tables.len().min(until);
            if left == 0 {
                break;
            }
            let wanted = self.numbers.within(4, 16);
            // No area of a table or two is left over.
            let count = if left < wanted + 4 { left } else { wanted };
            let mut things = words::THINGS.to_vec();
            self.numbers.shuffle(&mut things);
            let mut area = Area { name: name.clone(), tables: Vec::new(), is_island: false };
            for thing in things.into_iter().take(count) {
                area.tables.push(self.tables.len());
                let table = parts::with_number(&mut self.numbers, &format!("{name}_{thing}"));
                self.tables.push(table);
            }
            self.areas.push(area);
        }
    }

    /// Takes a few tables out of their areas: alone, or in twos and threes.
    fn islands(&mut self) {
        if self.tables.len() < 8 {
            return;
        }
        for _ in 0..self.tables.len().div_ceil(25) {
            let from = self.numbers.below(self.areas.len());
            let size = self.numbers.within(1, 3);
            let area = &mut self.areas[from];
            if area.is_island || area.tables.len() < size + 4 {
                continue;
            }
            let tables = area.tables.split_off(area.tables.len() - size);
            let name = area.name.clone();
            self.areas.push(Area { name, tables, is_island: true });
        }
    }

    /// Every table of an area but the first refers to one before it.
    fn trees(&mut self) {
        for area in 0..self.areas.len() {
            let tables = self.areas[area].tables.clone();
            // Some areas are chains, some stars, most are both.
            let chain = *self.numbers.choose(&[10, 25, 25, 60]);
            for at in 1..tables.len() {
                let before = match self.numbers.below(100) {
                    one if one < chain => at - 1,
                    one if one < 75 => 0,
                    _ => self.numbers.below(at),
                };
                let (from, to) = (tables[at], tables[before]);
                if self.numbers.chance(22) {
                    self.make_part(from, to);
                } else {
                    self.key(from, to, false);
                }
                if at >= 2 && self.numbers.chance(12) {
                    let other = self.numbers.below(at);
                    self.key(from, tables[other], true);
                }
                if self.numbers.chance(4) {
                    self.key(from, from, true);
                }
            }
        }
    }

    /// Makes a table the part of another: its key is the other's key and a number.
    fn make_part(&mut self, from: usize, to: usize) {
        let target = self.tables[to].clone();
        if target.primary_key.len() > 2 || from == to {
            return self.key(from, to, false);
        }
        let table = &mut self.tables[from];
        table.columns.retain(|column| column.name != "id");
        parts::refer(table, &target, &Key { role: None, nullable: false, unique: false });
        let mut key = table.foreign_keys.last().map(|key| key.columns.clone()).unwrap_or_default();
        let width = key.len();
        // The key's columns stand first, as people write them.
        table.columns.rotate_right(width);
        table.columns.insert(width, parts::column("sequence", schema_model::model::ColumnType::Integer));
        key.push("sequence".into());
        table.primary_key = key;
    }

    /// A foreign key, where there is not yet one of its columns.
    fn key(&mut self, from: usize, to: usize, with_role: bool) {
        let repeated = self.tables[from].foreign_keys.iter().any(|key| key.target == self.tables[to].name);
        let role = (with_role && (repeated || self.numbers.chance(25))).then(|| *self.numbers.choose(&words::ROLES));
        let key = Key {
            role: if from == to { Some("parent") } else { role },
            nullable: from == to || self.numbers.chance(30),
            unique: self.numbers.chance(7),
        };
        let target = self.tables[to].clone();
        parts::refer(&mut self.tables[from], &target, &key);
    }

    /// Codebooks with tables: most are used by one to three tables of their area, every twelfth by many tables.
    fn books(&mut self, count: usize) {
        let mut names: HashSet<String> = HashSet::new();
        let data = self.tables.len();
        while names.len() < count {
            let area = self.numbers.below(self.areas.len());
            let thing = *self.numbers.choose(&words::BOOKS);
            let name = format!("c_{}_{thing}", self.areas[area].name);
            // With more codebooks than names, a number tells them apart.
            let name = if names.contains(&name) { format!("{name}_{}", names.len()) } else { name };
            names.insert(name.clone());
            let book = parts::codebook(&mut self.numbers, &name, Storage::Table);
            let at = self.tables.len();
            self.tables.push(book.table());
            self.codebooks.push(book);
            let of_area = self.areas[area].tables.clone();
            if names.len().is_multiple_of(12) {
                for _ in 0..self.numbers.within(5, 14) {
                    let from = self.numbers.below(data);
                    self.key(from, at, true);
                }
            } else {
                for _ in 0..*self.numbers.choose(&[1, 1, 1, 1, 2, 2, 3]) {
                    let from = *self.numbers.choose(&of_area);
                    self.key(from, at, true);
                }
            }
        }
    }

    /// Enums that the database keeps without a table, each used by a column or two.
    fn enums(&mut self, count: usize) {
        for number in 0..count {
            let area = self.numbers.below(self.areas.len());
            let name = format!("e_{}_{}_{number}", self.areas[area].name, self.numbers.choose(&words::BOOKS));
            let storage = *self.numbers.choose(&[Storage::Check, Storage::Native]);
            let book = parts::codebook(&mut self.numbers, &name, storage);
            for _ in 0..self.numbers.within(1, 2) {
                let table = *self.numbers.choose(&self.areas[area].tables);
                let column = schema_model::model::Column {
                    codebook: Some(name.clone()),
                    ..parts::column(&format!("{}_code", book.name), book.column_type())
                };
                if self.tables[table].column(&column.name).is_none() {
                    self.tables[table].columns.push(column);
                }
            }
            self.codebooks.push(book);
        }
    }

    /// Keys to hubs, within areas, between areas, and of tables to themselves, until there are so many.
    fn further_keys(&mut self, wanted: usize) {
        let linked: Vec<usize> = (0..self.areas.len()).filter(|area| !self.areas[*area].is_island).collect();
        if linked.is_empty() {
            return;
        }
        // Keys that there are already fail to be made again: the tries are bounded.
        for _ in 0..wanted * 4 {
            if self.tables.iter().map(|table| table.foreign_keys.len()).sum::<usize>() >= wanted {
                break;
            }
            let area = *self.numbers.choose(&linked);
            let from = *self.numbers.choose(&self.areas[area].tables);
            match self.numbers.below(100) {
                one if one < 40 && !self.hubs.is_empty() => {
                    // The first hubs are the greatest.
                    let hub = self.numbers.below(self.hubs.len());
                    let hub = self.numbers.below(hub + 1);
                    self.key(from, self.hubs[hub], true);
                }
                one if one < 70 => {
                    let to = *self.numbers.choose(&self.areas[area].tables);
                    self.key(from, to, true);
                }
                one if one < 92 => {
                    // Mostly to the first tables of the areas beside it.
                    let other = (area + self.numbers.within(1, 3)) % self.areas.len();
                    let most = if self.numbers.chance(70) { 1 } else { self.areas[other].tables.len() };
                    if !self.areas[other].is_island {
                        let to = self.areas[other].tables[self.numbers.below(most)];
                        self.key(from, to, true);
                    }
                }
                _ => self.key(from, from, true),
            }
        }
    }

    fn sorted(self, title: String) -> Schema {
        let mut schema = Schema { title, codebooks: self.codebooks, tables: self.tables };
        sort(&mut schema);
        schema
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_schema() {
        assert_eq!(schema(60, 1).schema, schema(60, 1).schema);
        assert_ne!(schema(60, 1).schema, schema(60, 2).schema);
    }

    #[test]
    fn a_schema_has_its_size_and_what_real_ones_have() {
        for size in [3, 14, 60, 200, 1_000] {
            for seed in 0..4 {
                let schema = schema(size, seed).schema;
                assert_eq!(schema.tables.len(), size);
                let keys: Vec<_> = schema.tables.iter().flat_map(|table| &table.foreign_keys).collect();
                assert!(schema.tables.windows(2).all(|pair| pair[0].name < pair[1].name), "sorted, each name once");
                for table in &schema.tables {
                    let names: HashSet<_> = table.columns.iter().map(|column| &column.name).collect();
                    assert_eq!(names.len(), table.columns.len(), "{}", table.name);
                    assert!((3..=26).contains(&table.columns.len()), "{}: {}", table.name, table.columns.len());
                    for key in &table.foreign_keys {
                        let target = schema.table(&key.target).expect("a target");
                        assert!(key.target_columns.iter().all(|column| target.column(column).is_some()));
                        assert!(key.columns.iter().all(|column| table.column(column).is_some()));
                    }
                }
                if size >= 200 {
                    assert!(schema.tables.iter().any(|one| one.foreign_keys.iter().any(|key| key.target == one.name)));
                }
                if size >= 60 {
                    let per_table = keys.len() * 100 / size;
                    assert!((115..=165).contains(&per_table), "{size} {seed}: {per_table} keys per 100 tables");
                    assert!(keys.iter().any(|key| key.columns.len() > 1), "composite keys");
                }
            }
        }
    }

    #[test]
    fn a_change_is_one_column_or_one_table() {
        let schema = schema(14, 3).schema;
        let name = &schema.tables[0].name;
        let column = with_column(&schema, name);
        assert_eq!(column.tables[0].columns.len(), schema.tables[0].columns.len() + 1);
        let table = with_table(&schema, name);
        assert_eq!(table.tables.len(), 15);
        assert!(table.tables.windows(2).all(|pair| pair[0].name < pair[1].name));
        assert_eq!(shuffled(&schema, 1).tables.len(), 14);
    }
}
