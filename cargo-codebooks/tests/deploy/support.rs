//! Schemas from source text, in this process and as packages for the command.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use codebooks::Schema;
use codebooks::deploy::{Counts, DatabaseUrl, Deploy};
use schema_core::project::Project;
use schema_sql::embedded::to_text;
use schema_sql::known_codes;
use test_servers::Database;

/// Three codebooks of several kinds, and tables with all that can hang on one.
pub const SHOP: &str = r#"
/// What a parcel has come to.
#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(names = "snake_case")]
pub enum State {
    /// Announced
    #[codebook(translation(de = "Angekündigt"), translated_name(de = "da"))]
    Announced = 0,
    /// It's "on" its way \ by road
    OnItsWay = 10,
    #[codebook(retired)]
    Held = 20,
}

#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(key = "text", length = 8, payload(factor: f64, exact: bool))]
pub enum Unit {
    #[codebook(payload(factor = 1, exact = true))]
    Gram,
    #[codebook(payload(factor = 28.349, exact = false))]
    Ounce,
}

#[derive(codebooks::Codebook, Clone, Copy)]
pub enum Region {
    #[codebook(order = 1)]
    World = 1,
    #[codebook(order = 2, parent = World)]
    Europe = 2,
}

/// A depot.
#[derive(codebooks::Codebook)]
pub struct Depot {
    #[codebook(primary_key, auto)]
    id: i64,
    /// Its name.
    #[codebook(length = 80, unique, default = "new")]
    name: String,
    region: Region,
    #[codebook(references = Self, on_delete = set_null)]
    main: Option<i64>,
}

#[derive(codebooks::Codebook)]
#[codebook(
    index(depot, announced_at desc),
    unique(depot, place),
    check(name = "ck_times", "delivered_at >= announced_at"),
    sql(
        postgres = "CREATE STATISTICS st_parcel ON weight, depot FROM parcel",
        mysql = "CREATE INDEX ix_own ON parcel (place)",
        sqlite = "CREATE INDEX ix_own ON parcel (place)"
    )
)]
pub struct Parcel {
    #[codebook(primary_key)]
    id: i64,
    #[codebook(references = Depot, on_delete = cascade)]
    depot: i64,
    place: i32,
    #[codebook(default = OnItsWay)]
    state: State,
    #[codebook(default = "gram")]
    unit: Unit,
    #[codebook(precision = 8, scale = 3, range(0..))]
    weight: Decimal,
    #[codebook(default(now))]
    announced_at: DateTime<Utc>,
    delivered_at: Option<DateTime<Utc>>,
    #[codebook(generated = "place * 2")]
    twice: i32,
}
"#;

const MANIFEST: &str = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
    [package.metadata.codebooks]\ndialects = [\"postgres\", \"mysql\", \"sqlite\"]\n";

/// A package with that library, in a folder of its own.
pub struct Package {
    folder: tempfile::TempDir,
}

impl Package {
    pub fn new(source: &str) -> Self {
        Self::named("shop", source)
    }

    /// The same under a name of its own.
    pub fn named(name: &str, source: &str) -> Self {
        let folder = tempfile::Builder::new().prefix("codebooks-").tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("src")).expect("a folder");
        let manifest = MANIFEST.replace("\"shop\"", &format!("\"{name}\""));
        std::fs::write(folder.path().join("Cargo.toml"), manifest).expect("written");
        std::fs::write(folder.path().join("src/lib.rs"), source).expect("written");
        Self { folder }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// `cargo codebooks` on the package and that database, not yet started.
    pub fn command(&self, arguments: &[&str], url: &str) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("cargo-codebooks"));
        command.args(arguments).env("DATABASE_URL", url).env_remove("DATABASE_PATH").env_remove("RUST_BACKTRACE");
        command.current_dir(self.folder.path());
        command
    }

    /// Runs it.
    pub fn run(&self, arguments: &[&str], database: &Database) -> Ran {
        Ran::of(self.command(arguments, &database.url()).output().expect("it runs"))
    }

    /// The schema, as a program carries it.
    pub fn schema(&self) -> &'static Schema {
        of_manifest(&self.path("Cargo.toml"))
    }
}

/// The schema of a package.
pub fn of_manifest(manifest: &Path) -> &'static Schema {
    with_text(manifest).0
}

/// The schema of a source text, and what a program carries of it.
#[allow(dead_code, reason = "only migrations need the model")]
pub fn schema_and_text(source: &str) -> (&'static Schema, &'static str) {
    with_text(&Package::new(source).path("Cargo.toml"))
}

/// What a program carries of a package's schema.
#[allow(dead_code, reason = "only deployments need it")]
pub fn of_manifest_text(manifest: &Path) -> &'static str {
    with_text(manifest).1
}

fn with_text(manifest: &Path) -> (&'static Schema, &'static str) {
    let project = Project::load(manifest).expect("a configuration");
    let compiled = project.compile();
    assert_eq!(compiled.faults, Vec::<String>::new());
    let text: &str =
        to_text(&compiled.assembled.schema, &project.config.dialects, true, &project.config.minimum).leak();
    let codes = known_codes::to_text(&project.known_codes(&compiled.sources, &compiled.assembled.schema)).leak();
    let schema = Schema::embedded(project.config.title.clone().leak(), "", text).released(codes);
    (Box::leak(Box::new(schema)), text)
}

/// What a process came to.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

/// The schema of a source text.
pub fn schema(source: &str) -> &'static Schema {
    Package::new(source).schema()
}

pub async fn connect(database: &Database, schema: &Schema) -> Deploy {
    let url = DatabaseUrl::parse(&database.url()).expect("a URL");
    Deploy::connect(schema, &url).await.expect("the database opens")
}

/// What verification finds, as lines.
pub async fn findings(database: &Database, schema: &Schema) -> Vec<String> {
    let mut deploy = connect(database, schema).await;
    let verified = deploy.verify().await.expect("the database is read");
    deploy.close().await;
    verified.findings.iter().map(ToString::to_string).collect()
}

/// The merge's counts of all codebooks together.
pub async fn merge(database: &Database, schema: &Schema) -> Counts {
    let populated = connect(database, schema).await.populate_tables().await.expect("the connection stands");
    let mut sum = Counts::default();
    for merged in populated.codebooks {
        let counts = merged.result.expect("the merge succeeds");
        sum.inserted += counts.inserted;
        sum.updated += counts.updated;
        sum.archived += counts.archived;
        sum.revived += counts.revived;
        sum.unchanged += counts.unchanged;
    }
    sum
}

/// Whether the test is to take long.
pub fn is_soak() -> bool {
    std::env::var_os("CODEBOOKS_SOAK").is_some()
}

/// A native client that keeps its session.
pub struct Holder {
    client: std::process::Child,
}

impl Holder {
    pub fn new(database: &Database) -> Self {
        let mut command = database.client();
        let client = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        Self { client: client.expect("the client starts") }
    }

    /// Says it, and waits until `held` comes back.
    pub fn say(&mut self, sql: &str) {
        use std::io::{BufRead as _, BufReader, Write as _};
        writeln!(self.client.stdin.as_mut().expect("piped"), "{sql}").expect("written");
        let output = BufReader::new(self.client.stdout.as_mut().expect("piped"));
        let mut lines = output.lines().map_while(Result::ok);
        assert!(lines.any(|line| line.trim() == "held"), "the client ended");
    }

    pub fn end(&mut self) {
        drop(self.client.stdin.take());
        let _ = self.client.wait();
    }
}
