//! Where to connect: the first that is found, of the arguments, a file, the environment.

use std::path::PathBuf;

use schema_model::model::Dialect;
use schema_model::words::one_of;

use crate::deploy::{DatabaseUrl, DeployError};

/// Where to connect.
#[derive(Clone, Debug, Default)]
pub struct ConnectionArgs {
    pub(super) database_url: Option<String>,
    pub(super) database_url_file: Option<PathBuf>,
    pub(super) env_prefix: Option<String>,
}

/// What the application or the package decides of it.
#[derive(Clone, Debug, Default)]
pub struct Defaults<'d> {
    /// What the variables of the environment begin with.
    pub env_prefix: Option<&'d str>,
    /// The SQLite file that is taken when nothing names a database.
    pub file: Option<&'d str>,
    /// The databases that the schema is configured for.
    pub dialects: Vec<&'static str>,
}

impl ConnectionArgs {
    /// The database that is meant.
    pub(crate) fn find(
        &self,
        defaults: &Defaults<'_>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<DatabaseUrl, DeployError> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        if let Some(url) = &self.database_url {
            return DatabaseUrl::parse(url);
        }
        if let Some(file) = &self.database_url_file {
            let text = std::fs::read_to_string(file).map_err(|error| DeployError::NoDatabase {
                message: format!("could not read `{}`: {error}", file.display()),
                help: "give `--database-url-file` a file with the URL in its first line".to_owned(),
            })?;
            return DatabaseUrl::parse(text.lines().next().unwrap_or_default().trim());
        }
        let prefix = self.env_prefix.as_deref().or(defaults.env_prefix);
        let dialects: Vec<Dialect> = defaults.dialects.iter().filter_map(|name| Dialect::from_name(name)).collect();
        let parts = prefix.map(|prefix| Parts { prefix, dialects, set });
        if let Some(url) = parts.as_ref().map_or(Ok(None), Parts::find)? {
            return Ok(url);
        }
        // Whoever names a prefix means its variables, and no other database.
        if let (Some(prefix), Some(parts)) = (&self.env_prefix, &parts) {
            return parts.wrong(format!("no variable with the prefix `{prefix}` is set"));
        }
        if let Some(url) = set("DATABASE_URL") {
            return DatabaseUrl::parse(&url);
        }
        if let Some(path) = set("DATABASE_PATH") {
            return Ok(DatabaseUrl::sqlite_file(&path));
        }
        defaults.file.map(DatabaseUrl::sqlite_file).ok_or_else(|| {
            let by_prefix = parts.map_or_else(String::new, |parts| format!("; or {}", parts.help()));
            DeployError::NoDatabase {
                message: "no database is named".to_owned(),
                help: format!(
                    "give `--database-url` or `--database-url-file`, or set `DATABASE_URL` or `DATABASE_PATH`{by_prefix}"
                ),
            }
        })
    }
}

/// The variables that name a database on a server, after their prefix.
const NEEDED: [&str; 5] = ["USERNAME", "PASSWORD", "DATABASENAME", "IP", "PORT"];
const DATABASE: &str = "DATABASENAME";
const PORT: &str = "PORT";
const DIALECT: &str = "DIALECT";

/// S0-22: the parts of the connection, each in a variable; nothing when none is set.
struct Parts<'p, S> {
    prefix: &'p str,
    dialects: Vec<Dialect>,
    set: S,
}

impl<S: Fn(&str) -> Option<String>> Parts<'_, S> {
    fn named(&self, part: &str) -> String {
        format!("{}_{part}", self.prefix)
    }

    fn value(&self, part: &str) -> Option<String> {
        (self.set)(&self.named(part))
    }

    /// Every variable, and what it is for.
    fn help(&self) -> String {
        let needed: Vec<String> = NEEDED.iter().map(|part| format!("`{}`", self.named(part))).collect();
        let servers = self.dialects.iter().filter(|dialect| dialect.port().is_some());
        let dialects = one_of(servers.map(|dialect| dialect.name()));
        let dialects = if dialects.is_empty() { String::new() } else { format!(" ({dialects})") };
        format!(
            "set {} and {}; optional are `{}`{dialects} and `{}`, the server's name in messages",
            needed[..needed.len() - 1].join(", "),
            needed[needed.len() - 1],
            self.named(DIALECT),
            self.named("SERVERNAME"),
        )
    }

    fn wrong<T>(&self, message: String) -> Result<T, DeployError> {
        Err(DeployError::NoDatabase { message, help: self.help() })
    }

    fn find(&self) -> Result<Option<DatabaseUrl>, DeployError> {
        if NEEDED.iter().all(|part| self.value(part).is_none()) {
            return Ok(None);
        }
        let (dialect, is_guess) = self.dialect()?;
        let is_file = dialect.port().is_none();
        let needed = NEEDED.iter().filter(|part| !is_file || **part == DATABASE);
        let missing: Vec<String> =
            needed.filter(|part| self.value(part).is_none()).map(|part| format!("`{}`", self.named(part))).collect();
        if !missing.is_empty() {
            let are = if missing.len() == 1 { "is" } else { "are" };
            return self.wrong(format!("{} {are} not set", missing.join(", ")));
        }
        let part = |name: &str| self.value(name).unwrap_or_default();
        if is_file {
            return Ok(Some(DatabaseUrl::sqlite_file(&part(DATABASE))));
        }
        let Ok(port) = part(PORT).parse() else {
            return self.wrong(format!("`{}` is `{}`, which is not a port", self.named(PORT), part(PORT)));
        };
        let server = self.value("SERVERNAME");
        let (user, password) = (part("USERNAME"), part("PASSWORD"));
        let address = (&*part("IP"), port);
        let url =
            DatabaseUrl::of_server(dialect.name(), &user, &password, address, &part(DATABASE), server.as_deref())?;
        Ok(Some(if is_guess { url.with_help(self.guessed(dialect)) } else { url }))
    }

    /// Which database it is: as it is named, else the only server that is configured, else by the port, else the first
    /// server; and whether that is a guess.
    fn dialect(&self) -> Result<(Dialect, bool), DeployError> {
        if let Some(name) = self.value(DIALECT) {
            return match Dialect::from_name(&name) {
                Some(dialect) => Ok((dialect, false)),
                None => self.wrong(format!("`{}` is `{name}`, which is not a database", self.named(DIALECT))),
            };
        }
        let servers: Vec<Dialect> = self.dialects.iter().copied().filter(|dialect| dialect.port().is_some()).collect();
        let port = self.value(PORT).and_then(|port| port.parse().ok());
        match (servers.as_slice(), self.dialects.first()) {
            ([only], _) => Ok((*only, false)),
            ([first, ..], _) => {
                let by_port = servers.iter().find(|dialect| port.is_some() && dialect.port() == port);
                Ok(by_port.map_or((*first, true), |dialect| (*dialect, false)))
            }
            ([], Some(file)) => Ok((*file, false)),
            ([], None) => self.wrong("the schema is not configured for any database".to_owned()),
        }
    }

    /// What to do where a guess was wrong.
    fn guessed(&self, dialect: Dialect) -> String {
        let others = self.dialects.iter().filter(|other| **other != dialect && other.port().is_some());
        format!(
            "check the host and the port; if it is not {}, set `{}` to {}",
            dialect.title(),
            self.named(DIALECT),
            one_of(others.map(|other| other.name()))
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn find(
        connection: &ConnectionArgs,
        variables: &[(&str, &str)],
        dialects: &[&'static str],
    ) -> Result<String, String> {
        let variables: HashMap<&str, &str> = variables.iter().copied().collect();
        let defaults = Defaults { env_prefix: Some("DC"), file: None, dialects: dialects.to_vec() };
        let found = connection.find(&defaults, |name| variables.get(name).map(|value| (*value).to_owned()));
        found.map(|url| url.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn s0_22_the_parts_of_the_connection_come_from_the_environment() {
        let parts = [
            ("DC_USERNAME", "me"),
            ("DC_PASSWORD", "p@ss:/w"),
            ("DC_DATABASENAME", "data"),
            ("DC_IP", "127.0.0.1"),
            ("DC_PORT", "5432"),
            ("DATABASE_URL", "sqlite:other.db"),
        ];
        let connection = ConnectionArgs::default();
        assert_eq!(find(&connection, &parts, &["postgres"]), Ok("postgres://me@127.0.0.1:5432/data".into()));
        let mut named = parts.to_vec();
        named.extend([("DC_DIALECT", "mysql"), ("DC_SERVERNAME", "depot")]);
        assert_eq!(find(&connection, &named, &["postgres", "mysql"]), Ok("mysql://me@depot/data".into()));
        let missing = find(&connection, &parts[..2], &["postgres", "mysql"]).expect_err("incomplete");
        assert_eq!(
            missing,
            "`DC_DATABASENAME`, `DC_IP`, `DC_PORT` are not set\nhelp: set `DC_USERNAME`, `DC_PASSWORD`, \
             `DC_DATABASENAME`, `DC_IP` and `DC_PORT`; optional are `DC_DIALECT` (`postgres` or `mysql`) and \
             `DC_SERVERNAME`, the server's name in messages"
        );
        let named = [parts.as_slice(), &[("DC_DIALECT", "oracle")]].concat();
        assert!(find(&connection, &named, &["postgres"]).expect_err("unknown").contains("`oracle`"));
        let port = [parts[0], parts[1], parts[2], parts[3], ("DC_PORT", "x")];
        assert!(find(&connection, &port, &["postgres"]).expect_err("no number").contains("`DC_PORT`"));
        assert_eq!(find(&connection, &parts[5..], &["sqlite"]), Ok("sqlite:other.db".into()));
        assert!(find(&connection, &[], &["sqlite"]).expect_err("nothing is set").contains("DC_USERNAME"));
    }

    #[test]
    fn s0_22_the_documented_variables_alone_tell_which_database_is_meant() {
        let connection = ConnectionArgs::default();
        for (port, dialects, expected) in [
            ("5432", &["postgres", "mysql", "sqlite"][..], "postgres://me@h:5432/data"),
            ("3306", &["postgres", "mysql", "sqlite"], "mysql://me@h:3306/data"),
            ("5432", &["mysql", "postgres"], "postgres://me@h:5432/data"),
            // The first server, where the port does not tell.
            ("6000", &["sqlite", "mysql", "postgres"], "mysql://me@h:6000/data"),
            ("6000", &["postgres", "mysql"], "postgres://me@h:6000/data"),
            // The only server, whatever its port.
            ("5432", &["sqlite", "mysql"], "mysql://me@h:5432/data"),
            ("5432", &["sqlite"], "sqlite:data"),
        ] {
            let parts = [
                ("DC_USERNAME", "me"),
                ("DC_PASSWORD", "secret"),
                ("DC_DATABASENAME", "data"),
                ("DC_IP", "h"),
                ("DC_PORT", port),
            ];
            assert_eq!(find(&connection, &parts, dialects), Ok(expected.into()), "{port} {dialects:?}");
        }
    }

    #[test]
    fn a_prefix_that_is_given_is_meant() {
        let connection = ConnectionArgs { env_prefix: Some("FOO".to_owned()), ..ConnectionArgs::default() };
        let others = [("DATABASE_URL", "sqlite:x.db"), ("DC_DATABASENAME", "y.db"), ("FOO_SERVERNAME", "depot")];
        let error = find(&connection, &others, &["sqlite"]).expect_err("nothing is set");
        assert!(error.starts_with("no variable with the prefix `FOO` is set\nhelp: set `FOO_USERNAME`, "), "{error}");
        // An application's own prefix is one of several ways.
        assert_eq!(find(&ConnectionArgs::default(), &others[..1], &["sqlite"]), Ok("sqlite:x.db".into()));
    }

    #[test]
    fn s4_11_the_url_can_be_in_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("url");
        std::fs::write(&file, "postgres://me:canary@host/db\nmore\n").expect("written");
        let connection = ConnectionArgs { database_url_file: Some(file), ..ConnectionArgs::default() };
        assert_eq!(find(&connection, &[], &["postgres"]), Ok("postgres://me@host/db".into()));
        let connection =
            ConnectionArgs { database_url_file: Some(folder.path().join("none")), ..ConnectionArgs::default() };
        assert!(find(&connection, &[], &["postgres"]).expect_err("no file").contains("could not read"));
    }
}
