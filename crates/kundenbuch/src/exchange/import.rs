//! Taking a file over: preview, one transaction, report, taking back (design §13.5).
//!
//! Preview and taking over run the very same code; the preview is rolled back. So what it said is what happens.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    admit::{self, Admission, Gate, Held, Judged, Reason},
    ahead::{self, Prepared},
    draft::Draft,
    read::{Column, Field, Reading, Row, doubles},
    records::{self, Brought, Came},
    refusal, store, write,
};
use crate::{
    Error, Id, Moment, Result, Uid,
    book::{Book, Changed, Op, Progress, Reader, Tx},
    contacts::{self, Contact, Given, postcode, ready::Ready, store::Entered},
    erasure::elsewhere,
    suppression,
};

/// So many days an import can be taken back.
pub const TAKE_BACK_DAYS: i64 = 30;

/// So many remarks are listed; all are report.
const LISTED: usize = 10_000;

/// What was, or would be, taken over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Name of the import; of a preview it names nothing.
    pub import: Option<Uid>,
    /// Rows of the file.
    pub read: u32,
    /// Rows that came in, new or supplementing.
    pub taken: u32,
    /// Of these, rows that filled empty fields of a known contact, or were joined with an earlier row.
    pub supplemented: u32,
    /// Of these, rows joined with an earlier row of the same file.
    pub joined: u32,
    /// People the book has more than before.
    pub new_people: u32,
    /// Firms the book has more than before; also those that stood only beside a person.
    pub new_firms: u32,
    /// Rows that say no to advertising; it counts at once, also of those that stay out.
    pub refused: u32,
    /// Values that came in but look wrong, or were mended, at most 10,000 of them.
    pub odd: Vec<OddValue>,
    /// How many there are of each kind.
    pub odd_by_kind: BTreeMap<OddKind, u32>,
    /// The gate's remarks, at most 10,000 of them.
    pub held: Vec<Held>,
    /// How many remarks there are of each reason.
    pub by_reason: BTreeMap<Reason, u32>,
    /// How many of them mean that the row stays out.
    pub out_by_reason: BTreeMap<Reason, u32>,
    /// Columns or properties of the file that were not taken, and how often they were filled.
    pub ignored: BTreeMap<String, u32>,
    /// Charset the text was read with.
    pub charset: String,
    /// Format of the file.
    pub format: String,
}

/// A value of a file that a person should look at. It holds personal data: shown, never logged or saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct OddValue {
    /// Line of the file.
    pub line: u32,
    /// What is odd.
    pub kind: OddKind,
    /// The value as the file has it.
    pub value: String,
}

/// What is odd about a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum OddKind {
    /// Cannot be an e-mail address; kept as written, never written to.
    Mail,
    /// Cannot be a phone number; kept as written.
    Phone,
    /// A postcode that got back the zero a spreadsheet took.
    Postcode,
    /// A postcode its country does not have, such as four digits without a country; kept as written.
    PostcodeOdd,
    /// Nobody's birthday; kept as a value.
    Birthday,
}

/// An import made earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportRecord {
    /// Its name.
    pub uid: Uid,
    /// The file.
    pub file_name: String,
    /// When.
    pub taken_at: Moment,
    /// Rows taken.
    pub taken: u32,
    /// Rows that supplemented.
    pub supplemented: u32,
    /// Rows held back.
    pub held: u32,
    /// When it was taken back.
    pub taken_back_at: Option<Moment>,
    /// Whether it still can be.
    pub can_take_back: bool,
}

/// What taking back did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TakenBack {
    /// Contacts that went.
    pub removed: u32,
    /// Values that went, with those contacts or from others.
    pub values: u32,
    /// Contacts it brought that stay.
    pub stayed: Vec<Stayed>,
}

/// Somebody whom taking back leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Stayed {
    /// Who.
    pub contact: Id<Contact>,
    /// What they are called; may be empty.
    pub name: String,
    /// Why.
    pub why: WhyStayed,
}

/// Why taking back leaves somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum WhyStayed {
    /// Their processing is restricted (Art. 18 DSGVO); they stay as they are.
    Restricted,
    /// They agreed to something since; they stay as they are.
    Agreed,
    /// They said no, which would be lost with them; they stay as they are.
    Refuses,
    /// They were ticked as a child since; they stay as they are.
    Child,
    /// Somebody worked with them since: what that brought stays.
    WorkedWith,
}

impl WhyStayed {
    /// All of them.
    pub const ALL: [WhyStayed; 5] =
        [WhyStayed::Restricted, WhyStayed::Agreed, WhyStayed::Refuses, WhyStayed::Child, WhyStayed::WorkedWith];

    /// The word in the database and in documents.
    pub fn code(self) -> &'static str {
        match self {
            WhyStayed::Restricted => "restricted",
            WhyStayed::Agreed => "agreed",
            WhyStayed::Refuses => "refuses",
            WhyStayed::Child => "child",
            WhyStayed::WorkedWith => "worked_with",
        }
    }
}

impl Report {
    /// The report as a table for people: how many rows came in and stayed out, remarks by reason, then each remark
    /// with its line. No name of anybody. `words` has the wording of each code; a code without one stands as it is.
    ///
    /// # Errors
    /// None that a disk could cause: it is written into memory.
    pub fn to_csv(&self, words: &BTreeMap<String, String>) -> Result<Vec<u8>> {
        let word = |code: &str| words.get(code).cloned().unwrap_or_else(|| code.to_owned());
        // Empty rows are neither taken nor held.
        let left_out = self.read.saturating_sub(self.taken).min(self.by_reason.values().sum());
        let counts = [
            ("taken", self.taken),
            ("supplemented", self.supplemented),
            ("refused", self.refused),
            ("left_out", left_out),
        ];
        let counts = counts.map(|(code, count)| vec![word(code), count.to_string()]);
        let reasons = self.by_reason.iter().flat_map(|(reason, all)| {
            let out = self.out_by_reason.get(reason).copied().unwrap_or_default();
            let [stay_out, along] = [false, true].map(|taken| admit::word(*reason, taken));
            let counts =
                if stay_out == along { [(along, *all), (along, 0)] } else { [(stay_out, out), (along, all - out)] };
            counts.into_iter().filter(|(_, count)| *count > 0)
        });
        let reasons = reasons.map(|(code, count)| vec![word(code), count.to_string()]);
        let titles = ["line", "reason", "detail", "row_taken"].map(word).to_vec();
        let remarks = self.held.iter().map(|held| {
            let detail = held.detail.split(' ').map(word).collect::<Vec<_>>().join(", ");
            let taken = word(if held.taken { "yes" } else { "no" });
            vec![held.line.to_string(), word(held.word()), detail, taken]
        });
        let gap = Vec::new();
        let rows = counts.into_iter().chain(reasons).chain([gap, titles]).chain(remarks);
        let mut out = Vec::new();
        write::csv::write_table(&mut out, &[word("read"), self.read.to_string()], rows)?;
        Ok(out)
    }
}

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
        Ok(Err(Error::InvalidValue { field, .. })) => {
            return stays_out(tx, row, (Reason::Unreadable, &field), row.draft.as_ref().ok(), brought, report);
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
            store::supplement(tx, id, &ready, &from, import)?;
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
    let meant = brought.halves.of(tx, &ready)?;
    suppression::block_refused_by_import(tx, &ready, contact, meant.addresses)?;
    meant.couple.iter().try_for_each(|contact| refusal::of_contact(tx, &ready, *contact))?;
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
