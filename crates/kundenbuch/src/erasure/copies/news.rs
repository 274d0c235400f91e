//! What other copies of the ledger tell that is not known here: what can be written here is, the rest waits for whom it is
//! about.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Id, Result, Uid,
    book::{Book, Op},
    erasure::{elsewhere::Met, ledger::Contents, protected::Protected, store},
};

/// Takes out of the news what cannot be written here: a no of somebody, or for a purpose, this copy does not know, and
/// the restriction, the tick and the marks of somebody it does not know. Of erased people nothing is kept.
pub(super) fn sort_out(book: &Book, known: &Contents, news: &mut Contents) -> Result<Contents> {
    news.forget_erased(known);
    let mut elsewhere = Contents::default();
    let mut here = Contents::default();
    for event in std::mem::take(&mut news.events) {
        // One that was answered without this copy is kept as answered, or a stale copy would say it here.
        let known_here = !event.answered && store::takes(&book.db, &event)?;
        if known_here { &mut here } else { &mut elsewhere }.events.push(event);
    }
    for rest in std::mem::take(&mut news.restrictions) {
        match store::person(&book.db, rest.person)? {
            Some(_) if !rest.lifted => here.restrictions.push(rest),
            // One that began and ended without this copy is kept as ended, or a stale copy would begin it here.
            _ => elsewhere.restrictions.push(rest),
        }
    }
    for tick in std::mem::take(&mut news.ticks) {
        let is_here = store::person(&book.db, tick.person)?.is_some();
        if is_here { &mut here } else { &mut elsewhere }.ticks.push(tick);
    }
    (elsewhere.protected, elsewhere.besides) = by_whom(book, news)?;
    here.events.sort_by_key(|event| event.recorded_at);
    (news.events, news.restrictions, news.ticks) = (here.events, here.restrictions, here.ticks);
    Ok(elsewhere)
}

/// Takes the marks out of the news: of people this copy does not know, and, of those it does, what its own rows do not tell.
pub(super) fn by_whom(book: &Book, news: &mut Contents) -> Result<(Vec<Protected>, Vec<Protected>)> {
    let (mut away, mut here) = (Vec::new(), Vec::new());
    let mut people = BTreeSet::new();
    for one in std::mem::take(&mut news.protected).into_iter().chain(std::mem::take(&mut news.besides)) {
        if let Some(id) = store::person(&book.db, one.person)? {
            people.insert(id.0);
            here.push(one);
        } else {
            away.push(one);
        }
    }
    let own: BTreeMap<Uid, Protected> =
        store::marks(&book.db, &book.keys, &people)?.into_iter().map(|one| (one.person, one)).collect();
    for one in &mut here {
        if let Some(own) = own.get(&one.person) {
            one.pairs.0.retain(|mark| !own.pairs.0.contains(mark));
        }
    }
    here.retain(|one| !one.pairs.0.is_empty());
    let mut told = Contents::default();
    told.learn(&Contents::default(), Contents { protected: away, besides: here, ..Contents::default() });
    Ok((told.protected, told.besides))
}

/// Whoever stands here as somebody of other copies, under an entry those no longer have, gets what they know. Everybody is
/// asked once for what is known; who comes later is asked as they come. Says whether anybody was met.
pub(super) fn meet(book: &mut Book) -> Result<bool> {
    let sum = book.copies.waiting.sum().to_vec();
    if store::met(&book.db)? == sum {
        return Ok(false);
    }
    let met = if sum.is_empty() { Met::new() } else { book.copies.waiting.met(&book.db, &book.keys)? };
    if !met.is_empty() {
        book.change_for_good(Op::ApplyLedger, |tx| {
            met.iter().try_for_each(|(contact, met)| tx.elsewhere.follow_met(tx, met, Id::new(*contact)).map(drop))
        })?;
    }
    book.tidy(|db| store::note_met(db, &sum))?;
    Ok(!met.is_empty())
}
