//! How long guessing a passphrase takes: Argon2id (RFC 9106), its cost measured on this PC and bounded on reading.
//!
//! A header may name any cost; one outside of the bounds is refused before a byte is allocated, so a forged header
//! can neither make guessing cheap nor bring the PC down.

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Error, Result};

/// How hard a new passphrase slot is to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyCost {
    /// As much as this PC does in about a second; for real books.
    Calibrated,
    /// The least that is allowed (64 MiB, three passes, about a tenth of a second); for tests and scripts.
    Floor,
}

/// The three figures of Argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Memory in KiB, 65,536 to 2,097,152.
    pub m_kib: u32,
    /// Passes over the memory, 3 to 10.
    pub t: u32,
    /// Lanes, 1 to 16.
    pub p: u32,
}

/// RFC 9106's second recommendation.
pub const FLOOR: Cost = Cost { m_kib: 64 << 10, t: 3, p: 4 };
/// More than any PC of an office should be asked to do.
pub const CEILING: Cost = Cost { m_kib: 2 << 20, t: 10, p: 16 };
/// [`Cost::work`] of all slots of a book together: whoever mistypes waits for every one of them, about ten seconds on
/// the PC that [`AIM`] was measured on.
pub const BUDGET: u64 = 20 << 20;
/// What calibration aims at.
const AIM: Duration = Duration::from_secs(1);

impl Cost {
    /// Whether it lies within floor and ceiling.
    pub fn is_allowed(self) -> bool {
        (FLOOR.m_kib..=CEILING.m_kib).contains(&self.m_kib)
            && (FLOOR.t..=CEILING.t).contains(&self.t)
            && (1..=CEILING.p).contains(&self.p)
    }

    /// KiB written over all passes: what the time of a derivation grows with.
    pub fn work(self) -> u64 {
        u64::from(self.m_kib) * u64::from(self.t)
    }

    /// The wrapping key of this secret. Costs what it says: run it off the window's thread.
    ///
    /// # Errors
    /// [`Error::KeysTampered`] if the cost is not allowed; [`Error::Internal`] `argon2` if there is no memory.
    pub fn derive(self, secret: &[u8], salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>> {
        if !self.is_allowed() {
            return Err(Error::KeysTampered);
        }
        let fault = |_| Error::internal("argon2");
        let params = Params::new(self.m_kib, self.t, self.p, Some(32)).map_err(fault)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret, salt, key.as_mut())
            .map_err(fault)?;
        Ok(key)
    }
}

impl KeyCost {
    /// The figures for a new slot; measures once if need be (up to about two seconds).
    pub fn figures(self) -> Cost {
        match self {
            KeyCost::Floor => FLOOR,
            KeyCost::Calibrated => choose(measure),
        }
    }
}

fn measure(cost: Cost) -> Option<Duration> {
    let started = Instant::now();
    cost.derive(b"calibration", &[0; 16]).ok()?;
    Some(started.elapsed())
}

/// 256 MiB and as many passes as fit into a second; on a slow PC 128, then 64 MiB (design §13.10).
/// `measure` gives the time one derivation takes, or nothing if there is not enough memory.
fn choose(measure: impl Fn(Cost) -> Option<Duration>) -> Cost {
    for mib in [256, 128] {
        let cost = Cost { m_kib: mib << 10, ..FLOOR };
        let Some(took) = measure(cost).filter(|took| *took <= AIM) else { continue };
        // Time grows with the passes. A clock too coarse to see one counts as a millisecond.
        let passes = u128::from(FLOOR.t) * AIM.as_millis() / took.as_millis().max(1);
        let t = u32::try_from(passes).unwrap_or(CEILING.t).clamp(FLOOR.t, CEILING.t);
        return Cost { t, ..cost };
    }
    FLOOR
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// A PC that needs this many milliseconds for 64 MiB and three passes.
    fn pc(ms: u64) -> impl Fn(Cost) -> Option<Duration> {
        move |cost| Some(Duration::from_millis(ms * u64::from(cost.m_kib) / u64::from(FLOOR.m_kib)))
    }

    #[test]
    fn a_fast_pc_makes_more_passes_over_256_mib() {
        assert_eq!(choose(pc(100)), Cost { m_kib: 256 << 10, t: 7, p: 4 });
    }

    #[test]
    fn a_very_fast_pc_stays_below_the_ceiling() {
        assert_eq!(choose(pc(0)), Cost { m_kib: 256 << 10, t: 10, p: 4 });
    }

    #[test]
    fn a_slow_pc_takes_less_memory_never_less_than_the_floor() {
        assert_eq!(choose(pc(251)), Cost { m_kib: 128 << 10, t: 5, p: 4 });
        assert_eq!(choose(pc(501)), FLOOR);
        assert_eq!(choose(pc(60_000)), FLOOR);
    }

    #[test]
    fn a_pc_short_of_memory_takes_the_floor() {
        assert_eq!(choose(|_| None), FLOOR);
    }

    #[test]
    fn costs_outside_of_the_bounds_are_refused_without_working() {
        let started = Instant::now();
        for cost in [
            Cost { m_kib: 8, ..FLOOR },
            Cost { m_kib: FLOOR.m_kib - 1, ..FLOOR },
            Cost { m_kib: u32::MAX, ..FLOOR },
            Cost { m_kib: CEILING.m_kib + 1, ..FLOOR },
            Cost { t: 2, ..FLOOR },
            Cost { t: 11, ..FLOOR },
            Cost { t: u32::MAX, ..FLOOR },
            Cost { p: 0, ..FLOOR },
            Cost { p: 17, ..FLOOR },
        ] {
            assert!(matches!(cost.derive(b"x", &[0; 16]), Err(Error::KeysTampered)), "{cost:?}");
        }
        assert!(started.elapsed() < Duration::from_millis(50));
    }

    #[test]
    fn the_floor_gives_the_key_of_the_standard() {
        // Computed with the reference implementation (argon2-cffi): changing the library must not change it.
        let key = FLOOR.derive("sieben graue gänse".as_bytes(), b"0123456789abcdef").unwrap();
        assert_eq!(
            super::super::hex::text(key.as_ref()),
            "990a0c0bcd52f8dd61d1bab3a9a363c3cf90750c6186908831365d5a5b5e19a8"
        );
    }
}
