//! Cards: vCard 3.0 (RFC 2426) as every phone and mail program reads it. What it has no property for stands in
//! `X-KUNDENBUCH-…`, which [`crate::exchange::read`] understands.

use std::io::Write;

use crate::{
    Moment, Result, Uid,
    contacts::{Kind, Salutation},
    exchange::{
        draft::{Claim, Draft, Labelled},
        own,
    },
};

/// Longest line in octets, line end not counted (RFC 2426 §2.6).
const FOLD: usize = 75;

/// What a card says beside its contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// When the contact was changed last, as REV has it; empty if not said.
    pub changed: String,
    /// Channels on which advertising is not wished.
    pub stopped: Vec<&'static str>,
}

/// A contact's name in every book as the UID of its card.
pub fn urn(uid: Uid) -> String {
    let hex = uid.to_string();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("urn:uuid:{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

/// A moment as REV has it, in UTC: `20261129T101500Z`.
pub fn revision(at: Moment) -> String {
    let time = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Writes one card.
///
/// # Errors
/// Those of the disk.
pub fn write_card<W: Write>(mut out: W, draft: &Draft, marks: &Marks) -> Result<()> {
    let mut card = Card::default();
    card.names(draft);
    card.optional("REV", &marks.changed);
    for (property, list) in [("EMAIL", &draft.emails), ("TEL", &draft.phones), ("URL", &draft.websites)] {
        for item in list {
            card.labelled(property, item);
        }
    }
    for address in &draft.addresses {
        let parts = ["", "", &address.street, &address.place, "", &address.postcode, &address.country];
        let value = parts.map(escape).join(";");
        card.with_label("ADR", &address.label, &value);
    }
    card.optional("BDAY", &draft.birthday);
    if !draft.tags.is_empty() {
        let tags: Vec<String> = draft.tags.iter().map(|tag| escape(tag)).collect();
        card.line(&format!("CATEGORIES:{}", tags.join(",")));
    }
    for note in &draft.notes {
        card.optional("NOTE", note);
    }
    card.own(draft);
    if !marks.stopped.is_empty() {
        card.line(&format!("X-KUNDENBUCH-STOPP:{}", marks.stopped.join(",")));
    }
    card.line("END:VCARD");
    out.write_all(card.text.as_bytes())?;
    Ok(())
}

#[derive(Default)]
struct Card {
    text: String,
    groups: u32,
}

impl Card {
    fn names(&mut self, draft: &Draft) {
        self.line("BEGIN:VCARD");
        self.line("VERSION:3.0");
        if !draft.own.is_empty() {
            self.line(&format!("PRODID:{}", own::PRODUCT));
        }
        self.optional("UID", &draft.uid);
        let parts = [&draft.family, &draft.given, &draft.additional, &draft.title, &draft.suffix];
        self.line(&format!("N:{}", parts.map(|part| escape(part)).join(";")));
        let name = [&draft.title, &draft.given, &draft.additional, &draft.family, &draft.suffix];
        let name = name.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        let named = !(draft.given.is_empty() && draft.family.is_empty());
        // FN must not be empty (RFC 2426 §3.1.1): without a name the main address or number; `ready` takes it back out.
        let reach = draft.emails.iter().chain(&draft.phones).map(|one| &one.value);
        let shown = match [&name, &draft.organisation].into_iter().chain(reach).find(|text| !text.is_empty()) {
            _ if !named && !draft.organisation.is_empty() => &draft.organisation,
            Some(shown) => shown,
            None => "",
        };
        self.line(&format!("FN:{}", escape(shown)));
        if !(draft.organisation.is_empty() && draft.department.is_empty()) {
            self.line(&format!("ORG:{};{}", escape(&draft.organisation), escape(&draft.department)));
        }
        if draft.kind == Some(Kind::Organisation) {
            self.line("X-ABShowAs:COMPANY");
        }
        self.optional("TITLE", &draft.position);
    }

    fn own(&mut self, draft: &Draft) {
        self.optional("X-KUNDENBUCH-CUSTOMER-NUMBER", &draft.customer_number);
        match draft.salutation {
            Some(Salutation::Ms) => self.line("X-KUNDENBUCH-SALUTATION:ms"),
            Some(Salutation::Mr) => self.line("X-KUNDENBUCH-SALUTATION:mr"),
            Some(Salutation::Unknown) => self.line("X-KUNDENBUCH-SALUTATION:unknown"),
            None => {}
        }
        if draft.minor {
            self.line("X-KUNDENBUCH-MINOR:yes");
        }
        for claim in &draft.claims {
            self.line(match claim {
                Claim::Yes | Claim::Unclear => "X-KUNDENBUCH-NEWSLETTER:yes",
                Claim::No => "X-KUNDENBUCH-NEWSLETTER:no",
                // To earlier versions a no: they know nothing wider.
                Claim::Stop | Claim::NoPost | Claim::NoPhone | Claim::NoSms | Claim::NoFax => {
                    "X-KUNDENBUCH-NEWSLETTER:stop"
                }
            });
        }
        for record in &draft.own {
            self.line(&format!("X-KUNDENBUCH-RECORD:{}", escape(&record.written())));
        }
        for fact in &draft.facts {
            self.grouped("X-KUNDENBUCH-FACT", &fact.name, &escape(&fact.value));
        }
    }

    fn labelled(&mut self, property: &str, item: &Labelled) {
        self.with_label(property, &item.label, &escape(&item.value));
    }

    /// A property with a label: a type where 3.0 knows one, else Apple's way of a group.
    fn with_label(&mut self, property: &str, label: &str, value: &str) {
        let telephone = property == "TEL";
        let kind = match label {
            "" => "",
            "work" => ";TYPE=WORK",
            "home" => ";TYPE=HOME",
            "mobile" if telephone => ";TYPE=CELL",
            "fax" if telephone => ";TYPE=FAX",
            _ => return self.grouped(property, label, value),
        };
        self.line(&format!("{property}{kind}:{value}"));
    }

    fn grouped(&mut self, property: &str, label: &str, value: &str) {
        self.groups += 1;
        let group = self.groups;
        self.line(&format!("item{group}.{property}:{value}"));
        self.line(&format!("item{group}.X-ABLabel:{}", escape(label)));
    }

    fn optional(&mut self, property: &str, value: &str) {
        if !value.is_empty() {
            self.line(&format!("{property}:{}", escape(value)));
        }
    }

    /// One line, folded between characters.
    fn line(&mut self, line: &str) {
        if line.len() <= FOLD {
            self.text.push_str(line);
            self.text.push_str("\r\n");
            return;
        }
        let mut length = 0;
        for letter in line.chars() {
            if length + letter.len_utf8() > FOLD {
                self.text.push_str("\r\n ");
                length = 1;
            }
            self.text.push(letter);
            length += letter.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

fn escape(value: &str) -> String {
    let stays = |letter: char| !(matches!(letter, '\\' | ',' | ';') || letter.is_control());
    if value.chars().all(stays) {
        return value.to_owned();
    }
    let mut escaped = String::with_capacity(value.len());
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' | ',' | ';' => escaped.extend(['\\', letter]),
            '\r' => {
                letters.next_if_eq(&'\n');
                escaped.push_str("\\n");
            }
            '\n' => escaped.push_str("\\n"),
            // Other control characters end lines in some readers.
            letter if letter.is_control() && letter != '\t' => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;
    use crate::exchange::draft::DraftFact;

    #[test]
    fn a_card_is_clean_and_folded_between_letters() {
        let draft = Draft {
            kind: Some(Kind::Person),
            title: "Dr.".into(),
            given: "Ilse".into(),
            family: "Brüggemann".into(),
            phones: vec![
                Labelled { value: "+49 351 445566".into(), label: "work".into() },
                Labelled { value: "0351 1".into(), label: "Chor".into() },
            ],
            notes: vec![format!("{}; Ende,\nneue Zeile", "ä".repeat(40))],
            facts: vec![DraftFact { name: "Schuhgröße".into(), value: "43".into() }],
            ..Draft::default()
        };
        let mut out = Vec::new();
        write_card(&mut out, &draft, &Marks::default()).unwrap();
        let expected = [
            "BEGIN:VCARD",
            "VERSION:3.0",
            "N:Brüggemann;Ilse;;Dr.;",
            "FN:Dr. Ilse Brüggemann",
            "TEL;TYPE=WORK:+49 351 445566",
            "item1.TEL:0351 1",
            "item1.X-ABLabel:Chor",
            "NOTE:äääääääääääääääääääääääääääääääääää",
            " äääää\\; Ende\\,\\nneue Zeile",
            "item2.X-KUNDENBUCH-FACT:43",
            "item2.X-ABLabel:Schuhgröße",
            "END:VCARD",
            "",
        ];
        assert_eq!(String::from_utf8(out).unwrap(), expected.join("\r\n"));
    }
}
