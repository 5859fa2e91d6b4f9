//! A statement that may take an hour: waited for without a limit, but not for a server that is gone.

use std::pin::pin;
use std::time::Duration;

use sqlx::Error;
use tokio::time::{Instant, timeout};

use crate::deploy::connect::{Opener, connect};
use crate::deploy::connection::Connection;
use crate::deploy::{DeployError, Options};

/// How often it is told how long it has taken.
const TICK: Duration = Duration::from_secs(1);

/// Runs it. `probe` asks another connection whether the server still has this session; each time the response timeout is over it is
/// asked, since a lost network gives no notice.
pub(super) async fn run(
    connection: &mut Connection,
    sql: &str,
    tell: &mut (dyn FnMut(Duration) + Send),
    probe: Option<&str>,
    opener: &Opener,
    options: Options,
) -> Result<(), Error> {
    let begun = Instant::now();
    let mut asked = begun;
    let mut call = pin!(connection.run_unbounded(sql));
    loop {
        if let Ok(done) = timeout(TICK, &mut call).await {
            return done;
        }
        tell(begun.elapsed());
        let Some(probe) = probe.filter(|_| asked.elapsed() >= options.response_timeout) else { continue };
        if !is_there(probe, opener, &options).await {
            let message =
                format!("the server no longer knows the session, after {} seconds", begun.elapsed().as_secs());
            return Err(Error::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, message)));
        }
        asked = Instant::now();
    }
}

/// Whether the server has the session, as a new connection sees it. A server that is there and gives no further connection tells
/// nothing.
async fn is_there(probe: &str, opener: &Opener, options: &Options) -> bool {
    let mut other = match connect(opener, options, &mut |_| {}).await {
        Ok(other) => other,
        Err(DeployError::Connect { reason, .. }) => {
            let reason = reason.to_lowercase();
            return !["refused", "no answer", "unreachable", "timed out", "reset"]
                .iter()
                .any(|word| reason.contains(word));
        }
        Err(_) => return true,
    };
    let found = other.one(probe).await;
    other.close().await;
    // Where it may not look, the session is believed in.
    !matches!(found.as_ref().map(Option::as_deref), Ok(None | Some("0")))
}
