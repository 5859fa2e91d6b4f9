//! Dropping everything that belongs to the schema.

use std::sync::Arc;

use schema_model::model::Dialect;

use super::catalog::{self, Catalog};
use super::target::Target;
use super::wanted::wanted;
use super::{Deploy, DeployError, Dropped};

impl Deploy {
    /// Drops every table of the schema with its rows, and the framework's own unless other schemas have rows there; `confirm` must be the
    /// [database's name](Self::database_name).
    ///
    /// # Errors
    /// When `confirm` is another name, or when a table outside the schema refers to one of its tables; nothing is dropped then.
    /// When a statement fails; MySQL commits each, so there the earlier tables are gone, and the next call resumes.
    pub async fn drop_tables(&mut self, confirm: &str) -> Result<Dropped, DeployError> {
        if confirm != self.database_name() {
            return Err(DeployError::Destructive { database: self.database_name().to_owned() });
        }
        let is_file = self.target.dialect == Dialect::Sqlite;
        if is_file {
            // Inside a transaction the pragma is ignored, and each DROP would delete the rows that refer to the table.
            self.run("foreign_keys", "PRAGMA foreign_keys = OFF").await?;
        }
        let done = match self.lock().await {
            Ok(()) => {
                let done = self.drop_locked().await;
                self.unlock(done).await
            }
            Err(error) => Err(error),
        };
        if is_file {
            self.run("foreign_keys", "PRAGMA foreign_keys = ON").await?;
        }
        done
    }

    async fn drop_locked(&mut self) -> Result<Dropped, DeployError> {
        let target = Arc::clone(&self.target);
        let framework = Arc::clone(&self.framework);
        let catalog = self.catalog().await?;
        let own = target.model.tables.iter().chain(&framework.model.tables);
        let own: Vec<String> = own.map(|table| target.stored(&table.name)).collect();
        self.refuse_outsiders(&own).await?;
        // The user's own statements may have tied tables together.
        let mut statements = foreign_keys(&target, &catalog);
        statements.extend(target.drop.iter().cloned());
        statements.extend(sequences(&target));
        statements.extend(self.forget(&framework, &catalog).await?);
        // Earlier versions kept there what the database said of each table.
        statements.push("DROP TABLE IF EXISTS codebooks_echo".to_owned());
        if target.dialect == Dialect::Mysql {
            self.still_locked().await?;
            let sql = self.fenced(&statements);
            let done = self.run("drop", &format!("SET SESSION foreign_key_checks = 0;\n{sql}")).await;
            self.run("drop", "SET SESSION foreign_key_checks = 1").await?;
            done?;
        } else {
            self.transaction("drop", &statements).await?;
        }
        let scripts = target.scripts.iter().filter(|script| script.file.starts_with("1-tables/")).rev();
        let there = scripts.filter(|script| catalog.tables.contains_key(&target.stored(&script.object)));
        Ok(Dropped { tables: there.map(|script| script.object.clone()).collect() })
    }

    /// What takes away what is kept of this schema: the framework's tables, or where others have rows there, its own rows.
    async fn forget(&mut self, framework: &Target, catalog: &Catalog) -> Result<Vec<String>, DeployError> {
        let package = self.target.dialect.literal(&self.target.model.title);
        let has_packages =
            |name: &&str| catalog.tables.get(*name).is_some_and(|table| table.column("package").is_some());
        let journals: Vec<&str> =
            ["codebooks_journal", "codebooks_deployment"].into_iter().filter(has_packages).collect();
        let mut is_shared = false;
        for table in &journals {
            let sql = format!("SELECT count(*) FROM {table} WHERE package <> {package}");
            is_shared |= self.one(&super::table(table), &sql).await?.is_some_and(|rows| rows != "0");
        }
        if !is_shared {
            return Ok(framework.drop.clone());
        }
        let mut statements: Vec<String> =
            journals.iter().map(|table| format!("DELETE FROM {table} WHERE package = {package}")).collect();
        let literal = |text: &str| self.target.dialect.literal(text);
        let mut books: Vec<String> = self.target.codebooks().iter().map(|codebook| literal(&codebook.name)).collect();
        books.push(literal(super::journal::WHOLE));
        for table in ["codebooks_stamp", "codebooks_code"] {
            if catalog.tables.contains_key(table) {
                statements.push(format!("DELETE FROM {table} WHERE codebook IN ({})", books.join(", ")));
            }
        }
        Ok(statements)
    }

    /// A table outside the schema would be left with rows that refer to nothing.
    async fn refuse_outsiders(&mut self, own: &[String]) -> Result<(), DeployError> {
        let dialect = self.target.dialect;
        let sql = match dialect {
            Dialect::Postgres => {
                "SELECT CASE WHEN n.nspname = current_schema() THEN c.relname ELSE n.nspname || '.' || c.relname END, \
                 CASE WHEN m.nspname = current_schema() THEN t.relname ELSE m.nspname || '.' || t.relname END \
                 FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
                 JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace m ON m.oid = t.relnamespace WHERE k.contype = 'f' AND k.conparentid = 0"
            }
            Dialect::Mysql => {
                "SELECT table_name, referenced_table_name FROM information_schema.referential_constraints \
                 WHERE constraint_schema = database()"
            }
            Dialect::Sqlite => {
                "SELECT m.name, f.\"table\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f \
                 WHERE m.type = 'table'"
            }
        };
        for row in self.rows("the catalog", sql).await? {
            if let [Some(table), Some(referred)] = row.as_slice()
                && own.contains(referred)
                && !own.contains(table)
            {
                return Err(DeployError::StillReferenced { table: table.clone() });
            }
        }
        Ok(())
    }
}

/// Drops the foreign keys of the schema's tables that the schema does not know, where they would keep the tables from going.
fn foreign_keys(target: &Target, catalog: &Catalog) -> Vec<String> {
    let dialect = target.dialect;
    let mut statements = Vec::new();
    if !catalog::knowledge(dialect).rules.types {
        return statements;
    }
    for table in &target.model.tables {
        let found = catalog.tables.get(&target.stored(&table.name)).map_or(&[][..], |found| &found.foreign_keys);
        for key in found.iter().filter(|key| !table.foreign_keys.iter().any(|one| one.name == key.name)) {
            let name = dialect.identifier(&key.name);
            statements.push(format!("ALTER TABLE {} DROP CONSTRAINT {name}", dialect.table(&table.name)));
        }
    }
    statements
}

/// Drops the sequences that the schema's own statements made; one that belongs to a column has gone with its table.
pub(super) fn sequences(target: &Target) -> Vec<String> {
    let made = target.model.tables.iter().flat_map(|table| wanted(target, table).sequences);
    // What `IF NOT EXISTS` found may serve others.
    made.filter(|made| !made.may_be_there)
        .map(|made| format!("DROP SEQUENCE IF EXISTS {}", target.dialect.table(&made.name)))
        .collect()
}
