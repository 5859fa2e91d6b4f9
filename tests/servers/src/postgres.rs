//! PostgreSQL: `initdb`, `postgres` and `psql`.

use std::path::PathBuf;
use std::process::Command;

use crate::client;
use crate::engine::{Engine, Kind, shell_line};
use crate::programs;

/// PostgreSQL's programs, all of one version.
pub(crate) struct Postgres {
    initdb: PathBuf,
    postgres: PathBuf,
    psql: PathBuf,
}

impl Postgres {
    pub(crate) fn find() -> Result<Self, String> {
        let postgres = programs::find(&["postgres"], "postgresql")?;
        Ok(Self {
            initdb: programs::find_beside(&postgres, "initdb", "postgresql")?,
            psql: programs::find_beside(&postgres, "psql", "postgresql")?,
            postgres,
        })
    }
}

impl Engine for Postgres {
    fn kind(&self) -> Kind {
        Kind::Postgres
    }

    fn version(&self) -> Result<String, String> {
        programs::version_of(&self.postgres, &["--version"])
    }

    fn dialect(&self) -> &'static str {
        "postgres"
    }

    fn accounts(&self) -> &'static [&'static str] {
        &["postgres", "nobody"]
    }

    fn stop_signal(&self) -> &'static str {
        // "Immediate shutdown": the postmaster takes its children along. KILL would leave them for a while.
        "QUIT"
    }

    fn start_script(&self, folder: &str, port: u16) -> String {
        let data = format!("{folder}/data");
        let initialise = shell_line(
            &self.initdb,
            &["--pgdata", &data, "--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8", "--locale=C"],
        );
        let serve = shell_line(
            &self.postgres,
            &[
                "-D",
                &data,
                "-p",
                &port.to_string(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                &format!("unix_socket_directories={folder}"),
                "-c",
                "fsync=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "max_connections=300",
                "-c",
                "timezone=UTC",
            ],
        );
        format!("[ -e {folder}/data/PG_VERSION ] || {initialise} && exec {serve}\n")
    }

    fn user(&self) -> &'static str {
        "postgres"
    }

    fn password(&self) -> &'static str {
        // Not looked at (`--auth=trust`), but there, so that tests see what becomes of a password.
        "secret"
    }

    fn first_database(&self) -> &'static str {
        "postgres"
    }

    fn client(&self, port: u16, database: &str) -> Command {
        let mut command = Command::new(&self.psql);
        client::without_user_settings(&mut command);
        command
            .env("PGCLIENTENCODING", "UTF8")
            .args(["-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1"])
            .args(["-F", "\t", "-P", "null=NULL"])
            .args(["-h", "127.0.0.1", "-p", &port.to_string()])
            .args(["-U", self.user(), "-d", database]);
        command
    }

    fn data_folder_query(&self) -> &'static str {
        "SHOW data_directory"
    }

    fn create_database(&self, name: &str) -> String {
        // template0: copying template1 fails while anybody is connected to it.
        format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';")
    }

    fn drop_database(&self, name: &str) -> String {
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE);")
    }
}
