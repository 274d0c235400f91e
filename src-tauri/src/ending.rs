//! The system ends the program: at the end of a session, or because somebody asked for it. The book is closed as if a
//! person had closed it; by default such a signal ends the program on the spot, and a no that waits would be lost.

use tauri::{AppHandle, Runtime};

/// Ends the program in order at the first signal.
#[cfg(unix)]
pub fn listen<R: Runtime>(app: AppHandle<R>) {
    use tokio::signal::unix::{SignalKind, signal};

    for kind in [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()] {
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            match signal(kind) {
                Ok(mut signals) => {
                    if signals.recv().await.is_some() {
                        app.exit(0);
                    }
                }
                Err(error) => tracing::warn!(%error, "signal"),
            }
        });
    }
}

/// Windows closes the window at the end of a session, which ends the program in order.
#[cfg(not(unix))]
pub fn listen<R: Runtime>(_app: AppHandle<R>) {}
