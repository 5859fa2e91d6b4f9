//! The baseline of each package of this repository and the deployments that are committed, run on an empty database, lead where
//! `create` leads.

use std::path::Path;
use std::process::Command;

use codebooks::deploy::Severity;
use schema_core::project::Project;
use schema_migrate::{Hints, State, deployment, diff};
use schema_model::model::{Dialect, Schema};
use schema_sql::embedded::to_text;
use test_servers::Database;

use crate::support::{Ran, connect};

const PACKAGES: [&str; 6] = [
    "examples/data-collector",
    "examples/pinball-monitor",
    "examples/postgres-manager",
    "examples/spectrograph",
    "examples/widgets/core",
    "schema-core/tests/goldens/source",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s2_6_the_baseline_of_every_example_leads_where_create_leads() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut replayed = 0;
    for package in PACKAGES {
        let manifest = root.join(package).join("Cargo.toml");
        if !manifest.is_file() {
            continue;
        }
        let project = Project::load(&manifest).expect("a configuration");
        let compiled = project.compile();
        assert_eq!(compiled.faults, Vec::<String>::new());
        let model = &compiled.assembled.schema;
        let config = &project.config;
        let text = to_text(model, &config.dialects, config.sqlite_strict, &config.minimum).leak();
        let schema = Box::leak(Box::new(codebooks::Schema::embedded("", "", text)));
        let nothing = Schema { title: String::new(), codebooks: Vec::new(), tables: Vec::new() };
        let state = |schema| State { schema, sqlite_strict: config.sqlite_strict };
        for database in Database::all() {
            let dialect = Dialect::from_name(database.dialect()).expect("a dialect");
            if !config.dialects.contains(&dialect) {
                continue;
            }
            let migration = diff(&state(&nothing), &state(model), &Hints::default(), dialect).expect("nothing is lost");
            let script = deployment(&migration, dialect);
            let mut deploy = connect(&database, schema).await;
            let verified = deploy.replay(&[("00000-baseline.sql".to_owned(), script)]).await;
            let verified = verified.unwrap_or_else(|error| panic!("{package} on {}: {error}", dialect.name()));
            deploy.close().await;
            let wrong: Vec<String> = verified
                .findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .map(ToString::to_string)
                .collect();
            assert_eq!(wrong, Vec::<String>::new(), "{package} on {}", dialect.name());
            replayed += 1;
        }
    }
    assert!(replayed >= 9, "{replayed} replays of three examples on three databases");
}

/// Each example that has deployments, with the databases that it has them for.
const DEPLOYED: [(&str, &[&str]); 5] = [
    ("data-collector", &["postgres", "mysql", "sqlite"]),
    ("pinball-monitor", &["postgres", "mysql", "sqlite"]),
    ("postgres-manager", &["postgres"]),
    ("widgets/core", &["postgres", "mysql", "sqlite"]),
    ("widgets/app", &["postgres", "mysql", "sqlite"]),
];

#[test]
fn s2_6_the_committed_deployments_of_every_example_lead_where_create_leads() {
    for (example, dialects) in DEPLOYED {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(example).join("Cargo.toml");
        for database in Database::all().iter().filter(|database| dialects.contains(&database.dialect())) {
            let mut command = Command::new(assert_cmd::cargo::cargo_bin!("cargo-codebooks"));
            command.arg("--manifest-path").arg(&manifest).args(["check", "--replay", "--database-url"]);
            let checked = Ran::of(command.arg(database.url()).output().expect("it runs"));
            assert!(
                checked.code == Some(0) && checked.stdout.contains("schema/ is fresh"),
                "{example} on {}: {checked:?}",
                database.dialect()
            );
        }
    }
}
