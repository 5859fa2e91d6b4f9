//! A package from release to release, with deployments that do most of what can be done to a table with rows.

use codebooks::{Deployment, Schema};
use schema_core::deployments::{Deployments, hash};
use schema_model::model::Dialect;
use test_servers::Database;

use crate::support::{Package, Ran};

const FIRST: &str = r#"
/// What a parcel has come to.
#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(names = "snake_case")]
#[repr(i16)]
pub enum State {
    /// Announced
    Announced = 0,
    /// On its way
    Sent = 10,
}

#[derive(codebooks::Codebook)]
pub struct Depot {
    #[codebook(primary_key)]
    id: i64,
    #[codebook(length = 40)]
    name: String,
}

#[derive(codebooks::Codebook)]
pub struct Parcel {
    #[codebook(primary_key)]
    id: i64,
    #[codebook(references = Depot, on_delete = cascade)]
    depot: i64,
    #[codebook(default = Announced)]
    state: State,
    weight: i32,
    #[codebook(length = 40)]
    note: Option<String>,
}
"#;

/// A new code, new columns, one of them filled, an index, a check, a unique key.
fn second() -> String {
    FIRST
        .replace("    /// On its way", "    /// Handed over\n    Delivered = 20,\n    /// On its way")
        .replace("    weight: i32,", "    weight: i32,\n    #[codebook(default = 1)]\n    pieces: i32,\n    place: i64,\n    #[codebook(length = 20, index)]\n    mark: Option<String>,")
        .replace("pub struct Parcel", "#[codebook(unique(depot, place), check(name = \"ck_weight\", \"weight >= 0\"))]\npub struct Parcel")
}

/// A new table that others refer to, a wider column, a renamed one.
fn third() -> String {
    second()
        .replace(
            "    #[codebook(length = 40)]\n    note:",
            "    #[codebook(length = 90, renamed_from = \"note\")]\n    remark:",
        )
        .replace("    weight: i32,", "    weight: i32,\n    carrier: Option<Ref<Carrier>>,")
        .replace("Option<Ref<Carrier>>", "Option<i64>")
        .replace("    carrier:", "    #[codebook(references = Carrier)]\n    carrier:")
        + "\n#[derive(codebooks::Codebook)]\npub struct Carrier {\n    #[codebook(primary_key)]\n    id: i64,\n    #[codebook(length = 20, unique)]\n    code: String,\n}\n"
}

/// A package and the releases that it has had.
pub struct Releases {
    pub package: Package,
}

impl Releases {
    /// With the baseline alone.
    pub fn new() -> Self {
        let releases = Self { package: Package::new(FIRST) };
        releases.migrate(&["baseline"]);
        releases
    }

    /// With all three.
    pub fn all() -> Self {
        let releases = Self::new();
        releases.second();
        releases.third();
        releases
    }

    pub fn second(&self) {
        self.edit(&second());
        self.migrate(&["add marks", "--backfill", "parcel.place=id"]);
    }

    pub fn third(&self) {
        self.edit(&third());
        self.migrate(&["add carriers"]);
    }

    pub fn edit(&self, source: &str) {
        std::fs::write(self.package.path("src/lib.rs"), source).expect("written");
    }

    pub fn migrate(&self, arguments: &[&str]) {
        let words: Vec<&str> = ["migrate"].iter().chain(arguments).copied().collect();
        let ran = Ran::of(self.package.command(&words, "").output().expect("it runs"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }

    /// The text of a deployment's file, changed.
    pub fn change(&self, dialect: &str, name: &str, change: impl FnOnce(String) -> Vec<u8>) {
        let path = self.package.path(&format!("schema/{dialect}/deployment/{name}.sql"));
        let text = std::fs::read_to_string(&path).expect("a file");
        std::fs::write(path, change(text)).expect("written");
    }

    /// As a program carries it now.
    pub fn program(&self) -> &'static Schema {
        let text = crate::support::of_manifest_text(&self.package.path("Cargo.toml"));
        let mut all = Vec::new();
        for dialect in Dialect::ALL {
            let read = Deployments::read(&self.package.path("schema"), "schema", dialect).expect("they are right");
            let carried = read.files.into_values().map(|(name, text)| Deployment {
                hash: hash(&text).leak(),
                name: name.leak(),
                text: text.leak(),
            });
            let carried: &'static [Deployment] = carried.collect::<Vec<_>>().leak();
            all.push((dialect.name(), carried));
        }
        Box::leak(Box::new(Schema::embedded("shop", "", text).deployed(all.leak())))
    }
}

/// Rows as the first release has them.
pub fn fill(database: &Database, rows: u32) {
    let mut sql = "INSERT INTO depot (id, name) VALUES (1, 'north'), (2, 'south');\n".to_owned();
    for id in 0..rows {
        sql.push_str(&format!(
            "INSERT INTO parcel (id, depot, state, weight, note) VALUES ({id}, {}, {}, {id}, 'it''s {id}');\n",
            1 + id % 2,
            10 * (id % 2)
        ));
    }
    database.script(&sql).expect("filled");
}

/// The journal's rows: file, step, state.
pub fn journal(database: &Database) -> Vec<Vec<String>> {
    database.query("SELECT file, run, step, state FROM codebooks_deployment WHERE kind = 2 ORDER BY file, run, step")
}

/// Whether every step has one row and is done.
pub fn is_whole(database: &Database) -> bool {
    let rows = journal(database);
    let counted =
        database.query("SELECT file, min(steps), count(*) FROM codebooks_deployment WHERE kind = 2 GROUP BY file, run");
    rows.iter().all(|row| row[3] == "1" || row[3] == "3") && counted.iter().all(|row| row[1] == row[2])
}
