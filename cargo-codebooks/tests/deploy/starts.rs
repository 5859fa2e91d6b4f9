//! What an application's start asks a database in which nothing is to be done.

use sqlx::Executor as _;
use test_servers::{Recorder, Server};

use crate::support::{SHOP, schema};

/// All that is asked.
const QUERY: &str = "SELECT sha FROM codebooks_stamp WHERE codebook = '*'";

#[tokio::test]
async fn a_start_with_nothing_to_do_sends_one_query_to_postgres() {
    let schema = schema(SHOP);
    let database = Server::postgres().database();
    let recorder = Recorder::start(&database);
    // A second connection would have questions of its own.
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(1);
    let pool = pool.connect(&recorder.url(&database)).await.expect("a pool");
    schema.ensure(&pool).await.expect("set up");
    drop(pool.acquire().await.expect("a connection"));
    let _ = recorder.take();
    schema.ensure(&pool).await.expect("nothing to do");
    assert_eq!(recorder.take(), [QUERY]);
}

#[tokio::test]
async fn a_start_with_nothing_to_do_sends_one_query_to_mariadb() {
    let schema = schema(SHOP);
    let database = Server::mariadb().database();
    let recorder = Recorder::start(&database);
    // A second connection would have questions of its own.
    let pool = sqlx::mysql::MySqlPoolOptions::new().max_connections(1);
    let pool = pool.connect(&recorder.url(&database)).await.expect("a pool");
    schema.ensure(&pool).await.expect("set up");
    drop(pool.acquire().await.expect("a connection"));
    let _ = recorder.take();
    schema.ensure(&pool).await.expect("nothing to do");
    assert_eq!(recorder.take(), [QUERY]);
}

/// A pool's own preparation of a new connection is not ours.
#[tokio::test]
async fn a_start_sends_one_query_by_a_pool_that_prepares_its_connections() {
    let schema = schema(SHOP);
    let database = Server::postgres().database();
    database.script("CREATE SCHEMA app;").expect("made");
    let recorder = Recorder::start(&database);
    let pool = async || {
        let options = sqlx::postgres::PgPoolOptions::new().after_connect(|connection, _| {
            Box::pin(async move { connection.execute("SET search_path = app").await.map(drop) })
        });
        options.connect(&recorder.url(&database)).await.expect("a pool")
    };
    schema.ensure(&pool().await).await.expect("set up");
    let pool = pool().await;
    assert!(recorder.take().ends_with(&["SET search_path = app".to_owned()]));
    schema.ensure(&pool).await.expect("nothing to do");
    assert_eq!(recorder.take(), [QUERY]);
}
