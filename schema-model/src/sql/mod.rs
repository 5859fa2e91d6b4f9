//! SQL: what each database can do and how it spells it, and the statements that make, fill and drop a schema.

pub mod comments;
pub mod ddl;
pub mod dialect;
pub mod drop;
pub mod script;
pub mod seed;
