//! MySQL proper: `mysqld` and `mysql`.
//!
//! Distributions that prefer MariaDB give it these names too, so what counts is what a program says of itself.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::client;
use crate::engine::{Engine, Kind, Start, shell_line, shell_word};
use crate::exposure::Exposure;
use crate::programs;

/// MySQL's programs.
#[derive(Clone)]
pub(crate) struct Mysql {
    server: PathBuf,
    client: PathBuf,
}

impl Mysql {
    /// Looks for it once.
    pub(crate) fn find() -> Result<Self, String> {
        static FOUND: OnceLock<Result<Mysql, String>> = OnceLock::new();
        FOUND.get_or_init(Self::search).clone()
    }

    fn search() -> Result<Self, String> {
        let server = programs::every("mysqld").find(|path| is_mysql(path));
        let beside = server.as_ref().map(|server| server.with_file_name("mysql"));
        let client = beside.into_iter().chain(programs::every("mysql")).find(|path| is_mysql(path));
        match (server, client) {
            (Some(server), Some(client)) => Ok(Self { server, client }),
            _ => Err("MySQL is not installed: add the folder of its `mysqld` and `mysql` to PATH".to_owned()),
        }
    }
}

fn is_mysql(program: &Path) -> bool {
    programs::version_of(program, VERSION).is_ok_and(|version| !version.contains("MariaDB"))
}

const VERSION: &[&str] = &["--no-defaults", "--version"];

/// Newer servers make themselves a certificate.
const WITHOUT_TLS: &str = "--tls-version=";

impl Engine for Mysql {
    fn kind(&self) -> Kind {
        Kind::Mysql
    }

    fn version(&self) -> Result<String, String> {
        programs::version_of(&self.server, VERSION)
    }

    fn dialect(&self) -> &'static str {
        "mysql"
    }

    fn accounts(&self) -> &'static [&'static str] {
        &["mysql", "nobody"]
    }

    fn stop_signal(&self) -> &'static str {
        "KILL"
    }

    fn start_script(&self, folder: &str, port: u16, start: Start<'_>) -> String {
        let exposure = start.exposure;
        let data = format!("--datadir={folder}/data");
        let first_statements = format!("{folder}/first-statements.sql");
        // It reads a statement a line.
        let user = format!(
            "CREATE USER IF NOT EXISTS '{0}'@'%' IDENTIFIED BY '{1}';\nGRANT ALL ON *.* TO '{0}'@'%' WITH GRANT OPTION;",
            self.user(),
            self.password()
        );
        let initialise = shell_line(&self.server, &["--no-defaults", "--initialize-insecure", &data]);
        let [certificate, key] = Exposure::paths(folder);
        let addresses = exposure.map_or_else(|| "127.0.0.1".to_owned(), Exposure::addresses);
        let tls = match exposure {
            Some(Exposure { identity: Some(_), .. }) => {
                vec![format!("--ssl-cert={certificate}"), format!("--ssl-key={key}")]
            }
            Some(_) => vec![WITHOUT_TLS.to_owned()],
            None => Vec::new(),
        };
        let tls: Vec<&str> = tls.iter().map(String::as_str).collect();
        let serve = shell_line(
            &self.server,
            &[
                &[
                    "--no-defaults", // must come first
                    &data,
                    &format!("--bind-address={addresses}"),
                    &format!("--port={port}"),
                    &format!("--socket={folder}/socket"),
                    &format!("--pid-file={folder}/server.pid"),
                    &format!("--tmpdir={folder}"),
                    &format!("--init-file={first_statements}"),
                    "--skip-name-resolve",
                    "--skip-log-bin",
                    "--mysqlx=OFF",
                    "--max-connections=300",
                    "--default-time-zone=+00:00",
                    "--innodb-flush-log-at-trx-commit=2",
                    "--innodb-buffer-pool-size=64M",
                    "--innodb-redo-log-capacity=16M",
                    // Half of the server's memory.
                    "--performance-schema=OFF",
                ][..],
                &tls,
                start.options,
            ]
            .concat(),
        );
        format!(
            "{}printf '%s\\n' {} >{} && {{ [ -e {folder}/data/mysql.ibd ] || {initialise}; }} && exec {serve}\n",
            exposure.map_or_else(String::new, |exposure| exposure.files(folder)),
            shell_word(&user),
            shell_word(&first_statements)
        )
    }

    fn user(&self) -> &'static str {
        "tester"
    }

    fn password(&self) -> &'static str {
        "secret"
    }

    fn first_database(&self) -> &'static str {
        "mysql"
    }

    fn client(&self, port: u16, database: &str) -> Command {
        let mut command = Command::new(&self.client);
        client::without_user_settings(&mut command);
        command
            // On the command line it would earn a warning, which would stand before every complaint.
            .env("MYSQL_PWD", self.password())
            .arg("--no-defaults") // must come first
            .args(["--batch", "--raw", "--skip-column-names", "--unbuffered"])
            .arg("--default-character-set=utf8mb4")
            .args(["--protocol=tcp", "--host=127.0.0.1"])
            .arg(format!("--port={port}"))
            .arg(format!("--user={}", self.user()))
            .arg(format!("--database={database}"));
        command
    }

    fn data_folder_query(&self) -> &'static str {
        "SELECT @@datadir"
    }

    fn create_database(&self, name: &str) -> String {
        // The collation stays the server's default, which hides case: what is generated must say its own.
        format!("CREATE DATABASE {name} CHARACTER SET utf8mb4;")
    }

    fn drop_database(&self, name: &str) -> String {
        format!("SET lock_wait_timeout = 1; DROP DATABASE IF EXISTS {name};")
    }
}
