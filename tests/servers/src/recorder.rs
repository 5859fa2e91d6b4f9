//! A TCP proxy that notes what its clients ask a server.

use std::io::{Read, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::database::Database;

/// What PostgreSQL's clients send in place of a first message, to ask for encryption.
const ENCRYPTION: [u32; 2] = [80_877_103, 80_877_104];

/// A proxy before a server; it goes on until the process ends.
pub struct Recorder {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    /// Starts one before the database's server.
    ///
    /// # Panics
    /// When this machine has no free port.
    pub fn start(database: &Database) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (target, is_postgres, shared) = (database.port(), database.dialect() == "postgres", Arc::clone(&asked));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(("127.0.0.1", target)) else { continue };
                let (Ok(answers), Ok(to_client)) = (server.try_clone(), client.try_clone()) else { continue };
                let messages = Messages { is_postgres, is_greeted: false, bytes: Vec::new() };
                let asked = Arc::clone(&shared);
                thread::spawn(move || pass(client, server, Some((messages, &asked))));
                thread::spawn(move || pass(answers, to_client, None));
            }
        });
        Self { port, asked }
    }

    /// The URL of the database by way of the recorder, which cannot read what is encrypted.
    pub fn url(&self, database: &Database) -> String {
        let url = database.url().replace(&format!(":{}/", database.port()), &format!(":{}/", self.port));
        url + if database.dialect() == "postgres" { "?sslmode=disable" } else { "?ssl-mode=disabled" }
    }

    /// What was asked since the last call: the text of every query, and a word for everything else that makes a server work.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, mut notes: Option<(Messages, &Mutex<Vec<String>>)>) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        // Noted before the server hears of it, so whoever has the answer finds the question.
        if let Some((messages, asked)) = &mut notes {
            messages.bytes.extend_from_slice(&buffer[..read]);
            let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
            while let Some(message) = messages.next() {
                asked.extend(message);
            }
        }
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}

/// A client's bytes as messages.
struct Messages {
    is_postgres: bool,
    /// Whether PostgreSQL's first message, which has no kind, is over.
    is_greeted: bool,
    bytes: Vec<u8>,
}

impl Messages {
    /// Nothing while the message is incomplete; of a complete one what it asks, should it ask something.
    fn next(&mut self) -> Option<Option<String>> {
        if self.is_postgres { self.next_of_postgres() } else { self.next_of_mysql() }
    }

    fn next_of_postgres(&mut self) -> Option<Option<String>> {
        let start = usize::from(self.is_greeted);
        let length: [u8; 4] = self.bytes.get(start..start + 4)?.try_into().ok()?;
        let end = start + u32::from_be_bytes(length) as usize;
        let message: Vec<u8> = self.bytes.get(..end)?.to_vec();
        self.bytes.drain(..end);
        if !self.is_greeted {
            let code = message.get(4..8).and_then(|code| code.try_into().ok()).map(u32::from_be_bytes);
            self.is_greeted = !code.is_some_and(|code| ENCRYPTION.contains(&code));
            return Some(None);
        }
        let text = || String::from_utf8_lossy(&message[5..]).trim_end_matches('\0').to_owned();
        Some(match message[0] {
            b'Q' => Some(text()),
            b'P' => Some(format!("prepare {}", text())),
            b'E' => Some("execute".to_owned()),
            b'F' => Some("call".to_owned()),
            _ => None,
        })
    }

    fn next_of_mysql(&mut self) -> Option<Option<String>> {
        let head: [u8; 4] = self.bytes.get(..4)?.try_into().ok()?;
        let end = 4 + u32::from_le_bytes([head[0], head[1], head[2], 0]) as usize;
        let message: Vec<u8> = self.bytes.get(4..end)?.to_vec();
        self.bytes.drain(..end);
        // A command begins a new count; what has a higher number answers the server.
        let command = message.first().filter(|_| head[3] == 0);
        let text = || String::from_utf8_lossy(&message[1..]).into_owned();
        Some(match command {
            Some(3) => Some(text()),
            Some(22) => Some(format!("prepare {}", text())),
            Some(23) => Some("execute".to_owned()),
            _ => None,
        })
    }
}
