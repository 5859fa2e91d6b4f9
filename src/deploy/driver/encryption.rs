//! What a connection needs of TLS.
//!
//! The drivers encrypt where the server offers it and else do without, silently, and believe any certificate unless told to
//! check it. To this machine that is good enough. To any other a password would go to whoever answers: there the certificate
//! is checked, unless the URL decides differently.

use std::net::IpAddr;

/// What a connection needs, where its options leave it to the server whether to encrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Nothing else than the options.
    AsTold,
    /// It is encrypted, or there is none: whoever asks for encryption must not go without and not notice.
    Encrypted,
    /// The server's certificate is checked.
    Verified,
}

impl Need {
    /// Of a connection to a host whose mode, by the URL or by default, is the opportunistic one.
    #[must_use]
    pub(super) fn of(url: &str, host: &str) -> Self {
        let options = url.split_once('?').map_or("", |(_, options)| options);
        let is_mode = |option: &str| matches!(option.split('=').next(), Some("sslmode" | "ssl-mode"));
        match () {
            () if is_local(host) => Self::AsTold,
            () if options.split('&').any(is_mode) => Self::Encrypted,
            () => Self::Verified,
        }
    }
}

/// Whether a host is this machine.
fn is_local(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_name = host.is_empty() || host.eq_ignore_ascii_case("localhost") || host.starts_with('/');
    is_name || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s4_11_only_this_machine_is_trusted_without_a_certificate() {
        for (url, host, need) in [
            ("postgres://me@localhost/db", "localhost", Need::AsTold),
            ("postgres://me@127.0.0.1/db", "127.0.0.1", Need::AsTold),
            ("postgres://me@127.9.9.9/db", "127.9.9.9", Need::AsTold),
            ("postgres://me@[::1]/db", "[::1]", Need::AsTold),
            ("postgres:///db?host=/run/postgresql", "/run/postgresql", Need::AsTold),
            ("postgres://me@db.example/db", "db.example", Need::Verified),
            ("postgres://me@localhost.example/db", "localhost.example", Need::Verified),
            ("mysql://me@10.0.0.7/db?charset=utf8mb4", "10.0.0.7", Need::Verified),
            ("postgres://me@db.example/db?sslmode=prefer", "db.example", Need::Encrypted),
            ("mysql://me@db.example/db?charset=utf8mb4&ssl-mode=PREFERRED", "db.example", Need::Encrypted),
        ] {
            assert_eq!(Need::of(url, host), need, "{url}");
        }
    }
}
