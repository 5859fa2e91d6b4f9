//! The server behind a connection: which one it is, how old, what it does differently from its kin, and whether it is fit.

mod foreign;
mod state;

use schema_model::dialect::{Minimum, Server, Version};
use schema_model::model::Dialect;

pub(super) use state::{JOIN, State};

use super::DeployError;
use super::driver::TextRow;

/// A server that was seen.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    server: Server,
    version: Version,
    pub(super) features: Features,
    pub(super) state: State,
}

/// What servers of one dialect do differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Features {
    /// Whether the catalog tells the table of a check: where it does, the names are unique within a table only.
    pub(super) checks_know_their_table: bool,
    /// Whether the catalog gives every default as SQL, rather than the bare value of one that is not an expression.
    pub(super) defaults_are_sql: bool,
}

/// The statement that asks a server who it is. It asks for nothing that any server of the protocol lacks.
pub(super) fn question(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "SELECT version()",
        Dialect::Mysql => "SELECT version(), @@version_comment",
        Dialect::Sqlite => "SELECT sqlite_version()",
    }
}

impl Seen {
    /// Who answered [`question`]; `place` is the URL without its password.
    ///
    /// # Errors
    /// When it is another engine that speaks the protocol, or older than generated SQL allows.
    pub(super) fn of(dialect: Dialect, answer: &TextRow, place: &str) -> Result<Self, DeployError> {
        let texts: Vec<&str> = answer.iter().flatten().map(String::as_str).collect();
        if let Some(error) = foreign::refusal(dialect, &texts.join(" "), place) {
            return Err(error);
        }
        let text = texts.first().copied().unwrap_or_default();
        let server = match dialect {
            Dialect::Postgres => Server::Postgres,
            Dialect::Mysql if text.contains("MariaDB") => Server::Mariadb,
            Dialect::Mysql => Server::Mysql,
            Dialect::Sqlite => Server::Sqlite,
        };
        // MariaDB used to pass for MySQL 5.5.5.
        let number = text.strip_prefix("PostgreSQL ").or_else(|| text.strip_prefix("5.5.5-")).unwrap_or(text);
        let is_mysql = server == Server::Mysql;
        let features = Features { checks_know_their_table: !is_mysql, defaults_are_sql: !is_mysql };
        let seen = Self { server, version: Version::at_start(number), features, state: State::default() };
        seen.demand(&Minimum::default())?;
        Ok(seen)
    }

    /// Demands a version that a package supports.
    ///
    /// # Errors
    /// When the server is older.
    pub(super) fn demand(&self, minimum: &Minimum) -> Result<(), DeployError> {
        let needed = minimum.of(self.server);
        if self.version >= needed {
            return Ok(());
        }
        Err(DeployError::TooOld {
            server: self.server.title(),
            version: self.version.to_string(),
            needed: needed.to_string(),
            configured: needed > self.server.oldest(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(dialect: Dialect, text: &str) -> Result<Seen, DeployError> {
        Seen::of(dialect, &vec![Some(text.to_owned())], "x://host/db")
    }

    #[test]
    fn old_servers_are_refused() {
        for (dialect, version, fits) in [
            (Dialect::Postgres, "PostgreSQL 15.14 (Debian 15.14-0+deb12u1) on x86_64-pc-linux-gnu", true),
            (Dialect::Postgres, "PostgreSQL 11.22 on x86_64-pc-linux-gnu", false),
            (Dialect::Mysql, "10.11.14-MariaDB-0+deb12u2", true),
            (Dialect::Mysql, "5.5.5-10.5.9-MariaDB", false),
            (Dialect::Mysql, "8.0.15", false),
            (Dialect::Mysql, "8.4.0", true),
            (Dialect::Mysql, "9.7.4-2", true),
            (Dialect::Sqlite, "3.46.0", true),
            (Dialect::Sqlite, "3.36.0", false),
        ] {
            assert_eq!(seen(dialect, version).is_ok(), fits, "{version}");
        }
    }

    #[test]
    fn a_package_may_demand_a_later_version() {
        let server = seen(Dialect::Postgres, "PostgreSQL 14.9 on x86_64-pc-linux-gnu").expect("it is fit");
        let minimum = Minimum(vec![(Server::Postgres, Version([15, 0, 0]))]);
        let error = server.demand(&minimum).expect_err("14 is older than 15");
        assert_eq!(error.message(), "PostgreSQL 14.9 is too old");
        let help = "use version 15 or later, or lower `minimum` in `[package.metadata.codebooks]`";
        assert_eq!(error.help().as_deref(), Some(help));
        assert_eq!(server.demand(&Minimum(vec![(Server::Mysql, Version([9, 0, 0]))])), Ok(()));
    }

    #[test]
    fn mysql_and_mariadb_are_told_apart() {
        let of = |text: &str| seen(Dialect::Mysql, text).expect("it is fit");
        assert!(of("11.8.9-MariaDB-4").features.checks_know_their_table);
        assert!(!of("9.7.4-2").features.checks_know_their_table);
        assert_eq!((of("8.0.36-28").server, of("11.8.9-MariaDB-4").server), (Server::Mysql, Server::Mariadb));
    }
}
