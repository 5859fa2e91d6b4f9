//! Whether a URL says only what is heard, and whether an open session is fit for a deployment.

use super::{DatabaseUrl, Deploy, DeployError, address, catalog};

/// Refuses a URL that leaves the database open, and an option of a file that its driver would pass over.
pub(super) fn refuse_unheard(url: &DatabaseUrl) -> Result<(), DeployError> {
    let (place, options) = url.secret().split_once('?').unwrap_or((url.secret(), ""));
    let is_file = url.dialect() == "sqlite";
    if is_file && let Some((reason, help)) = address::unknown_option(address::SQLITE, options) {
        return Err(DeployError::Url { reason, help });
    }
    let Some((_, address)) = place.split_once("://") else {
        return match place.split_once(':') {
            Some((_, "")) => Err(unnamed("file", "write it after the colon")),
            _ => Ok(()),
        };
    };
    let database = if is_file { Some(address) } else { address.split_once('/').map(|(_, database)| database) };
    match database.filter(|database| !database.is_empty()) {
        None if is_file => Err(unnamed("file", "write it after the slashes")),
        None if !options.split('&').any(|option| option.starts_with("dbname=")) => {
            Err(unnamed("database", "write it after the host: `…@host/database`"))
        }
        _ => Ok(()),
    }
}

fn unnamed(what: &str, help: &str) -> DeployError {
    DeployError::Url { reason: format!("does not name a {what}"), help: help.to_owned() }
}

impl Deploy {
    /// Refuses a session in which nothing can be deployed, before the first statement.
    pub(super) async fn refuse_unfit(&mut self) -> Result<(), DeployError> {
        let Some(question) = catalog::knowledge(self.target.dialect).unfit else { return Ok(()) };
        match self.one("the session", question).await?.as_deref() {
            None => Ok(()),
            // Statements in the log repeat what was done only where nobody else can come between.
            Some("repeatable") => self.run("session", "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ").await,
            Some(reason) => {
                let (reason, help) = reason.split_once("; ").unwrap_or((reason, ""));
                let help = (!help.is_empty()).then(|| help.to_owned());
                Err(DeployError::Connect { url: self.opener.to_string(), reason: reason.to_owned(), help })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_hears_is_refused() {
        for (url, refused) in [
            ("postgres://me@host/db", None),
            ("postgres://me@host/db?sslmode=require&options=-c%20search_path%3Dapp", None),
            ("postgres://me@host/db?options[search_path]=app", None),
            ("postgres:///db?host=/run/postgresql", None),
            ("postgres://host?dbname=db", None),
            ("postgres://me@host/db?schema=app", Some("`schema`")),
            ("postgres://me@host/db?target_session_attrs=read-write", Some("`target_session_attrs`")),
            ("postgres://me@host", Some("does not name a database")),
            ("postgres://me@host/", Some("does not name a database")),
            ("mysql://me@host/db?ssl-mode=REQUIRED", None),
            ("mysql://me@host/db?useSSL=true", Some("`useSSL`")),
            ("mysql://me@host", Some("does not name a database")),
            ("sqlite:", Some("does not name a file")),
            ("sqlite://", Some("does not name a file")),
            ("sqlite::memory:", None),
            ("sqlite:a.db?mode=ro", None),
            ("sqlite:a.db?mod=ro", Some("`mod`")),
            ("sqlite://a.db", None),
            ("sqlite:///tmp/a.db?mode=rwc", None),
        ] {
            let checked = DatabaseUrl::parse(url).and_then(|url| refuse_unheard(&url));
            let found = checked.err().map(|error| error.to_string());
            assert_eq!(found.is_some(), refused.is_some(), "{url}: {found:?}");
            assert!(found.unwrap_or_default().contains(refused.unwrap_or_default()), "{url}");
        }
    }
}
