//! Throw-away database servers for tests, started from the installed programs.
//!
//! Each server lives in a temporary folder, listens on a free port of the loopback address only, and is gone
//! with its folder when its [`Server`] is dropped *or when the test process ends in any way*: a small guard
//! process reads a pipe that this process holds, and its end is the order to clean up.
//!
//! ```no_run
//! for database in test_servers::Database::all() {
//!     database.script("CREATE TABLE t (id INT); INSERT INTO t VALUES (7);").expect("plain SQL");
//!     assert_eq!(database.query("SELECT id FROM t"), [["7"]]);
//! }
//! ```

#![forbid(unsafe_code)]

mod account;
mod certificates;
mod client;
mod database;
mod engine;
mod exposure;
mod galera;
mod guard;
mod mariadb;
mod mysql;
mod pooler;
mod postgres;
mod programs;
mod recorder;
mod report;
mod server;
mod sqlite;

pub use certificates::{Authority, Identity};
pub use database::Database;
pub use engine::Kind;
pub use exposure::{Exposure, own_address};
pub use galera::{Galera, galera_missing};
pub use pooler::Pooler;
pub use programs::{chromium, missing_packages};
pub use recorder::Recorder;
pub use report::{missing_required, report};
pub use server::Server;
