//! A deployment keeps a stamp of what each codebook was merged from, in a table of its own. A script that a client runs may be
//! of another release, so it takes the stamps back, where there are any.

use super::{Phase, Step};
use schema_model::model::Codebook;
use schema_model::model::Dialect;

pub(super) fn steps(codebook: &Codebook, dialect: Dialect) -> Vec<Step> {
    let delete = format!("DELETE FROM codebooks_stamp WHERE codebook IN ('*', {})", dialect.literal(&codebook.name));
    let statements = match dialect {
        // No name of a table has a dollar sign.
        Dialect::Postgres => {
            vec![format!("DO $$ BEGIN IF to_regclass('codebooks_stamp') IS NOT NULL THEN {delete}; END IF; END $$")]
        }
        Dialect::Mysql => vec![
            format!(
                "SET @codebooks_step = IF(EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = database() \
                 AND table_name = 'codebooks_stamp'), {}, 'DO 0')",
                dialect.literal(&delete)
            ),
            "PREPARE codebooks_step FROM @codebooks_step".to_owned(),
            "EXECUTE codebooks_step".to_owned(),
            "DEALLOCATE PREPARE codebooks_step".to_owned(),
        ],
        // SQL there has no word for "if there is such a table" but this one; the next deployment creates it again.
        Dialect::Sqlite => vec!["DROP TABLE IF EXISTS codebooks_stamp".to_owned()],
    };
    statements.into_iter().map(|sql| Step { phase: Phase::Stamp, sql }).collect()
}
