//! One deployer at a time.
//!
//! PostgreSQL and MySQL have locks that belong to a session and end with it, so a killed deployer leaves none. SQLite
//! locks its file for as long as a transaction writes: there everything between lock and unlock is one.

use std::time::Duration;

use schema_model::fingerprint;
use schema_model::model::Dialect;
use tokio::time::{Instant, sleep};

use super::connect::connect;
use super::connection::Connection;
use super::event::Event;
use super::{Deploy, DeployError};

/// PostgreSQL's number for the lock: `code` in ASCII, and a number of our own.
const POSTGRES_KEY: (i32, i32) = (0x636F_6465, 1);

/// Its name in messages.
const LOCK: &str = "the deployment's lock";

/// How often it is asked for.
const POLL: Duration = Duration::from_millis(50);

/// Demands that this session holds PostgreSQL's lock: through a transaction pooler it need not be the one that took it.
pub(super) fn is_held() -> String {
    let (class, object) = POSTGRES_KEY;
    format!(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = {class} \
         AND objid = {object} AND pid = pg_backend_pid()) THEN RAISE EXCEPTION 'another session has the lock: connect to the \
         server itself, not through a transaction pooler'; END IF; END $$"
    )
}

/// The lock's name on MySQL, where all databases of a server share the names.
fn mysql_name(database: &str) -> String {
    format!("codebooks:{}", &fingerprint::bytes(database.as_bytes())[..32])
}

impl Deploy {
    /// Waits for other deployments, up to the limit of the options.
    pub(super) async fn lock(&mut self) -> Result<(), DeployError> {
        self.connection.server.state.demand_writes(&self.opener.to_string())?;
        let deadline = Instant::now() + self.options.deployer_wait;
        if let Some(node) = self.connection.server.state.cluster.clone() {
            self.lock_cluster(deadline, node).await?;
            return self.bound(Some(self.options.response_timeout)).await;
        }
        let ask = match self.connection.dialect() {
            Dialect::Sqlite => return self.lock_file(deadline).await,
            Dialect::Postgres => {
                self.refuse_pooler().await?;
                let (class, object) = POSTGRES_KEY;
                format!("SELECT CASE WHEN pg_try_advisory_lock({class}, {object}) THEN 1 ELSE 0 END")
            }
            // Whole seconds are all that it waits, so the loop does the waiting.
            Dialect::Mysql => self.node_lock("GET_LOCK", ", 0"),
        };
        let mut told = false;
        loop {
            match self.one(LOCK, &ask).await?.as_deref() {
                Some("1") => return self.bound(Some(self.options.response_timeout)).await,
                Some("0") => {}
                // MySQL's word for an error; nobody holds the lock then.
                _ => {
                    let reason = "the database did not give it and does not say why".to_owned();
                    return Err(DeployError::Read { subject: LOCK.to_owned(), reason });
                }
            }
            let holder = self.holder().await?;
            if Instant::now() >= deadline {
                return Err(self.held(holder));
            }
            if !told {
                self.emit(Event::Waiting { holder: &holder });
                told = true;
            }
            sleep(POLL).await;
        }
    }

    /// How long the server keeps this session while it is silent: a deployer that a network has lost must not hold the lock
    /// forever. Without a lock the session may be idle for as long as it likes.
    async fn bound(&mut self, idle: Option<Duration>) -> Result<(), DeployError> {
        let seconds = idle.map_or(0, |idle| idle.as_secs().max(1));
        let sql = match (self.connection.dialect(), idle) {
            (Dialect::Sqlite, _) => return Ok(()),
            // Before version 14 there is no such setting.
            (Dialect::Postgres, _) => format!(
                "SELECT set_config(name, '{seconds}s', false) FROM pg_settings \
                 WHERE name IN ('idle_session_timeout', 'idle_in_transaction_session_timeout')"
            ),
            (Dialect::Mysql, Some(_)) => format!("SET SESSION wait_timeout = {seconds}"),
            (Dialect::Mysql, None) => "SET SESSION wait_timeout = DEFAULT".to_owned(),
        };
        self.rows(LOCK, &sql).await.map(drop)
    }

    /// SQLite locks its file with a transaction, which waits by itself for as long as a statement may.
    ///
    /// A deferred one that reads first cannot always become one that writes.
    async fn lock_file(&mut self, deadline: Instant) -> Result<(), DeployError> {
        loop {
            match self.run("lock", "BEGIN IMMEDIATE").await {
                Err(DeployError::Locked { .. }) if Instant::now() < deadline => {
                    self.emit(Event::Waiting { holder: "another connection" });
                }
                Err(DeployError::Locked { holder, .. }) => return Err(self.held(holder)),
                result => return result,
            }
        }
    }

    /// Releases the lock. A session that has ended has released it already.
    ///
    /// On SQLite this is where all is written, or, if the work failed, nothing.
    pub(super) async fn unlock<T>(&mut self, done: Result<T, DeployError>) -> Result<T, DeployError> {
        let sql = match self.connection.dialect() {
            Dialect::Sqlite if done.is_ok() => {
                if let Err(error) = self.run("commit", "COMMIT").await {
                    let _ = self.connection.run("ROLLBACK").await;
                    return Err(error);
                }
                return done;
            }
            Dialect::Sqlite => "ROLLBACK".to_owned(),
            Dialect::Postgres => {
                let (class, object) = POSTGRES_KEY;
                format!("SELECT pg_advisory_unlock({class}, {object})")
            }
            Dialect::Mysql => {
                self.release_turn().await;
                self.node_lock("RELEASE_LOCK", "")
            }
        };
        let _ = self.connection.rows(&sql).await;
        let _ = self.bound(None).await;
        done
    }

    /// Demands that this session still holds MySQL's lock; PostgreSQL is asked within each transaction.
    pub(super) async fn still_locked(&mut self) -> Result<(), DeployError> {
        // On a cluster each text is behind the fence.
        if self.connection.dialect() != Dialect::Mysql || self.turn.is_some() {
            return Ok(());
        }
        let sql = format!("SELECT IS_USED_LOCK('{}') = CONNECTION_ID()", mysql_name(&self.name));
        if self.one(LOCK, &sql).await?.as_deref() == Some("1") {
            return Ok(());
        }
        let reason = "the server has released the deployment's lock".to_owned();
        Err(DeployError::Lost { url: self.opener.to_string(), reason })
    }

    /// A call of one of MySQL's functions for locks.
    pub(super) fn node_lock(&self, function: &str, more: &str) -> String {
        format!("SELECT {function}('{}'{more})", mysql_name(&self.name))
    }

    /// The error for another deployment that takes too long.
    pub(super) fn held(&self, holder: String) -> DeployError {
        DeployError::Locked { url: self.opener.to_string(), subject: None, holder, waited: self.options.deployer_wait }
    }

    /// Who holds the lock, as far as the server tells.
    pub(super) async fn holder(&mut self) -> Result<String, DeployError> {
        let sql = match self.connection.dialect() {
            Dialect::Postgres => {
                let (class, object) = POSTGRES_KEY;
                format!(
                    "SELECT concat_ws(' ', 'process', l.pid, 'of', a.usename, 'from ' || host(a.client_addr)) FROM pg_locks l \
                     LEFT JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted \
                     AND l.classid = {class} AND l.objid = {object} \
                     AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
            }
            _ => format!(
                "SELECT concat_ws(' ', 'connection', p.id, 'of', p.user, 'from', p.host) FROM information_schema.processlist p \
                 WHERE p.id = IS_USED_LOCK('{}')",
                mysql_name(&self.name)
            ),
        };
        Ok(self.one(LOCK, &sql).await?.unwrap_or_else(|| "a deployment that has just finished".to_owned()))
    }

    /// Two connections that are one session on the server come through a pooler that gives sessions out by transaction: a
    /// lock of a session would be anybody's.
    async fn refuse_pooler(&mut self) -> Result<(), DeployError> {
        const SESSION: &str = "SELECT pg_backend_pid()";
        let own = self.one("the session", SESSION).await?;
        let mut second: Connection = connect(&self.opener, &self.options, &mut |_| {}).await?;
        let other = second.one(SESSION).await;
        second.close().await;
        let other = other.map_err(|error| self.unread("the session", &error))?;
        if own == other { Err(DeployError::Pooler) } else { Ok(()) }
    }
}
