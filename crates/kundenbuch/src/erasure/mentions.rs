//! Where else a person is named: in notes, facts, restrictions and provenance of others, in what is being typed, in names
//! of imported files and of recipients, and in what the firm wrote about itself. Nothing of it is the person's own row, so a person decides for each: blank it, or keep it on a ground.
//!
//! Found are the person's first name and surname in one text, in any order, a surname alone (perhaps somebody else), a
//! firm's whole name, an e-mail address and a phone number in any spelling. Pictures, files of evidence and what the
//! person is called otherwise are not read; the certificate says so.

mod needles;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    str::FromStr,
};

use needles::{Needles, around, blanked};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Error, Id, Result,
    book::Tx,
    contacts::{Contact, drafts::parted, store::drafts},
};

/// So many are listed; all are counted.
pub const LISTED: usize = 200;

/// In what a person is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum MentionPlace {
    /// A note of somebody else.
    Note,
    /// What is being typed about somebody else, or about nobody in the book.
    Draft,
    /// A fact about somebody else.
    Fact,
    /// A list (tag) somebody else stands on.
    Tag,
    /// A remark on where data came from.
    Provenance,
    /// The name of an imported file.
    ImportFile,
    /// The name of whoever got a file.
    Recipient,
    /// A remark on a consent of somebody else; a consent event is never changed.
    ConsentNote,
    /// A proof of somebody else that law keeps.
    Retained,
    /// Why somebody else was restricted.
    Restriction,
    /// Why that ended.
    Lifting,
    /// A domain or address the firm calls its own.
    OwnAddress,
    /// Who works with the book.
    Staff,
    /// The name of a purpose.
    Purpose,
    /// The owner's weighing of a purpose.
    Weighing,
    /// A sentence people agreed to; it is never changed.
    Wording,
}

impl MentionPlace {
    /// All of them.
    pub const ALL: [MentionPlace; 16] = [
        MentionPlace::Note,
        MentionPlace::Draft,
        MentionPlace::Fact,
        MentionPlace::Tag,
        MentionPlace::Provenance,
        MentionPlace::ImportFile,
        MentionPlace::Recipient,
        MentionPlace::ConsentNote,
        MentionPlace::Retained,
        MentionPlace::Restriction,
        MentionPlace::Lifting,
        MentionPlace::OwnAddress,
        MentionPlace::Staff,
        MentionPlace::Purpose,
        MentionPlace::Weighing,
        MentionPlace::Wording,
    ];

    /// The word on the command line.
    pub fn code(self) -> &'static str {
        match self {
            MentionPlace::Note => "note",
            MentionPlace::Draft => "draft",
            MentionPlace::Fact => "fact",
            MentionPlace::Tag => "tag",
            MentionPlace::Provenance => "provenance",
            MentionPlace::ImportFile => "import_file",
            MentionPlace::Recipient => "recipient",
            MentionPlace::ConsentNote => "consent_note",
            MentionPlace::Retained => "retained",
            MentionPlace::Restriction => "restriction",
            MentionPlace::Lifting => "lifting",
            MentionPlace::OwnAddress => "own_address",
            MentionPlace::Staff => "staff",
            MentionPlace::Purpose => "purpose",
            MentionPlace::Weighing => "weighing",
            MentionPlace::Wording => "wording",
        }
    }

    /// Table and column of the text.
    pub(super) fn column(self) -> (&'static str, &'static str) {
        match self {
            MentionPlace::Note => ("notes", "body"),
            MentionPlace::Draft => ("drafts", "body"),
            MentionPlace::Fact => ("facts", "value"),
            MentionPlace::Tag => ("tags", "value"),
            MentionPlace::Provenance => ("origins", "note"),
            MentionPlace::ImportFile => ("imports", "file_name"),
            MentionPlace::Recipient => ("handovers", "recipient"),
            MentionPlace::ConsentNote => ("consents", "note"),
            MentionPlace::Retained => ("retained", "content"),
            MentionPlace::Restriction => ("restrictions", "note"),
            MentionPlace::Lifting => ("restrictions", "reason"),
            MentionPlace::OwnAddress => ("own_domains", "value"),
            MentionPlace::Staff => ("staff", "name"),
            MentionPlace::Purpose => ("purposes", "name"),
            MentionPlace::Weighing => ("purposes", "weighing"),
            MentionPlace::Wording => ("wordings", "text"),
        }
    }

    /// Whether the text may be changed: proofs are not, nor what people agreed to.
    pub fn can_blank(self) -> bool {
        !matches!(self, MentionPlace::ConsentNote | MentionPlace::Retained | MentionPlace::Wording)
    }
}

/// Which text: `note:12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MentionRef {
    /// In what.
    pub place: MentionPlace,
    /// Number of its row.
    #[specta(type = i32)]
    pub row: i64,
}

impl std::fmt::Display for MentionRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.place.code(), self.row)
    }
}

impl FromStr for MentionRef {
    type Err = Error;

    fn from_str(text: &str) -> Result<MentionRef> {
        let unknown = || Error::invalid("mention", "unknown_value");
        let (code, row) = text.split_once(':').ok_or_else(unknown)?;
        let place = MentionPlace::ALL.into_iter().find(|place| place.code() == code).ok_or_else(unknown)?;
        Ok(MentionRef { place, row: row.parse().map_err(|_| unknown())? })
    }
}

/// What is being typed about nobody in the book.
pub(super) const NEW_DRAFT: MentionRef = MentionRef { place: MentionPlace::Draft, row: drafts::NEW };

/// A text that names the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Mention {
    /// Which text.
    pub mention: MentionRef,
    /// Whose text it is, if it is somebody's.
    pub contact: Option<Id<Contact>>,
    /// Their name.
    pub of: String,
    /// The text around the name.
    pub text: String,
    /// Whether it is surely this person: whole name, address or number; a surname alone may be another's.
    pub sure: bool,
    /// Whether the text may be changed.
    pub can_blank: bool,
}

/// Why a mention stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum KeepGround {
    /// Somebody else of that name is meant.
    SomebodyElse,
    /// The other person's matter cannot be understood without it (Art. 6(1)(b), (f) DSGVO).
    OthersMatter,
    /// For legal claims (Art. 17(3)(e) DSGVO).
    Claims,
    /// A law demands it (Art. 17(3)(b) DSGVO).
    LegalDuty,
}

impl KeepGround {
    /// All grounds.
    pub const ALL: [KeepGround; 4] =
        [KeepGround::SomebodyElse, KeepGround::OthersMatter, KeepGround::Claims, KeepGround::LegalDuty];

    /// The word on the command line and in the certificate's template.
    pub fn code(self) -> &'static str {
        match self {
            KeepGround::SomebodyElse => "somebody_else",
            KeepGround::OthersMatter => "others_matter",
            KeepGround::Claims => "claims",
            KeepGround::LegalDuty => "legal_duty",
        }
    }
}

impl FromStr for KeepGround {
    type Err = Error;

    fn from_str(text: &str) -> Result<KeepGround> {
        let found = KeepGround::ALL.into_iter().find(|ground| ground.code() == text);
        found.ok_or_else(|| Error::invalid("ground", "unknown_value"))
    }
}

/// What a person decided about the mentions. One nobody decided about stays and is counted as such.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", default)]
pub struct MentionChoices {
    /// The names go out of these texts.
    pub blank: Vec<MentionRef>,
    /// Those stay.
    pub keep: Vec<KeptMention>,
}

/// A mention that stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct KeptMention {
    /// Which text.
    pub mention: MentionRef,
    /// Why.
    pub ground: KeepGround,
}

/// What became of the mentions. Counts alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", default)]
pub struct MentionsDone {
    /// Texts the name went out of.
    pub blanked: u32,
    /// Texts that stay, by ground.
    pub kept: BTreeMap<String, u32>,
    /// Texts nobody decided about; they stay.
    pub undecided: u32,
}

/// A text to be looked at: where it stands and what it says.
pub(super) struct Candidate {
    pub mention: MentionRef,
    pub contact: Option<Id<Contact>>,
    pub of: String,
    pub text: String,
}

impl Candidate {
    /// Where it names the person, and whether surely. In what is being typed the names of its fields are nobody's.
    fn named(&self, needles: &Needles) -> Option<(Vec<Range<usize>>, bool)> {
        let (mut spans, sure) = needles.find(&self.text)?;
        if self.mention.place == MentionPlace::Draft {
            spans.retain(|span| !self.text.get(span.end..).unwrap_or_default().starts_with("\":"));
        }
        (!spans.is_empty()).then_some((spans, sure))
    }

    /// The text around the name; of what is being typed that of its field.
    fn around(&self, spans: &[Range<usize>]) -> String {
        let Some(first) = spans.first().filter(|_| self.mention.place == MentionPlace::Draft) else {
            return around(&self.text, spans);
        };
        let (before, behind) = self.text.split_at_checked(first.start).unwrap_or_default();
        let begin = before.rfind('"').map_or(0, |at| at + 1);
        let end = behind.find('"').map_or(self.text.len(), |at| first.start + at);
        let shown = first.start - begin..first.end.min(end) - begin;
        around(self.text.get(begin..end).unwrap_or_default(), std::slice::from_ref(&shown))
    }

    /// Whether it is what is typed about nobody in the book: whom it names is no other person's matter.
    fn is_nobodys(&self) -> bool {
        self.mention == NEW_DRAFT
    }
}

/// The mentions of a contact, the sure ones first, and how many there are.
pub(super) fn of(db: &Connection, contact: &Contact) -> Result<(Vec<Mention>, u32)> {
    let needles = Needles::of(contact)?;
    let mut found = Vec::new();
    store::each_text(db, contact.id, |one| {
        if let Some((spans, sure)) = one.named(&needles) {
            let (text, can_blank) = (one.around(&spans), one.mention.place.can_blank());
            found.push(Mention { mention: one.mention, contact: one.contact, of: one.of, text, sure, can_blank });
        }
    })?;
    found.sort_by_key(|mention| (!mention.sure, mention.mention));
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
    found.truncate(LISTED);
    Ok((found, count))
}

/// Blanks what is to go, inside the act that erases; what became of all, and the texts that stay though they surely name
/// the person and could be changed.
pub(super) fn settle(
    tx: &Tx<'_>,
    contact: &Contact,
    choices: &MentionChoices,
) -> Result<(MentionsDone, Vec<MentionRef>)> {
    let needles = Needles::of(contact)?;
    let mut done = MentionsDone::default();
    let (mut go, mut stay) = (Vec::new(), Vec::new());
    let blank: BTreeSet<MentionRef> = choices.blank.iter().copied().collect();
    let keep: BTreeMap<MentionRef, KeepGround> = choices.keep.iter().map(|kept| (kept.mention, kept.ground)).collect();
    store::each_text(tx.db, contact.id, |one| {
        let Some((spans, sure)) = one.named(&needles) else { return };
        let can_blank = one.mention.place.can_blank();
        let by_itself = sure && one.is_nobodys() && !keep.contains_key(&one.mention);
        if by_itself {
            go.push((one.mention, without(&one.text, &needles)));
            return;
        }
        if can_blank && blank.contains(&one.mention) {
            go.push((one.mention, blanked(&one.text, &spans)));
            return;
        }
        match keep.get(&one.mention) {
            Some(ground) => *done.kept.entry(ground.code().to_owned()).or_default() += 1,
            None => done.undecided += 1,
        }
        stay.extend((can_blank && sure).then_some(one.mention));
    })?;
    done.blanked = u32::try_from(go.len()).unwrap_or(u32::MAX);
    go.iter().try_for_each(|(mention, text)| store::set_text(tx, *mention, text))?;
    Ok((done, stay))
}

/// What is typed about nobody in the book without this person: as a new contact they go whole, elsewhere their name does.
fn without(body: &str, needles: &Needles) -> String {
    let (fresh, others) = parted(body);
    let is_person = needles.find(&fresh).is_some_and(|(_, sure)| sure);
    let left = if is_person { others } else { body.to_owned() };
    match needles.find(&left) {
        Some((spans, true)) => blanked(&left, &spans),
        _ => left,
    }
}

/// Blanks every text that is surely about somebody whom another copy erased and blanked, but for those it spared.
pub(super) fn blank_sure(tx: &Tx<'_>, contact: &Contact, spared: &[MentionRef]) -> Result<()> {
    let needles = Needles::of(contact)?;
    let spared: BTreeSet<&MentionRef> = spared.iter().collect();
    let mut go = Vec::new();
    store::each_text(tx.db, contact.id, |one| {
        let goes = one.mention.place.can_blank() && !spared.contains(&one.mention);
        if let Some((spans, true)) = one.named(&needles).filter(|_| goes) {
            go.push((one.mention, blanked(&one.text, &spans)));
        }
    })?;
    go.iter().try_for_each(|(mention, text)| store::set_text(tx, *mention, text))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::fields::tables_of_a_person;

    /// A text column that belongs to nobody is a place of mentions, or says here why nobody can be named in it.
    #[test]
    fn every_text_of_the_book_that_is_nobodys_own_is_looked_through() {
        const CODES: &[&str] = &[
            "book.country",
            "book.ledger_settled",
            "purposes.code",
            "purpose_rules.channel",
            "purpose_rules.ground",
            "purpose_rules.citation",
            "imports.format",
            "imports.charset",
            "imports.rows",
            "origins.source",
            "handovers.channel",
            "handovers.format",
            "handovers.fields",
            "handovers.left_out",
            "retained.rule",
            "retained.keep_until",
            "retained.field",
            "erasures.ground",
            "erasure_hashes.kind",
            "erasure_hashes.keep_until",
            "journal.op",
            "journal.entity",
            "journal.columns",
            "chain.entity",
            "suppressions.kind",
            "suppressions.source",
            // Headings of columns that were not taken, and counts.
            "imports.ignored",
            "certificates.content",
            // Numbers of texts.
            "erasures.spared",
        ];
        let book = crate::book::tests::test_book();
        let mut columns = book
            .book
            .db
            .prepare(
                "SELECT t.name || '.' || c.name, t.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND c.type = 'TEXT'",
            )
            .unwrap();
        let columns: Vec<(String, String)> = columns
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        assert!(columns.len() > 50);
        let places: Vec<_> =
            MentionPlace::ALL.iter().map(|place| place.column()).map(|(table, of)| format!("{table}.{of}")).collect();
        let follows = ["contact_lines"]; // from other rows
        let open: Vec<_> = columns
            .iter()
            .filter(|(_, table)| !tables_of_a_person().any(|of| of == table) && !follows.contains(&table.as_str()))
            .filter(|(column, _)| !places.contains(column) && !CODES.contains(&column.as_str()))
            .collect();
        assert!(open.is_empty(), "{open:?}");
    }
}
