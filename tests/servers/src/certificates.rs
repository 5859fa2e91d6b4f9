//! Certificates that tests make for their servers.

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};

/// An authority that signs certificates, and that clients trust or do not.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// A server's certificate with its key, both as PEM.
#[derive(Clone, Debug)]
pub struct Identity {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Authority {
    /// A new one.
    ///
    /// # Panics
    /// When no key can be made.
    pub fn new() -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).expect("no names");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let pem = parameters.self_signed(&key).expect("a certificate").pem();
        Self { issuer: Issuer::new(parameters, key), pem }
    }

    /// Its certificate, which a client needs to trust it.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// A certificate for hosts: names and addresses.
    ///
    /// # Panics
    /// When a host is neither.
    pub fn identity(&self, hosts: &[&str]) -> Identity {
        self.signed(hosts, false)
    }

    /// One whose time is over.
    ///
    /// # Panics
    /// As [`identity`](Self::identity).
    pub fn expired_identity(&self, hosts: &[&str]) -> Identity {
        self.signed(hosts, true)
    }

    fn signed(&self, hosts: &[&str], is_expired: bool) -> Identity {
        let hosts: Vec<String> = hosts.iter().map(|&host| host.to_owned()).collect();
        let mut parameters = CertificateParams::new(hosts).expect("names of hosts");
        if is_expired {
            parameters.not_before = date_time_ymd(2020, 1, 1);
            parameters.not_after = date_time_ymd(2020, 2, 1);
        }
        let key = KeyPair::generate().expect("a key");
        let certificate = parameters.signed_by(&key, &self.issuer).expect("a certificate");
        Identity { certificate: certificate.pem(), key: key.serialize_pem() }
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}
