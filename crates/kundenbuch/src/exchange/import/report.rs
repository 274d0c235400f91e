//! What an import, or taking one back, says that it did.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    Id, Moment, Result, Uid,
    contacts::Contact,
    exchange::{
        admit::{self, Held, Reason},
        write,
    },
};

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
