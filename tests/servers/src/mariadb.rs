//! MariaDB: `mariadb-install-db`, `mariadbd` and `mariadb`.

use std::path::PathBuf;
use std::process::Command;

use crate::client;
use crate::engine::{Engine, Kind, Start, shell_line, shell_word};
use crate::exposure::Exposure;
use crate::programs;

/// A small redo log: the default of 96 MB would be written for every server.
const LOG_SIZE: &str = "--innodb-log-file-size=16M";

/// MariaDB's programs.
pub(crate) struct Mariadb {
    install: PathBuf,
    server: PathBuf,
    client: PathBuf,
}

impl Mariadb {
    pub(crate) fn find() -> Result<Self, String> {
        let package = "mariadb-server";
        Ok(Self {
            install: programs::find(&["mariadb-install-db"], package)?,
            server: programs::find(&["mariadbd"], package)?,
            client: programs::find(&["mariadb"], package)?,
        })
    }
}

/// Newer servers make themselves a certificate.
const WITHOUT_TLS: &str = "--skip-ssl";

impl Engine for Mariadb {
    fn kind(&self) -> Kind {
        Kind::Mariadb
    }

    fn version(&self) -> Result<String, String> {
        programs::version_of(&self.server, &["--no-defaults", "--version"])
    }

    fn dialect(&self) -> &'static str {
        "mysql"
    }

    fn accounts(&self) -> &'static [&'static str] {
        &["mysql", "nobody"]
    }

    fn stop_signal(&self) -> &'static str {
        // An orderly shutdown takes a second, and one process leaves nothing behind.
        "KILL"
    }

    fn start_script(&self, folder: &str, port: u16, start: Start<'_>) -> String {
        let exposure = start.exposure;
        let data = format!("--datadir={folder}/data");
        let first_statements = format!("{folder}/first-statements.sql");
        // Without name resolution the installed root@localhost does not match a TCP connection.
        let grant =
            format!("GRANT ALL ON *.* TO '{}'@'%' IDENTIFIED BY '{}' WITH GRANT OPTION;", self.user(), self.password());
        let initialise = shell_line(
            &self.install,
            &[
                "--no-defaults", // must come first
                &data,
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                LOG_SIZE,
            ],
        );
        let [certificate, key] = Exposure::paths(folder);
        let addresses = exposure.map_or_else(|| "127.0.0.1".to_owned(), Exposure::addresses);
        let tls = match exposure {
            Some(Exposure { identity: Some(_), .. }) => {
                vec![format!("--ssl-cert={certificate}"), format!("--ssl-key={key}"), "--ssl-ca=".to_owned()]
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
                    // A server that starts removes the temporary tables of any other that it finds there.
                    &format!("--tmpdir={folder}"),
                    &format!("--init-file={first_statements}"),
                    "--skip-name-resolve",
                    "--max-connections=300",
                    "--default-time-zone=+00:00",
                    "--innodb-flush-log-at-trx-commit=2",
                    "--innodb-buffer-pool-size=64M",
                    LOG_SIZE,
                ][..],
                &tls,
                start.options,
            ]
            .concat(),
        );
        format!(
            "{}printf '%s\\n' {} >{} && {{ [ -e {folder}/data/ibdata1 ] || {initialise}; }} && exec {serve}\n",
            exposure.map_or_else(String::new, |exposure| exposure.files(folder)),
            shell_word(&grant),
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
            .arg("--no-defaults") // must come first
            // `--raw` leaves backslashes alone, as the two other clients do.
            .args(["--batch", "--raw", "--skip-column-names", "--unbuffered"])
            .arg("--default-character-set=utf8mb4")
            // Newer ones demand a certificate that they can check.
            .args(["--protocol=tcp", "--host=127.0.0.1", "--skip-ssl"])
            .arg(format!("--port={port}"))
            .arg(format!("--user={}", self.user()))
            .arg(format!("--password={}", self.password()))
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
