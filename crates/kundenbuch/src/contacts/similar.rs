//! Who is here already, while a new contact is being typed. A hint, never a refusal: families share addresses.

use serde::Serialize;

use super::{
    ready::{self, Ready},
    record::Contact,
    store as contacts,
};
use crate::{
    Error, Id, Result,
    book::Reader,
    exchange::{
        draft::Draft,
        store::{self, Known, Restricted},
    },
    search::query,
};

/// So many are shown.
const SHOWN: usize = 10;

/// A contact that may be the one being typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SimilarContact {
    /// Who.
    pub id: Id<Contact>,
    /// The name as it is shown.
    pub name: String,
    /// Town of the main address.
    pub place: String,
    /// What is equal; the weightiest.
    pub why: Likeness,
}

/// What two contacts have in common, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Likeness {
    /// An e-mail address.
    Mail,
    /// A phone number.
    Phone,
    /// Name and postal address.
    Post,
    /// The name.
    Name,
}

impl Reader {
    /// Contacts with an equal e-mail address, phone number, postal address or name, at most ten. Binned and restricted
    /// ones are not told. A draft that is not complete yet has nobody like it.
    pub fn similar_contacts(&self, draft: &Draft) -> Result<Vec<SimilarContact>> {
        let ready = match ready::ready(draft, &self.keys) {
            Ok((ready, _)) => ready,
            Err(Error::InvalidValue { .. }) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        self.like(&ready, |_| true)
    }

    /// Other contacts of the same name, who may be the same person a second time, at most ten. Binned and restricted ones
    /// are not told.
    ///
    /// # Errors
    /// [`Error::ContactGone`].
    pub fn contacts_of_the_name(&self, contact: Id<Contact>) -> Result<Vec<SimilarContact>> {
        let ready = ready::of_contact(&contacts::get(&self.db, contact)?, &self.keys);
        self.like(&ready, |known| known.id != contact && known.is_of_name())
    }

    fn like(&self, ready: &Ready, is_told: impl Fn(&Known) -> bool) -> Result<Vec<SimilarContact>> {
        let known = store::like(&self.db, &Restricted::of(&self.db)?, ready)?;
        let mut found: Vec<_> = known
            .iter()
            .filter(|known| !known.restricted && is_told(known))
            .filter_map(|known| Some((likeness(known)?, known.id)))
            .collect();
        found.sort_unstable();
        found.truncate(SHOWN);
        let mut similar = Vec::with_capacity(found.len());
        for (why, id) in found {
            if let Some((name, place)) = query::name_and_place(self, id)? {
                similar.push(SimilarContact { id, name, place, why });
            }
        }
        Ok(similar)
    }
}

fn likeness(known: &Known) -> Option<Likeness> {
    let what = known.equal.iter().filter_map(|what| match *what {
        "mail" => Some(Likeness::Mail),
        "phone" => Some(Likeness::Phone),
        store::SHARED if known.same_name => Some(Likeness::Phone),
        "post" => Some(Likeness::Post),
        "name" if known.same_name => Some(Likeness::Name),
        _ => None,
    });
    what.min()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::{
        book::tests::{draft, test_book},
        contacts::{ErasedBefore, Given},
    };

    #[test]
    fn the_same_mail_in_another_spelling_is_noticed_while_typing() {
        let mut book = test_book().book;
        let ada = draft("Ada", "Lovelace", "ada@beispiel.de");
        let id = book.add_contact(&ada, &Given::default(), ErasedBefore::Refuse).unwrap().value;
        let similar = book.similar_contacts(&draft("A.", "King", " ADA@Beispiel.de")).unwrap();
        assert_eq!(similar.len(), 1);
        assert_eq!((similar[0].id, similar[0].why, similar[0].name.as_str()), (id, Likeness::Mail, "Ada Lovelace"));
    }

    #[test]
    fn the_same_name_is_noticed_in_every_spelling() {
        let mut book = test_book().book;
        let first = draft("Jürgen", "Müller", "jm@beispiel.de");
        book.add_contact(&first, &Given::default(), ErasedBefore::Refuse).unwrap();
        let similar = book.similar_contacts(&draft("Juergen", "Mueller", "")).unwrap();
        assert_eq!(similar.iter().map(|one| one.why).collect::<Vec<_>>(), [Likeness::Name]);
    }

    #[test]
    fn an_empty_form_and_the_bin_are_like_nobody() {
        let mut book = test_book().book;
        let ada = draft("Ada", "Lovelace", "ada@beispiel.de");
        let id = book.add_contact(&ada, &Given::default(), ErasedBefore::Refuse).unwrap().value;
        book.bin_contacts(&[id]).unwrap();
        assert_eq!(book.similar_contacts(&Draft::default()).unwrap(), []);
        assert_eq!(book.similar_contacts(&ada).unwrap(), []);
    }
}
