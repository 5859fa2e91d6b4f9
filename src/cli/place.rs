//! Where to connect: the first that is found, of the arguments, a file, the environment.

use std::path::PathBuf;

use clap::Args;

use crate::deploy::{DatabaseUrl, DeployError};

/// Where to connect.
#[derive(Args, Clone, Debug, Default)]
pub struct Place {
    /// The database: `postgres://…`, `mysql://…` or `sqlite:path`; a password is better kept in a file or the environment
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// A file that holds the URL in its first line, kept out of version control
    #[arg(long, value_name = "FILE", conflicts_with = "database_url")]
    database_url_file: Option<PathBuf>,
    /// What the environment's variables begin with: `<PREFIX>_USERNAME`, `_PASSWORD`, `_DATABASENAME`, `_IP` and `_PORT`
    #[arg(long, value_name = "PREFIX")]
    env_prefix: Option<String>,
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

impl Place {
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
            let text = std::fs::read_to_string(file).map_err(|error| DeployError::Url {
                reason: format!("is to be read from {}, which cannot be read: {error}", file.display()),
            })?;
            return DatabaseUrl::parse(text.lines().next().unwrap_or_default().trim());
        }
        let prefix = self.env_prefix.as_deref().or(defaults.env_prefix);
        if let Some(url) = prefix.map_or(Ok(None), |prefix| by_parts(prefix, &defaults.dialects, set))? {
            return Ok(url);
        }
        if let Some(url) = set("DATABASE_URL") {
            return DatabaseUrl::parse(&url);
        }
        if let Some(path) = set("DATABASE_PATH") {
            return Ok(DatabaseUrl::sqlite_file(&path));
        }
        defaults.file.map(DatabaseUrl::sqlite_file).ok_or_else(|| {
            let by_prefix = prefix.map_or_else(String::new, |prefix| format!("`{prefix}_USERNAME` and its fellows, "));
            DeployError::Url {
                reason: format!(
                    "is missing, give `--database-url` or `--database-url-file`, or set {by_prefix}`DATABASE_URL` or `DATABASE_PATH`"
                ),
            }
        })
    }
}

/// S0-22: the parts of the connection, each in a variable; nothing when none is set.
fn by_parts(
    prefix: &str,
    dialects: &[&'static str],
    set: impl Fn(&str) -> Option<String>,
) -> Result<Option<DatabaseUrl>, DeployError> {
    let named = |part: &str| format!("{prefix}_{part}");
    let value = |part: &str| set(&named(part));
    const NEEDED: [&str; 5] = ["USERNAME", "PASSWORD", "DATABASENAME", "IP", "PORT"];
    if NEEDED.iter().all(|part| value(part).is_none()) {
        return Ok(None);
    }
    let wrong = |reason: String| Err(DeployError::Url { reason });
    let dialect = match (value("DIALECT"), dialects) {
        (Some(named), _) => named,
        (None, [only]) => (*only).to_owned(),
        (None, several) => {
            let list: Vec<String> = several.iter().map(|name| format!("`{name}`")).collect();
            return wrong(format!("may be of {}, set `{}` to one of them", list.join(", "), named("DIALECT")));
        }
    };
    let needed: &[&str] = if dialect == "sqlite" { &["DATABASENAME"] } else { &NEEDED };
    let missing: Vec<String> =
        needed.iter().filter(|part| value(part).is_none()).map(|part| format!("`{}`", named(part))).collect();
    if !missing.is_empty() {
        return wrong(format!("lacks {}, set it", missing.join(", ")));
    }
    let part = |name: &str| value(name).unwrap_or_default();
    if dialect == "sqlite" {
        return Ok(Some(DatabaseUrl::sqlite_file(&part("DATABASENAME"))));
    }
    let Ok(port) = part("PORT").parse() else {
        return wrong(format!("has the port `{}`, set `{}` to a number", part("PORT"), named("PORT")));
    };
    let server = value("SERVERNAME");
    let (user, password, database) = (part("USERNAME"), part("PASSWORD"), part("DATABASENAME"));
    DatabaseUrl::of_server(&dialect, &user, &password, (&part("IP"), port), &database, server.as_deref()).map(Some)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn find(place: &Place, variables: &[(&str, &str)], dialects: &[&'static str]) -> Result<String, String> {
        let variables: HashMap<&str, &str> = variables.iter().copied().collect();
        let defaults = Defaults { env_prefix: Some("DC"), file: None, dialects: dialects.to_vec() };
        let found = place.find(&defaults, |name| variables.get(name).map(|value| (*value).to_owned()));
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
        let place = Place::default();
        assert_eq!(find(&place, &parts, &["postgres"]), Ok("postgres://me@127.0.0.1:5432/data".into()));
        let mut named = parts.to_vec();
        named.extend([("DC_DIALECT", "mysql"), ("DC_SERVERNAME", "depot")]);
        assert_eq!(find(&place, &named, &["postgres", "mysql"]), Ok("mysql://me@depot/data".into()));
        let open = find(&place, &parts, &["postgres", "mysql"]).expect_err("which of them");
        assert!(open.contains("`DC_DIALECT`"), "{open}");
        let missing = find(&place, &parts[..2], &["postgres"]).expect_err("incomplete");
        assert_eq!(missing, "the database URL lacks `DC_DATABASENAME`, `DC_IP`, `DC_PORT`, set it");
        let port = [parts[0], parts[1], parts[2], parts[3], ("DC_PORT", "x")];
        assert!(find(&place, &port, &["postgres"]).expect_err("no number").contains("`DC_PORT`"));
        assert_eq!(find(&place, &parts[5..], &["sqlite"]), Ok("sqlite:other.db".into()));
        assert!(find(&place, &[], &["sqlite"]).expect_err("nothing is set").contains("DC_USERNAME"));
    }

    #[test]
    fn s4_11_the_url_can_be_in_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("url");
        std::fs::write(&file, "postgres://me:canary@host/db\nmore\n").expect("written");
        let place = Place { database_url_file: Some(file), ..Place::default() };
        assert_eq!(find(&place, &[], &["postgres"]), Ok("postgres://me@host/db".into()));
        let place = Place { database_url_file: Some(folder.path().join("none")), ..Place::default() };
        assert!(find(&place, &[], &["postgres"]).expect_err("no file").contains("cannot be read"));
    }
}
