//! A browser without a window, driven as a person would: files go into the
//! picker or are dropped, text is typed, what the page says is read.
//!
//! It speaks the DevTools protocol over two pipes, so nothing but the browser
//! is needed.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

pub(crate) struct Browser {
    child: Child,
    to: RefCell<File>,
    from: RefCell<BufReader<File>>,
    sent: Cell<u64>,
    session: String,
    _dir: tempfile::TempDir,
}

impl Browser {
    /// Starts one; `None`, and a word about it, where none is installed.
    pub(crate) fn start() -> Option<Self> {
        let there = |name: &&str| {
            let found = Command::new("sh").args(["-c", &format!("command -v {name}")]).output();
            found.is_ok_and(|found| found.status.success())
        };
        let Some(name) = NAMES.iter().find(|name| there(name)) else {
            std::io::stderr().write_all(b"skipped: no chromium is installed\n").unwrap();
            return None;
        };
        let dir = tempfile::tempdir().unwrap();
        let (to, from) = (dir.path().join("to"), dir.path().join("from"));
        assert!(Command::new("mkfifo").arg(&to).arg(&from).status().unwrap().success());
        // File descriptors 3 and 4 are the two pipes of the protocol.
        let line = format!(
            "exec {name} --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
             --disable-dev-shm-usage --disable-background-networking --disable-component-update --disable-sync \
             --remote-debugging-pipe --user-data-dir=\"$1\" about:blank 3< \"$2\" 4> \"$3\""
        );
        let child = Command::new("bash")
            .args(["-c", &line, "bash"])
            .args([&dir.path().join("profile"), &to, &from])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = File::options().write(true).open(to).unwrap();
        let from = BufReader::new(File::open(from).unwrap());
        let (to, from) = (RefCell::new(to), RefCell::new(from));
        let mut browser = Self { child, to, from, sent: Cell::new(0), session: String::new(), _dir: dir };
        let target = browser.ask("Target.createTarget", json!({"url": "about:blank"}));
        let params = json!({"targetId": target["targetId"], "flatten": true});
        browser.session =
            browser.ask("Target.attachToTarget", params)["sessionId"].as_str().unwrap().to_owned();
        Some(browser)
    }

    /// Sends a command and waits for its answer.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "it is made on the spot")]
    pub(crate) fn ask(&self, method: &str, params: Value) -> Value {
        let id = self.sent.get() + 1;
        self.sent.set(id);
        let mut message = json!({"id": id, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let mut to = self.to.borrow_mut();
        to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut bytes = Vec::new();
            self.from.borrow_mut().read_until(0, &mut bytes).unwrap();
            assert_eq!(bytes.pop(), Some(0), "the browser went away");
            let answer: Value = serde_json::from_slice(&bytes).unwrap();
            if answer["id"] == id {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    /// The value of an expression in the page; a promise is waited for.
    #[track_caller]
    pub(crate) fn run(&self, expression: &str) -> Value {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.ask("Runtime.evaluate", params);
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Opens a file and waits until it is there.
    pub(crate) fn open(&self, path: &Path) {
        self.ask("Page.enable", json!({}));
        self.ask("Page.navigate", json!({"url": format!("file://{}", path.display())}));
        self.run(
            "new Promise(done => { const wait = () => document.readyState === 'complete' && \
             document.getElementById('verdict') ? done() : setTimeout(wait, 5); wait() })",
        );
    }

    /// What the page says next: its verdict and the checks that fail.
    pub(crate) fn verdict(&self) -> (i64, String) {
        let said = self.run(
            "new Promise(done => { const at = document.documentElement.dataset; const wait = () => \
             at.verdict ? done([Number(at.verdict), at.failed || '']) : setTimeout(wait, 2); wait() })",
        );
        (said[0].as_i64().unwrap(), said[1].as_str().unwrap().to_owned())
    }

    fn forget(&self) {
        self.run("document.documentElement.removeAttribute('data-verdict')");
    }

    /// Chooses files in the picker `#id`.
    pub(crate) fn choose(&self, id: &str, paths: &[std::path::PathBuf]) {
        self.forget();
        let node =
            self.ask("Runtime.evaluate", json!({"expression": format!("document.getElementById('{id}')")}));
        let params = json!({"files": paths, "objectId": node["result"]["objectId"]});
        self.ask("DOM.setFileInputFiles", params);
    }

    /// Chooses every file of a folder and gives the verdict.
    pub(crate) fn judge(&self, folder: &Path) -> (i64, String) {
        self.choose("some", &files(folder));
        self.verdict()
    }

    /// Lets files go over the middle of `#id`.
    pub(crate) fn drop_on(&self, id: &str, paths: &[std::path::PathBuf]) {
        self.forget();
        let middle = self.run(&format!(
            "(() => {{ const box = document.getElementById('{id}').getBoundingClientRect(); \
             return [box.x + box.width / 2, box.y + box.height / 2] }})()"
        ));
        for kind in ["dragEnter", "dragOver", "drop"] {
            let data = json!({"items": [], "files": paths, "dragOperationsMask": 1});
            let params = json!({"type": kind, "x": middle[0], "y": middle[1], "data": data});
            self.ask("Input.dispatchDragEvent", params);
        }
    }

    /// Types into `#id` in the place of what was there.
    pub(crate) fn type_in(&self, id: &str, text: &str) {
        self.forget();
        self.run(&format!(
            "document.getElementById('{id}').focus(); document.getElementById('{id}').select()"
        ));
        self.ask("Input.insertText", json!({"text": text}));
        if text.is_empty() {
            for kind in ["keyDown", "keyUp"] {
                self.ask(
                    "Input.dispatchKeyEvent",
                    json!({"type": kind, "key": "Delete", "windowsVirtualKeyCode": 46}),
                );
            }
        }
        // The page waits for the hand to rest before it checks again.
        self.run("new Promise(done => setTimeout(done, 400))");
    }

    /// The words that `#id` shows.
    pub(crate) fn text(&self, id: &str) -> String {
        self.run(&format!("document.getElementById('{id}').innerText")).as_str().unwrap().to_owned()
    }

    /// A picture of the page as a screen of this width shows it.
    pub(crate) fn picture(&self, width: u32, dark: bool, to: &Path) {
        let metrics = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500});
        self.ask("Emulation.setDeviceMetricsOverride", metrics);
        let scheme = json!({"name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" }});
        self.ask("Emulation.setEmulatedMedia", json!({"features": [scheme]}));
        let shot = self.ask("Page.captureScreenshot", json!({"captureBeyondViewport": true}));
        let bytes = data_encoding::BASE64.decode(shot["data"].as_str().unwrap().as_bytes()).unwrap();
        std::fs::write(to, bytes).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The files of a folder.
pub(crate) fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths
}
