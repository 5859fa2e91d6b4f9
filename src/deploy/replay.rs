//! Deployments run one after the other on an empty database, to see whether they lead where `create` leads.

use schema_model::dialect::statements;

use super::{Deploy, DeployError, Verified};

impl Deploy {
    /// Runs scripts on an empty database, merges every codebook, and compares the end with the schema.
    ///
    /// # Errors
    /// When the database holds a table, a script cannot be read, or a statement fails.
    pub async fn replay(&mut self, scripts: &[(String, String)]) -> Result<Verified, DeployError> {
        let catalog = self.catalog().await?;
        if let Some(table) = catalog.tables.keys().next() {
            return Err(DeployError::NotEmpty { table: table.clone() });
        }
        for (name, text) in scripts {
            let split = statements(text, self.target.dialect).map_err(|(line, what)| DeployError::Unfit {
                message: format!("{name}:{line}: {what}"),
                help: "write statements that the database itself understands".to_owned(),
            })?;
            for statement in split {
                self.run(name, statement.sql).await?;
            }
        }
        let populated = self.populate_tables().await?;
        if let Some((_, error)) = populated.failures().next() {
            return Err(error.clone());
        }
        self.verify().await
    }
}
