//! What a URL asks for that its driver would pass over in silence: several hosts, and options that it does not know.

use schema_model::words::suggestion_or_all;

/// What to do about several hosts.
const ONE: &str = "name the one that takes writes";

/// The options that the driver for PostgreSQL reads.
pub(super) const POSTGRES: &[&str] = &[
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// The options that the driver for MySQL and MariaDB reads.
pub(super) const MYSQL: &[&str] = &[
    "sslmode",
    "ssl-mode",
    "sslca",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "charset",
    "collation",
    "statement-cache-capacity",
    "socket",
    "timezone",
    "time-zone",
];

/// The options that the driver for SQLite reads.
pub(super) const SQLITE: &[&str] = &["mode", "cache", "immutable", "vfs"];

/// What is wrong with a server's URL, as a clause, and what to do about it; `rest` is what follows `//`.
///
/// A misspelt option may hold a secret as well as any: its value is never repeated.
pub(super) fn fault(known: &[&str], rest: &str) -> Option<(String, String)> {
    let (authority, options) = rest.split_once('?').unwrap_or((rest, ""));
    let address = authority.rsplit_once('@').map_or(authority, |(_, address)| address);
    let hosts = address.split('/').next().unwrap_or_default();
    if hosts.contains(',')
        || pairs(options).any(|(key, value)| key == "host" && (value.contains(',') || value.contains("%2C")))
    {
        return Some(("names several hosts".to_owned(), ONE.to_owned()));
    }
    unknown_option(known, options)
}

/// An option that its driver does not read, as a clause, and what to do about it.
pub(super) fn unknown_option(known: &[&str], options: &str) -> Option<(String, String)> {
    let is_known = |key: &str| {
        let is_setting = key.starts_with("options[") || key.starts_with("options%5B");
        known.contains(&key) || is_setting && known.contains(&"options")
    };
    let (option, _) = pairs(options).find(|(key, _)| !is_known(key))?;
    let option: String = option.chars().filter(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).take(40).collect();
    let help = match option.as_str() {
        "target_session_attrs" | "load_balance_hosts" => ONE.to_owned(),
        "schema" | "currentSchema" | "search_path" if known.contains(&"options") => {
            "write `options=-csearch_path%3Dapp` for the schema `app`".to_owned()
        }
        _ => suggestion_or_all(&option, known.iter().copied()),
    };
    Some((format!("has the option `{option}`, which is not known"), help))
}

/// The options of a URL, with their values.
fn pairs(options: &str) -> impl Iterator<Item = (&str, &str)> {
    options.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_driver_would_pass_over_is_refused() {
        for (known, rest, expected) in [
            (POSTGRES, "me:x@h1,h2/db", "names several hosts"),
            (POSTGRES, "me:x@h1:5432,h2:5433/db", "names several hosts"),
            (POSTGRES, "me:x@/db?host=h1,h2", "names several hosts"),
            (MYSQL, "me:x@h1,h2/db", "names several hosts"),
            (POSTGRES, "me:x@h/db?target_session_attrs=read-write", "has the option `target_session_attrs`"),
            (POSTGRES, "me:x@h/db?schema=app", "has the option `schema`"),
            (MYSQL, "me:x@h/db?sslmod=disabled", "has the option `sslmod`"),
        ] {
            let (reason, help) = fault(known, rest).unwrap_or_else(|| panic!("{rest} is taken"));
            assert!(reason.contains(expected), "{reason}");
            assert!(!help.is_empty() && !reason.contains("read-write"), "{help}");
        }
        let (_, help) = fault(MYSQL, "me@h/db?sslmod=x").expect("unknown");
        assert_eq!(help, "did you mean `sslmode`?");
        for (known, rest) in [
            (POSTGRES, "me:a,b@h/db?sslmode=verify-full&sslrootcert=ca.pem&options[search_path]=app"),
            (POSTGRES, "me@h/a,b"),
            (MYSQL, "me@h/db?ssl-mode=VERIFY_IDENTITY&ssl-ca=ca.pem&charset=utf8mb4"),
            (MYSQL, "h/db?"),
        ] {
            assert_eq!(fault(known, rest), None, "{rest}");
        }
    }
}
