//! A program with the driver for SQLite alone; `cargo xtask features` runs it so.
#![cfg(all(feature = "deploy", feature = "sqlite", not(feature = "postgres"), not(feature = "mysql")))]

use codebooks::deploy::{DatabaseUrl, Deploy, DeployError};

#[tokio::test]
async fn sqlite_alone_opens_its_databases_and_names_the_feature_that_others_need() {
    let connect = async |url: &str| Deploy::connect(&codebooks::SCHEMA, &DatabaseUrl::parse(url).expect("a URL")).await;

    let mut deploy = connect("sqlite::memory:").await.expect("SQLite opens");
    assert!(deploy.catalog().await.expect("the catalog is read").tables.is_empty());

    for (url, dialect) in [("postgres://me:canary@h/db", "postgres"), ("mariadb://me:canary@h/db", "mysql")] {
        let error = connect(url).await.expect_err("there is no driver");
        assert_eq!(error, DeployError::NoDriver { dialect });
        assert_eq!(error.exit_code(), 2);
        let message = format!(
            "this program was built without the driver for `{dialect}` databases\nhelp: enable the feature `{dialect}` of `codebooks`"
        );
        assert_eq!(error.to_string(), message);
    }
}
