//! Directory files (LDIF, RFC 2849) as Thunderbird and its relatives write their address books.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use mail_parser::decoders::base64::base64_decode;

use super::{
    Ignored, MAX_FIELD, MAX_ROWS, Row, RowFault,
    cells::{Calendar, not_a_birthday, refuse},
    flags, names, postal, remarks,
    vcard::Decoder,
};
use crate::{
    Error, Result,
    contacts::{Kind, dates, salutation},
    exchange::draft::{Draft, DraftAddress, DraftFact, Labelled},
    steps,
};

/// Largest entry in bytes, pictures not counted.
const MAX_ENTRY: usize = 1 << 20;

/// A directory file.
#[derive(Debug, Clone)]
pub struct Directory {
    text: Arc<String>,
    decoder: Decoder,
    today: Date,
}

/// An entry: its attributes in order, the names in lower case.
struct Entry {
    line: u32,
    attributes: Vec<(String, String)>,
    too_long: bool,
}

impl Directory {
    /// Looks through a file; how many rows it will give, and what is not taken over.
    ///
    /// # Errors
    /// [`Error::TooMany`] rows; [`Error::FileUnreadable`] `no_rows`.
    pub fn open(text: Arc<String>, decoder: Decoder, today: Date) -> Result<(Directory, u32, Vec<Ignored>)> {
        let directory = Directory { text, decoder, today };
        let (mut rows, mut ignored) = (0_u32, BTreeMap::<String, u32>::new());
        for entry in directory.entries() {
            let mut count = |name: &str| {
                if ignored.len() < 200 || ignored.contains_key(name) {
                    *ignored.entry(name.chars().take(40).collect()).or_default() += 1;
                }
            };
            rows += u32::from(directory.draft(&entry, &mut count).is_some());
            if rows as usize > MAX_ROWS {
                return Err(super::table::too_many("rows", MAX_ROWS));
            }
        }
        if rows == 0 {
            return Err(Error::FileUnreadable { why: "no_rows".to_owned() });
        }
        Ok((directory, rows, ignored.into_iter().map(|(name, count)| Ignored { name, count }).collect()))
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every person and firm as a draft; lists of others are left out.
    pub fn drafts(&self) -> impl Iterator<Item = Row> + '_ {
        self.entries().filter_map(|entry| {
            let draft = self.draft(&entry, &mut |_| {})?;
            Some(Row { line: entry.line, draft, surplus: 0, told: None })
        })
    }

    fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        let mut lines = (1_u32..).zip(self.text.lines()).peekable();
        std::iter::from_fn(move || {
            while lines.next_if(|(_, line)| line.trim().is_empty() || line.starts_with('#')).is_some() {}
            let (line, _) = *lines.peek()?;
            let mut entry = Entry { line, attributes: Vec::new(), too_long: false };
            let mut size = 0;
            while let Some((_, first)) = lines.next_if(|(_, line)| !line.trim().is_empty()) {
                let mut whole = first.to_owned();
                while let Some((_, more)) = lines.next_if(|(_, line)| line.starts_with(' ')) {
                    if whole.len() <= MAX_FIELD {
                        whole.push_str(more.strip_prefix(' ').unwrap_or_default());
                    }
                }
                steps::took(whole.len());
                let Some((name, value)) = whole.split_once(':').filter(|_| !first.starts_with('#')) else { continue };
                let name = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                if matches!(name.as_str(), "jpegphoto" | "photo" | "thumbnailphoto" | "audio" | "usercertificate") {
                    entry.attributes.push((name, String::new()));
                    continue;
                }
                size += whole.len();
                entry.too_long |= whole.len() > MAX_FIELD || size > MAX_ENTRY;
                if !entry.too_long {
                    entry.attributes.push((name, self.value(value)));
                }
            }
            Some(entry)
        })
    }

    /// `: text`, or `:: base64`; what is no base64 stays as it is written.
    fn value(&self, written: &str) -> String {
        match written.strip_prefix(':') {
            Some(coded) => match base64_decode(coded.trim().as_bytes()) {
                Some(bytes) => self.decoder.plain(&bytes).trim().to_owned(),
                None => coded.trim().to_owned(),
            },
            None => written.trim().to_owned(),
        }
    }

    fn draft(&self, entry: &Entry, ignored: &mut dyn FnMut(&str)) -> Option<std::result::Result<Draft, RowFault>> {
        let is = |class: &str| {
            entry.attributes.iter().any(|(name, value)| name == "objectclass" && value.eq_ignore_ascii_case(class))
        };
        if is("groupOfNames") || is("groupOfUniqueNames") || is("organizationalUnit") || is("dcObject") {
            ignored("objectclass");
            return None;
        }
        if entry.too_long {
            return Some(Err(RowFault::TooLong));
        }
        let mut draft = Draft { line: entry.line, ..Draft::default() };
        let mut rest = Rest::default();
        for (name, value) in &entry.attributes {
            take(&mut draft, &mut rest, name, value, ignored);
        }
        self.finish(&mut draft, rest);
        let empty = Draft { line: entry.line, kind: draft.kind, ..Draft::default() } == draft;
        Some(if empty { Err(RowFault::Unreadable) } else { Ok(draft) })
    }

    fn finish(&self, draft: &mut Draft, rest: Rest) {
        if draft.given.is_empty() && draft.family.is_empty() && !rest.full.is_empty() && rest.full != draft.organisation
        {
            if salutation::is_organisation(&rest.full) && draft.organisation.is_empty() {
                draft.organisation = rest.full;
            } else if !rest.full.contains('@') {
                let name = names::split_name(&rest.full);
                draft.salutation = name.salutation;
                (draft.title, draft.given, draft.family) = (name.title, name.given, name.family);
            }
        }
        names::without_titles(draft);
        if !(draft.given.is_empty() && draft.family.is_empty()) {
            draft.kind = Some(Kind::Person);
        } else if !draft.organisation.is_empty() {
            draft.kind = Some(Kind::Organisation);
        }
        for (label, address) in [("work", rest.work), ("home", rest.home)] {
            if !(address.street.is_empty() && address.place.is_empty() && address.postcode.is_empty()) {
                let mut address = DraftAddress { label: label.to_owned(), ..address };
                postal::take_apart(&mut address, |_| false);
                draft.addresses.push(address);
            }
        }
        let [year, month, day] = rest.birthday;
        if !(month.is_empty() || day.is_empty()) {
            let written = if year.is_empty() {
                format!("--{month:0>2}-{day:0>2}")
            } else {
                format!("{year:0>4}-{month:0>2}-{day:0>2}")
            };
            match dates::read_date(&written, self.today) {
                Some(date) if (Calendar { today: self.today, month_first: false }).holds(&date) => {
                    draft.birthday = date;
                }
                _ => not_a_birthday(draft, "", written, self.today),
            }
        } else if !year.is_empty() {
            not_a_birthday(draft, "", [year, month, day].join(" ").trim().to_owned(), self.today);
        }
    }
}

/// What can only be decided at the end of an entry.
#[derive(Default)]
struct Rest {
    full: String,
    work: DraftAddress,
    home: DraftAddress,
    birthday: [String; 3],
}

fn take(draft: &mut Draft, rest: &mut Rest, name: &str, value: &str, ignored: &mut dyn FnMut(&str)) {
    if value.is_empty() {
        if name.ends_with("photo") {
            ignored(name);
        }
        return;
    }
    let labelled = |label: &str| Labelled { label: label.to_owned(), value: value.to_owned() };
    let [year, month, day] = &mut rest.birthday;
    let place: &mut String = match name {
        "cn" | "commonname" | "displayname" => &mut rest.full,
        "givenname" | "gn" => &mut draft.given,
        "sn" | "surname" => &mut draft.family,
        "o" | "organizationname" | "company" => &mut draft.organisation,
        "ou" | "department" | "orgunit" | "departmentnumber" => &mut draft.department,
        "title" => &mut draft.position,
        "employeenumber" | "uniqueidentifier" => &mut draft.customer_number,
        "street" | "streetaddress" => &mut rest.work.street,
        "mozillaworkstreet2" => return add(&mut rest.work.street, value),
        "l" | "localityname" => &mut rest.work.place,
        "postalcode" => &mut rest.work.postcode,
        "c" | "co" | "countryname" => &mut rest.work.country,
        "mozillahomestreet" | "homestreet" | "homepostaladdress" => &mut rest.home.street,
        "mozillahomestreet2" => return add(&mut rest.home.street, value),
        "mozillahomelocalityname" => &mut rest.home.place,
        "mozillahomepostalcode" => &mut rest.home.postcode,
        "mozillahomecountryname" => &mut rest.home.country,
        "birthyear" => year,
        "birthmonth" => month,
        "birthday" => day,
        "mail" | "mozillasecondemail" | "xmozillasecondemail" | "rfc822mailbox" => {
            return draft.emails.push(labelled(""));
        }
        "telephonenumber" => return draft.phones.push(labelled("work")),
        "homephone" | "hometelephonenumber" => return draft.phones.push(labelled("home")),
        "mobile" | "cellphone" | "mobiletelephonenumber" => return draft.phones.push(labelled("mobile")),
        "fax" | "facsimiletelephonenumber" => return draft.phones.push(labelled("fax")),
        "pager" | "pagerphone" => return draft.phones.push(labelled("other")),
        "mozillaworkurl" | "workurl" | "labeleduri" => return draft.websites.push(labelled("work")),
        "mozillahomeurl" | "homeurl" => return draft.websites.push(labelled("home")),
        "description" | "comment" => {
            for reach in remarks::clear(value) {
                refuse(draft, reach);
            }
            return draft.notes.push(value.to_owned());
        }
        "mozillanickname" | "xmozillanickname" => return fact(draft, "nickname", value),
        _ if name.starts_with("mozillacustom") || name.starts_with("custom") => {
            // "Werbesperre", or "Werbesperre: ja"
            let told = match value.split_once([':', '=']) {
                Some((name, value)) => flags::property(name.trim(), value.trim()),
                None => flags::by_itself(value).into_iter().collect(),
            };
            for reach in told.into_iter().chain(remarks::clear(value)) {
                refuse(draft, reach);
            }
            return fact(draft, name, value);
        }
        "dn" | "objectclass" | "modifytimestamp" | "changetype" | "version" => return,
        _ => return ignored(name),
    };
    if place.is_empty() {
        value.clone_into(place);
    } else if place != value {
        ignored(name);
    }
}

fn add(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

fn fact(draft: &mut Draft, name: &str, value: &str) {
    draft.facts.push(DraftFact { name: name.to_owned(), value: value.to_owned() });
}
