//! The real window, driven as a person would: one driver and one home per test, pictures of the whole screen.
//!
//! `./test e2e` gives the display (Xvfb), the built window (`KUNDENBUCH_WINDOW`) and the command line
//! (`KUNDENBUCH_CLI`). The window is built with the feature `e2e`: its web view lets a driver in, a file dialog
//! takes the path written in the file that `KUNDENBUCH_PICK` names, and breaches of the content security policy
//! are collected from the first moment on.
// This crate is a test: what goes wrong ends it at once, with the place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::missing_panics_doc)]

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
pub use thirtyfour::Key;
use thirtyfour::{Capabilities, WebDriver, error::WebDriverErrorInner, prelude::*};

/// How long a person would wait before calling it broken.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// What a window is started with.
#[derive(Debug, Default, Clone)]
pub struct Start {
    /// A book named on the start, as by `KUNDENBUCH_BOOK`.
    pub book: Option<PathBuf>,
    /// A home that another window used before; else a new, empty one.
    pub home: Option<PathBuf>,
    /// `LANG` of the system, German if not said.
    pub lang: Option<&'static str>,
}

/// A running window with the driver that works it.
#[derive(Debug)]
pub struct Window {
    /// The driver's session, for everything not offered here.
    pub page: WebDriver,
    driver: Child,
    home: PathBuf,
    kept: Option<tempfile::TempDir>,
}

impl Window {
    /// Starts the program in a home of its own and waits until its page is there.
    pub async fn open(start: Start) -> Window {
        let (home, kept) = match start.home {
            Some(home) => (home, None),
            None => {
                let folder = tempfile::Builder::new().prefix("kundenbuch-e2e-").tempdir().unwrap();
                (folder.path().to_owned(), Some(folder))
            }
        };
        let (port, native) = (free_port(), free_port());
        let mut command = Command::new("tauri-driver");
        command
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .envs(home_variables(&home))
            .env("LANG", start.lang.unwrap_or("de_DE.UTF-8"))
            .env_remove("LC_ALL")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("KUNDENBUCH_PICK", home.join("picked"))
            .env_remove("KUNDENBUCH_BOOK")
            .stdout(Stdio::null());
        if let Some(book) = &start.book {
            command.env("KUNDENBUCH_BOOK", book);
        }
        let driver = command.spawn().expect("tauri-driver: cargo install tauri-driver --locked --version 2.1.0");
        wait_for_port(port);
        wait_for_port(native);

        let mut wanted = Capabilities::new();
        wanted.set("browserName", "wry").unwrap();
        wanted.set("tauri:options", json!({ "application": program("KUNDENBUCH_WINDOW") })).unwrap();
        let page = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await.expect("a session");
        let window = Window { page, driver, home, kept };
        window.until("document.readyState === 'complete' && !!document.querySelector('#app > *')").await;
        // A page at rest repaints nothing, and a picture would wait for that: something invisible keeps moving.
        window
            .run("document.body.animate([{opacity: 1}, {opacity: .999}], {duration: 1e6, iterations: Infinity})")
            .await;
        window
    }

    /// The home of this window, to start another one in it later.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The next file dialogs choose this path.
    pub fn will_pick(&self, path: &Path) {
        fs::write(self.home.join("picked"), path.to_str().expect("a path in UTF-8")).unwrap();
    }

    /// Runs a script in the page and gives back what it returns.
    pub async fn run(&self, script: &str) -> Value {
        self.page.execute(script, Vec::new()).await.expect("a script that runs").json().clone()
    }

    /// Waits until this JavaScript expression is true.
    pub async fn until(&self, expression: &str) {
        let begun = Instant::now();
        loop {
            match self.page.execute(format!("return !!({expression})"), Vec::new()).await {
                Ok(answer) if answer.json() == &json!(true) => return,
                Ok(_) => {}
                // Locking makes the window anew: the driver stands before one that is gone and steps to the new one.
                Err(_) => {
                    if let Some(window) = self.page.windows().await.ok().and_then(|all| all.first().cloned()) {
                        let _ = self.page.switch_to_window(window).await;
                    }
                }
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain for: {expression}");
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Waits until this text stands on the page.
    pub async fn sees(&self, text: &str) {
        self.until(&format!("document.body.innerText.includes({})", json!(text))).await;
    }

    /// Whether this text stands on the page now.
    pub async fn shows(&self, text: &str) -> bool {
        self.run(&format!("return document.body.innerText.includes({})", json!(text))).await == json!(true)
    }

    /// Waits for a visible button (or link, tab, menu item) with this text or label, and presses it.
    pub async fn press(&self, name: &str) {
        let name = quoted(name);
        let path = format!(
            "//*[self::button or self::a or self::label[input/@type='radio'] or @role='button' or @role='menuitem' or @role='tab' or @role='option']\
             [normalize-space(.)={name} or normalize-space(text())={name} or @aria-label={name} or .//*[normalize-space(text())={name}]]"
        );
        self.element(By::XPath(path)).await.click().await.expect("something to press");
    }

    /// Waits for the field with this label, empties it and types.
    pub async fn fill(&self, label: &str, text: &str) {
        let label = quoted(label);
        let path = format!(
            "//*[self::input or self::textarea][@aria-label={label} or @placeholder={label} \
             or @id=//label[contains(normalize-space(.),{label})]/@for or ancestor::label[contains(normalize-space(.),{label})]]"
        );
        let field = self.element(By::XPath(path)).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses an entry of the list with this label, as a pick with the mouse does.
    pub async fn choose(&self, label: &str, entry: &str) {
        let list = format!(
            "[...document.querySelectorAll('select')].find((it) => [...it.labels].some((of) => of.innerText.includes({})))",
            json!(label)
        );
        self.until(&list).await;
        self.run(&format!(
            "const list = {list};
             list.value = [...list.options].find((it) => it.text.includes({})).value;
             list.dispatchEvent(new Event('change', {{bubbles: true}}));",
            json!(entry)
        ))
        .await;
    }

    /// Presses keys wherever the focus is.
    pub async fn keys(&self, keys: impl Into<TypingData>) {
        let keys = keys.into().to_string();
        let mut pressed = self.page.active_element().await.unwrap().send_keys(keys.as_str()).await;
        // What had the focus was drawn anew, or is just going, between the two calls: nothing was pressed.
        let missed = |error: &WebDriverError| {
            let kind = error.as_inner();
            matches!(
                kind,
                WebDriverErrorInner::StaleElementReference(_) | WebDriverErrorInner::ElementNotInteractable(_)
            )
        };
        for _ in 0..50 {
            if !pressed.as_ref().is_err_and(missed) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            pressed = self.page.active_element().await.unwrap().send_keys(keys.as_str()).await;
        }
        // Locking takes the window away, now and then before the driver has answered.
        let gone =
            pressed.as_ref().is_err_and(|error| matches!(error.as_inner(), WebDriverErrorInner::NoSuchWindow(_)));
        assert!(gone || pressed.is_ok(), "{pressed:?}");
    }

    /// Waits for one visible element.
    pub async fn element(&self, by: By) -> WebElement {
        let what = format!("{by:?}");
        self.page
            .query(by)
            .wait(PATIENCE, Duration::from_millis(50))
            .and_displayed()
            .first()
            .await
            .unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    /// Photographs the screen into `target/e2e/NAME.png`.
    pub fn picture(&self, name: &str) -> PathBuf {
        let folder = root().join("target/e2e");
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{name}.png"));
        let taken = Command::new("import").args(["-window", "root"]).arg(&file).status().expect("imagemagick");
        assert!(taken.success(), "no picture of the screen");
        file
    }

    /// Lets axe look at the page; every finding ends the test.
    pub async fn is_accessible(&self, where_: &str) {
        let axe = fs::read_to_string(root().join("ui/node_modules/axe-core/axe.min.js")).expect("npm ci in ui/");
        self.until("document.querySelector('main, dialog[open]') !== null").await; // a page that is not there yet has none
        self.run(&axe).await;
        let found = self
            .page
            .execute_async(
                "const done = arguments[arguments.length - 1];
                 axe.run(document, {resultTypes: ['violations']}).then(
                   (r) => done(r.violations.map((v) => [v.id, v.help, v.nodes.map((n) => n.html.slice(0, 160))])),
                   (e) => done([String(e)]));",
                Vec::new(),
            )
            .await
            .unwrap();
        assert_eq!(found.json(), &json!([]), "axe on {where_}");
    }

    /// Nothing tried to leave the content security policy, and no script failed.
    pub async fn is_clean(&self) {
        let found = self.run("return window.__found ?? ['the e2e build is missing']").await;
        assert_eq!(found, json!([]), "breaches of the policy and script errors");
    }

    /// Checks that the page stayed clean, ends the program and its driver.
    pub async fn close(mut self) {
        self.is_clean().await;
        self.page.clone().quit().await.expect("the session ends");
        end(&mut self.driver);
        drop(self.kept.take());
    }
}

impl Drop for Window {
    /// A failed test must not leave a driver behind: it would keep its port and its environment.
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = fs::create_dir_all(root().join("target/e2e"));
            let _ = Command::new("import").args(["-window", "root"]).arg(root().join("target/e2e/failed.png")).status();
        }
        end(&mut self.driver);
    }
}

/// Runs the command line in a window's home and gives back its JSON.
pub fn cli(home: &Path, arguments: &[&str]) -> Value {
    let done = Command::new(program("KUNDENBUCH_CLI"))
        .arg("--json")
        .args(arguments)
        .envs(home_variables(home))
        .output()
        .expect("the command line");
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_str(&said).unwrap_or(Value::Null)
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn home_variables(home: &Path) -> Vec<(&'static str, PathBuf)> {
    let folders = [
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
    ];
    let mut variables = vec![("HOME", home.to_owned())];
    for (name, folder) in folders {
        let folder = home.join(folder);
        fs::create_dir_all(&folder).unwrap();
        variables.push((name, folder));
    }
    variables
}

fn program(variable: &str) -> PathBuf {
    PathBuf::from(env::var_os(variable).unwrap_or_else(|| panic!("{variable} names no program: run ./test e2e")))
}

/// SIGTERM, not SIGKILL: a killed driver leaves its child behind, which keeps the port.
fn end(driver: &mut Child) {
    if matches!(driver.try_wait(), Ok(None)) {
        let _ = Command::new("kill").args(["-TERM", &driver.id().to_string()]).status();
        let _ = driver.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn wait_for_port(port: u16) {
    let begun = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < PATIENCE, "nobody listens on {port}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A string as `XPath` writes it.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
