//! A Galera cluster of MariaDB servers on the loopback address.

use std::path::{Path, PathBuf};

use crate::engine::Kind;
use crate::programs;
use crate::server::{Server, free_port};

/// Where distributions put the library.
const LIBRARIES: [&str; 3] =
    ["/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so", "/usr/lib64/galera/libgalera_smm.so"];

/// Why there can be no cluster here; nothing where there can.
pub fn galera_missing() -> Option<String> {
    let programs = ["rsync", "lsof"].into_iter().filter(|name| programs::find(&[name], name).is_err());
    // The script that hands on a node's data is of the server's own version.
    let server = programs::find(&["mariadbd"], "mariadb-server").ok();
    let script = server.and_then(|server| Some(server.parent()?.parent()?.join("bin/wsrep_sst_rsync")));
    let script = (!script.is_some_and(|script| script.is_file())).then_some("this MariaDB's wsrep_sst_rsync");
    let library = library().is_none().then_some("libgalera_smm.so");
    let missing: Vec<&str> = programs.chain(script).chain(library).collect();
    (!missing.is_empty()).then(|| format!("Galera: not run ({} not installed)", missing.join(", ")))
}

fn library() -> Option<PathBuf> {
    LIBRARIES.iter().map(Path::new).find(|path| path.is_file()).map(Path::to_owned)
}

/// A cluster; its first node has founded it and stays.
pub struct Galera {
    library: PathBuf,
    /// Of each node the ports of the group, of what a node has missed, and of all its data.
    ports: Vec<[u16; 3]>,
    nodes: Vec<Server>,
}

impl Galera {
    /// Starts so many nodes, each once the one before it is a member.
    ///
    /// # Panics
    /// With one sentence when a node cannot be started.
    #[track_caller]
    #[must_use]
    pub fn start(nodes: usize) -> Self {
        let port = || free_port().expect("a free port");
        let ports = (0..nodes).map(|_| [port(), port(), port()]).collect();
        let mut cluster = Self { library: library().expect("asked before"), ports, nodes: Vec::new() };
        (0..nodes).for_each(|_| cluster.join());
        cluster
    }

    /// The nodes that are there.
    #[must_use]
    pub fn nodes(&self) -> &[Server] {
        &self.nodes
    }

    /// Ends the last node at once.
    pub fn lose(&mut self) {
        self.nodes.pop();
    }

    /// Starts the next node, which gets all data from the others.
    ///
    /// # Panics
    /// As [`start`](Self::start).
    #[track_caller]
    pub fn join(&mut self) {
        let at = self.nodes.len();
        let [group, missed, whole] = self.ports[at];
        let addresses: Vec<String> = self.ports.iter().map(|[group, ..]| format!("127.0.0.1:{group}")).collect();
        // Short times: a node that is gone is to be missed within seconds.
        let provider = format!(
            "gmcast.listen_addr=tcp://127.0.0.1:{group};ist.recv_addr=127.0.0.1:{missed};gcache.size=16M;\
             evs.keepalive_period=PT0.5S;evs.suspect_timeout=PT3S;evs.inactive_timeout=PT6S"
        );
        let options = [
            "--wsrep-on=ON".to_owned(),
            format!("--wsrep-provider={}", self.library.display()),
            format!("--wsrep-cluster-address=gcomm://{}", addresses.join(",")),
            format!("--wsrep-node-address=127.0.0.1:{group}"),
            format!("--wsrep-node-name=n{}", at + 1),
            format!("--wsrep-provider-options={provider}"),
            "--wsrep-sst-method=rsync".to_owned(),
            format!("--wsrep-sst-receive-address=127.0.0.1:{whole}"),
            "--binlog-format=ROW".to_owned(),
            "--innodb-autoinc-lock-mode=2".to_owned(),
        ];
        let founds = (at == 0).then_some("--wsrep-new-cluster");
        let options: Vec<&str> = options.iter().map(String::as_str).chain(founds).collect();
        self.nodes.push(Server::start_with(Kind::Mariadb, &options));
    }
}
