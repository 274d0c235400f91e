//! The one window: made, brought forward, and on lock destroyed and made anew, so that no text of a record
//! stays in the memory of a web view.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use tauri::{
    AppHandle, DragDropEvent, Manager, Runtime, Theme, Url, WebviewWindow, WebviewWindowBuilder, WindowEvent,
    webview::PageLoadEvent, window::Color,
};

use crate::{
    commands::app::load_config,
    config,
    desk::{Desk, DeskState},
    events,
    pick::Use,
};

/// Label of the window, as in `tauri.conf.json` and the capability.
pub const MAIN: &str = "main";
/// The program's own name, the same in every language.
const PROGRAM: &str = "Kundenbuch";
/// The page's own ground, `--endpaper` in `ui/src/design/tokens.css`: it shows until the page is painted. White would
/// flash in a dark office each time the book is locked.
const GROUND: [Color; 2] = [Color(0xee, 0xf0, 0xeb, 0xff), Color(0x14, 0x18, 0x1a, 0xff)];

/// End-to-end tests ask for every breach of the content security policy and every script error.
#[cfg(feature = "e2e")]
const FINDINGS: &str = "window.__found = [];
addEventListener('securitypolicyviolation', (e) => window.__found.push(e.violatedDirective + ' ' + e.blockedURI), true);
addEventListener('error', (e) => window.__found.push(String(e.message)));
addEventListener('unhandledrejection', (e) => window.__found.push('unhandled ' + JSON.stringify(e.reason) + e.reason));";

/// Makes the window; it shows itself once its page is there.
pub fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let mut config = app
        .config()
        .app
        .windows
        .iter()
        .find(|window| window.label == MAIN)
        .cloned()
        .ok_or(tauri::Error::WindowNotFound)?;
    if cfg!(feature = "e2e") {
        // An incognito view has a context of its own that WebDriver cannot enter.
        config.incognito = false;
    }
    let builder = WebviewWindowBuilder::from_config(app, &config)?;
    let builder = match own_context() {
        Some(folder) => builder.data_directory(folder),
        None => builder,
    };
    #[cfg(feature = "e2e")]
    let builder = builder.initialization_script(FINDINGS);
    let window = builder
        .on_navigation(is_our_page)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished
                && let Err(error) = window.show()
            {
                tracing::error!(%error, "show");
            }
        })
        .build()?;
    // Only now: on Linux a window that is being made listens to the desktop alone.
    dress(&window, load_config(app.clone()).theme);
    entitle(app);
    let desk_of = app.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
            let Some(path) = paths.first() else { return };
            match desk_of.state::<Desk>().keep(path.clone(), Use::Read) {
                Ok(path) => events::opened_file(&desk_of, path),
                Err(error) => tracing::warn!(kind = error.kind(), "dropped"),
            }
        }
        // The page closes as it does for "close the book": it asks whether what was typed may go, writes the no that
        // waits, shows how far the backup is, and ends the program.
        WindowEvent::CloseRequested { api, .. } if desk_of.state::<Desk>().asks_before_closing(Instant::now()) => {
            api.prevent_close();
            events::close_requested(&desk_of);
        }
        // Without the page the window goes at once, and all that waits is written before it.
        WindowEvent::CloseRequested { .. } => {
            if let Err(error) = desk_of.state::<Desk>().close() {
                tracing::error!(kind = error.kind(), "close with the window");
            }
        }
        _ => {}
    });
    Ok(())
}

/// Follows the setting for light and dark.
pub fn follow_theme<R: Runtime>(app: &AppHandle<R>, theme: config::Theme) {
    if let Some(window) = app.get_webview_window(MAIN) {
        dress(&window, theme);
    }
}

/// Makes it light or dark: its frame, what the page is told before it has asked for the settings, the ground below it.
fn dress<R: Runtime>(window: &WebviewWindow<R>, theme: config::Theme) {
    let wished = match theme {
        config::Theme::System => None,
        config::Theme::Light => Some(Theme::Light),
        config::Theme::Dark => Some(Theme::Dark),
    };
    let [light, dark] = GROUND;
    let is_dark = wished.or_else(|| window.theme().ok()) == Some(Theme::Dark);
    let told =
        window.set_theme(wished).and_then(|()| window.set_background_color(Some(if is_dark { dark } else { light })));
    if let Err(error) = told {
        tracing::warn!(%error, "light or dark");
    }
}

/// The place a web view's context is named after, its own for each view, where one is needed.
///
/// On Linux Tauri registers the scheme of our page once for each context, which it tells apart by data folder; but an
/// incognito view gets a new context of the web view's own. Under the name of the view before it, it would know no
/// scheme and show "The URL can't be shown". The context that bears the name is never used, yet begins to keep files
/// there; so the place is one where nobody can write, spelled in as many ways as there are views. A web driver enters
/// the first context only: end-to-end tests keep that.
fn own_context() -> Option<PathBuf> {
    static VIEWS: AtomicU64 = AtomicU64::new(1);
    let needed = cfg!(target_os = "linux") && !cfg!(feature = "e2e");
    needed.then(|| unwritable(VIEWS.fetch_add(1, Ordering::Relaxed)))
}

/// `/proc/self`, spelled in binary: each digit goes into one of two folders that are always there, and out again.
fn unwritable(number: u64) -> PathBuf {
    let digits = format!("{number:b}");
    let steps = digits.chars().map(|digit| if digit == '0' { "fd/.." } else { "ns/.." });
    std::iter::once("/proc/self").chain(steps).collect()
}

/// Shows the window to someone who started the program again.
pub fn come_forward<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // Each is a wish to the window manager; one that is refused is no fault of ours.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// Locks: the page goes first and comes back as the unlock page, whatever the writer is doing; then the book is closed.
/// Comes back at once; the work is done in a thread, because the window that asked for it is destroyed.
pub fn lock<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    app.state::<Desk>().shut();
    thread::spawn(move || {
        remake(&app);
        if let Err(error) = app.state::<Desk>().close() {
            tracing::error!(kind = error.kind(), "lock");
        }
    });
}

/// Writes the book's name into the title of the window: two books are told apart in the task bar.
pub fn entitle<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let title = match app.state::<Desk>().state() {
        DeskState::Open { name, .. } => format!("{name} – {PROGRAM}"),
        DeskState::None | DeskState::Locked { .. } => PROGRAM.to_owned(),
    };
    if let Err(error) = window.set_title(&title) {
        tracing::warn!(%error, "title");
    }
}

/// Whether the window is just gone to come back.
pub fn is_being_remade<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.state::<Desk>().is_remaking()
}

fn remake<R: Runtime>(app: &AppHandle<R>) {
    let desk = app.state::<Desk>();
    if !desk.begin_remaking() {
        return;
    }
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = window.destroy()
    {
        tracing::error!(%error, "destroy");
    }
    for _ in 0..500 {
        if app.get_webview_window(MAIN).is_none() {
            break;
        }
        thread::sleep(Duration::from_millis(2));
    }
    if let Err(error) = open(app) {
        tracing::error!(%error, "open after lock");
        app.exit(1);
    }
    desk.end_remaking();
}

/// The web view goes nowhere but to the page that comes with the program and its isolation frame.
fn is_our_page(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) => true,
        ("http" | "https", Some(host)) => {
            host == "tauri.localhost" || is_isolation(host.split('.').next().unwrap_or_default())
        }
        (scheme, Some("localhost")) => is_isolation(scheme),
        ("about", None) => url.path() == "blank" || url.path() == "srcdoc",
        _ => false,
    }
}

fn is_isolation(name: &str) -> bool {
    name.strip_prefix("isolation-").is_some_and(|id| id.chars().all(|c| c.is_ascii_hexdigit() || c == '-'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn goes(url: &str) -> bool {
        is_our_page(&url.parse().unwrap())
    }

    #[test]
    fn the_ground_below_the_page_is_that_of_the_page() {
        let tokens = include_str!("../../ui/src/design/tokens.css");
        let [light, dark] = GROUND.map(|Color(red, green, blue, _)| format!("#{red:02x}{green:02x}{blue:02x}"));
        let ground = tokens.lines().find(|line| line.trim_start().starts_with("--endpaper:")).unwrap();
        assert!(ground.contains(&format!("light-dark({light}, {dark})")), "{ground}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn every_view_names_the_same_unwritable_place_in_another_way() {
        let names: std::collections::BTreeSet<PathBuf> = (1..200).map(unwritable).collect();
        assert_eq!(names.len(), 199);
        let here = std::fs::canonicalize("/proc/self").unwrap();
        for name in names {
            assert_eq!(std::fs::canonicalize(&name).unwrap(), here, "{}", name.display());
        }
        assert!(std::fs::write(unwritable(7).join("hsts-storage.sqlite"), b"x").is_err());
    }

    #[test]
    fn the_view_goes_to_our_pages_only() {
        assert!(goes("tauri://localhost/index.html"));
        assert!(goes("http://tauri.localhost/"));
        assert!(goes("isolation-0b0e7b8e-aaaa-4bbb-8ccc-0123456789ab://localhost/"));
        for foreign in [
            "https://example.com/",
            "http://localhost:1420/",
            "http://tauri.localhost.example.com/",
            "file:///etc/passwd",
            "data:text/html,x",
            "isolation-x.y://localhost/",
            "javascript:alert(1)",
        ] {
            assert!(!goes(foreign), "{foreign}");
        }
    }
}
