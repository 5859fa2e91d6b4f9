//! One deployer at a time on a Galera cluster, whose nodes do not share the locks of sessions.
//!
//! A row is taken by compare-and-set, which Galera certifies on all nodes, and never deleted. Its `beat` is heartbeat, check and
//! fence in one: whoever has lost the row cannot add to it, and what stands behind that in the same text does not run. A holder
//! that is gone is known by its silence, which each waiter counts in polls of its own: clocks of several machines differ, and a
//! poll that took long says nothing, since a schema change stops all nodes.

use std::time::{Duration, SystemTime};

use schema_model::fingerprint;
use tokio::time::{Instant, sleep};

use super::connection::{mysql_error, reason};
use super::event::Event;
use super::{Deploy, DeployError};

/// Its name in messages.
const LOCK: &str = "the deployment's lock";

/// How often the row is looked at.
const POLL: Duration = Duration::from_millis(200);

/// After so many polls without a change, 15 seconds, the holder is taken for dead.
const SILENT_POLLS: u32 = 75;

/// A poll that took longer does not count.
const PROMPT: Duration = Duration::from_secs(1);

/// How often what the cluster has taken back is tried again.
const TRIES: u32 = 5;

const SEEN: &str = "SELECT owner, node, beat, holder FROM codebooks_lock WHERE id = 1";

const TABLE: &str = "CREATE TABLE IF NOT EXISTS codebooks_lock (id smallint NOT NULL, owner char(32) NOT NULL, \
     node char(36) NOT NULL, holder varchar(255) NOT NULL, beat bigint NOT NULL, PRIMARY KEY (id)) \
     ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;\n\
     INSERT IGNORE INTO codebooks_lock VALUES (1, '', '', '', 0)";

/// A conflict with another node.
const DEADLOCK: u16 = 1213;
/// A lock that did not come, or a node that waits for what the others have done.
const WAITED: u16 = 1205;
/// The node does not belong to a working cluster.
const UNJOINED: u16 = 1047;
/// There is no such table yet.
const MISSING: u16 = 1146;
/// NULL for a column that takes none, which only the fence gives.
const FENCED: u16 = 1048;

/// The row as it was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Turn {
    owner: String,
    node: String,
    beat: String,
    holder: String,
}

/// How long a holder has been silent.
#[derive(Debug, Default)]
struct Silence {
    last: Turn,
    polls: u32,
}

impl Silence {
    /// Counts a poll that took so long; whether the holder is taken for dead.
    fn is_over(&mut self, seen: &Turn, took: Duration) -> bool {
        if *seen != self.last {
            self.last = seen.clone();
            self.polls = 0;
        } else if took < PROMPT {
            self.polls += 1;
        }
        self.polls >= SILENT_POLLS
    }
}

impl Deploy {
    /// Waits for the row, and until then for other deployments of this node.
    pub(super) async fn lock_cluster(&mut self, deadline: Instant, node: String) -> Result<(), DeployError> {
        let is_local = self.lock_node(deadline).await?;
        let done = self.take_turn(deadline, if is_local { node } else { String::new() }).await;
        if done.is_err() && is_local {
            let _ = self.connection.rows(&self.node_lock("RELEASE_LOCK", "")).await;
        }
        done
    }

    /// Takes the lock of this node, of which its death is known at once; whether the server has such locks.
    async fn lock_node(&mut self, deadline: Instant) -> Result<bool, DeployError> {
        let ask = self.node_lock("GET_LOCK", ", 0");
        let mut told = false;
        loop {
            match self.connection.one(&ask).await {
                Ok(Some(answer)) if answer == "1" => return Ok(true),
                Ok(Some(answer)) if answer == "0" => {}
                // Some versions refuse it on a cluster: the row serves alone.
                Err(error) if mysql_error(&error).is_none() => return Err(self.unread(LOCK, &error)),
                _ => return Ok(false),
            }
            let holder = self.holder().await?;
            self.wait_for(&holder, &mut told, deadline).await?;
        }
    }

    async fn take_turn(&mut self, deadline: Instant, node: String) -> Result<(), DeployError> {
        let origin = format!("{} {:?} {}", std::process::id(), SystemTime::now(), self.opener);
        let own = fingerprint::bytes(origin.as_bytes())[..32].to_owned();
        let (mut silence, mut told) = (Silence::default(), false);
        loop {
            let asked = Instant::now();
            let mut holder = "a deployment that has just finished".to_owned();
            match self.connection.rows(SEEN).await {
                Ok(rows) => match rows.into_iter().next().and_then(turn) {
                    None => self.make_table().await?,
                    Some(seen) => {
                        let is_of_node = !node.is_empty() && seen.node == node;
                        let is_free = seen.owner.is_empty() || is_of_node || silence.is_over(&seen, asked.elapsed());
                        if is_free && self.compare_and_set(&seen, &own, &node).await? {
                            self.turn = Some(own);
                            return Ok(());
                        }
                        holder = seen.holder;
                    }
                },
                Err(error) => match mysql_error(&error) {
                    Some(MISSING) => self.make_table().await?,
                    Some(DEADLOCK | WAITED) => {}
                    // Without a majority for a moment, as when a node is gone.
                    Some(UNJOINED) if Instant::now() < deadline => {}
                    _ => return Err(self.unread(LOCK, &error)),
                },
            }
            self.wait_for(&holder, &mut told, deadline).await?;
        }
    }

    async fn make_table(&mut self) -> Result<(), DeployError> {
        match self.connection.run(TABLE).await {
            Err(error) if mysql_error(&error) != Some(DEADLOCK) => Err(self.unread(LOCK, &error)),
            _ => Ok(()),
        }
    }

    /// Takes the row if it is still as it was seen.
    async fn compare_and_set(&mut self, seen: &Turn, own: &str, node: &str) -> Result<bool, DeployError> {
        let sql = format!(
            "UPDATE codebooks_lock SET owner = '{own}', node = '{node}', holder = LEFT(CONCAT('connection ', CONNECTION_ID(), \
             ' of ', CURRENT_USER(), ' on ', @@wsrep_node_name), 255), beat = beat + 1 \
             WHERE id = 1 AND owner = '{}' AND beat = {};\nSELECT owner FROM codebooks_lock WHERE id = 1",
            seen.owner, seen.beat
        );
        match self.connection.one(&sql).await {
            Ok(owner) => Ok(owner.as_deref() == Some(own)),
            Err(error) if matches!(mysql_error(&error), Some(DEADLOCK | WAITED)) => Ok(false),
            Err(error) => Err(self.unread(LOCK, &error)),
        }
    }

    async fn wait_for(&mut self, holder: &str, told: &mut bool, deadline: Instant) -> Result<(), DeployError> {
        if Instant::now() >= deadline {
            return Err(self.held(holder.to_owned()));
        }
        if !*told {
            self.emit(Event::Waiting { holder });
            *told = true;
        }
        sleep(POLL).await;
        Ok(())
    }

    /// Gives the row back.
    pub(super) async fn release_turn(&mut self) {
        let Some(own) = self.turn.take() else { return };
        let sql = format!(
            "UPDATE codebooks_lock SET owner = '', holder = '', beat = beat + 1 WHERE id = 1 AND owner = '{own}'"
        );
        for _ in 0..TRIES {
            match self.connection.run(&sql).await {
                Err(error) if mysql_error(&error) == Some(DEADLOCK) => {}
                _ => return,
            }
        }
    }

    /// Statements as one text; where the row is needed, each behind the fence.
    pub(super) fn fenced<S: AsRef<str>>(&self, statements: &[S]) -> String {
        let fence = self.fence();
        let fenced: Vec<String> = statements.iter().map(|statement| format!("{fence}{}", statement.as_ref())).collect();
        fenced.join(";\n")
    }

    /// What fails as soon as another deployer has the row; nothing where there is none.
    pub(super) fn fence(&self) -> String {
        self.turn.as_ref().map_or_else(String::new, |own| {
            format!("UPDATE codebooks_lock SET beat = IF(owner = '{own}', beat + 1, NULL) WHERE id = 1;\n")
        })
    }

    /// Whether an error says that another deployer has the row.
    pub(super) fn is_fenced(&self, error: &sqlx::Error) -> bool {
        self.turn.is_some() && mysql_error(error) == Some(FENCED) && reason(error).contains("'beat'")
    }

    /// Whether a text that stands for itself is to be run again, after a pause: a schema change of another node takes back
    /// whatever comes across it, even a read.
    pub(super) async fn again(&mut self, error: &sqlx::Error, attempt: u32) -> bool {
        let is_cluster = self.connection.server.state.cluster.is_some();
        let again = is_cluster && attempt < TRIES && mysql_error(error) == Some(DEADLOCK);
        if again {
            sleep(Duration::from_millis(20) * 2_u32.pow(attempt)).await;
        }
        again
    }

    /// That a node has left its cluster, of which it tells by what it refuses to read.
    pub(super) fn unjoined(&self, error: &sqlx::Error) -> Option<DeployError> {
        let is_cluster = self.connection.server.state.cluster.is_some();
        let says_so = is_cluster && matches!(mysql_error(error), Some(UNJOINED | 1180 | WAITED));
        says_so.then(|| unjoined(&self.opener.to_string(), &self.opener.without_secret(reason(error))))
    }
}

/// The error for a node that is not a working member of its cluster.
pub(super) fn unjoined(place: &str, why: &str) -> DeployError {
    DeployError::Unfit {
        message: format!("`{place}` is not a working member of its Galera cluster ({why})"),
        help: "connect to another node, or wait until this one has joined".to_owned(),
    }
}

fn turn(row: Vec<Option<String>>) -> Option<Turn> {
    let [owner, node, beat, holder] = <[Option<String>; 4]>::try_from(row).ok()?;
    Some(Turn { owner: owner?, node: node?, beat: beat?, holder: holder? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_dead_after_many_prompt_polls_without_a_change() {
        let seen = |beat: u32| Turn { owner: "me".to_owned(), beat: beat.to_string(), ..Turn::default() };
        let (prompt, slow) = (Duration::from_millis(1), Duration::from_secs(2));
        let mut silence = Silence::default();
        assert!(!silence.is_over(&seen(1), prompt));
        for _ in 1..SILENT_POLLS {
            assert!(!silence.is_over(&seen(1), prompt) && !silence.is_over(&seen(1), slow));
        }
        assert!(silence.is_over(&seen(1), prompt));
        assert!(!silence.is_over(&seen(2), prompt));
        assert_eq!(silence.polls, 0);
    }
}
