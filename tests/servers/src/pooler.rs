//! A transaction pooler before a PostgreSQL server.

use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use crate::account::Account;
use crate::database::Database;
use crate::guard::Guard;
use crate::programs::find;
use crate::server::free_port;

/// A running PgBouncer that gives sessions out by transaction; dropping it ends it.
pub struct Pooler {
    port: u16,
    _guard: Guard,
}

impl Pooler {
    /// Starts one before the database's server.
    ///
    /// # Panics
    /// With one sentence when it cannot be started, for instance because it is not installed.
    #[track_caller]
    pub fn start(database: &Database) -> Self {
        match launch(database) {
            Ok(pooler) => pooler,
            Err(sentence) => panic!("{sentence}"),
        }
    }

    /// The URL of the database by way of the pooler.
    pub fn url(&self, database: &Database) -> String {
        database.url().replace(&format!(":{}/", database.port()), &format!(":{}/", self.port))
    }
}

fn launch(database: &Database) -> Result<Pooler, String> {
    let program = find(&["pgbouncer"], "pgbouncer")?;
    let port = free_port()?;
    let folder = tempfile::Builder::new().prefix("codebooks-").tempdir();
    let folder = folder.map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let settings = format!(
        "[databases]\n{name} = host=127.0.0.1 port={server} dbname={name} user={user}\n\n\
         [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n\
         pool_mode = transaction\nignore_startup_parameters = extra_float_digits\n",
        name = database.name(),
        server = database.port(),
        user = database.user()
    );
    let path = folder.path().join("pgbouncer.ini");
    std::fs::write(&path, settings).map_err(|error| format!("{}: {error}", path.display()))?;
    let account = Account::for_server(folder.path(), &["postgres"])?;
    let script = format!("exec '{}' '{}'\n", program.display(), path.display());
    let guard = Guard::spawn(folder.keep(), account, &script, "INT")
        .map_err(|error| format!("cannot start the pooler's guard: {error}"))?;
    let deadline = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if guard.server_exited() || Instant::now() > deadline {
            return Err(format!("the pooler did not start: {}", guard.log()));
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(Pooler { port, _guard: guard })
}
