//! The servers behind the dialects, and how old each may be: MySQL and MariaDB share a dialect and count differently.

use std::fmt;

use crate::model::Dialect;
use crate::pack::{Pack, Reader, pack_enums};

/// A kind of server, or the library that reads SQLite's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Server {
    /// PostgreSQL.
    Postgres,
    /// MySQL proper.
    Mysql,
    /// MariaDB.
    Mariadb,
    /// SQLite.
    Sqlite,
}

impl Server {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Postgres, Self::Mysql, Self::Mariadb, Self::Sqlite];

    /// The name in the configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
            Self::Mariadb => "mariadb",
            Self::Sqlite => "sqlite",
        }
    }

    /// The name that people use.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
            Self::Mariadb => "MariaDB",
            Self::Sqlite => "SQLite",
        }
    }

    /// The dialect that it speaks.
    #[must_use]
    pub fn dialect(self) -> Dialect {
        match self {
            Self::Postgres => Dialect::Postgres,
            Self::Mysql | Self::Mariadb => Dialect::Mysql,
            Self::Sqlite => Dialect::Sqlite,
        }
    }

    /// The oldest version that can do what generated SQL asks of it.
    ///
    /// PostgreSQL 12 has stored columns, MySQL 8.0.16 has checks, SQLite 3.37 has strict tables; MariaDB 10.6 is the oldest
    /// release whose DDL survives a crash of the server.
    #[must_use]
    pub fn oldest(self) -> Version {
        match self {
            Self::Postgres => Version([12, 0, 0]),
            Self::Mysql => Version([8, 0, 16]),
            Self::Mariadb => Version([10, 6, 0]),
            Self::Sqlite => Version([3, 37, 0]),
        }
    }

    /// By its configured name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|server| server.name() == name)
    }
}

/// A server's version; numbers that are left out are zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub [u32; 3]);

impl Version {
    /// Reads `15`, `10.11` or `8.0.16`, and nothing else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut version = Self::default();
        let mut places = version.0.iter_mut();
        for part in text.split('.') {
            let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            *places.next()? = part.parse().ok().filter(|_| is_number)?;
        }
        Some(version)
    }

    /// The numbers at the beginning of what a server says of itself, as `10.11.4-MariaDB-1`.
    #[must_use]
    pub fn at_start(text: &str) -> Self {
        let mut version = Self::default();
        let parts = text.split(|c: char| !c.is_ascii_digit()).map_while(|part| part.parse().ok());
        for (place, part) in version.0.iter_mut().zip(parts) {
            *place = part;
        }
        version
    }
}

/// Without zeros at the end.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [major, 0, 0] => write!(f, "{major}"),
            [major, minor, 0] => write!(f, "{major}.{minor}"),
            [major, minor, patch] => write!(f, "{major}.{minor}.{patch}"),
        }
    }
}

/// The oldest versions that a package supports, where they are later than [`Server::oldest`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Minimum(pub Vec<(Server, Version)>);

impl Minimum {
    /// The oldest version of a server.
    #[must_use]
    pub fn of(&self, server: Server) -> Version {
        let configured = self.0.iter().find(|(of, _)| *of == server).map(|(_, version)| *version);
        configured.unwrap_or_default().max(server.oldest())
    }
}

pack_enums! {
    Server { 0 Postgres, 1 Mysql, 2 Mariadb, 3 Sqlite }
}

impl Pack for Version {
    fn pack(&self, text: &mut String) {
        self.0.iter().for_each(|number| number.pack(text));
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        Some(Self([Pack::unpack(rest)?, Pack::unpack(rest)?, Pack::unpack(rest)?]))
    }
}

impl Pack for Minimum {
    fn pack(&self, text: &mut String) {
        self.0.pack(text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        Pack::unpack(rest).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_written() {
        for (text, numbers) in [("15", [15, 0, 0]), ("10.11", [10, 11, 0]), ("8.0.16", [8, 0, 16])] {
            let version = Version::from_text(text).expect("a version");
            assert_eq!((version.0, version.to_string().as_str()), (numbers, text));
        }
        for text in ["", "15.", "v15", "8.0.16.1", "15 ", "+1", "99999999999"] {
            assert_eq!(Version::from_text(text), None, "{text}");
        }
        assert_eq!(Version::at_start("10.11.4-MariaDB-1~deb12u2"), Version([10, 11, 4]));
        assert_eq!(Version::at_start("15.14 (Debian 15.14-0+deb12u1)"), Version([15, 14, 0]));
        assert_eq!(Version::at_start("19beta2"), Version([19, 0, 0]));
    }

    #[test]
    fn a_minimum_is_never_older_than_what_the_sql_needs() {
        let minimum = Minimum(vec![(Server::Postgres, Version([15, 0, 0])), (Server::Mysql, Version([5, 7, 0]))]);
        assert_eq!(minimum.of(Server::Postgres), Version([15, 0, 0]));
        assert_eq!(minimum.of(Server::Mysql), Server::Mysql.oldest());
        assert_eq!(minimum.of(Server::Sqlite), Server::Sqlite.oldest());
    }
}
