//! Recognising an erased person without knowing them: keyed hashes of name and address together, of every
//! name and address they had. Who has both and another suffix or birthday is somebody else: the son in the father's
//! house.
//!
//! **Nothing about the forms may ever change** (see `suppression::canon`): the golden vectors in the tests hold them.

mod apart;
mod halves;
mod names;

use std::collections::{BTreeSet, HashMap};

use apart::{TRAITS, asked, fits, kept};
use names::run_together;
pub(crate) use names::{names_of, reached_by, readings};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{
    half,
    ledger::Entry,
    likeness::Likeness,
    protected::{self, Marks},
    store::{self, Beside},
};
use crate::{
    Id, Result, Uid,
    book::Keys,
    contacts::{Contact, Kind, ready::Ready},
    exchange::sameness::{Traits, bare_family},
    suppression::canon::{Canon, VERSION},
};

/// How surely a row is an erased person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Known {
    /// The name and one of the addresses fit: the row stays out.
    Hold,
    /// A mail address or phone number alone fits, or a suffix or a birthday says that it is another one of the name:
    /// families share addresses and names, so this only informs.
    Hint,
}

/// A keyed hash of 16 bytes, as in the block list.
pub(crate) type Mark = [u8; 16];

/// So many names of a person are asked about: the present one, the newest and the oldest.
const NAMES: usize = 8;

/// So many addresses are asked about with former names too; the present name is with all of them.
const ADDRESSES: usize = 40;

/// Stands in a pair for the name of somebody who had none: whoever comes with the address is that one.
const NAMELESS: Mark = [0; 16];

/// Stands in a pair for the name of whoever has the address and may be called so, by what is kept of the name.
const ANY_NAME: Mark = [255; 16];

/// What the ledger keeps of a person, to know them again.
pub(super) struct Identity {
    /// The present name, then former ones.
    names: Vec<Mark>,
    /// By which halves of the present name other lists may tell them.
    halves: Vec<Mark>,
    /// Kind of the pair, kind of the address alone, the address: present ones, then former ones.
    addresses: Vec<(&'static str, &'static str, Mark)>,
    /// What tells them from another one of the name, hashed for this person alone.
    traits: Vec<(&'static str, Mark)>,
}

impl Identity {
    /// Of a person as they stand, with what they were before.
    pub fn of(keys: &Keys, person: &Likeness) -> Identity {
        let name = Canon::called(&person.family, &person.given);
        // "Müller sen." is asked for as "Müller" too: other lists have the word in a column of its own, or not at all.
        let bare =
            Canon::called(&bare_family(&person.family), &person.given).filter(|bare| name.as_ref() != Some(bare));
        let mut names = vec![name.map_or(NAMELESS, |name| keys.hasher.half_of(&name))];
        names.extend(bare.map(|name| keys.hasher.half_of(&name)));
        let together = run_together(&person.given).and_then(|given| Canon::called(&person.family, &given));
        names.extend(together.map(|name| keys.hasher.half_of(&name)));
        let mut addresses = Vec::new();
        for (kind, hash) in &person.addresses {
            addresses.extend(pair_of(kind).map(|(pair, alone)| (pair, alone, *hash)));
        }
        for (kind, hash) in &person.former {
            match pair_of(kind) {
                Some((pair, alone)) => addresses.push((pair, alone, *hash)),
                None if kind == "name" => names.push(*hash),
                None => {} // a post is a place with a name, and a domain is nobody's
            }
        }
        // The newest and the oldest: other lists most likely know the first.
        if names.len() > NAMES {
            let oldest = names.split_off(names.len() - NAMES / 2);
            names.truncate(NAMES - oldest.len());
            names.extend(oldest);
        }
        let traits = kept(&person.traits());
        let traits = traits.into_iter().map(|(kind, text)| (kind, of_trait(keys, kind, person.uid, &text)));
        Identity { names, halves: halves::kept(keys, person), addresses, traits: traits.collect() }
    }

    /// The marks: pairs of name and address first, then the address alone. What tells people apart is kept only where
    /// there is something it could be asked of.
    pub fn marks(&self, keys: &Keys) -> Vec<(&'static str, Mark)> {
        let mut marks: Vec<_> = self.pairs(keys).collect();
        for (pair, _, address) in self.addresses.iter().take(ADDRESSES) {
            marks.extend(self.halves.iter().map(|half| (*pair, paired(keys, pair, half, address))));
        }
        marks.extend(self.addresses.iter().map(|(_, alone, address)| (*alone, *address)));
        if !marks.is_empty() {
            marks.extend(&self.traits);
        }
        marks.sort_unstable_by_key(|(kind, mark)| (kind.len() < 6, *kind, *mark)); // pairs before single ones
        marks.dedup();
        marks
    }

    /// The marks by which a copy of the book that does not know them knows them again: the pairs, each address with
    /// whoever may be called so, and what tells them from another one who has it. An address that so many have that it is
    /// nobody's marks them only with their name.
    pub fn protects(&self, keys: &Keys, person: &Likeness, beside: &Beside) -> (Marks, protected::Traits) {
        let is_nobodys = |address: &Mark| beside.crowded.contains(address) || person.nobodys.contains(address);
        let mut traits = protected::Traits::new();
        let shared = beside.shared.iter().filter(|address| !is_nobodys(address));
        let names = half::kept(person).into_iter().chain(shared.map(|address| (SHARED, told(address))));
        let names = names.map(|(kind, text)| (kind, of_trait(keys, kind, person.uid, &text)));
        for (kind, mark) in self.traits.iter().copied().chain(names) {
            traits.entry(kind.to_owned()).or_default().0.insert(mark);
        }
        let mut pairs: BTreeSet<Mark> = self.pairs(keys).map(|(_, mark)| mark).collect();
        for (pair, _, address) in &self.addresses {
            match (person.nameless(), is_nobodys(address)) {
                (true, true) => _ = pairs.remove(&paired(keys, pair, &NAMELESS, address)),
                (false, false) => _ = pairs.insert(paired(keys, pair, &ANY_NAME, address)),
                _ => {}
            }
        }
        (Marks(pairs), traits)
    }

    fn pairs<'a>(&'a self, keys: &'a Keys) -> impl Iterator<Item = (&'static str, Mark)> + 'a {
        self.addresses.iter().enumerate().flat_map(move |(at, (pair, _, address))| {
            let names = if at < ADDRESSES { self.names.len() } else { 1 };
            self.names.iter().take(names).map(move |name| (*pair, paired(keys, pair, name, address)))
        })
    }
}

/// A pair somebody may be known by.
pub(super) struct Pair {
    pub mark: Mark,
    /// Kind and hash of the address.
    pub address: (&'static str, Mark),
    pub by: By,
}

/// Whose address a pair may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Of somebody of the name.
    Name,
    /// Of somebody without a name.
    Nameless,
    /// Of somebody whose name does not say otherwise.
    AnyName,
}

/// The pairs by which somebody is asked for: every name they can be read as, none, and any, with each address.
pub(super) fn asked_pairs(keys: &Keys, person: &Likeness) -> Vec<Pair> {
    let (mut pairs, names) = (Vec::new(), person.names(keys));
    let is_nameless = person.nameless();
    for (kind, address) in &person.addresses {
        let Some((pair, _)) = pair_of(kind) else { continue };
        let one = |by, name| Pair { mark: paired(keys, pair, name, address), address: (kind, *address), by };
        pairs.extend(names.iter().map(|name| one(By::Name, name)));
        // In one house live many, so a place alone is nobody.
        let is_nobodys = person.nobodys.contains(address);
        if (*kind != "place" || is_nameless) && !is_nobodys {
            pairs.push(one(By::Nameless, &NAMELESS));
        }
        if person.kind == Kind::Person && !(is_nameless && *kind == "place") && !is_nobodys {
            pairs.push(one(By::AnyName, &ANY_NAME));
        }
    }
    pairs
}

/// The kinds of mark for this kind of address: with a name, and alone.
fn pair_of(kind: &str) -> Option<(&'static str, &'static str)> {
    match kind {
        "mail" => Some(("name_mail", "mail")),
        "phone" => Some(("name_phone", "phone")),
        "place" => Some(("name_post", "post")),
        _ => None,
    }
}

/// Whether the ledger knows this row. Costs one look-up while nobody was ever erased.
///
/// The name may stand in any order and in the name of a firm: `Erika Gabler Weinhandel` with Erika's mail is Erika.
///
/// An address somebody else of the book has or had says nothing of one erased without a name: it is theirs as well. `own`
/// is the contact the row is of, if it is one.
pub fn known(db: &Connection, keys: &Keys, ready: &Ready, own: Option<Id<Contact>>) -> Result<Option<Known>> {
    if !store::any_marks(db)? {
        return Ok(None);
    }
    let asking = Asking {
        traits: Traits::of(ready),
        nameless: ready.nameless(),
        names: &|| {
            let names = names_of(ready).into_iter().map(|name| keys.hasher.half_of(&name));
            names.chain(halves::asked(keys, ready)).collect()
        },
        addresses: reached_by(keys, ready)
            .into_iter()
            .filter_map(|(kind, hash)| Some((kind, Mark::try_from(hash.as_slice()).ok()?)))
            .collect(),
        is_living: &|kind, address| store::is_held(db, kind, address, own),
    };
    Ok(asking.asked_of(keys, &Gate::Book(db))?.map(|(known, _)| known))
}

/// Whose marks are asked.
pub(super) enum Gate<'a> {
    /// Those of everybody this book knows to be erased.
    Book(&'a Connection),
    /// Those of erasures that it was only told of.
    Told(Told<'a>),
}

/// Entries of the ledger by their marks.
pub(super) struct Told<'a> {
    entries: Vec<&'a Entry>,
    marked: HashMap<(&'a str, Mark), Vec<(i64, Uid)>>,
}

impl<'a> Gate<'a> {
    /// Of these entries of the ledger; they are known by their place.
    pub fn told(entries: Vec<&'a Entry>) -> Gate<'a> {
        let mut marked = HashMap::<_, Vec<_>>::new();
        for (place, entry) in (0..).zip(&entries) {
            for mark in &entry.marks {
                marked.entry((mark.kind.as_str(), mark.hash)).or_default().push((place, entry.person));
            }
        }
        Gate::Told(Told { entries, marked })
    }

    fn marked(&self, kind: &str, mark: &Mark) -> Result<Vec<(i64, Uid)>> {
        match self {
            Gate::Book(db) => store::marked(db, kind, mark),
            Gate::Told(told) => Ok(told.marked.get(&(kind, *mark)).cloned().unwrap_or_default()),
        }
    }

    fn marks_of(&self, erasure: i64, kind: &str) -> Result<Vec<Mark>> {
        match self {
            Gate::Book(db) => store::marks_of(db, erasure, kind),
            Gate::Told(told) => {
                let entry = usize::try_from(erasure).ok().and_then(|place| told.entries.get(place));
                let marks = entry.into_iter().flat_map(|entry| &entry.marks).filter(|mark| mark.kind == kind);
                Ok(marks.map(|mark| mark.hash).collect())
            }
        }
    }

    /// Whether somebody like this may be one of these erased people: no suffix and no birthday says otherwise. What is
    /// not known on one side says nothing.
    fn first_like(&self, keys: &Keys, traits: &Traits, erased: &[(i64, Uid)]) -> Result<Option<i64>> {
        let asked = asked(traits);
        for (erasure, person) in erased {
            if fits(keys, &TRAITS, &asked, *person, |kind| self.marks_of(*erasure, kind))? {
                return Ok(Some(*erasure));
            }
        }
        Ok(None)
    }
}

/// Somebody who may be an erased person.
pub(super) struct Asking<'a> {
    pub traits: Traits,
    pub nameless: bool,
    /// The hashes of every name they can be read as; asked for only where an address is known.
    pub names: &'a dyn Fn() -> Vec<Mark>,
    /// Kind (`mail`, `phone`, `place`) and hash.
    pub addresses: Vec<(&'static str, Mark)>,
    /// Whether somebody else has or had a mail address or a number.
    pub is_living: &'a dyn Fn(&str, &Mark) -> Result<bool>,
}

impl Asking<'_> {
    /// How surely this is somebody erased, and by which erasure if it is.
    ///
    /// # Errors
    /// Those of the database.
    pub fn asked_of(&self, keys: &Keys, gate: &Gate<'_>) -> Result<Option<(Known, Option<i64>)>> {
        let mut names: Option<Vec<Mark>> = None;
        let mut found = None;
        // Whoever has the mail address or the number has moved within the house.
        let wherever = Traits { within: Vec::new(), ..self.traits.clone() };
        for (kind, address) in &self.addresses {
            let Some((pair, alone)) = pair_of(kind) else { continue };
            // Each pair was written with its address alone.
            let there = gate.marked(alone, address)?;
            if there.is_empty() {
                continue;
            }
            let place = *kind == "place";
            let living = !place && (self.is_living)(kind, address)?;
            if !place
                && !living
                && self.nameless
                && let Some(erasure) = gate.first_like(keys, &wherever, &there)?
            {
                return Ok(Some((Known::Hold, Some(erasure)))); // no name says that it is somebody else of the family
            }
            if !place {
                found = Some((Known::Hint, None));
            }
            // In one house live many, so a place alone is nobody.
            let nameless = (!living && (!place || self.nameless)).then_some(&NAMELESS);
            let names = names.get_or_insert_with(self.names);
            for name in nameless.into_iter().chain(&*names) {
                let namesakes = gate.marked(pair, &paired(keys, pair, name, address))?;
                let traits = if place { &self.traits } else { &wherever };
                if let Some(erasure) = gate.first_like(keys, traits, &namesakes)? {
                    return Ok(Some((Known::Hold, Some(erasure))));
                }
                if !namesakes.is_empty() {
                    found = Some((Known::Hint, None));
                }
            }
        }
        Ok(found)
    }
}

/// The kind of mark that names somebody who stood beside the erased person: known to be somebody else.
pub(super) const OTHER: &str = "other";

/// The mark of somebody who stood beside this erased person.
pub(super) fn of_other(keys: &Keys, erased: Uid, other: Uid) -> Mark {
    of_trait(keys, OTHER, erased, &other.to_string())
}

/// Whether somebody who was met by this pair may be this protected person, of whom these traits are kept.
pub(super) fn may_be(
    keys: &Keys,
    (asking, pair): (&Likeness, &Pair),
    person: Uid,
    kept: &protected::Traits,
) -> Result<bool> {
    let kept = |kind: &str| kept.get(kind).into_iter().flat_map(|marks| &marks.0).copied().collect::<Vec<Mark>>();
    let (kind, address) = pair.address;
    let mut traits = asking.traits();
    if kind != "place" {
        traits.within.clear(); // whoever has the mail address or the number has moved within the house
    }
    if pair.by != By::AnyName {
        return fits(keys, &TRAITS, &asked(&traits), person, |kind| Ok(kept(kind)));
    }
    if asking.nameless() && kept(SHARED).contains(&of_trait(keys, SHARED, person, &told(&address))) {
        return Ok(false);
    }
    let asked: Vec<_> = asked(&traits).into_iter().chain(half::asked(asking)).collect();
    fits(keys, &[TRAITS.as_slice(), &half::NAMES].concat(), &asked, person, |kind| Ok(kept(kind)))
}

/// The kind of an address that others have too: it says of nobody without a name who they are.
const SHARED: &str = "shared";

/// An address as what is kept of it is told.
fn told(address: &Mark) -> String {
    Uid(*address).to_string()
}

/// The mark of a pair: the hash of version, kind, the hash of the name and that of the address, each behind its length.
fn paired(keys: &Keys, kind: &str, name: &Mark, address: &Mark) -> Mark {
    keys.hasher.hash(&pair_form(kind, name, address)).first_chunk().copied().unwrap_or_default()
}

/// The mark of what tells one erased person apart; the same birthday of two people gives two marks.
fn of_trait(keys: &Keys, kind: &str, person: Uid, text: &str) -> Mark {
    keys.hasher.hash(&trait_form(kind, person, text)).first_chunk().copied().unwrap_or_default()
}

fn trait_form(kind: &str, person: Uid, text: &str) -> Vec<u8> {
    joined([VERSION.as_bytes(), kind.as_bytes(), &person.0, text.as_bytes()])
}

fn pair_form(kind: &str, name: &Mark, address: &Mark) -> Vec<u8> {
    joined([VERSION.as_bytes(), kind.as_bytes(), name, address])
}

/// Parts, each behind its length.
fn joined(parts: [&[u8]; 4]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::suppression::canon::Hasher;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
    }

    #[test]
    fn the_forms_of_the_pairs_never_change() {
        let hasher = Hasher::new([7; 32]);
        let name = Canon::name("Müller-Lüdenscheidt", "Käthe Marie").unwrap();
        let mail = Canon::mail(" Kaethe@BÜCHER.example ").unwrap();
        let phone = Canon::phone("+498912345678").unwrap();
        let place = Canon::place("Hauptstr. 12 a", "D-01067").unwrap();
        let pair =
            |kind, address| hex(&hasher.hash(&pair_form(kind, &hasher.half_of(&name), &hasher.half_of(address))));
        assert_eq!(pair("name_mail", &mail), "a22cd73e3fa720b303554efdeeb4073eaa9ea897c3c15dc9526056a409c154b5");
        assert_eq!(pair("name_phone", &phone), "e85d3fe008ceb5b0eb3e1fbe44f6b65a3781029dab5587bd223a0895feb9334b");
        assert_eq!(pair("name_post", &place), "6580b7f55e122f61294b36382e61de2b36fc01edf28c4fa78277b1cc2aac71c0");
        let of_one = |kind, text| hex(&hasher.hash(&trait_form(kind, Uid([9; 16]), text)));
        assert_eq!(of_one("suffix", "2"), "3c0bbbf559e21152217a776961513d5ac3c22c14ad280db2a7156291a0fb0481");
        assert_eq!(
            of_one("birthday", "1950-05-12"),
            "3a22a8153c9f5484d9f4ec170f09869d7e1ffd294faffc92886147e02f762460"
        );
    }
}
