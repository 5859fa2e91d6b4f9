//! Values of arguments that several commands take.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use schema_model::model::Dialect;

/// Reads a dialect by its configured name.
pub(crate) fn dialect() -> impl TypedValueParser<Value = Dialect> {
    PossibleValuesParser::new(Dialect::ALL.map(Dialect::name)).try_map(|name| {
        Dialect::from_name(&name)
            .ok_or_else(|| format!("`{name}` is not a database; use `postgres`, `mysql` or `sqlite`"))
    })
}
