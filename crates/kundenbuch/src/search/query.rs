//! From typed text to people: in tiers, each with a limit, the surest first.
//!
//! Whoever has what was typed whole ([`exact`]); names beginning so; names and firms holding all words; anything holding all words; phone numbers holding the
//! digits; last, apart and few, names that only sound so. Any text may be typed: what cannot be a word is passed over.

mod exact;

use std::collections::HashSet;

use exact::Rest;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::{
    fold::{self, SEPARATOR},
    phonetic,
    sql::{self, Many, Texts},
};
use crate::{
    Id, Result,
    book::Reader,
    contacts::{Contact, Kind, phone},
};

/// More of a search text is not looked at, in characters.
const LONGEST: usize = 200;
/// More words are not asked for.
const MOST_WORDS: usize = 8;
/// At most so many that sound alike (design §13.8).
const SOUNDING: usize = 10;
/// A list of hits shown as a table has no more.
const FOUND: usize = 10_000;
/// So many are looked through where a single letter must be compared by hand.
const LOOKED_THROUGH: u32 = 400;

/// How surely a hit is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Match {
    /// Equal, capital letters aside.
    Exact,
    /// Equal after folding: `mueller` finds `Müller`.
    Folded,
    /// Sounds alike.
    Phonetic,
}

/// Where it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Found {
    /// In the person's or organisation's name, or the customer number.
    Name,
    /// In the name of the organisation the person works for.
    Firm,
    /// In an e-mail address.
    Mail,
    /// In a phone number.
    Phone,
    /// In a postal address.
    Place,
    /// In a tag.
    Tag,
    /// In a note.
    Note,
}

/// Somebody found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Hit {
    /// Who.
    pub id: Id<Contact>,
    /// First name and surname, or the organisation's name.
    pub name: String,
    /// Town of the main address.
    pub place: String,
    /// How surely.
    #[serde(rename = "match")]
    pub matched: Match,
    /// Person or organisation.
    pub kind: Kind,
    /// Where.
    pub found: Found,
    /// The e-mail address, number, address, list or note it was found in; empty for names.
    pub text: String,
}

impl Reader {
    /// Who is meant by this text; at most `limit`, the surest first, each once.
    ///
    /// Words may stand in any field, all must occur, the last may be unfinished. Digits in the spelling of a phone
    /// number are looked for inside numbers. At most ten that only sound so come last; room is kept for them.
    pub fn search(&self, text: &str, limit: u32) -> Result<Vec<Hit>> {
        let limit = limit as usize;
        let Some(asked) = Asked::read(text) else { return Ok(Vec::new()) };
        let sounding = asked.sounding();
        let kept = if sounding.is_some() && limit > 2 * SOUNDING { SOUNDING } else { 0 };
        let mut ids = self.written(&asked, limit - kept)?;
        let sure = ids.ids.len();
        if let Some(expression) = sounding {
            ids.limit = limit.min(sure + SOUNDING);
            ids.add(sql::matching(&self.db, &expression, ids.wanted())?);
        }
        let mut hits = Vec::with_capacity(ids.ids.len());
        for (at, id) in ids.ids.into_iter().enumerate() {
            hits.extend(self.hit(id, &asked, at >= sure)?);
        }
        hits.sort_by_key(|hit: &Hit| hit.matched == Match::Phonetic);
        Ok(hits)
    }

    /// Everybody a search finds, what merely sounds so left out; for the table. At most 10,000.
    pub(crate) fn found(&self, text: &str) -> Result<Vec<Id<Contact>>> {
        Asked::read(text).map_or_else(|| Ok(Vec::new()), |asked| Ok(self.written(&asked, FOUND)?.ids))
    }

    /// Those in whose record the text is written, tier by tier.
    fn written(&self, asked: &Asked, limit: usize) -> Result<Gathered> {
        let mut ids = Gathered { ids: Vec::new(), known: HashSet::new(), limit };
        let columns: &[&str] = match self.add_holders(asked, &mut ids)? {
            Rest::Found => return Ok(ids),
            Rest::ToAsk => asked.columns(),
            Rest::ToAskTogether => &["name firm mail place tag note"],
        };
        for beginning in &asked.beginnings {
            if ids.room() > 0 {
                ids.add(sql::beginning(&self.db, beginning, ids.wanted())?);
            }
        }
        let digits = asked.digits.as_ref().map(|digits| format!("phone : \"{digits}\" *"));
        if let Some(digits) = digits.as_ref().filter(|_| asked.surely_phone()) {
            ids.add(sql::matching(&self.db, digits, ids.wanted())?);
        }
        for columns in columns {
            if ids.room() > 0 {
                self.add_matching(asked, columns, &mut ids)?;
            }
        }
        if let Some(digits) = digits.filter(|_| !asked.surely_phone() && ids.room() > 0) {
            ids.add(sql::matching(&self.db, &digits, ids.wanted())?);
        }
        Ok(ids)
    }

    fn add_matching(&self, asked: &Asked, columns: &str, ids: &mut Gathered) -> Result<()> {
        let Some(words) = asked.expression() else { return Ok(()) };
        let expression = format!("{{{columns}}} : ({words})");
        if !asked.has_single_letter() {
            ids.add(sql::matching(&self.db, &expression, ids.wanted())?);
            return Ok(());
        }
        for id in sql::matching(&self.db, &expression, LOOKED_THROUGH)? {
            if ids.room() > 0 && sql::texts(&self.db, id)?.is_some_and(|texts| asked.names(&texts)) {
                ids.add(vec![id]);
            }
        }
        Ok(())
    }

    fn hit(&self, id: Id<Contact>, asked: &Asked, by_sound: bool) -> Result<Option<Hit>> {
        let Some(texts) = sql::texts(&self.db, id)? else { return Ok(None) };
        let (matched, found) = self.judge(id, &texts, asked, by_sound)?;
        let kind = if texts.organisation { Kind::Organisation } else { Kind::Person };
        let text = self.met(id, asked, found)?;
        Ok(Some(Hit { id, name: texts.shown, place: sql::place(&self.db, id)?, matched, kind, found, text }))
    }

    /// The text of a record that a hit was found in, as it was written.
    fn met(&self, id: Id<Contact>, asked: &Asked, found: Found) -> Result<String> {
        let field = match found {
            Found::Name | Found::Firm => return Ok(String::new()),
            Found::Mail => Many::Mails,
            Found::Phone => Many::Phones,
            Found::Place => Many::Places,
            Found::Tag => Many::Tags,
            Found::Note => Many::Notes,
        };
        let rows = sql::many(&self.db, id, field)?;
        let at = rows.iter().position(|row| asked.is_in(row)).unwrap_or_default();
        let shown = if field == Many::Phones { sql::phones(&self.db, id)? } else { rows };
        Ok(shown.into_iter().nth(at).unwrap_or_default())
    }

    /// How and where the record's own words meet what was asked; what was found by sound and does not, sounds alike.
    fn judge(&self, id: Id<Contact>, texts: &Texts, asked: &Asked, by_sound: bool) -> Result<(Match, Found)> {
        if let Some(matched) = asked.met_by_beginning(&texts.shown) {
            return Ok((matched, Found::Name));
        }
        let mut open =
            Open { asked, left: (0..asked.chunks.len()).collect(), matched: Match::Exact, last: Found::Name };
        if open.meet(&[&texts.name], Found::Name) || open.meet(&[&texts.firm], Found::Firm) {
            return Ok((open.matched, open.last));
        }
        if by_sound {
            return Ok((Match::Phonetic, Found::Name));
        }
        for (field, found) in [
            (Many::Mails, Found::Mail),
            (Many::Phones, Found::Phone),
            (Many::Places, Found::Place),
            (Many::Tags, Found::Tag),
            (Many::Notes, Found::Note),
        ] {
            let rows = sql::many(&self.db, id, field)?;
            let digits = asked.digits.as_deref().filter(|_| field == Many::Phones);
            if digits.is_some_and(|digits| rows.iter().any(|row| row.contains(digits))) {
                return Ok((Match::Exact, Found::Phone));
            }
            if open.meet(&rows, found) {
                return Ok((open.matched, open.last));
            }
        }
        Ok((Match::Folded, open.last))
    }
}

/// The shown name and the town of a contact; `None` if it is gone.
pub(crate) fn name_and_place(reader: &Reader, id: Id<Contact>) -> Result<Option<(String, String)>> {
    let Some(texts) = sql::texts(&reader.db, id)? else { return Ok(None) };
    Ok(Some((texts.shown, sql::place(&reader.db, id)?)))
}

/// Numbers found so far, each once.
struct Gathered {
    ids: Vec<Id<Contact>>,
    known: HashSet<Id<Contact>>,
    limit: usize,
}

impl Gathered {
    fn room(&self) -> usize {
        self.limit.saturating_sub(self.ids.len())
    }

    /// How many to ask a tier for: it may give again what is here already.
    fn wanted(&self) -> u32 {
        u32::try_from(self.limit).unwrap_or(u32::MAX)
    }

    fn add(&mut self, more: Vec<Id<Contact>>) {
        for id in more {
            if self.room() > 0 && self.known.insert(id) {
                self.ids.push(id);
            }
        }
    }
}

/// A piece between blanks: mostly a word, but `ilse@beispiel.de` and `O'Neill` are several in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chunk {
    folded: Vec<String>,
    plain: Vec<String>,
    mail: bool,
}

/// A search text, understood.
#[derive(Debug)]
struct Asked {
    /// As typed, blanks around it left out.
    typed: String,
    chunks: Vec<Chunk>,
    /// Beginnings of list keys this may be.
    beginnings: Vec<String>,
    /// Digits of a phone number or a part of one.
    digits: Option<String>,
    /// The text without capital letters, letters and digits only; and the same folded.
    joined: (String, String),
}

impl Asked {
    /// `None` if there is no word in it.
    fn read(text: &str) -> Option<Asked> {
        let text: String =
            text.chars().take(LONGEST).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        let pieces = text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '|' | '"' | '&'));
        let chunks: Vec<Chunk> = pieces
            .map(|piece| Chunk { folded: fold::words(piece), plain: plain_words(piece), mail: piece.contains('@') })
            .filter(|chunk| !chunk.folded.is_empty())
            .take(MOST_WORDS)
            .collect();
        if chunks.is_empty() {
            return None;
        }
        let joined = (plain_words(&text).concat(), fold::list_prefix(&text));
        let typed = text.trim().to_owned();
        Some(Asked { beginnings: beginnings(&text), digits: phone::query_digits(&text), typed, chunks, joined })
    }

    /// Six digits and nothing else are rather a phone number than a postcode.
    fn surely_phone(&self) -> bool {
        self.digits.as_ref().is_some_and(|digits| digits.len() >= 6)
    }

    /// The tiers of the index: names first.
    fn columns(&self) -> &'static [&'static str] {
        if self.chunks.iter().any(|chunk| chunk.mail) {
            return &["name firm mail place tag note"];
        }
        match (&self.digits, self.has_single_letter()) {
            (Some(_), _) => &["name firm", "mail place tag note"],
            (None, true) => &["name firm"],
            (None, false) => &["name firm", "name firm mail phone place tag note"],
        }
    }

    /// Whether the last word is a single letter: too many words begin with it to ask the index.
    fn has_single_letter(&self) -> bool {
        self.chunks.last().is_some_and(|chunk| chunk.single().is_some_and(|word| word.len() == 1))
    }

    /// All words, the last one unfinished; `None` if there is none to ask the index for.
    fn expression(&self) -> Option<String> {
        let last = self.chunks.len().saturating_sub(1);
        let asked = self.chunks.iter().enumerate();
        let asked = asked.filter(|(at, _)| *at < last || !self.has_single_letter());
        let words: Vec<String> = asked.map(|(at, chunk)| chunk.quoted(at == last)).collect();
        (!words.is_empty()).then(|| words.join(" AND "))
    }

    /// Names that sound like this and are not written like this; `None` if it is no name or too short to sound.
    fn sounding(&self) -> Option<String> {
        let mut parts = Vec::new();
        let mut sounds_at_all = false;
        for chunk in &self.chunks {
            if chunk.mail || chunk.folded.iter().any(|word| word.chars().any(|letter| letter.is_ascii_digit())) {
                return None;
            }
            let sounds = phonetic::sounds(&chunk.folded.join(" "));
            sounds_at_all |= !sounds.is_empty();
            if sounds.is_empty() {
                parts.push(format!("{{name firm}} : {}", chunk.quoted(chunk.folded.concat().len() > 1)));
            } else {
                parts.extend(sounds.iter().map(|sound| format!("sound : \"{sound}\"")));
            }
        }
        let written = self.expression()?;
        sounds_at_all.then(|| format!("({}) NOT ({{name firm}} : ({written}))", parts.join(" AND ")))
    }

    /// Whether a text holds the digits or one of the words.
    fn is_in(&self, text: &str) -> bool {
        let words = fold::words(text);
        self.digits.as_ref().is_some_and(|digits| text.contains(digits))
            || self.chunks.iter().any(|chunk| holds(&words, &chunk.folded, true))
    }

    /// Whether a name and firm hold all words.
    fn names(&self, texts: &Texts) -> bool {
        let mut open =
            Open { asked: self, left: (0..self.chunks.len()).collect(), matched: Match::Exact, last: Found::Name };
        open.meet(&[&texts.name, &texts.firm], Found::Name)
    }

    /// Whether the name begins so when blanks and hyphens are not looked at: `mullerl` meets `Müller-Lüdenscheidt`.
    fn met_by_beginning(&self, shown: &str) -> Option<Match> {
        let (plain, folded) = (plain_words(shown).concat(), fold::list_prefix(shown));
        if !self.joined.0.is_empty() && plain.starts_with(&self.joined.0) {
            Some(Match::Exact)
        } else {
            (!self.joined.1.is_empty() && folded.starts_with(&self.joined.1)).then_some(Match::Folded)
        }
    }
}

/// Beginnings of list keys: the whole text as one surname, and every split into surname and first name.
fn beginnings(text: &str) -> Vec<String> {
    let whole = fold::list_prefix(text);
    let mut beginnings = if whole.is_empty() { Vec::new() } else { vec![whole] };
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
    for at in 1..words.len() {
        let (family, given) = words.split_at(at);
        let (family, given) = (fold::list_prefix(&family.join(" ")), fold::list_prefix(&given.join(" ")));
        if !family.is_empty() && !given.is_empty() {
            beginnings.push(format!("{family}{SEPARATOR}{given}"));
        }
    }
    beginnings
}

/// Words without capital letters, but with their marks.
fn plain_words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().nfc().collect::<String>();
    plain.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(String::from).collect()
}

impl Chunk {
    fn single(&self) -> Option<&str> {
        match self.folded.as_slice() {
            [word] => Some(word),
            _ => None,
        }
    }

    /// As a phrase of the index's query language. Words hold letters and digits only, so nothing needs escaping.
    fn quoted(&self, unfinished: bool) -> String {
        format!("\"{}\"{}", self.folded.join(" "), if unfinished { " *" } else { "" })
    }
}

/// Words still to be found in one record.
struct Open<'a> {
    asked: &'a Asked,
    left: Vec<usize>,
    matched: Match,
    last: Found,
}

impl Open<'_> {
    /// Looks into one field's texts; whether all words are found now.
    fn meet<S: AsRef<str>>(&mut self, texts: &[S], found: Found) -> bool {
        let rows: Vec<_> = texts.iter().map(|text| (plain_words(text.as_ref()), fold::words(text.as_ref()))).collect();
        let end = self.asked.chunks.len().saturating_sub(1);
        let (mut matched, mut last) = (self.matched, None);
        let chunks = &self.asked.chunks;
        self.left.retain(|at| {
            let Some(chunk) = chunks.get(*at) else { return false };
            if rows.iter().any(|(plain, _)| holds(plain, &chunk.plain, *at == end)) {
                last = Some(found);
                return false;
            }
            if rows.iter().any(|(_, folded)| holds(folded, &chunk.folded, *at == end)) {
                matched = Match::Folded;
                last = Some(found);
                return false;
            }
            true
        });
        self.matched = matched;
        self.last = last.unwrap_or(self.last);
        self.left.is_empty()
    }
}

/// Whether the words stand in a row in the text; the last may be unfinished.
fn holds(text: &[String], words: &[String], unfinished: bool) -> bool {
    let Some((last, first)) = words.split_last() else { return false };
    text.windows(words.len()).any(|row| {
        row.split_last().is_some_and(|(end, before)| {
            before == first && if unfinished { end.starts_with(last.as_str()) } else { end == last }
        })
    })
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
