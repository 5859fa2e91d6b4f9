//! Where a database is, without ever showing a password.

use std::fmt;

use super::{DeployError, address};

/// A database URL; `Display` and `Debug` leave the password out.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    dialect: &'static str,
    text: String,
    /// What messages call the server, where its address says little.
    server: Option<String>,
    /// What to do where it cannot be opened, where that is known.
    pub(super) help: Option<String>,
}

impl DatabaseUrl {
    /// Reads a URL.
    ///
    /// # Errors
    /// When the scheme is not that of a known database; the message does not repeat the URL.
    pub fn parse(text: &str) -> Result<Self, DeployError> {
        let scheme = text.split(':').next().unwrap_or_default();
        let (dialect, options): (_, &[&str]) = match scheme {
            "postgres" | "postgresql" => ("postgres", address::POSTGRES),
            "mysql" | "mariadb" => ("mysql", address::MYSQL),
            "sqlite" => ("sqlite", &[]),
            _ => {
                let reason = "does not begin with a known scheme".to_owned();
                let help = "write `postgres://…`, `mysql://…` or `sqlite:path`".to_owned();
                return Err(DeployError::Url { reason, help });
            }
        };
        // A driver takes more than is a URL; what cannot be told apart could show a password.
        if dialect != "sqlite" {
            let Some((_, rest)) = text.split_once("://") else {
                let reason = format!("has no `//` after `{scheme}:`");
                let help = format!("write `{scheme}://user:password@host/database`");
                return Err(DeployError::Url { reason, help });
            };
            if rest.split_once('?').is_some_and(|(_, options)| options.contains('@')) {
                let reason = "has an `@` after a `?`".to_owned();
                let help = "in a password or an option write `%40` for `@` and `%3F` for `?`".to_owned();
                return Err(DeployError::Url { reason, help });
            }
            if let Some((reason, help)) = address::fault(options, rest) {
                return Err(DeployError::Url { reason, help });
            }
        }
        Ok(Self { dialect, text: text.to_owned(), server: None, help: None })
    }

    /// A SQLite file.
    #[must_use]
    pub fn sqlite_file(path: &str) -> Self {
        Self { dialect: "sqlite", text: format!("sqlite:{path}"), server: None, help: None }
    }

    /// A database on a server, by its parts; messages call the server by `server`, where that is given.
    ///
    /// # Errors
    /// When `dialect` is neither `postgres` nor `mysql`.
    pub fn of_server(
        dialect: &str,
        user: &str,
        password: &str,
        address: (&str, u16),
        database: &str,
        server: Option<&str>,
    ) -> Result<Self, DeployError> {
        if !matches!(dialect, "postgres" | "mysql") {
            let reason = format!("names a server, and `{dialect}` has none");
            return Err(DeployError::Url { reason, help: "name a file".to_owned() });
        }
        let (user, password, database) = (percent_encoded(user), percent_encoded(password), percent_encoded(database));
        let (host, port) = address;
        let url = Self::parse(&format!("{dialect}://{user}:{password}@{host}:{port}/{database}"))?;
        Ok(Self { server: server.map(str::to_owned), ..url })
    }

    /// With what to do where it cannot be opened.
    #[must_use]
    pub fn with_help(self, help: String) -> Self {
        Self { help: Some(help), ..self }
    }

    /// `postgres`, `mysql` or `sqlite`.
    #[must_use]
    pub fn dialect(&self) -> &'static str {
        self.dialect
    }

    /// A text without the password where it stands as one: in a URL, or as the value of a password.
    pub(super) fn without_secret(&self, text: String) -> String {
        let mut text = text.replace(&self.text, &self.to_string());
        for password in self.passwords() {
            text = masked(&text, &percent_decoded(password));
            text = masked(&text, password);
        }
        text
    }

    /// What the URL gives as passwords, as it is written there.
    fn passwords(&self) -> Vec<&str> {
        let Some((_, rest)) = self.text.split_once("://") else { return Vec::new() };
        let (authority, options) = rest.split_once('?').unwrap_or((rest, ""));
        let user = authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':'));
        let option =
            |pair: &'_ str| pair.split_once('=').filter(|(key, _)| key.to_lowercase().contains(PASSWORD)).is_some();
        let options = options.split('&').filter(|pair| option(pair)).filter_map(|pair| pair.split_once('='));
        user.into_iter().chain(options).map(|(_, password)| password).filter(|password| !password.is_empty()).collect()
    }

    /// The whole text, password included, for the driver only.
    pub(super) fn secret(&self) -> &str {
        &self.text
    }

    /// The value of `mode=`, by which SQLite says how a file is opened.
    #[cfg(feature = "sqlite")]
    pub(super) fn sqlite_mode(&self) -> Option<&str> {
        let (_, options) = self.text.split_once('?')?;
        options.split('&').find_map(|option| option.strip_prefix("mode="))
    }

    /// The path of a SQLite file, without options; `None` for a database in memory.
    #[must_use]
    pub fn sqlite_path(&self) -> Option<&str> {
        let rest = self.text.strip_prefix("sqlite:")?;
        let path = rest.strip_prefix("//").unwrap_or(rest).split('?').next()?;
        (!path.is_empty() && path != ":memory:").then_some(path)
    }
}

const PASSWORD: &str = "password";

/// A text without a password where it is the value of one: `:x@` in a URL, `password=x`, `password "x"`.
///
/// Its letters alone say nothing: a password `app` leaves the table `apps` as it is.
fn masked(text: &str, password: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(password) {
        let (before, after) = (&rest[..at], &rest[at + password.len()..]);
        masked.push_str(before);
        let is_url = masked.ends_with(':') && after.starts_with('@');
        let name = masked.trim_end_matches([' ', '=', ':', '\'', '"', '`']);
        let is_whole = !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let is_value = name.len() < masked.len() && is_whole && name.to_lowercase().ends_with(PASSWORD);
        masked.push_str(if is_url || is_value { "…" } else { password });
        rest = after;
    }
    masked.push_str(rest);
    masked
}

/// A text as a part of a URL.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((scheme, rest)) = self.text.split_once("://") else {
            return f.write_str(self.text.split('?').next().unwrap_or_default());
        };
        // The last `@` ends the user's part: a password may hold one itself. Options may hold a password as well.
        let rest = rest.split('?').next().unwrap_or_default();
        match rest.rsplit_once('@') {
            Some((user, host)) => {
                let user = user.split(':').next().unwrap_or_default();
                let (address, database) = host.split_once('/').unwrap_or((host, ""));
                let server = self.server.as_deref().unwrap_or(address);
                let slash = if database.is_empty() { "" } else { "/" };
                write!(f, "{scheme}://{user}@{server}{slash}{database}")
            }
            None => write!(f, "{scheme}://{rest}"),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s4_11_no_password_is_shown() {
        for text in
            ["postgres://me:can@ary@host:5432/db?password=canary", "mysql://me:canary@h/db", "sqlite:a.db?key=canary"]
        {
            let url = DatabaseUrl::parse(text).expect("a known scheme");
            let shown = format!("{url} {url:?}");
            assert!(!shown.contains("ary"), "{shown}");
        }
        for text in [
            "canary://x:canary@y",
            "postgres:/me:canary@h/db",
            "mysql:me:canary@h/db",
            "postgres://me:can?ary@h/db",
            "postgres://me:c@n?ary@h/db",
        ] {
            let error = DatabaseUrl::parse(text).expect_err("no URL");
            assert!(!error.to_string().contains("ary") && !error.to_string().contains("can"), "{error}");
        }
    }

    #[test]
    fn s4_11_a_password_is_taken_out_of_what_others_say() {
        let url = DatabaseUrl::parse("postgres://me:can%40ary@host/db").expect("a known scheme");
        let said = "password can@ary is wrong in postgres://me:can%40ary@host/db, password='can@ary'".to_owned();
        let masked = "password … is wrong in postgres://me@host/db, password='…'";
        assert_eq!(url.without_secret(said), masked);
        let said = "a URL with :can@ary@host".to_owned();
        assert_eq!(url.without_secret(said), "a URL with :…@host");
        assert_eq!(percent_decoded(&percent_encoded("a b/ü%?@:")), "a b/ü%?@:");
    }

    #[test]
    fn a_password_is_taken_for_one_only_where_it_is_one() {
        for password in ["app", "a", "user"] {
            let url = DatabaseUrl::parse(&format!("postgres://me:{password}@host/db?password=key")).expect("a URL");
            for said in [
                "must be owner of table apps",
                "relation \"app\" of user a does not exist: a:app",
                "the password's user may not read a key",
                "password applies",
            ] {
                assert_eq!(url.without_secret(said.to_owned()), said);
            }
            assert_eq!(url.without_secret(format!("password=key password={password}!")), "password=… password=…!");
        }
    }

    #[test]
    fn s1_13_a_sqlite_url_has_a_path() {
        let path = |text: &str| DatabaseUrl::parse(text).expect("sqlite").sqlite_path().map(str::to_owned);
        assert_eq!(path("sqlite:a/b.db?mode=rwc").as_deref(), Some("a/b.db"));
        assert_eq!(path("sqlite:///tmp/b.db").as_deref(), Some("/tmp/b.db"));
        assert_eq!(path("sqlite::memory:"), None);
    }
}
