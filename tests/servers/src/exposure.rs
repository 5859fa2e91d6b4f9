//! A server that can be reached from elsewhere than the loopback address, with TLS or without.

use std::net::{IpAddr, UdpSocket};

use crate::certificates::Identity;
use crate::engine::shell_word;

/// How a server is reached.
#[derive(Clone, Debug, Default)]
pub struct Exposure {
    /// An address of this machine, beside the loopback address.
    pub address: Option<IpAddr>,
    /// What the server proves itself with; without one it has no TLS, where that can be had.
    pub identity: Option<Identity>,
}

impl Exposure {
    /// The addresses to listen on.
    pub(crate) fn addresses(&self) -> String {
        self.address.map_or_else(|| "127.0.0.1".to_owned(), |address| format!("127.0.0.1,{address}"))
    }

    /// Shell that writes certificate and key into `folder`, in front of what starts the server.
    pub(crate) fn files(&self, folder: &str) -> String {
        let Some(identity) = &self.identity else { return String::new() };
        let [certificate, key] = Self::paths(folder).map(|path| shell_word(&path));
        format!(
            "umask 077 && printf %s {} >{certificate} && printf %s {} >{key} && ",
            shell_word(&identity.certificate),
            shell_word(&identity.key)
        )
    }

    /// Where certificate and key are.
    pub(crate) fn paths(folder: &str) -> [String; 2] {
        [format!("{folder}/server.crt"), format!("{folder}/server.key")]
    }
}

/// An address of this machine that is not a loopback one, if it has any.
pub fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    // Nothing is sent: it only chooses the interface that leads to this address of no host.
    socket.connect("198.51.100.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}
