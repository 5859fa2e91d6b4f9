//! TLS with real servers and certificates made for the test: who is who is checked wherever a server is not this machine.

use std::fs;

use test_servers::{Authority, Database, Exposure, Kind, Server, own_address};

use crate::refusals::{refused, run};
use crate::support::{Package, SHOP};

/// The option that checks the certificate and its host, as each driver calls it.
fn verifying(kind: Kind) -> &'static str {
    if kind == Kind::Postgres { "sslmode=verify-full" } else { "ssl-mode=VERIFY_IDENTITY" }
}

/// The URL with another host and options.
fn url(database: &Database, host: &str, options: &[&str]) -> String {
    let url = database.url().replace("@127.0.0.1:", &format!("@{host}:"));
    if options.is_empty() { url } else { format!("{url}?{}", options.join("&")) }
}

#[test]
fn s4_11_a_certificate_is_checked_and_what_is_wrong_with_it_is_told() {
    let package = Package::new(SHOP);
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, other) = (Authority::new(), Authority::new());
    let [trusted, untrusted] = [("ours.pem", &ours), ("other.pem", &other)].map(|(name, authority)| {
        let path = folder.path().join(name);
        fs::write(&path, authority.pem()).expect("written");
        format!("ssl-ca={}", path.display())
    });
    let hosts = ["localhost", "127.0.0.1"];
    for kind in Kind::installed() {
        let mode = verifying(kind);
        let expose = |identity| Server::start_exposed(kind, &Exposure { address: None, identity: Some(identity) });
        let server = expose(ours.identity(&hosts));
        let database = server.database();
        for host in hosts {
            let ran = run(&package, &["setup"], &url(&database, host, &[mode, &trusted]));
            assert_eq!(ran.code, Some(0), "{kind:?} {host}: {ran:?}");
        }
        let began = std::time::Instant::now();
        for authority in [&[mode][..], &[mode, &untrusted]] {
            refused(
                &run(&package, &["setup"], &url(&database, "localhost", authority)),
                4,
                "authority that is trusted",
            );
        }
        assert!(began.elapsed().as_secs() < 10, "who refuses is not asked again");
        drop(server);
        for (identity, part) in [
            (ours.identity(&["elsewhere.example"]), "its certificate is for another host"),
            (ours.expired_identity(&hosts), "its certificate has expired"),
        ] {
            let server = expose(identity);
            let database = server.database();
            refused(&run(&package, &["setup"], &url(&database, "localhost", &[mode, &trusted])), 4, part);
        }
    }
}

#[test]
fn s4_11_to_another_machine_nothing_goes_in_clear_text_unless_that_is_asked_for() {
    let Some(address) = own_address() else {
        eprintln!("not run: this machine has no address beside the loopback one");
        return;
    };
    let package = Package::new(SHOP);
    let host = address.to_string();
    // Without TLS MySQL takes no password from this driver.
    for kind in Kind::installed().into_iter().filter(|kind| *kind != Kind::Mysql) {
        let server = Server::start_exposed(kind, &Exposure { address: Some(address), identity: None });
        let database = server.database();
        let [prefer, require, disable] = match kind {
            Kind::Postgres => ["sslmode=prefer", "sslmode=require", "sslmode=disable"],
            _ => ["ssl-mode=PREFERRED", "ssl-mode=REQUIRED", "ssl-mode=DISABLED"],
        };
        for options in [&[][..], &[prefer], &[require]] {
            refused(&run(&package, &["setup"], &url(&database, &host, options)), 4, "does not support TLS");
        }
        refused(&run(&package, &["setup"], &url(&database, "127.0.0.1", &[require])), 4, "does not support TLS");
        for (host, options) in [(host.as_str(), &[disable][..]), ("127.0.0.1", &[])] {
            let ran = run(&package, &["setup"], &url(&database, host, options));
            assert_eq!(ran.code, Some(0), "{kind:?} {host}: {ran:?}");
        }
    }
}

#[test]
fn s4_11_another_machine_proves_who_it_is_unless_the_url_decides_differently() {
    let Some(address) = own_address() else {
        eprintln!("not run: this machine has no address beside the loopback one");
        return;
    };
    let package = Package::new(SHOP);
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new();
    let path = folder.path().join("authority.pem");
    fs::write(&path, authority.pem()).expect("written");
    let trusted = format!("ssl-ca={}", path.display());
    let host = address.to_string();
    for kind in Kind::installed() {
        let exposure = Exposure { address: Some(address), identity: Some(authority.identity(&[&host])) };
        let server = Server::start_exposed(kind, &exposure);
        let database = server.database();
        refused(&run(&package, &["setup"], &url(&database, &host, &[])), 4, "authority that is trusted");
        let prefer = if kind == Kind::Postgres { "sslmode=prefer" } else { "ssl-mode=PREFERRED" };
        for (host, options) in [(host.as_str(), &[trusted.as_str()][..]), (&host, &[prefer]), ("127.0.0.1", &[])] {
            let ran = run(&package, &["setup"], &url(&database, host, options));
            assert_eq!(ran.code, Some(0), "{kind:?} {host} {options:?}: {ran:?}");
        }
    }
}
