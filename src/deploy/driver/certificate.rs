//! Why there is no encrypted connection: mostly the server's certificate.

use sqlx::Error;

/// What is wrong with a connection's encryption, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::deploy) struct TlsFault {
    pub(in crate::deploy) reason: &'static str,
    pub(in crate::deploy) help: &'static str,
}

const UNKNOWN: TlsFault = TlsFault {
    reason: "its certificate is not signed by an authority that is trusted",
    help: "name the authority's certificate with `ssl-ca=FILE` in the URL, or write `sslmode=require` (`ssl-mode=REQUIRED` for \
           MySQL and MariaDB) to encrypt without knowing who answers",
};
const OTHER_NAME: TlsFault =
    TlsFault { reason: "its certificate is for another host", help: "connect by a name that the certificate has" };
const EXPIRED: TlsFault =
    TlsFault { reason: "its certificate has expired", help: "have the certificate of the server renewed" };
const NOT_YET: TlsFault = TlsFault {
    reason: "its certificate is not valid yet",
    help: "check the clocks of this machine and of the one that issued the certificate",
};
const NOT_TAKEN: TlsFault =
    TlsFault { reason: "its certificate is not taken", help: "check the certificate of the server" };
const NONE: TlsFault = TlsFault {
    reason: "the server does not support TLS",
    help: "enable TLS on the server, or write `sslmode=disable` (`ssl-mode=DISABLED` for MySQL and MariaDB) to send everything \
           in clear text",
};

/// What is wrong with the encryption, if that is why there is no connection.
///
/// The driver hands on rustls's errors as texts within errors of input and output, and does not name their type.
pub(in crate::deploy) fn fault(error: &Error) -> Option<TlsFault> {
    let (Error::Io(_) | Error::Tls(_)) = error else { return None };
    let text = error.to_string();
    if text.contains("does not support TLS") {
        return Some(NONE);
    }
    let (_, certificate) = text.split_once("invalid peer certificate: ")?;
    let known = [
        ("UnknownIssuer", UNKNOWN),
        // An authority of the same name, with another key.
        ("BadSignature", UNKNOWN),
        ("not valid for name", OTHER_NAME),
        ("NotValidForName", OTHER_NAME),
        ("expired", EXPIRED),
        ("Expired", EXPIRED),
        ("not valid yet", NOT_YET),
        ("NotValidYet", NOT_YET),
    ];
    let found = known.into_iter().find(|(part, _)| certificate.contains(part));
    Some(found.map_or(NOT_TAKEN, |(_, fault)| fault))
}
