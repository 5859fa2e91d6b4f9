//! An empty database of one test's own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use tempfile::TempDir;

use crate::client;
use crate::engine::{Engine, Kind};
use crate::server::Server;
use crate::sqlite;

/// A fresh database on a server or in a file; dropping it removes it.
///
/// A database of a [`Server::start`] server is of use only while that server lives.
pub struct Database {
    place: Place,
}

enum Place {
    OnServer { engine: Arc<dyn Engine>, port: u16, name: String },
    File { client: PathBuf, path: PathBuf, _folder: TempDir },
}

impl Database {
    /// One fresh database of each kind: PostgreSQL, MariaDB, MySQL where it is installed, SQLite.
    ///
    /// # Panics
    /// With one sentence when a server cannot be started, for instance because it is not installed.
    #[track_caller]
    pub fn all() -> Vec<Self> {
        let mut databases: Vec<Self> = Server::all().into_iter().map(Server::database).collect();
        databases.push(Self::sqlite());
        databases
    }

    /// A SQLite database in a temporary folder. The file does not exist before somebody opens it.
    ///
    /// # Panics
    /// With one sentence when the client `sqlite3` is not installed.
    #[track_caller]
    pub fn sqlite() -> Self {
        let client = match sqlite::client() {
            Ok(client) => client,
            Err(sentence) => panic!("{sentence}"),
        };
        let folder = match tempfile::Builder::new().prefix("codebooks-").tempdir() {
            Ok(folder) => folder,
            Err(error) => panic!("cannot make a temporary folder: {error}"),
        };
        Self { place: Place::File { client, path: folder.path().join("test.db"), _folder: folder } }
    }

    pub(crate) fn on_server(engine: Arc<dyn Engine>, port: u16, name: String) -> Self {
        Self { place: Place::OnServer { engine, port, name } }
    }

    /// `postgres`, `mysql` or `sqlite`.
    pub fn dialect(&self) -> &'static str {
        match &self.place {
            Place::OnServer { engine, .. } => engine.dialect(),
            Place::File { .. } => "sqlite",
        }
    }

    /// The kind of its server; none for SQLite.
    pub fn kind(&self) -> Option<Kind> {
        match &self.place {
            Place::OnServer { engine, .. } => Some(engine.kind()),
            Place::File { .. } => None,
        }
    }

    /// What people call it: `PostgreSQL`, `MariaDB`, `MySQL` or `SQLite`.
    pub fn title(&self) -> &'static str {
        self.kind().map_or("SQLite", Kind::title)
    }

    /// The URL for a connection, password included.
    pub fn url(&self) -> String {
        match &self.place {
            Place::OnServer { engine, port, name } => {
                format!("{}://{}:{}@127.0.0.1:{port}/{name}", engine.dialect(), engine.user(), engine.password())
            }
            Place::File { path, .. } => format!("sqlite://{}?mode=rwc", path.display()),
        }
    }

    /// The database's name on its server, or the file's path.
    pub fn name(&self) -> String {
        match &self.place {
            Place::OnServer { name, .. } => name.clone(),
            Place::File { path, .. } => path.display().to_string(),
        }
    }

    /// The port on 127.0.0.1.
    ///
    /// # Panics
    /// For SQLite, which has none.
    pub fn port(&self) -> u16 {
        match &self.place {
            Place::OnServer { port, .. } => *port,
            Place::File { .. } => panic!("a SQLite database has no port"),
        }
    }

    /// The user of [`Database::url`]; empty for SQLite.
    pub fn user(&self) -> &'static str {
        match &self.place {
            Place::OnServer { engine, .. } => engine.user(),
            Place::File { .. } => "",
        }
    }

    /// The password of [`Database::url`]; empty for SQLite.
    pub fn password(&self) -> &'static str {
        match &self.place {
            Place::OnServer { engine, .. } => engine.password(),
            Place::File { .. } => "",
        }
    }

    /// The SQLite database's file.
    ///
    /// # Panics
    /// For a database on a server, which has no file of its own.
    pub fn path(&self) -> &Path {
        match &self.place {
            Place::File { path, .. } => path,
            Place::OnServer { name, .. } => {
                panic!("the database `{name}` is on a server, not in a file")
            }
        }
    }

    /// Runs a `create/` folder: its sub-folders in their order, their files in that of each `order.json`.
    ///
    /// # Panics
    /// With the file's name when the database refuses it, or when there is no order.
    #[track_caller]
    pub fn create(&self, folder: &Path) {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut steps: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        steps.sort();
        for step in steps {
            self.step(&step);
        }
    }

    /// Runs one folder's files in the order of its `order.json`.
    ///
    /// # Panics
    /// As [`create`](Self::create).
    #[track_caller]
    pub fn step(&self, folder: &Path) {
        let order = fs::read_to_string(folder.join("order.json")).expect("every folder has an order");
        let order: BTreeMap<u32, String> = serde_json::from_str(&order).expect("numbers and files");
        for name in order.values() {
            if let Err(complaint) = self.script_file(&folder.join(name)) {
                panic!("{name} on {}: {complaint}", self.dialect());
            }
        }
    }

    /// Whether a statement is accepted; SQLite checks foreign keys only where it is told to.
    pub fn accepts(&self, sql: &str) -> bool {
        let pragma = if self.dialect() == "sqlite" { "PRAGMA foreign_keys = ON;\n" } else { "" };
        self.script(&format!("{pragma}{sql};\n")).is_ok()
    }

    /// Feeds `sql` to the native client; gives what it printed, or its error output.
    ///
    /// It stops at the first error. NULL prints as `NULL`, columns are separated by tabs, and text comes as
    /// it is, so a tab or line end in it cannot be told apart: ask for its hexadecimal form then.
    /// Each call is a connection of its own: SQLite's `PRAGMA foreign_keys` must be in the same script.
    pub fn script(&self, sql: &str) -> Result<String, String> {
        client::feed(self.client(), sql)
    }

    /// Like [`Database::script`], with a file as a user would run it (`psql -f`, else as standard input).
    pub fn script_file(&self, path: &Path) -> Result<String, String> {
        let mut command = self.client();
        if self.dialect() == "postgres" {
            command.arg("-f").arg(path);
            return client::run(&mut command, Stdio::null());
        }
        client::feed_file(command, path)
    }

    /// The rows that `sql` gives, each a list of column texts; see [`Database::script`] for their form.
    ///
    /// # Panics
    /// With the SQL and the client's message when it fails.
    #[track_caller]
    pub fn query(&self, sql: &str) -> Vec<Vec<String>> {
        match self.script(sql) {
            Ok(output) => rows(&output),
            Err(complaint) => panic!("{} refused `{sql}`: {complaint}", self.dialect()),
        }
    }

    /// The native client on this database, not yet started, for a test that keeps its session.
    pub fn client(&self) -> Command {
        match &self.place {
            Place::OnServer { engine, port, name } => engine.client(*port, name),
            Place::File { client, path, .. } => sqlite::command(client, path),
        }
    }
}

impl Drop for Database {
    /// Hundreds of databases per run would fill a small disk. A failure does not matter: the server is removed anyway.
    fn drop(&mut self) {
        if let Place::OnServer { engine, port, name } = &self.place {
            let command = engine.client(*port, engine.first_database());
            let _ = client::feed(command, &engine.drop_database(name));
        }
    }
}

/// One row of an empty text prints an empty line, no rows print nothing.
fn rows(output: &str) -> Vec<Vec<String>> {
    if output.is_empty() {
        return Vec::new();
    }
    output
        .strip_suffix('\n')
        .unwrap_or(output)
        .split('\n')
        .map(|row| row.split('\t').map(str::to_owned).collect())
        .collect()
}
