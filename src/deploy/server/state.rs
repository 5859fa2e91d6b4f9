//! In what state a server is: one that takes no writes, or one where two deployments at once do harm.

use schema_model::model::Dialect;

use super::DeployError;
use crate::deploy::driver::TextRow;

/// What a server tells of itself beside its version, by name.
#[derive(Clone, Debug, Default)]
pub(in crate::deploy) struct State {
    read_only: Option<&'static str>,
    /// Whether foreign keys leave rows unchecked in which a column is NULL that stands behind the key's in its index: MySQL
    /// 9.6 and later, unless configured differently.
    pub(in crate::deploy) unchecked_keys: bool,
    /// Of a node of a Galera cluster, what tells it from the others and from itself before a restart.
    pub(in crate::deploy) cluster: Option<String>,
}

/// Joins a session to its Galera cluster: what another node has committed is read, and schema changes reach all nodes,
/// whatever the server's own settings are. Before that the node says whether it is a member, which one that is not can.
pub(in crate::deploy) const JOIN: &str = "SHOW GLOBAL STATUS WHERE variable_name IN \
     ('wsrep_ready', 'wsrep_cluster_status', 'wsrep_local_state_comment', 'wsrep_gcomm_uuid'); \
     SET SESSION wsrep_sync_wait = 1, wsrep_OSU_method = 'TOI'";

impl State {
    /// The statement that asks for it, which any user may run.
    pub(in crate::deploy) fn question(dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Postgres => {
                "SELECT 'recovery', CASE WHEN pg_is_in_recovery() THEN 'ON' ELSE 'OFF' END \
                 UNION ALL SELECT 'read_only', upper(current_setting('transaction_read_only'))"
            }
            Dialect::Mysql => {
                "SHOW GLOBAL VARIABLES WHERE variable_name IN \
                 ('read_only', 'innodb_native_foreign_keys', 'group_replication_group_name', \
                 'group_replication_single_primary_mode', 'wsrep_on')"
            }
            Dialect::Sqlite => "SELECT 'read_only', 'OFF'",
        }
    }

    /// What the answer says.
    ///
    /// # Errors
    /// When the server belongs to a group that takes writes on several members: two that create the same table at once
    /// put all members out of order.
    pub(in crate::deploy) fn of(dialect: Dialect, answer: &[TextRow], place: &str) -> Result<Self, DeployError> {
        let value = |name: &str| value(answer, name);
        if !value("group_replication_group_name").is_empty() && value("group_replication_single_primary_mode") == "OFF"
        {
            let message = format!(
                "`{place}` belongs to a replication group with several primaries, which schema changes can stop"
            );
            let help = "switch the group to single-primary mode for the deployment".to_owned();
            return Err(DeployError::Unfit { message, help });
        }
        let read_only = match dialect {
            Dialect::Postgres if value("recovery") == "ON" => Some("is a standby"),
            // A replica, or a secondary of a group.
            _ if matches!(value("read_only"), "" | "OFF" | "0") => None,
            Dialect::Postgres => Some("takes no writes: `default_transaction_read_only` is on"),
            Dialect::Mysql | Dialect::Sqlite => Some("takes no writes: `read_only` is on, as on a replica"),
        };
        // The node says later who it is.
        let cluster = (value("wsrep_on") == "ON").then(String::new);
        Ok(Self { read_only, unchecked_keys: value("innodb_native_foreign_keys") == "OFF", cluster })
    }

    /// What a node said to [`JOIN`].
    ///
    /// # Errors
    /// When it is not a working member of its cluster: it answers, and nothing it says can be relied on.
    pub(in crate::deploy) fn joined(&mut self, answer: &[TextRow], place: &str) -> Result<(), DeployError> {
        let value = |name: &str| value(answer, name);
        let (status, state) = (value("wsrep_cluster_status"), value("wsrep_local_state_comment"));
        if value("wsrep_ready") != "ON" || status != "Primary" {
            return Err(DeployError::Unfit {
                message: format!("`{place}` is not a working member of its Galera cluster ({status}, {state})"),
                help: "connect to another node, or wait until this one has joined".to_owned(),
            });
        }
        self.cluster = Some(value("wsrep_gcomm_uuid").to_owned());
        Ok(())
    }

    /// Demands that the server takes writes.
    ///
    /// # Errors
    /// When it does not.
    pub(in crate::deploy) fn demand_writes(&self, place: &str) -> Result<(), DeployError> {
        let Some(clause) = self.read_only else { return Ok(()) };
        let help = "connect to the server that takes writes".to_owned();
        Err(DeployError::Unfit { message: format!("`{place}` {clause}"), help })
    }
}

/// The value behind a name.
fn value<'a>(answer: &'a [TextRow], name: &str) -> &'a str {
    let row = answer.iter().find(|row| row.first().is_some_and(|cell| cell.as_deref() == Some(name)));
    row.and_then(|row| row.get(1)?.as_deref()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_working_member_of_a_cluster_is_taken() {
        let row = |name: &str, text: &str| vec![Some(name.to_owned()), Some(text.to_owned())];
        let alone = State::of(Dialect::Mysql, &[row("wsrep_on", "OFF")], "x").expect("it is fit");
        assert_eq!(alone.cluster, None);
        for (ready, status, fits) in [("ON", "Primary", true), ("OFF", "Primary", false), ("ON", "non-Primary", false)]
        {
            let mut state = State::of(Dialect::Mysql, &[row("wsrep_on", "ON")], "x").expect("it is fit");
            let answer =
                [row("wsrep_ready", ready), row("wsrep_cluster_status", status), row("wsrep_gcomm_uuid", "a-b")];
            assert_eq!(state.joined(&answer, "x").is_ok(), fits, "{ready}, {status}");
            assert_eq!(state.cluster.as_deref() == Some("a-b"), fits);
        }
    }

    fn of(dialect: Dialect, answer: &[(&str, &str)]) -> Result<State, DeployError> {
        let rows: Vec<TextRow> =
            answer.iter().map(|(name, value)| vec![Some((*name).to_owned()), Some((*value).to_owned())]).collect();
        State::of(dialect, &rows, "x://me@host/db")
    }

    #[test]
    fn a_server_that_takes_no_writes_is_refused_where_something_is_to_be_written() {
        for (dialect, answer, part) in [
            (Dialect::Postgres, &[("recovery", "ON"), ("read_only", "ON")][..], Some("is a standby")),
            (Dialect::Postgres, &[("recovery", "OFF"), ("read_only", "ON")], Some("`default_transaction_read_only`")),
            (Dialect::Postgres, &[("recovery", "OFF"), ("read_only", "OFF")], None),
            (Dialect::Mysql, &[("read_only", "ON")], Some("`read_only` is on")),
            (Dialect::Mysql, &[("read_only", "NO_LOCK_NO_ADMIN")], Some("`read_only` is on")),
            (Dialect::Mysql, &[("read_only", "OFF")], None),
            (Dialect::Sqlite, &[("read_only", "OFF")], None),
        ] {
            let done = of(dialect, answer).expect("it is fit to be read").demand_writes("x://me@host/db");
            match (done, part) {
                (Ok(()), None) => {}
                (Err(error), Some(part)) => {
                    assert!(error.message().contains(part), "{error:?}");
                    assert_eq!(error.help().as_deref(), Some("connect to the server that takes writes"));
                }
                (done, _) => panic!("{answer:?}: {done:?}"),
            }
        }
    }

    #[test]
    fn a_group_with_several_primaries_is_refused() {
        let group = |single: &'static str| {
            [
                ("read_only", "OFF"),
                ("group_replication_group_name", "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"),
                ("group_replication_single_primary_mode", single),
            ]
        };
        assert!(of(Dialect::Mysql, &group("ON")).is_ok());
        let error = of(Dialect::Mysql, &group("OFF")).expect_err("several primaries");
        assert!(error.message().contains("several primaries"), "{error:?}");
        // The plugin is there, but no group.
        let none = [("group_replication_group_name", ""), ("group_replication_single_primary_mode", "OFF")];
        assert!(of(Dialect::Mysql, &none).is_ok());
    }
}
