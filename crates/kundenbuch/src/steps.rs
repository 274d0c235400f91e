//! Counts what the readers look at, in tests: a reader is linear if twice the file takes twice the steps,
//! whatever the clock says. Outside tests it does nothing.

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Notes that so many bytes, and the place they stand in, were looked at.
#[inline]
pub fn took(bytes: usize) {
    #[cfg(test)]
    STEPS.set(STEPS.get() + bytes as u64 + 1);
    #[cfg(not(test))]
    let _ = bytes;
}

/// Runs something; the steps it took.
#[cfg(test)]
pub fn of(run: impl FnOnce()) -> u64 {
    let before = STEPS.get();
    run();
    STEPS.get() - before
}

/// Runs something; the steps it took on this thread, for [`took_elsewhere`].
#[cfg(not(test))]
pub fn of(run: impl FnOnce()) -> u64 {
    run();
    0
}

/// Notes steps that another thread took for this one.
pub fn took_elsewhere(steps: u64) {
    #[cfg(test)]
    STEPS.set(STEPS.get() + steps);
    #[cfg(not(test))]
    let _ = steps;
}
