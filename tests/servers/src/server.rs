//! Starts a server and waits until it answers.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::account::Account;
use crate::client;
use crate::database::Database;
use crate::engine::{Engine, Kind, Start};
use crate::exposure::Exposure;
use crate::guard::Guard;

/// How often a start is tried: another process may take the free port between our look and the server's.
const TRIES: u32 = 3;

/// How long a server may take until it answers; on a busy machine MariaDB needs several seconds.
const DEADLINE: Duration = Duration::from_secs(60);

const POLL: Duration = Duration::from_millis(20);

/// A running throw-away server; dropping it ends the process and removes its data.
pub struct Server {
    kind: Kind,
    engine: Arc<dyn Engine>,
    port: u16,
    databases: AtomicU32,
    guard: Guard,
}

impl Server {
    /// The PostgreSQL server that all tests of this process share; the first call starts it.
    ///
    /// # Panics
    /// With one sentence when it cannot be started, for instance because it is not installed.
    #[track_caller]
    pub fn postgres() -> &'static Self {
        static SHARED: OnceLock<Result<Server, String>> = OnceLock::new();
        shared(&SHARED, Kind::Postgres)
    }

    /// The MariaDB server that all tests of this process share; the first call starts it.
    ///
    /// # Panics
    /// With one sentence when it cannot be started, for instance because it is not installed.
    #[track_caller]
    pub fn mariadb() -> &'static Self {
        static SHARED: OnceLock<Result<Server, String>> = OnceLock::new();
        shared(&SHARED, Kind::Mariadb)
    }

    /// The MySQL server that all tests of this process share, where MySQL is installed; the first call starts it.
    ///
    /// # Panics
    /// With one sentence when it is installed and cannot be started, or when it is required and not installed.
    #[track_caller]
    pub fn mysql() -> Option<&'static Self> {
        static SHARED: OnceLock<Result<Server, String>> = OnceLock::new();
        Kind::installed().contains(&Kind::Mysql).then(|| shared(&SHARED, Kind::Mysql))
    }

    /// The shared server of each kind that is installed.
    ///
    /// # Panics
    /// As for one of them.
    #[track_caller]
    pub fn all() -> Vec<&'static Self> {
        let mut servers = vec![Self::postgres(), Self::mariadb()];
        servers.extend(Self::mysql());
        servers
    }

    /// The shared servers that speak the dialect `mysql`.
    ///
    /// # Panics
    /// As for one of them.
    #[track_caller]
    pub fn mysql_family() -> Vec<&'static Self> {
        Self::all().into_iter().filter(|server| server.kind() != Kind::Postgres).collect()
    }

    /// Starts a server of one's own, for a test that stops or disturbs it.
    ///
    /// # Panics
    /// With one sentence when it cannot be started, for instance because it is not installed.
    #[track_caller]
    pub fn start(kind: Kind) -> Self {
        match launch(kind, Start::default()) {
            Ok(server) => server,
            Err(sentence) => panic!("{sentence}"),
        }
    }

    /// The same with options of its command line beside ours.
    ///
    /// # Panics
    /// As [`start`](Self::start).
    #[track_caller]
    pub fn start_with(kind: Kind, options: &[&str]) -> Self {
        match launch(kind, Start { options, ..Start::default() }) {
            Ok(server) => server,
            Err(sentence) => panic!("{sentence}"),
        }
    }

    /// The same, of a server that is reached as told.
    ///
    /// # Panics
    /// As [`start`](Self::start).
    #[track_caller]
    pub fn start_exposed(kind: Kind, exposure: &Exposure) -> Self {
        match launch(kind, Start { exposure: Some(exposure), ..Start::default() }) {
            Ok(server) => server,
            Err(sentence) => panic!("{sentence}"),
        }
    }

    /// Starts a standby, which takes what this PostgreSQL server does as it does it.
    ///
    /// # Panics
    /// As [`start`](Self::start).
    #[track_caller]
    #[must_use]
    pub fn standby(&self) -> Self {
        match launch(self.kind, Start { primary: Some(self.port), ..Start::default() }) {
            Ok(server) => server,
            Err(sentence) => panic!("{sentence}"),
        }
    }

    /// Creates an empty Unicode database with a name that this server has not seen yet.
    ///
    /// # Panics
    /// With the client's message when the server refuses.
    #[track_caller]
    pub fn database(&self) -> Database {
        let number = self.databases.fetch_add(1, Ordering::Relaxed) + 1;
        let name = format!("test_{number}");
        let first = self.engine.client(self.port, self.engine.first_database());
        if let Err(complaint) = client::feed(first, &self.engine.create_database(&name)) {
            panic!("cannot create the database `{name}`: {complaint}");
        }
        Database::on_server(Arc::clone(&self.engine), self.port, name)
    }

    /// A database of another server by its name, which this one has as well: as a member of the same cluster, or as its
    /// standby. It goes with whichever of the two is dropped first.
    #[must_use]
    pub fn same(&self, database: &Database) -> Database {
        Database::on_server(Arc::clone(&self.engine), self.port, database.name())
    }

    /// Which kind of server this is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The temporary folder with the server's data and its log.
    pub fn folder(&self) -> &Path {
        self.guard.folder()
    }

    /// The server's process, for a test that signals it.
    ///
    /// # Panics
    /// When somebody removed the server's folder.
    pub fn process_id(&self) -> u32 {
        match self.guard.server_process() {
            Some(process) => process,
            None => panic!("the folder of the {:?} server is gone", self.kind),
        }
    }

    /// Ends the server at once, without a word to its clients; it comes up again on what it had written.
    ///
    /// # Panics
    /// When the signal cannot be sent.
    pub fn crash(&mut self) {
        let before = self.guard.server_process();
        self.guard.crash(self.engine.stop_signal()).expect("the server's process is told");
        let deadline = Instant::now() + DEADLINE;
        // The guard starts the next one when the last one is gone.
        while self.guard.server_process() == before && Instant::now() < deadline {
            thread::sleep(POLL);
        }
    }

    /// Waits until it answers again.
    ///
    /// # Panics
    /// With its log when it does not.
    pub fn restart(&mut self) {
        if let Err(failure) = wait_until_it_answers(self.engine.as_ref(), self.port, &self.guard) {
            panic!("{failure}");
        }
    }

    /// What the server printed so far.
    pub fn log(&self) -> String {
        self.guard.log()
    }
}

/// A failed start is kept too: a hundred tests shall not wait for a hundred deadlines.
#[track_caller]
fn shared(place: &'static OnceLock<Result<Server, String>>, kind: Kind) -> &'static Server {
    match place.get_or_init(|| launch(kind, Start::default())) {
        Ok(server) => server,
        Err(sentence) => panic!("{sentence}"),
    }
}

fn launch(kind: Kind, start: Start<'_>) -> Result<Server, String> {
    let engine = kind.engine()?;
    let mut last_failure = String::new();
    for _ in 0..TRIES {
        let port = free_port()?;
        let guard = spawn(engine.as_ref(), port, start)?;
        match wait_until_it_answers(engine.as_ref(), port, &guard) {
            Ok(()) => {
                return Ok(Server { kind, engine, port, databases: AtomicU32::new(0), guard });
            }
            Err(failure) => last_failure = failure,
        }
    }
    Err(format!("the {kind:?} server did not start in {TRIES} tries: {last_failure}"))
}

pub(crate) fn free_port() -> Result<u16, String> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("no free port on 127.0.0.1: {error}"))
}

fn spawn(engine: &dyn Engine, port: u16, start: Start<'_>) -> Result<Guard, String> {
    let folder = tempfile::Builder::new()
        .prefix("codebooks-")
        .tempdir()
        .map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let account = Account::for_server(folder.path(), engine.accounts())?;
    let Some(name) = folder.path().to_str() else {
        return Err("the temporary folder's name is not UTF-8".to_owned());
    };
    let script = engine.start_script(name, port, start);
    // From here on the guard removes the folder.
    Guard::spawn(folder.keep(), account, &script, engine.stop_signal())
        .map_err(|error| format!("cannot start the server's guard: {error}"))
}

/// `Err` says why the server is not there: it ended (with its log) or the deadline passed (with both).
fn wait_until_it_answers(engine: &dyn Engine, port: u16, guard: &Guard) -> Result<(), String> {
    let deadline = Instant::now() + DEADLINE;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut last_answer = "it does not listen".to_owned();
    loop {
        if guard.server_exited() {
            return Err(format!("it ended at once, its log:\n{}", guard.log()));
        }
        // Cheap look first; a client per poll would slow the start down.
        if TcpStream::connect_timeout(&address, POLL).is_ok() {
            let command = engine.client(port, engine.first_database());
            match client::feed(command, engine.data_folder_query()) {
                Ok(data_folder) if Path::new(data_folder.trim()).starts_with(guard.folder()) => {
                    return Ok(());
                }
                Ok(other) => last_answer = format!("another server has its port: {}", other.trim()),
                Err(complaint) => last_answer = complaint,
            }
        }
        if Instant::now() > deadline {
            let log = guard.log();
            return Err(format!("no answer within {DEADLINE:?}: {last_answer}, its log:\n{log}"));
        }
        thread::sleep(POLL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first server answers on the port, which must not pass for the second one's answer.
    #[test]
    fn a_taken_port_is_a_failed_start() {
        for kind in Kind::installed() {
            let first = Server::start(kind);
            let guard = spawn(first.engine.as_ref(), first.port, Start::default()).expect("a guard starts");
            let failure = wait_until_it_answers(first.engine.as_ref(), first.port, &guard)
                .expect_err("two servers cannot share a port");
            assert!(failure.starts_with("it ended at once, its log:\n"), "{failure}");
            assert!(failure.contains(&first.port.to_string()), "{failure}");
            let folder = guard.folder().to_owned();
            drop(guard);
            assert!(!folder.exists());
            first.database().script("SELECT 1;").expect("the first server is unharmed");
        }
    }
}
