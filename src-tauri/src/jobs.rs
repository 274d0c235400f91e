//! Long works under way. A wish to stop names one of them: it never reaches the next, which nobody wanted to stop.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// All works under way.
#[derive(Debug, Default, Clone)]
pub struct Jobs(Arc<Mutex<Running>>);

#[derive(Debug, Default)]
struct Running {
    last: u32,
    stops: BTreeMap<u32, Arc<AtomicBool>>,
}

/// One work; under way until this is dropped.
#[derive(Debug)]
pub struct Work {
    /// Its number, never used again.
    pub id: u32,
    stop: Arc<AtomicBool>,
    jobs: Jobs,
}

impl Jobs {
    /// A work begins.
    pub fn begin(&self) -> Work {
        let mut running = self.hold();
        running.last += 1;
        let (id, stop) = (running.last, Arc::new(AtomicBool::new(false)));
        running.stops.insert(id, stop.clone());
        Work { id, stop, jobs: self.clone() }
    }

    /// Asks this work to stop; one that has ended hears nothing.
    pub fn cancel(&self, id: u32) {
        if let Some(stop) = self.hold().stops.get(&id) {
            stop.store(true, Ordering::SeqCst);
        }
    }

    /// Asks everything under way to stop: the book is to be closed.
    pub fn cancel_all(&self) {
        self.hold().stops.values().for_each(|stop| stop.store(true, Ordering::SeqCst));
    }

    /// A panicking thread leaves the list whole: each change is one step.
    fn hold(&self) -> MutexGuard<'_, Running> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Work {
    /// Whether it should go on.
    pub fn goes_on(&self) -> ControlFlow<()> {
        if self.stop.load(Ordering::SeqCst) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.jobs.hold().stops.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_to_stop_reaches_the_work_it_names_and_no_other() {
        let jobs = Jobs::default();
        let (import, backup) = (jobs.begin(), jobs.begin());
        jobs.cancel(import.id);
        assert!(import.goes_on().is_break());
        assert!(backup.goes_on().is_continue());
    }

    #[test]
    fn a_wish_that_comes_too_late_does_not_stop_the_next_work() {
        let jobs = Jobs::default();
        let first = jobs.begin();
        let late = first.id;
        drop(first);
        let next = jobs.begin();
        jobs.cancel(late);
        assert!(next.goes_on().is_continue());
    }

    #[test]
    fn closing_the_book_stops_all_of_them() {
        let jobs = Jobs::default();
        let works = [jobs.begin(), jobs.begin()];
        jobs.cancel_all();
        assert!(works.iter().all(|work| work.goes_on().is_break()));
    }
}
