//! Temporary tables of MySQL and MariaDB: only SHOW CREATE TABLE tells about them, so it tells about the real ones too.

use schema_model::model::Dialect;
use schema_sql::ddl;

use super::{Open, Settled, completed};
use crate::deploy::catalog::shown;
use crate::deploy::{Deploy, DeployError};

/// How many tables share a round trip.
const BATCH: usize = 50;

impl Deploy {
    pub(super) async fn settle_on_mysql(&mut self, open: &[Open<'_>]) -> Result<Vec<Settled>, DeployError> {
        let mut settled = Vec::with_capacity(open.len());
        for batch in open.chunks(BATCH) {
            match self.shown(batch).await {
                Ok(tables) => settled.extend(tables),
                Err(error @ DeployError::Lost { .. }) => return Err(error),
                // One of them cannot be temporary: each for itself.
                Err(_) => {
                    for one in batch {
                        match self.shown(std::slice::from_ref(one)).await {
                            Ok(tables) => settled.extend(tables),
                            Err(error @ DeployError::Lost { .. }) => return Err(error),
                            Err(_) => settled.push(None),
                        }
                    }
                }
            }
        }
        Ok(settled)
    }

    /// Makes temporary tables and shows each beside the real one.
    async fn shown(&mut self, batch: &[Open<'_>]) -> Result<Vec<Settled>, DeployError> {
        let dialect = Dialect::Mysql;
        let mut sql = Vec::with_capacity(batch.len() * 4);
        for (number, one) in batch.iter().enumerate() {
            let mut scratch = one.model.clone();
            scratch.name = format!("codebooks_scratch_{number}");
            // A temporary table has no partitions and keeps no history.
            scratch.options = Default::default();
            let create = ddl::create_table(&scratch, one.schema, dialect, true).remove(0);
            let name = dialect.identifier(&scratch.name);
            sql.push(format!("DROP TEMPORARY TABLE IF EXISTS {name}"));
            sql.push(create.replacen("CREATE TABLE", "CREATE TEMPORARY TABLE", 1));
            sql.push(format!("SHOW CREATE TABLE {name}"));
            sql.push(format!("SHOW CREATE TABLE {}", dialect.identifier(&one.stored)));
            sql.push(format!("DROP TEMPORARY TABLE {name}"));
        }
        let rows = self.rows("the catalog", &sql.join(";\n")).await?;
        let texts: Vec<&str> = rows.iter().filter_map(|row| row.get(1).and_then(Option::as_deref)).collect();
        Ok(batch
            .iter()
            .zip(texts.chunks_exact(2))
            .map(|(one, texts)| {
                let mut found = shown(texts[1]);
                found.options.clone_from(&one.found.options);
                Some((completed(one, shown(texts[0])), found))
            })
            .collect())
    }
}
