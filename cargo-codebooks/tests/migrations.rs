//! Migrations on populated databases: the files, run by the native clients, bring any schema to any other and back.

#[path = "migrations/cases.rs"]
mod cases;
#[path = "migrations/clients.rs"]
mod clients;
#[path = "migrations/filling.rs"]
mod filling;
#[path = "migrations/pairs.rs"]
mod pairs;
#[path = "migrations/promises.rs"]
mod promises;
#[path = "../../schema-core/tests/random_schemas/source.rs"]
mod random;
#[path = "migrations/renames.rs"]
mod renames;
#[path = "migrations/replay.rs"]
mod replay;
#[path = "deploy/support.rs"]
#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;
