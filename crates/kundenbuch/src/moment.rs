//! A point in time. The core asks for one; only [`Moment::now`] reads the clock.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};

/// Unix time in milliseconds, UTC. Stored as INTEGER in columns ending in `_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
pub struct Moment(#[specta(type = u32)] pub i64);

impl Moment {
    /// The clock of this PC. Called by the shells and once per act, never inside a change.
    pub fn now() -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// The calendar day in the office's time zone; periods and birthdays are counted in days.
    pub fn day(self) -> Date {
        let at = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        at.to_zoned(TimeZone::system()).date()
    }

    /// Noon of a day in the office's time zone: where only the day is known.
    pub fn on(day: Date) -> Moment {
        let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::system());
        Moment(noon.map_or(0, |noon| noon.timestamp().as_millisecond()))
    }

    /// This moment moved by whole days of 24 hours; saturates at the ends of time.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Moment {
        Moment(self.0.saturating_add(days.saturating_mul(86_400_000)))
    }
}

impl ToSql for Moment {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Moment {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Moment)
    }
}
