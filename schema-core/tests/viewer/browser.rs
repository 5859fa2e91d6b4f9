//! A browser without a window, driven through its debugging pipe.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// The longest that the browser may take for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page in a browser of its own.
pub struct Browser {
    child: Child,
    into: File,
    messages: Receiver<Value>,
    events: VecDeque<Value>,
    session: Option<String>,
    last: u64,
    _folder: TempDir,
}

impl Browser {
    pub fn start() -> Self {
        let program = test_servers::chromium().unwrap_or_else(|sentence| panic!("{sentence}"));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pipe = |name: &str| folder.path().join(name);
        for name in ["in", "out"] {
            let made = Command::new("mkfifo").arg(pipe(name)).status().expect("mkfifo runs");
            assert!(made.success());
        }
        // The shell gives the browser its pipes as the descriptors 3 and 4.
        let child = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<\"$IN\" 4>\"$OUT\"", "sh"])
            .arg(program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--window-size=1400,900"])
            .arg("--disable-dev-shm-usage")
            .arg(format!("--user-data-dir={}", pipe("profile").display()))
            .env("IN", pipe("in"))
            .env("OUT", pipe("out"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser starts");
        let into = OpenOptions::new().write(true).open(pipe("in")).expect("a pipe");
        let out = File::open(pipe("out")).expect("a pipe");
        let (sender, messages) = channel();
        thread::spawn(move || {
            for message in BufReader::new(out).split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).expect("JSON");
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut browser =
            Self { child, into, messages, events: VecDeque::new(), session: None, last: 0, _folder: folder };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = browser.call("Target.attachToTarget", attach);
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    /// Opens a file at a place of it, and waits until its script has run.
    pub fn open(&mut self, file: &Path, hash: &str) {
        // From another page: changing only the fragment would not reload it.
        for url in ["about:blank".to_owned(), format!("file://{}{hash}", file.display())] {
            self.call("Page.navigate", json!({"url": url}));
            self.wait_for("Page.loadEventFired");
        }
        self.settle();
    }

    /// Lets the page draw, and a flight end.
    pub fn settle(&mut self) {
        self.eval(
            "new Promise((done) => { let last = ''; const look = () => { const now = drawing.style.transform; \
             if (now === last) return done(true); last = now; requestAnimationFrame(() => requestAnimationFrame(look)); }; \
             const drawing = document.getElementById('drawing'); requestAnimationFrame(() => requestAnimationFrame(look)); })",
        );
    }

    /// The value of an expression in the page.
    pub fn eval(&mut self, expression: &str) -> Value {
        let parameters = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let done = self.call("Runtime.evaluate", parameters);
        assert!(done.get("exceptionDetails").is_none(), "{expression}: {done}");
        done["result"]["value"].clone()
    }

    pub fn text(&mut self, expression: &str) -> String {
        let value = self.eval(expression);
        value.as_str().unwrap_or_else(|| panic!("{expression}: {value}")).to_owned()
    }

    pub fn number(&mut self, expression: &str) -> f64 {
        let value = self.eval(expression);
        value.as_f64().unwrap_or_else(|| panic!("{expression}: {value}"))
    }

    /// Presses a key.
    pub fn press(&mut self, key: &str) {
        let mut down = json!({"type": "keyDown", "key": key, "code": key});
        match key {
            "Enter" => {
                down["text"] = json!("\r");
                down["windowsVirtualKeyCode"] = json!(13);
            }
            _ if key.chars().count() == 1 => down["text"] = json!(key),
            _ => {}
        }
        self.call("Input.dispatchKeyEvent", down);
        self.call("Input.dispatchKeyEvent", json!({"type": "keyUp", "key": key, "code": key}));
        self.settle();
    }

    /// Types a text.
    pub fn write(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
        self.settle();
    }

    /// Moves the pointer to the middle of what an expression names, and clicks there or not.
    pub fn point(&mut self, element: &str, click: bool) {
        let place = self.eval(&format!(
            "(() => {{ const box = ({element}).getBoundingClientRect(); \
             return [box.left + box.width / 2, box.top + box.height / 2]; }})()"
        ));
        self.point_at(&place[0], &place[1], click);
    }

    pub fn point_at(&mut self, x: &Value, y: &Value, click: bool) {
        let mouse = |kind: &str| json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1});
        self.call("Input.dispatchMouseEvent", json!({"type": "mouseMoved", "x": x, "y": y}));
        if click {
            self.call("Input.dispatchMouseEvent", mouse("mousePressed"));
            self.call("Input.dispatchMouseEvent", mouse("mouseReleased"));
        }
        self.settle();
    }

    /// What the browser complained of, and every address that it asked for but the page's own.
    pub fn complaints(&mut self, file: &Path) -> Vec<String> {
        self.settle();
        let own = format!("file://{}", file.display());
        let complaint = |event: &Value| {
            let parameters = &event["params"];
            match event["method"].as_str()? {
                "Runtime.exceptionThrown" | "Log.entryAdded" => Some(parameters.to_string()),
                "Runtime.consoleAPICalled" => Some(parameters["args"].to_string()),
                "Network.requestWillBeSent" => {
                    let url = parameters["request"]["url"].as_str()?;
                    (!url.starts_with(&own) && !url.starts_with("data:") && url != "about:blank")
                        .then(|| url.to_owned())
                }
                _ => None,
            }
        };
        self.events.drain(..).filter_map(|event| complaint(&event)).collect()
    }

    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let id = self.last;
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.into.write_all(message.to_string().as_bytes()).expect("the browser listens");
        self.into.write_all(&[0]).expect("the browser listens");
        loop {
            let message = self.next(method);
            if message["id"] == id {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return message["result"].clone();
            }
            self.events.push_back(message);
        }
    }

    fn wait_for(&mut self, event: &str) {
        let seen = |events: &VecDeque<Value>| events.iter().position(|message| message["method"] == event);
        loop {
            if let Some(at) = seen(&self.events) {
                self.events.remove(at);
                return;
            }
            let message = self.next(event);
            self.events.push_back(message);
        }
    }

    fn next(&self, what: &str) -> Value {
        self.messages.recv_timeout(PATIENCE).unwrap_or_else(|error| panic!("{what}: the browser says nothing: {error}"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
