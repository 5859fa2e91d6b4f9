//! What a verification costs beside the same queries of the catalog by the native client.

use std::time::Instant;

use codebooks::Schema;
use test_servers::{Database, Recorder};

use crate::{Place, corpus, deploy};

const TABLES: usize = 1_000;

/// How often each is done; the server's clock counts hundredths of a second.
const TIMES: usize = 5;

/// SQLite has no connection that could be listened to; this is what the deployment asks it.
const SQLITE: &str = "SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
    AND type IN ('table', 'view', 'index') ORDER BY type <> 'table'";

/// Seconds of CPU of client and server, and of the clock.
struct Cost {
    work: f64,
    clock: f64,
}

impl Place {
    /// What one of several calls costs.
    fn one_of(&self, mut call: impl FnMut()) -> Cost {
        // Caches fill up first.
        call();
        let start = Instant::now();
        let work = self.cost(|| (0..TIMES).for_each(|_| call()));
        let times = f64::from(u32::try_from(TIMES).expect("few"));
        Cost { work: work / times, clock: start.elapsed().as_secs_f64() / times }
    }
}

/// Tables whose every text the database gives back as it was, and tables of which each has a check in other words.
pub fn verify(name: &str, place: &Place) {
    for (what, check) in
        [("1,000 plain tables", None), ("1,000 tables with a check", Some("id IN (1, 2) OR id BETWEEN 5 AND 9"))]
    {
        let schema = corpus::schema(&corpus::tables(TABLES, check));
        let database = place.database();
        deploy(&schema, &database, async |deploy| drop(deploy.setup().await.expect("set up")));
        let queries = queries(&schema, &database);
        let native = place.one_of(|| drop(database.script(&queries).expect("the client reads the catalog")));
        let ours = place.one_of(|| {
            deploy(&schema, &database, async |deploy| {
                let verified = deploy.verify().await.expect("read");
                assert_eq!(verified.findings, []);
            });
        });
        let above = |ours: f64, native: f64| (ours - 5.0 * native).max(0.0) / TABLES as f64 * 1_000.0;
        println!(
            "{name:<9}  verify: {what:<28}  {:>6.3}   {:>6.3}  {:>6.2}   clock {:>6.3}   {:>6.3}  {:>6.2}; above 5 times, per table: \
             {:.3} ms, clock {:.3} ms",
            ours.work,
            native.work,
            ours.work / native.work,
            ours.clock,
            native.clock,
            ours.clock / native.clock,
            above(ours.work, native.work),
            above(ours.clock, native.clock),
        );
    }
}

/// What a deployment asks to read the catalog.
fn queries(schema: &Schema, database: &Database) -> String {
    if database.dialect() == "sqlite" {
        return format!("{SQLITE};\n");
    }
    let recorder = Recorder::start(database);
    let mut asked = Vec::new();
    crate::deploy_to(schema, &recorder.url(database), async |deploy| {
        let _ = recorder.take();
        drop(deploy.catalog().await.expect("read"));
        asked = recorder.take();
    });
    asked.iter().map(|query| format!("{query};\n")).collect()
}
