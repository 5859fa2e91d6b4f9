//! From the rows of a catalog query to the catalog.
//!
//! Every row says first what it is about, then the table, then the name, then more by what it is about. A cell that holds a
//! list parts its items by U+001F, and the facts of one item by U+001E.

use super::model::{
    Catalog, Check, Column, ForeignKey, Generated, Identity, Index, IndexPart, Key, Kind, Part, Sequence, Table, Type,
    TypeKind,
};
use crate::deploy::driver::TextRow;

/// What parts the items of a list.
pub(super) const ITEM: char = '\u{1f}';
/// What parts the facts of an item.
pub(super) const FACT: char = '\u{1e}';

/// A row's cells, one after the other.
struct Cells(std::vec::IntoIter<Option<String>>);

impl Cells {
    fn maybe(&mut self) -> Option<String> {
        self.0.next().flatten()
    }

    fn text(&mut self) -> String {
        self.maybe().unwrap_or_default()
    }

    fn flag(&mut self) -> bool {
        self.maybe().as_deref() == Some("1")
    }

    fn number(&mut self) -> i64 {
        self.text().parse().unwrap_or_default()
    }

    fn list(&mut self) -> Vec<String> {
        let text = self.text();
        if text.is_empty() { Vec::new() } else { text.split(ITEM).map(str::to_owned).collect() }
    }
}

/// Puts the rows into a catalog.
pub(super) fn catalog(rows: Vec<TextRow>) -> Catalog {
    let mut catalog = Catalog::default();
    for row in rows {
        let mut cells = Cells(row.into_iter());
        let (what, owner, name) = (cells.text(), cells.text(), cells.text());
        match what.as_str() {
            "namespace" => catalog.namespaces.push(owner),
            "hidden" => catalog.constraints_hidden = true,
            "sequence" => {
                let sequence = Sequence {
                    ty: name,
                    start: cells.number(),
                    increment: cells.number(),
                    minimum: cells.number(),
                    maximum: cells.number(),
                    cache: cells.number(),
                    cycle: cells.flag(),
                    owner: cells.text(),
                };
                catalog.sequences.insert(owner, sequence);
            }
            "type" => drop(catalog.types.insert(owner, ty(&name, &mut cells))),
            "domain check" => {
                let check = Check { name, expression: cells.text(), not_valid: cells.flag() };
                if let Some(TypeKind::Domain { checks, .. }) = catalog.types.get_mut(&owner).map(|ty| &mut ty.kind) {
                    checks.push(check);
                }
            }
            what => part_of_table(catalog.tables.entry(owner).or_default(), what, name, cells),
        }
    }
    catalog
}

fn ty(kind: &str, cells: &mut Cells) -> Type {
    let (comment, extension) = (cells.text(), cells.text());
    let kind = match kind {
        "enum" => TypeKind::Enum { labels: cells.list() },
        "composite" => TypeKind::Composite { fields: cells.list() },
        "domain" => {
            TypeKind::Domain { base: cells.text(), nullable: cells.flag(), default: cells.maybe(), checks: Vec::new() }
        }
        _ => TypeKind::Other,
    };
    Type { kind, comment, extension }
}

fn part_of_table(table: &mut Table, what: &str, name: String, mut cells: Cells) {
    match what {
        "table" => {
            table.kind = match name.as_str() {
                "partitioned" => Kind::Partitioned,
                "view" => Kind::View,
                "materialized view" => Kind::MaterializedView,
                "foreign" => Kind::Foreign,
                _ => Kind::Table,
            };
            table.comment = cells.text();
            table.partition = cells.maybe();
            table.options = cells.list().into_iter().collect();
        }
        "column" => table.columns.push(column(name, &mut cells)),
        "part" => table.parts.push(Part { name, bounds: cells.text() }),
        "primary key" | "unique" => {
            let key = Key {
                name,
                columns: cells.list(),
                include: cells.list(),
                timing: cells.text(),
                nulls_are_equal: cells.flag(),
            };
            match what {
                "unique" => table.uniques.push(key),
                _ => table.primary_key = Some(key),
            }
        }
        "foreign key" => table.foreign_keys.push(ForeignKey {
            name,
            columns: cells.list(),
            target: cells.text(),
            target_columns: cells.list(),
            on_delete: cells.text(),
            on_update: cells.text(),
            matching: cells.text(),
            timing: cells.text(),
            not_valid: cells.flag(),
            has_index: false,
        }),
        "check" => table.checks.push(Check { name, expression: cells.text(), not_valid: cells.flag() }),
        "index" => table.indexes.push(Index {
            name,
            unique: cells.flag(),
            method: cells.text(),
            parts: cells.list().iter().map(|item| index_part(item)).collect(),
            include: cells.list(),
            predicate: cells.maybe(),
            nulls_are_equal: cells.flag(),
            invalid: cells.flag(),
        }),
        _ => {}
    }
}

fn column(name: String, cells: &mut Cells) -> Column {
    let (ty, nullable, default) = (cells.text(), cells.flag(), cells.maybe());
    let identity = match cells.text().as_str() {
        "auto" => Some(Identity::Auto),
        "default" => Some(Identity::ByDefault),
        "always" => Some(Identity::Always),
        _ => None,
    };
    let generated = match (cells.text().as_str(), cells.text()) {
        ("", _) => None,
        (kept, expression) => Some(Generated { expression, stored: kept == "stored" }),
    };
    let (on_update, collation, comment) = (cells.maybe(), cells.text(), cells.text());
    Column { name, ty, nullable, default, identity, generated, on_update, collation, comment }
}

fn index_part(item: &str) -> IndexPart {
    let mut facts = item.split(FACT).map(str::to_owned);
    let mut next = || facts.next().unwrap_or_default();
    IndexPart { text: next(), is_expression: next() == "1", order: next(), operator_class: next(), collation: next() }
}
