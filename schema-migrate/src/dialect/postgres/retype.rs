//! Types of columns: all of a table's together, so its rows are written once.

use schema_model::model::{Column, ColumnType};
use schema_sql::ddl;

use super::DIALECT;
use super::columns::{Numbered, changes_type, numbered, sequence};
use crate::change::Change;
use crate::plan::Plan;
use crate::step::{Cost, Phase, Steps};

/// Changes of types that share a statement.
#[derive(Default)]
struct Together {
    clauses: Vec<String>,
    told: Vec<String>,
    /// Whether moments lose or get a zone.
    is_about_zones: bool,
    after: Vec<String>,
}

/// Steps for the columns, as they were and as they shall be, whose types change.
pub(super) fn steps(plan: &Plan<'_>, change: &Change<'_>, columns: &[(&Column, &Column)], steps: &mut Steps) {
    let (mut free, mut rewriting) = (Together::default(), Together::default());
    for (old, new) in columns.iter().filter(|(old, new)| changes_type(plan, change, old, new)) {
        let is_converted = plan.using(change.new, new).is_some();
        let together = if is_free(&old.ty, &new.ty) && !is_converted { &mut free } else { &mut rewriting };
        together.add(plan, change, old, new);
    }
    for (together, cost) in [(free, Cost::default()), (rewriting, Cost::rewrite())] {
        if together.clauses.is_empty() {
            continue;
        }
        // Moments without a zone are UTC's; so said, the change is free.
        let zone = together.is_about_zones.then(|| "SET LOCAL timezone = 'UTC'".to_owned());
        let table = DIALECT.table(&change.new.name);
        let statement = format!("ALTER TABLE {table}\n    {}", together.clauses.join(",\n    "));
        let statements = zone.into_iter().chain([statement]).chain(together.after).collect();
        let title = format!("types of {}: {}", change.new.name, together.told.join("; "));
        steps.push(Phase::Columns, title, statements, cost);
    }
}

impl Together {
    fn add(&mut self, plan: &Plan<'_>, change: &Change<'_>, old: &Column, new: &Column) {
        let of = DIALECT.identifier(&new.name);
        let (from, to) = plan.types(change, old, new);
        let collation =
            new.collation.get(DIALECT).map(|collation| format!(" COLLATE {}", DIALECT.identifier(collation)));
        let using = plan.using(change.new, new).or_else(|| cast(old, new, &of, &to));
        let using = using.map_or_else(String::new, |using| format!(" USING {using}"));
        let had = ddl::column_default(old, DIALECT).filter(|_| old.generated.is_none());
        // A default keeps its old cast, or cannot be cast.
        self.clauses.extend(had.map(|_| format!("ALTER COLUMN {of} DROP DEFAULT")));
        self.clauses.push(format!("ALTER COLUMN {of} TYPE {to}{}{using}", collation.unwrap_or_default()));
        let has = ddl::column_default(new, DIALECT);
        self.clauses.extend(has.map(|default| format!("ALTER COLUMN {of} SET DEFAULT {default}")));
        self.told.push(format!("{} from {from} to {to}", new.name));
        self.is_about_zones |= is_moment(&old.ty) && is_moment(&new.ty);
        if (numbered(old), numbered(new)) == (Numbered::Serial, Numbered::Serial) {
            let series = DIALECT.table(&sequence(&change.new.name, &new.name));
            self.after.push(format!("ALTER SEQUENCE {series} AS {to}"));
        }
    }
}

/// The cast that an assignment does not do by itself.
fn cast(old: &Column, new: &Column, of: &str, to: &str) -> Option<String> {
    let is_native = |ty: &ColumnType| matches!(ty, ColumnType::Native(_));
    (is_native(&new.ty) && (is_native(&old.ty) || old.ty.is_text())).then(|| format!("{of}::text::{to}"))
}

fn is_moment(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Timestamp | ColumnType::TimestampTz | ColumnType::Date)
}

/// Changes that only the catalog notices.
fn is_free(old: &ColumnType, new: &ColumnType) -> bool {
    use ColumnType::{Numeric, Text, Timestamp, TimestampTz, UnboundedVarchar, Varchar};
    match (old, new) {
        (Varchar(from), Varchar(to)) => to >= from,
        (Varchar(_) | Text | UnboundedVarchar, Text | UnboundedVarchar) => true,
        (Numeric(from, scale), Numeric(to, same)) => to >= from && scale == same,
        (Timestamp, TimestampTz) | (TimestampTz, Timestamp) => true,
        _ => old == new,
    }
}
