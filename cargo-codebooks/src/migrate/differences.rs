//! How the files of deployments differ from what was released.

use schema_core::deployments::{Deployments, hash};
use schema_model::model::Dialect;
use schema_sql::file::DEPLOYMENT;

use super::lock::SchemaLock;

/// Of a file that is not as it was released: the only difference that can be accepted.
pub(super) const EDITED: &str = "edited";

/// Each file that differs, below the output folder, and how.
pub(super) fn differences(
    deployments: &Deployments,
    lock: &SchemaLock,
    dialect: Dialect,
) -> Vec<(String, &'static str)> {
    let released = lock.deployments.get(dialect.name()).cloned().unwrap_or_default();
    let path = |name: &str| format!("{}/{DEPLOYMENT}/{name}.sql", dialect.name());
    let mut found = Vec::new();
    for (name, text) in deployments.files.values() {
        match released.get(name) {
            None => found.push((path(name), "not released")),
            Some(released) if *released != hash(text) => found.push((path(name), EDITED)),
            Some(_) => {}
        }
    }
    let is_there = |name: &String| deployments.files.values().any(|(known, _)| known == name);
    found.extend(released.keys().filter(|name| !is_there(name)).map(|name| (path(name), "missing")));
    found
}

/// What to do about a file that differs so.
pub(super) fn remedy(state: &str) -> &'static str {
    match state {
        EDITED => "restore it, or accept the edit with `cargo codebooks migrate --seal`",
        "missing" => "restore it from version control",
        _ => "give it its place with `cargo codebooks migrate --renumber`, or move it away",
    }
}
