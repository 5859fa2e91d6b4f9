//! The scripts of `create/` as files: those of a table are made again only when the table says something else.

use schema_diagram::files::Fresh;
use schema_model::fingerprint::number;
use schema_model::model::{Dialect, Schema, Table, creation_order};
use schema_sql::embedded::Fingerprints;
use schema_sql::file::File;
use schema_sql::parallel;
use schema_sql::script::{FOLDERS, before_tables, file_name, texts_of_table};

/// What is known of files from an earlier build.
pub(crate) trait Known: Sync {
    /// Whether a file is there as it was left, and was made of content with that number.
    fn is_unchanged(&self, path: &str, content: u64) -> bool;

    /// Whether there was such a file.
    fn was_there(&self, path: &str) -> bool;

    /// Remembers what a file is made of.
    fn made(&self, path: &str, content: u64);
}

impl Known for Fresh {
    fn is_unchanged(&self, _: &str, _: u64) -> bool {
        false
    }

    fn was_there(&self, _: &str) -> bool {
        false
    }

    fn made(&self, _: &str, _: u64) {}
}

/// The scripts of one database: those that are made, and the paths of those that are there and unchanged.
pub(crate) fn create_tree(
    schema: &Schema,
    fingerprints: &Fingerprints,
    dialect: Dialect,
    strict: bool,
    known: &impl Known,
) -> (Vec<File>, Vec<String>) {
    let tree = Tree { schema, fingerprints, dialect, strict, known };
    let order = creation_order(schema);
    let of_tables = parallel::map(&order, |table| tree.table(table));
    let mut names: [Vec<String>; 4] = Default::default();
    let (mut files, mut unchanged) = (Vec::new(), Vec::new());
    for script in before_tables(schema, dialect) {
        names[0].push(script.name.clone());
        files.push(File { path: tree.path(0, &script.name), text: script.text });
    }
    for (table, scripts) in order.iter().zip(of_tables) {
        let name = file_name(table);
        for (folder, script) in scripts.into_iter().enumerate() {
            let path = tree.path(folder, &name);
            match script {
                Made::Nothing => continue,
                Made::Unchanged => unchanged.push(path),
                Made::Script(script) => files.push(File { path, text: script }),
            }
            names[folder].push(name.clone());
        }
    }
    let orders = names.iter().enumerate().filter(|(_, names)| !names.is_empty());
    files.extend(orders.map(|(folder, names)| File { path: tree.path(folder, "order.json"), text: order_json(names) }));
    (files, unchanged)
}

struct Tree<'t, K> {
    schema: &'t Schema,
    fingerprints: &'t Fingerprints,
    dialect: Dialect,
    strict: bool,
    known: &'t K,
}

/// What became of a table's script in one folder.
enum Made {
    Nothing,
    Unchanged,
    Script(String),
}

impl<K: Known> Tree<'_, K> {
    fn path(&self, folder: usize, name: &str) -> String {
        format!("{}/create/{}/{name}", self.dialect.name(), FOLDERS[folder])
    }

    fn table(&self, table: &Table) -> [Made; 4] {
        let content = number(&(self.strict, self.fingerprints.of_name(&table.name)));
        let paths: [String; 4] = std::array::from_fn(|folder| self.path(folder, &file_name(table)));
        // Every table has a script in the first folder; where that says the same, the others are the same ones.
        let is_same = |path: &String| self.known.is_unchanged(path, content);
        if is_same(&paths[0]) && paths[1..].iter().all(|path| !self.known.was_there(path) || is_same(path)) {
            return paths.map(|path| if self.known.was_there(&path) { Made::Unchanged } else { Made::Nothing });
        }
        let mut folder = 0;
        texts_of_table(table, self.schema, self.dialect, self.strict).map(|script| {
            let path = &paths[folder];
            folder += 1;
            script.map_or(Made::Nothing, |script| {
                self.known.made(path, content);
                Made::Script(script)
            })
        })
    }
}

/// `{"1": "a.sql", "2": "b.sql"}`, one line each; the names are our own and need no escapes but quotes.
fn order_json(names: &[String]) -> String {
    let lines: Vec<String> =
        names.iter().enumerate().map(|(at, name)| format!("  \"{}\": \"{name}\"", at + 1)).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}
