//! The contact table in pages: any order, any filter, any place in a book of a hundred thousand in a few milliseconds.
//!
//! Pages are read along the indexes of `contact_lines`, from whichever end is nearer. A filter is a set of numbers
//! drawn from its own index first; so no order and no filter ever sorts the book.

use serde::{Deserialize, Serialize};

use super::{
    Kind,
    record::Contact,
    store::{
        list::{self, Numbers},
        order::Direction,
    },
};
use crate::{Id, Moment, Result, Uid, book::Reader, permission::Standing};

/// The most rows a page has (design §7).
pub const LARGEST_PAGE: u32 = 200;

/// By what the table is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Sort {
    /// By surname as in the telephone book (DIN 5007-2).
    #[default]
    Name,
    /// By town, then by name.
    Place,
    /// By the last change.
    Changed,
}

/// Which contacts the table is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum View {
    /// Everybody but the binned and the restricted.
    #[default]
    All,
    /// The bin.
    Bin,
    /// The restricted (Art. 18 DSGVO), shown on purpose only.
    Restricted,
}

/// What a contact must meet to be in the table; absent parts ask nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Filter {
    /// Which contacts at all.
    pub view: View,
    /// Only those with this tag.
    pub tag: Option<String>,
    /// Only those this import brought or filled.
    pub import_uid: Option<Uid>,
    /// Only people, or only organisations.
    pub kind: Option<Kind>,
    /// Only those a search for this text finds; what merely sounds so is not among them.
    pub text: Option<String>,
}

/// A question for one page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ListQuery {
    /// The order.
    pub sort: Sort,
    /// Whether the order is turned round.
    pub descending: bool,
    /// Rows to pass over.
    pub offset: u32,
    /// Rows wanted; more than [`LARGEST_PAGE`] gives that many.
    pub limit: u32,
    /// Which contacts.
    #[serde(default)]
    pub filter: Filter,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ContactPage {
    /// Rows the whole table has.
    pub total: u32,
    /// The page's rows, in order.
    pub rows: Vec<ContactLine>,
}

/// One row of the contact table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ContactLine {
    /// Number in this book.
    pub id: Id<Contact>,
    /// Person or organisation.
    pub kind: Kind,
    /// Academic title.
    pub title: String,
    /// First name.
    pub given: String,
    /// Surname.
    pub family: String,
    /// The organisation, or the one the person works for.
    pub organisation: String,
    /// Town of the main address.
    pub place: String,
    /// Main phone number by DIN 5008.
    pub phone: String,
    /// Main e-mail address.
    pub email: String,
    /// Lists, in order.
    pub tags: Vec<String>,
    /// The gate's word about the newsletter by e-mail.
    pub newsletter: Standing,
    /// Since when restricted.
    pub restricted_at: Option<Moment>,
    /// Counts as a child.
    pub minor: bool,
}

/// The counts beside the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Sidebar {
    /// Contacts in the table without a filter.
    pub contacts: u32,
    /// Contacts in the bin.
    pub bin: u32,
    /// Lists and how many are on each, by name.
    pub tags: Vec<TagCount>,
    /// The last import, if there was one and it was not taken back.
    pub imports: Vec<ImportCount>,
}

/// See [`Sidebar::tags`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TagCount {
    /// The list's name.
    pub value: String,
    /// Contacts on it, without binned and restricted ones.
    pub count: u32,
}

/// See [`Sidebar::imports`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportCount {
    /// Its name.
    pub uid: Uid,
    /// The file.
    pub file_name: String,
    /// When.
    pub taken_at: Moment,
    /// Contacts it brought or filled that are in the table.
    pub count: u32,
}

impl Reader {
    /// One page of the contact table.
    pub fn list_contacts(&self, query: &ListQuery) -> Result<ContactPage> {
        let limit = query.limit.min(LARGEST_PAGE) as usize;
        let _one_state = self.db.unchecked_transaction()?; // and each query need not ask anew whether the file changed
        let (total, ids) = self.page(query, query.offset as usize, limit)?;
        let standings = self.newsletter_standings(&ids)?;
        let rows = list::lines(&self.db, &ids, &self.cutoff()?, self.country(), &standings)?;
        Ok(ContactPage { total: number(total), rows })
    }

    /// At which row a contact stands in this table, from 0; `None` if it is not in it. Offset and limit do not matter.
    pub fn row_of(&self, id: Id<Contact>, query: &ListQuery) -> Result<Option<u32>> {
        let direction = Direction::of(query);
        if query.filter == Filter::default() {
            return Ok(list::place_of(&self.db, id, query.sort, direction)?.map(number));
        }
        let row = match query.filter.view {
            View::All => {
                let wanted = Wanted::of(self, &query.filter)?;
                if wanted.has(id) {
                    list::position(&self.db, query.sort, direction, id, |id| wanted.has(id))?
                } else {
                    None
                }
            }
            view => self.view(view, query)?.iter().position(|found| *found == id),
        };
        Ok(row.map(number))
    }

    /// The counts beside the table.
    pub fn sidebar(&self) -> Result<Sidebar> {
        let hidden = list::hidden(&self.db)?;
        let mut imports = Vec::new();
        if let Some((uid, file_name, taken_at)) = list::last_import(&self.db)? {
            let count = number(list::of_import(&self.db, uid)?.without(&hidden).len());
            imports.push(ImportCount { uid, file_name, taken_at, count });
        }
        let tags = list::tags(&self.db, &hidden)?;
        Ok(Sidebar {
            contacts: number(list::count(&self.db)?),
            bin: number(list::count_of_bin(&self.db)?),
            tags: tags.into_iter().map(|(value, count)| TagCount { value, count: number(count) }).collect(),
            imports,
        })
    }

    /// How many rows the table has, and the numbers of those of the page.
    fn page(&self, query: &ListQuery, offset: usize, limit: usize) -> Result<(usize, Vec<Id<Contact>>)> {
        let direction = Direction::of(query);
        if query.filter.view != View::All {
            let all = self.view(query.filter.view, query)?;
            return Ok((all.len(), all.into_iter().skip(offset).take(limit).collect()));
        }
        let wanted = Wanted::of(self, &query.filter)?;
        let total = wanted.total(&self.db)?;
        let rows = limit.min(total.saturating_sub(offset));
        if rows == 0 {
            return Ok((total, Vec::new()));
        }
        let behind = total - offset - rows;
        let (direction, skip) = if behind < offset { (direction.turned(), behind) } else { (direction, offset) };
        let mut ids = if wanted.everybody() {
            list::ids(&self.db, query.sort, direction, skip, rows)?
        } else {
            list::ids_where(&self.db, query.sort, direction, skip, rows, |id| wanted.has(id))?
        };
        if behind < offset {
            ids.reverse();
        }
        Ok((total, ids))
    }

    /// Everybody in the bin or restricted, in order: few, so they are sorted as they are asked for.
    fn view(&self, view: View, query: &ListQuery) -> Result<Vec<Id<Contact>>> {
        let wanted = Wanted::of(self, &query.filter)?;
        let mut ids = list::ids_of_view(&self.db, view == View::Bin, query.sort, query.descending)?;
        ids.retain(|id| wanted.has(*id));
        Ok(ids)
    }
}

/// Whom a filter lets through, apart from the view.
struct Wanted {
    only: Option<Numbers>,
    not: Option<Numbers>,
}

impl Wanted {
    fn of(book: &Reader, filter: &Filter) -> Result<Wanted> {
        let db = &book.db;
        let mut only: Option<Numbers> = None;
        let mut both = |more: Numbers| only = Some(only.take().map_or_else(|| more.clone(), |had| had.within(&more)));
        if let Some(tag) = &filter.tag {
            both(list::of_tag(db, tag)?);
        }
        if let Some(uid) = filter.import_uid {
            both(list::of_import(db, uid)?);
        }
        if let Some(text) = &filter.text {
            both(book.found(text)?.into_iter().collect());
        }
        let mut not = None;
        match filter.kind {
            Some(Kind::Organisation) => both(list::organisations(db)?),
            Some(Kind::Person) => not = Some(list::organisations(db)?),
            None => {}
        }
        Ok(Wanted { only, not })
    }

    fn everybody(&self) -> bool {
        self.only.is_none() && self.not.is_none()
    }

    fn has(&self, id: Id<Contact>) -> bool {
        self.only.as_ref().is_none_or(|only| only.has(id)) && !self.not.as_ref().is_some_and(|not| not.has(id))
    }

    /// How many of them are in the table, without going through the table.
    fn total(&self, db: &rusqlite::Connection) -> Result<usize> {
        let hidden = list::hidden(db)?;
        let without = |numbers: &Numbers| match &self.not {
            Some(not) => numbers.without(not).without(&hidden).len(),
            None => numbers.without(&hidden).len(),
        };
        match (&self.only, &self.not) {
            (Some(only), _) => Ok(without(only)),
            (None, Some(not)) => Ok(list::count(db)?.saturating_sub(not.without(&hidden).len())),
            (None, None) => list::count(db),
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
