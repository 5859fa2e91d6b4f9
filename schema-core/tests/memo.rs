//! What a build keeps for the next one never shows: after each of many edits the output is what a first build makes.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{BuildHasher, RandomState};

use schema_core::project::Project;
use schema_core::write;
use std::time::SystemTime;

/// A package as it is edited.
struct Package {
    settings: Settings,
    tables: BTreeMap<usize, Table>,
    /// The descriptions of the codebook's rows.
    rows: Vec<String>,
    storage: &'static str,
}

struct Settings {
    title: usize,
    groups: usize,
    hub_threshold: usize,
    remarks: bool,
    html: bool,
}

#[derive(Clone)]
struct Table {
    comment: String,
    columns: usize,
    /// The tables it refers to, perhaps itself.
    target: usize,
    state: bool,
}

impl Package {
    fn new() -> Self {
        let table = |at: usize| Table {
            comment: format!("Table {at}"),
            columns: at % 5,
            target: at / 3,
            state: at.is_multiple_of(7),
        };
        Self {
            settings: Settings { title: 0, groups: 3, hub_threshold: 8, remarks: false, html: false },
            tables: (0..48).map(|at| (at, table(at))).collect(),
            rows: (0..4).map(|row| format!("Row {row}")).collect(),
            storage: "table",
        }
    }

    /// One small change, and its name.
    fn edit(&mut self, mut choice: impl FnMut(usize) -> usize) -> &'static str {
        let keys: Vec<usize> = self.tables.keys().copied().collect();
        let key = keys[choice(keys.len())];
        match choice(13) {
            0 => {
                self.settings.title += 1;
                "title"
            }
            1 => {
                self.settings.groups = choice(5);
                "groups"
            }
            2 => {
                self.settings.hub_threshold = 1 + choice(9);
                "hub threshold"
            }
            3 => {
                self.settings.remarks ^= true;
                "remarks"
            }
            4 => {
                self.settings.html ^= true;
                "page"
            }
            5 => {
                self.rows[choice(4)].push_str(" again");
                "description of a row"
            }
            6 => {
                self.rows.push(format!("Row {} more", self.rows.len()));
                "row more"
            }
            7 => {
                self.storage = ["table", "check"][choice(2)];
                "storage"
            }
            8 => {
                // The others keep their targets, so only a table that none refers to can go.
                let is_free = self.tables.iter().all(|(at, table)| *at == key || table.target != key);
                if is_free && self.tables.len() > 44 {
                    self.tables.remove(&key);
                }
                "table less"
            }
            9 => {
                let (number, table) = (keys[keys.len() - 1] + 1, self.tables[&key].clone());
                self.tables.insert(number, Table { target: key, ..table });
                "table more"
            }
            edit => {
                let target = keys[choice(keys.len())];
                let table = self.tables.get_mut(&key).expect("a table of that number");
                match edit {
                    10 => table.comment.push_str(" and more"),
                    11 => table.columns = (table.columns + 1) % 9,
                    _ => (table.target, table.state) = (target, !table.state),
                }
                ["comment", "columns", "keys"][edit - 10]
            }
        }
    }

    fn manifest(&self) -> String {
        let Settings { title, groups, hub_threshold, remarks, html } = self.settings;
        let names: Vec<String> = (0..groups).map(|group| format!("\"Group {group}\" = [\"t{group}*\"]")).collect();
        format!(
            "[package]\nname = \"fixture\"\n\n[package.metadata.codebooks]\ndialects = [\"sqlite\"]\ntitle = \"Title {title}\"\n\
             diagram = {{ hub_threshold = {hub_threshold}, remarks = {remarks}, html = {html} }}\ngroups = {{ {} }}\n",
            names.join(", ")
        )
    }

    fn source(&self) -> String {
        let mut source = String::from("use codebooks::Codebook;\ncodebooks::schema!();\n");
        let _ = writeln!(source, "#[derive(Codebook)]\n#[codebook(storage = \"{}\")]\npub enum State {{", self.storage);
        for (at, row) in self.rows.iter().enumerate() {
            let _ = writeln!(source, "/// {row}\nRow{at} = {at},");
        }
        source.push_str("}\n");
        for (at, Table { comment, columns, target, state }) in &self.tables {
            let _ = writeln!(source, "/// {comment}\n#[derive(Codebook)]\npub struct T{at} {{");
            let _ = writeln!(source, "#[codebook(primary_key)] id: i32, #[codebook(references = T{target})] of: i32,");
            for column in 0..*columns {
                let _ = writeln!(source, "/// Number {column}\ncolumn_{column}: f64,");
            }
            source.push_str(if *state { "state: State }\n" } else { "}\n" });
        }
        source
    }
}

fn load(package: &Package, folder: &std::path::Path) -> Project {
    support::write(folder, "Cargo.toml", &package.manifest());
    support::write(folder, "src/lib.rs", &package.source());
    Project::load(&folder.join("Cargo.toml")).expect("a valid configuration")
}

#[test]
fn after_each_random_edit_the_output_is_that_of_a_first_build() {
    let is_soak = std::env::var_os("CODEBOOKS_SOAK").is_some();
    let mut seed = if is_soak { RandomState::new().hash_one("seed") } else { 7 };
    let first = seed;
    let mut choice = |count: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("31 bits") % count
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = tempfile::tempdir().expect("a folder for builds");
    let mut package = Package::new();
    let mut edits = Vec::new();
    let mut kept = 0;
    for _ in 0..if is_soak { 600 } else { 30 } {
        let project = load(&package, folder.path());
        let (built, fresh) = (project.compile_in(out.path()), project.compile());
        assert_eq!(fresh.faults, Vec::<String>::new());
        let (rendered, memo) = project.render(out.path(), &built);
        let output = project.output();
        let plan = write::plan_beside(&output, &rendered.files, &rendered.unchanged).expect("the folder is read");
        write::apply(&output, "schema", &rendered.files, &plan, SystemTime::now()).expect("the files are written");
        memo.write(out.path(), &rendered);
        let differs = write::plan(&output, &fresh.files).expect("the folder is read");
        assert!(differs.is_empty(), "{differs:?} after {edits:?}, seed {first}");
        kept += rendered.unchanged.len();
        edits.push(package.edit(&mut choice));
    }
    assert!(kept > 500, "{kept} files were left as they were");
}
