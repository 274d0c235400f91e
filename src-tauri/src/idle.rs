//! Locks the book when nobody is there: after the set minutes without a sign of life, and after the PC slept.

use std::{
    thread,
    time::{Duration, Instant, SystemTime},
};

use tauri::{AppHandle, Manager, Runtime};

use crate::{commands, config::Config, desk::Desk, window};

const TICK: Duration = Duration::from_secs(5);
/// A clock on the wall that ran this much further than ours: the PC slept.
const NAP: Duration = Duration::from_mins(1);

/// Watches from a thread of its own until the program ends.
pub fn watch<R: Runtime>(app: AppHandle<R>) {
    thread::spawn(move || {
        let mut wall = SystemTime::now();
        loop {
            thread::sleep(TICK);
            let slept = wall.elapsed().unwrap_or_default() > TICK + NAP;
            wall = SystemTime::now();
            let desk = app.state::<Desk>();
            if !desk.is_open() {
                continue;
            }
            let limit = minutes(&app);
            if slept || is_idle(desk.last_seen(), Instant::now(), limit) {
                tracing::info!(slept, "locked by itself");
                window::lock(&app);
            }
        }
    });
}

fn minutes<R: Runtime>(app: &AppHandle<R>) -> Duration {
    let config = commands::app::config_folder(app).map(|folder| Config::read(&folder)).unwrap_or_default();
    Duration::from_secs(60 * u64::from(config.auto_lock_minutes))
}

/// Nobody was seen for longer than the limit. Nobody seen at all since the book was opened is no idleness yet:
/// opening itself is a sign of life.
fn is_idle(seen: Option<Instant>, now: Instant, limit: Duration) -> bool {
    seen.is_some_and(|seen| now.saturating_duration_since(seen) >= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_begins_exactly_at_the_limit() {
        let seen = Instant::now();
        let limit = Duration::from_mins(10);
        let just_before = limit.saturating_sub(Duration::from_millis(1));
        assert!(!is_idle(Some(seen), seen + just_before, limit));
        assert!(is_idle(Some(seen), seen + limit, limit));
        assert!(!is_idle(None, seen + limit, limit));
    }
}
