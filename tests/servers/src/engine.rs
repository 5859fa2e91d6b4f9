//! What the start, the clients and the tests need to know of a kind of server.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use crate::exposure::Exposure;
use crate::mariadb::Mariadb;
use crate::mysql::Mysql;
use crate::postgres::Postgres;
use crate::programs;

/// A kind of server that [`Server::start`](crate::Server::start) can start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// PostgreSQL.
    Postgres,
    /// MariaDB, which shares the dialect `mysql`.
    Mariadb,
    /// MySQL proper; the only kind that may be missing.
    Mysql,
}

impl Kind {
    /// As people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Mariadb => "MariaDB",
            Self::Mysql => "MySQL",
        }
    }

    /// The kinds whose servers are installed here; all but MySQL must be.
    ///
    /// # Panics
    /// When MySQL is required by `CODEBOOKS_REQUIRE=mysql` and not installed.
    #[track_caller]
    pub fn installed() -> Vec<Self> {
        let mut kinds = vec![Self::Postgres, Self::Mariadb];
        match Mysql::find() {
            Ok(_) => kinds.push(Self::Mysql),
            Err(sentence) if programs::is_required("mysql") => panic!("{sentence}"),
            Err(_) => {}
        }
        kinds
    }

    /// Looks for the kind's programs.
    pub(crate) fn engine(self) -> Result<Arc<dyn Engine>, String> {
        Ok(match self {
            Self::Postgres => Arc::new(Postgres::find()?),
            Self::Mariadb => Arc::new(Mariadb::find()?),
            Self::Mysql => Arc::new(Mysql::find()?),
        })
    }
}

/// How one server is started, beside what all are.
#[derive(Clone, Copy, Default)]
pub(crate) struct Start<'s> {
    /// How it is reached; on the loopback address and without certificates where nothing is said.
    pub(crate) exposure: Option<&'s Exposure>,
    /// Options of its command line, behind ours.
    pub(crate) options: &'s [&'s str],
    /// The port of the server that it follows.
    pub(crate) primary: Option<u16>,
}

/// One kind of server with its programs found.
pub(crate) trait Engine: Send + Sync + UnwindSafe + RefUnwindSafe {
    /// Which kind it is.
    fn kind(&self) -> Kind;

    /// What the server program says of its version.
    fn version(&self) -> Result<String, String>;

    /// The dialect's name as codebooks writes it, which is the URL's scheme too.
    fn dialect(&self) -> &'static str;

    /// Accounts to run under when the tests run as root, best first.
    fn accounts(&self) -> &'static [&'static str];

    /// The signal that ends the server at once; its data need not survive.
    fn stop_signal(&self) -> &'static str;

    /// A shell script that prepares the data under `folder` and then becomes the server (`exec`).
    fn start_script(&self, folder: &str, port: u16, start: Start<'_>) -> String;

    /// Who connects, with all rights.
    fn user(&self) -> &'static str;

    /// The user's password.
    fn password(&self) -> &'static str;

    /// The database that exists from the start.
    fn first_database(&self) -> &'static str;

    /// The native client, which reads SQL from its standard input and stops at the first error.
    fn client(&self, port: u16, database: &str) -> Command;

    /// A query for the server's data folder, which proves that it is ours and not another one on the same port.
    fn data_folder_query(&self) -> &'static str;

    /// The statement that creates an empty Unicode database.
    fn create_database(&self, name: &str) -> String;

    /// The statement that drops a database, without long waits for its users.
    fn drop_database(&self, name: &str) -> String;
}

/// A word that the shell takes literally.
pub(crate) fn shell_word(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A program with its arguments as one line of shell.
pub(crate) fn shell_line(program: &Path, arguments: &[&str]) -> String {
    let mut line = shell_word(&program.to_string_lossy());
    for argument in arguments {
        line.push(' ');
        line.push_str(&shell_word(argument));
    }
    line
}
