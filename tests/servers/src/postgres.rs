//! PostgreSQL: `initdb`, `postgres` and `psql`.

use std::path::PathBuf;
use std::process::Command;

use crate::client;
use crate::engine::{Engine, Kind, Start, shell_line};
use crate::exposure::Exposure;
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

    fn start_script(&self, folder: &str, port: u16, start: Start<'_>) -> String {
        let exposure = start.exposure;
        let data = format!("{folder}/data");
        let initialise = match start.primary {
            None => shell_line(
                &self.initdb,
                &[
                    "--pgdata",
                    &data,
                    "--auth=trust",
                    "--username=postgres",
                    "--no-sync",
                    "--encoding=UTF8",
                    "--locale=C",
                ],
            ),
            Some(primary) => shell_line(
                &self.initdb.with_file_name("pg_basebackup"),
                &[
                    &format!("--pgdata={data}"),
                    "--write-recovery-conf",
                    "--checkpoint=fast",
                    "--no-sync",
                    "--host=127.0.0.1",
                    &format!("--port={primary}"),
                    "--username=postgres",
                ],
            ),
        };
        let [certificate, key] = Exposure::paths(folder);
        let addresses = exposure.map_or_else(|| "127.0.0.1".to_owned(), Exposure::addresses);
        let tls = match exposure {
            Some(Exposure { identity: Some(_), .. }) => {
                vec!["ssl=on".to_owned(), format!("ssl_cert_file={certificate}"), format!("ssl_key_file={key}")]
            }
            _ => Vec::new(),
        };
        let tls: Vec<&str> = tls.iter().flat_map(|setting| ["-c", setting.as_str()]).collect();
        let host = exposure.and_then(|exposure| exposure.address).map_or_else(String::new, |address| {
            format!(" && printf '%s\\n' 'host all all {address}/32 trust' >>{data}/pg_hba.conf")
        });
        let serve = shell_line(
            &self.postgres,
            &[
                &[
                    "-D",
                    &data,
                    "-p",
                    &port.to_string(),
                    "-c",
                    &format!("listen_addresses={addresses}"),
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
                ][..],
                &tls,
                start.options,
            ]
            .concat(),
        );
        let files = exposure.map_or_else(String::new, |exposure| exposure.files(folder));
        format!("{files}{{ [ -e {folder}/data/PG_VERSION ] || {{ {initialise}{host}; }}; }} && exec {serve}\n")
    }

    fn user(&self) -> &'static str {
        "postgres"
    }

    fn password(&self) -> &'static str {
        // Not looked at (`--auth=trust`), but set, so tests see what becomes of a password.
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
