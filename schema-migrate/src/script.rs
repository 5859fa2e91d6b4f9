//! Deployments and rollbacks as files for the databases' own clients.

use schema_model::model::Dialect;

use crate::dialect;
use crate::step::Migration;

/// The file of a deployment.
#[must_use]
pub fn deployment(migration: &Migration, dialect: Dialect) -> String {
    dialect::file(&migration.deployment, dialect, "deployment")
}

/// The file of its rollback.
#[must_use]
pub fn rollback(migration: &Migration, dialect: Dialect) -> String {
    dialect::file(&migration.rollback, dialect, "rollback")
}
