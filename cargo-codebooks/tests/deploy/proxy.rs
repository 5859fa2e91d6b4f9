//! A TCP proxy in this process that cuts or freezes a connection after so many bytes.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// What becomes of a connection that has sent its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Both ends hear that it is over.
    Cut,
    /// Nothing goes through any more, and nobody hears of it.
    Freeze,
}

/// A proxy to a port of this machine; it goes on until the process ends.
pub struct Proxy {
    pub port: u16,
    left: Arc<AtomicU64>,
}

impl Proxy {
    /// Lets through as many bytes as [`allow`](Self::allow) says, without bound before that.
    pub fn new(target: u16, fate: Fate) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let left = Arc::new(AtomicU64::new(u64::MAX));
        let shared = Arc::clone(&left);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(("127.0.0.1", target)) else { continue };
                for (mut from, mut to) in
                    [(client.try_clone().expect("a copy"), server.try_clone().expect("a copy")), (server, client)]
                {
                    let left = Arc::clone(&shared);
                    thread::spawn(move || pass(&mut from, &mut to, &left, fate));
                }
            }
        });
        Self { port, left }
    }

    /// So many bytes more, in both directions together.
    pub fn allow(&self, bytes: u64) {
        self.left.store(bytes, Ordering::SeqCst);
    }
}

fn pass(from: &mut TcpStream, to: &mut TcpStream, left: &AtomicU64, fate: Fate) {
    let mut buffer = [0; 512];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        let before = left.load(Ordering::SeqCst);
        if before < read as u64 {
            if fate == Fate::Freeze {
                loop {
                    thread::park();
                }
            }
            break;
        }
        if before != u64::MAX {
            left.fetch_sub(read as u64, Ordering::SeqCst);
        }
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
