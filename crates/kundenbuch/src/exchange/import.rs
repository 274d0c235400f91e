//! Taking a file over: preview, one transaction, report, taking back (design §13.5).
//!
//! Preview and taking over run the very same code; the preview is rolled back. So what it said is what happens.

mod report;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    admit::{self, Admission, Gate, Held, Judged, Reason},
    ahead::{self, Prepared},
    draft::Draft,
    read::{Column, Field, Reading, Row, doubles},
    records::{self, Brought, Came},
    refusal, store,
};
use crate::{
    Error, Id, Moment, Result, Uid,
    book::{Book, Changed, Op, Progress, Reader, Tx},
    contacts::{self, Contact, Given, postcode, ready::Ready, store::Entered},
    erasure::elsewhere,
    suppression,
};

pub use report::{ImportRecord, OddKind, OddValue, Report, Stayed, TakenBack, WhyStayed};

/// So many days an import can be taken back.
pub const TAKE_BACK_DAYS: i64 = 30;

/// So many remarks are listed; all are counted.
const LISTED: usize = 10_000;

impl Reader {
    /// The imports of this book, newest first.
    pub fn imports(&self, now: Moment) -> Result<Vec<ImportRecord>> {
        store::imports(&self.db, now.plus_days(-TAKE_BACK_DAYS))
    }
}

impl Book {
    /// What [`Book::take_import`] would do; nothing stays.
    ///
    /// # Errors
    /// [`Error::SampleRefuses`], [`Error::Cancelled`], and what the file is refused for.
    pub fn preview_import(&self, reading: &Reading, given: &Given, progress: Progress<'_>) -> Result<Report> {
        self.refuse_in_sample()?;
        let mut report = self.preview(|tx| take(tx, reading, ("", given), progress))?;
        report.import = None;
        Ok(report)
    }

    /// Takes a file over: one transaction of any size, all or nothing.
    ///
    /// # Errors
    /// As [`Book::preview_import`].
    pub fn take_import(
        &mut self,
        reading: &Reading,
        file_name: &str,
        given: &Given,
        progress: Progress<'_>,
    ) -> Result<Changed<Report>> {
        self.refuse_in_sample()?;
        self.import(Op::Import, |tx| {
            let report = take(tx, reading, (file_name, given), progress)?;
            let counts = vec![("contacts", report.taken as usize), ("imports", 1)];
            Ok((report, counts))
        })
    }

    /// Takes an import back: what it brought and nobody changed since goes; blocks it brought stay.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none of this name, if it was taken back already or is older than 30 days.
    pub fn take_back_import(&mut self, import: Uid) -> Result<Changed<TakenBack>> {
        let since = self.now().plus_days(-TAKE_BACK_DAYS);
        self.import(Op::TakeBackImport, |tx| {
            let id = store::open_import(tx.db, import, since)?.ok_or_else(|| Error::not_found("imports"))?;
            let back = store::take_back(tx, id)?;
            let counts = vec![("contacts", back.removed as usize), ("emails", back.values as usize), ("imports", 1)];
            Ok((back, counts))
        })
    }

    fn refuse_in_sample(&self) -> Result<()> {
        if self.is_sample() { Err(Error::SampleRefuses) } else { Ok(()) }
    }
}

fn take(tx: &Tx<'_>, reading: &Reading, (file_name, given): (&str, &Given), progress: Progress<'_>) -> Result<Report> {
    let (import, uid) = store::begin_import(tx, file_name, reading.format.code(), reading.charset.code())?;
    let from = Entered::imported(tx, given, import)?;
    let mut report = Report {
        import: Some(uid),
        charset: reading.charset.code().to_owned(),
        format: reading.format.code().to_owned(),
        ..Report::default()
    };
    let (mut gate, mut brought) = (Gate::of(tx)?, Brought::default());
    let before = store::newest_contact(tx.db)?;
    ahead::each(reading, tx.keys, |prepared| {
        report.read += 1;
        if report.read.is_multiple_of(500) && progress(u64::from(report.read), u64::from(reading.rows)).is_break() {
            return Err(Error::Cancelled);
        }
        take_row(tx, prepared, &from, (import, before), &mut gate, &mut brought, &mut report)
    })?;
    for (line, contact) in std::mem::take(&mut brought.by_name).settle(tx, before)? {
        let detail = admit::NAMES.to_owned();
        note(&mut report, Held { line, reason: Reason::Similar, detail, contact: Some(contact), taken: true });
    }
    std::mem::take(&mut brought.halves).settle(tx, before)?;
    report.ignored = ignored(reading);
    (report.new_people, report.new_firms) = store::newer_than(tx.db, before)?;
    store::end_import(tx, import, &report)?;
    Ok(report)
}

fn take_row(
    tx: &Tx<'_>,
    Prepared { row, ready }: Prepared,
    from: &Entered,
    (import, before): (i64, Id<Contact>),
    gate: &mut Gate,
    brought: &mut Brought,
    report: &mut Report,
) -> Result<()> {
    let row = &row;
    if row.surplus > 0 {
        return stays_out(tx, row, (Reason::Unreadable, "more_cells"), row.told.as_deref(), brought, report);
    }
    let from = from.at_line(row.line);
    let (mut ready, withheld) = match ready {
        Ok(Ok(found)) => found,
        // The one thing a row cannot do without.
        Ok(Err(Error::InvalidValue { .. })) => {
            return stays_out(tx, row, (Reason::Unreadable, "nobody"), row.draft.as_ref().ok(), brought, report);
        }
        Ok(Err(error)) => return Err(error),
        Err(fault) => {
            let code = fault.code();
            let reason = if code == "too_long" { Reason::TooLong } else { Reason::Unreadable };
            return stays_out(tx, row, (reason, code), row.told.as_deref(), brought, report);
        }
    };
    gate.tick(&mut ready);
    report.refused += u32::from(refusal::says_no(&ready.claims));
    let another = store::named_for_another(tx.db, &ready)?;
    if let Some(id) = another {
        let (uid, own) = (&mut ready.uid, &mut ready.own);
        doubles::disown(uid, own, &mut ready.claims, &mut ready.trusted);
        note(report, Held { taken: true, contact: Some(id), ..unreadable(row.line, Reason::Unreadable, "copied") });
    }
    let Judged { admission, remarks, whose } = admit::judge(tx, gate, &ready, &withheld)?;
    let by_name = remarks.iter().all(|held| held.reason != Reason::Similar) && refusal::is_by_name(&ready);
    for held in remarks {
        note(report, held);
    }
    if admission != Admission::Out {
        odd(row, &ready, report);
        for code in row.draft.iter().flat_map(|draft| &draft.unread) {
            note(report, Held { taken: true, ..unreadable(row.line, Reason::Unreadable, code) });
        }
    }
    let from = if admission == Admission::Out { from } else { brought.provenance(tx, &mut ready, from, import)? };
    let came = match admission {
        Admission::Out => Came::Out,
        Admission::New => {
            let id = contacts::store::insert(tx, &ready, &from)?;
            store::keep_card_uids(tx, id, &ready, import)?;
            report.taken += 1;
            Came::New(id)
        }
        Admission::Supplement(id) => {
            if id <= before {
                elsewhere::keep_apart(tx, &BTreeSet::from([id.0]))?;
            }
            for kind in store::supplement(tx, id, &ready, (&from, import), &mut brought.supplemented)? {
                let detail = format!("{kind} too_many");
                note(report, Held { line: row.line, reason: Reason::TooLong, detail, contact: Some(id), taken: true });
            }
            store::keep_card_uids(tx, id, &ready, import)?;
            report.supplemented += 1;
            report.joined += u32::from(id > before);
            report.taken += 1;
            Came::Known(id)
        }
    };
    if records::take(tx, &ready, came, brought)? {
        let taken = came != Came::Out;
        note(report, Held { taken, ..unreadable(row.line, Reason::ConsentWithoutEvidence, "") });
    }
    let contact = match came {
        Came::New(id) | Came::Known(id) => Some(id),
        Came::Out => whose.first().copied(),
    };
    // Of a row that stays out too, for a no always counts; after the row, so that whom it brought refuses as well.
    let is_known = matches!(came, Came::Known(_));
    let meant = brought.halves.of(tx, &ready, (contact, is_known))?;
    suppression::block_refused_by_import(tx, &ready, contact, meant.addresses)?;
    meant.others.iter().try_for_each(|contact| refusal::of_contact(tx, &ready, *contact))?;
    if let Came::Known(contact) = came {
        brought.halves.note(contact, &ready);
    }
    match (came, contact) {
        (Came::Out, _) => whose.iter().try_for_each(|contact| refusal::of_contact(tx, &ready, *contact))?,
        (Came::New(contact), _) if by_name => brought.by_name.note(contact, &ready),
        _ => {}
    }
    brought.numbers.refuse(tx, &ready, contact)?;
    if let Came::New(contact) | Came::Known(contact) = came {
        records::follow_elsewhere(tx, &ready, contact)?;
    }
    Ok(())
}

/// A row that cannot be taken: its no counts all the same, and where it met nobody the remark says so.
fn stays_out(
    tx: &Tx<'_>,
    row: &Row,
    (reason, detail): (Reason, &str),
    said: Option<&Draft>,
    brought: &mut Brought,
    report: &mut Report,
) -> Result<()> {
    report.refused += u32::from(said.is_some_and(|draft| refusal::says_no(&draft.claims)));
    let met = said.map_or(Ok(true), |draft| refusal::of_row_out(tx, draft, brought))?;
    let detail = if met { detail.to_owned() } else { format!("{detail} refusal") };
    note(report, unreadable(row.line, reason, &detail));
    Ok(())
}

/// Notes what of an admitted row looks wrong or was mended.
fn odd(row: &Row, ready: &Ready, report: &mut Report) {
    let mails = ready.emails.iter().filter(|mail| !mail.valid).map(|mail| (OddKind::Mail, &mail.value));
    let phones = ready.phones.iter().filter(|phone| phone.e164.is_empty()).map(|phone| (OddKind::Phone, &phone.value));
    let written = row.draft.iter().flat_map(|draft| draft.addresses.iter().map(|address| &address.postcode));
    let postcodes = written
        .filter(|written| written.trim().len() == 4)
        .filter(|written| ready.addresses.iter().any(|address| address.postcode == format!("0{}", written.trim())))
        .map(|written| (OddKind::Postcode, written));
    let doubted = ready.addresses.iter().filter(|address| !postcode::plausible(&address.postcode, &address.country));
    let doubted = doubted.map(|address| (OddKind::PostcodeOdd, &address.postcode));
    let birthdays = row.draft.iter().flat_map(|draft| draft.odd_birthdays.iter());
    let birthdays = birthdays.map(|written| (OddKind::Birthday, written));
    for (kind, value) in mails.chain(phones).chain(postcodes).chain(doubted).chain(birthdays) {
        *report.odd_by_kind.entry(kind).or_default() += 1;
        if report.odd.len() < LISTED {
            report.odd.push(OddValue { line: row.line, kind, value: value.clone() });
        }
    }
}

/// What of the file is not taken: properties of cards, columns set to "ignore".
fn ignored(reading: &Reading) -> BTreeMap<String, u32> {
    let properties = reading.ignored.iter().map(|found| (found.name.clone(), found.count));
    let columns = reading.columns.iter().filter(|column| column.field == Field::Ignore && column.filled > 0.0);
    properties.chain(columns.map(|column| (column.header.clone(), filled(column, reading.rows)))).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of at most a million rows")]
fn filled(column: &Column, rows: u32) -> u32 {
    (f64::from(column.filled) * f64::from(rows)).round() as u32
}

fn unreadable(line: u32, reason: Reason, detail: &str) -> Held {
    Held { line, reason, detail: detail.to_owned(), contact: None, taken: false }
}

fn note(report: &mut Report, held: Held) {
    *report.by_reason.entry(held.reason).or_default() += 1;
    if !held.taken {
        *report.out_by_reason.entry(held.reason).or_default() += 1;
    }
    if report.held.len() < LISTED {
        report.held.push(held);
    }
}
