//! The SQL of erasure: reading what there is of a person, deleting it, the ledger's tables.

mod ledger;
mod likeness;
mod protected;

use std::collections::BTreeSet;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Erased, Ground,
    gate::Mark,
    mentions::{Candidate, MentionPlace, MentionRef, MentionsDone, NEW_DRAFT},
    plan::{Going, HandedTo, Kept, Proof},
    retention::{Due, Rule},
};
use crate::{
    Error, Id, Moment, Result, Uid,
    book::{self, Tx},
    contacts::{
        Contact,
        store::{CALLED, drafts, origins},
    },
    fields::{Class, REGISTRY, tables_of_a_person},
};

pub(crate) use ledger::Newest;
pub(super) use ledger::{
    contents, contents_since, enter, enter_block, enter_event, newest, newest_erasure, noes_of, takes, was_said,
};
pub(super) use likeness::{likeness, likenesses};
pub(super) use protected::{Beside, beside, marks, people, protected, protected_among, protected_since, uids};

/// Which rows of a table belong to the contact `?1`.
pub(super) fn of_person(table: &str) -> &'static str {
    match table {
        "contacts" => "id = ?1",
        "evidence" | "answers" => "consent_id IN (SELECT id FROM consents WHERE contact_id = ?1)",
        _ => "contact_id = ?1",
    }
}

/// How much there is of a person: rows table by table; of the contact itself, how many of its fields are filled.
pub(super) fn counts(db: &Connection, id: Id<Contact>) -> Result<Vec<Going>> {
    let filled: Vec<_> = REGISTRY
        .iter()
        .filter(|entry| entry.table == "contacts" && (entry.class >= Class::Contact || entry.uses.searched))
        .map(|entry| format!("({} NOT IN ('', 'unknown', 'sie', 0))", entry.column))
        .collect();
    let mut tables: Vec<_> = tables_of_a_person().collect();
    tables.reverse(); // what the person gave first; the list has children before parents
    let mut counts = Vec::new();
    for table in tables {
        let count = match table {
            "contacts" => filled.join(" + "),
            // What an import filled are the contact's own fields once more; a no that waits is written before.
            "fills" | "waiting_noes" => continue,
            _ => "count(*)".to_owned(),
        };
        let sql = format!("SELECT {count} FROM {table} WHERE {}", of_person(table));
        let count = db.prepare_cached(&sql)?.query_row([id], |row| row.get(0))?;
        counts.push(Going { field: table.to_owned(), count });
    }
    Ok(counts)
}

/// Proofs of consents to advertising by phone that the rule still keeps: one per purpose, from its newest grant.
pub(super) fn phone_consents(db: &Connection, contact: &Contact, rule: &Rule, today: Date) -> Result<Vec<Proof>> {
    let mut purposes = db.prepare_cached(
        "SELECT p.code, max(c.happened_at) AS granted_at FROM consents c JOIN purposes p ON p.id = c.purpose_id
         WHERE c.contact_id = ?1 AND c.channel = 'phone' AND c.event = 'granted' AND p.advertising = 1
         GROUP BY p.id ORDER BY p.id",
    )?;
    let purposes: Vec<(String, Moment)> = purposes
        .query_map([contact.id], |row| Ok((row.get("code")?, row.get("granted_at")?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut proofs = Vec::new();
    for (purpose, granted_at) in purposes {
        let until = rule.until(granted_at);
        if until < today {
            continue;
        }
        let events = events(db, contact.id, &purpose)?;
        let content = serde_json::json!({
            "title": contact.title, "given": contact.given, "family": contact.family,
            "phones": contact.phones.iter().map(|phone| &phone.value).collect::<Vec<_>>(),
            "purpose": purpose, "channel": "phone", "events": events,
        });
        let rows = u32::try_from(events.len()).unwrap_or(u32::MAX);
        let kept = Kept {
            field: "consents".to_owned(),
            rule: rule.code.clone(),
            citation: rule.citation.clone(),
            until: until.to_string(),
        };
        proofs.push(Proof { kept, rows, content: content.to_string() });
    }
    Ok(proofs)
}

fn events(db: &Connection, id: Id<Contact>, purpose: &str) -> Result<Vec<serde_json::Value>> {
    let mut rows = db.prepare_cached(
        "SELECT c.event, c.how, c.note, c.happened_at, c.recorded_at, s.name AS recorded_by, w.version, w.text,
                (SELECT group_concat(lower(hex(e.sha256)), ' ') FROM evidence e WHERE e.consent_id = c.id) AS evidence
         FROM consents c JOIN purposes p ON p.id = c.purpose_id JOIN staff s ON s.id = c.recorded_by
         LEFT JOIN wordings w ON w.id = c.wording_id
         WHERE c.contact_id = ?1 AND c.channel = 'phone' AND p.code = ?2 ORDER BY c.id",
    )?;
    let event = |row: &Row<'_>| {
        Ok(serde_json::json!({
            "event": row.get::<_, String>("event")?, "how": row.get::<_, String>("how")?,
            "note": row.get::<_, String>("note")?, "happenedAt": row.get::<_, i64>("happened_at")?,
            "recordedAt": row.get::<_, i64>("recorded_at")?, "recordedBy": row.get::<_, String>("recorded_by")?,
            "wordingVersion": row.get::<_, Option<u32>>("version")?,
            "wordingText": row.get::<_, Option<String>>("text")?,
            "evidenceSha256": row.get::<_, Option<String>>("evidence")?,
        }))
    };
    Ok(rows.query_map(params![id, purpose], event)?.collect::<rusqlite::Result<_>>()?)
}

/// The addresses the person has or had, as the block list knows them: kind and hash, each once.
pub(super) fn addresses(db: &Connection, id: Id<Contact>) -> Result<BTreeSet<(String, Mark)>> {
    let mut rows = db.prepare_cached(
        "WITH RECURSIVE numbers (hash, rest) AS (
             SELECT hash, also FROM phones WHERE contact_id = ?1
             UNION SELECT substr(rest, 1, 16), substr(rest, 17) FROM numbers WHERE rest <> x'')
         SELECT 'mail' AS kind, hash FROM emails WHERE contact_id = ?1 AND length(hash) = 16
         UNION SELECT 'phone', hash FROM numbers WHERE length(hash) = 16
         UNION SELECT 'post', hash FROM addresses WHERE contact_id = ?1 AND length(hash) = 16
         UNION SELECT kind, hash FROM former_hashes WHERE contact_id = ?1 AND kind IN ('mail', 'phone', 'post')",
    )?;
    Ok(rows.query_map([id], |row| Ok((row.get("kind")?, row.get("hash")?)))?.collect::<rusqlite::Result<_>>()?)
}

/// Who got data of the person.
pub(super) fn handovers(db: &Connection, id: Id<Contact>) -> Result<Vec<HandedTo>> {
    let mut rows = db.prepare_cached(
        "SELECT h.recipient, h.handed_at FROM handover_contacts c JOIN handovers h ON h.id = c.handover_id
         WHERE c.contact_id = ?1 ORDER BY h.id",
    )?;
    let handed = |row: &Row<'_>| Ok(HandedTo { recipient: row.get("recipient")?, at: row.get("handed_at")? });
    Ok(rows.query_map([id], handed)?.collect::<rusqlite::Result<_>>()?)
}

/// Deletes every row of the person, and origins that no value names any more.
pub(super) fn delete(tx: &Tx<'_>, id: Id<Contact>) -> Result<()> {
    let with_origin = ["contacts"].into_iter().chain(origins::VALUES);
    let named = with_origin.map(|table| format!("SELECT origin_id FROM {table} WHERE {}", of_person(table)));
    let named = named.collect::<Vec<_>>().join(" UNION ");
    let mut rows = tx.db.prepare_cached(&format!("{named} ORDER BY 1"))?;
    let origins: Vec<i64> = rows.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    tx.db.prepare_cached("UPDATE contacts SET works_for = NULL WHERE works_for = ?1")?.execute([id])?;
    for table in tables_of_a_person() {
        tx.db.prepare_cached(&format!("DELETE FROM {table} WHERE {}", of_person(table)))?.execute([id])?;
    }
    for origin in origins {
        if !origins::is_named(tx.db, origin)? {
            tx.db.prepare_cached("DELETE FROM origins WHERE id = ?1")?.execute([origin])?;
        }
    }
    Ok(())
}

/// Hands every text that could name the contact, and is not their own, to `each`.
pub(super) fn each_text(db: &Connection, id: Id<Contact>, mut each: impl FnMut(Candidate)) -> Result<()> {
    let of_others = |table: &str, column: &str| {
        format!(
            "SELECT t.id, t.contact_id, trim(c.title || ' ' || {CALLED}) AS of, t.{column} AS text FROM {table} t JOIN contacts c ON c.id = t.contact_id
             WHERE t.contact_id <> ?1 AND t.{column} <> '' ORDER BY t.id"
        )
    };
    let of_nobody = |table: &str, column: &str| {
        format!(
            "SELECT id, NULL AS contact_id, '' AS of, {column} AS text FROM {table}
             WHERE {column} <> '' AND ?1 > 0 ORDER BY id"
        )
    };
    let of_drafts = format!(
        "SELECT t.contact_id AS id, c.id AS contact_id, trim(coalesce(c.title || ' ' || {CALLED}, '')) AS of, t.body AS text
         FROM drafts t LEFT JOIN contacts c ON c.id = t.contact_id WHERE t.contact_id <> ?1 ORDER BY t.contact_id"
    );
    for place in MentionPlace::ALL {
        let (table, column) = place.column();
        let sql = if place == MentionPlace::Draft {
            of_drafts.clone()
        } else if tables_of_a_person().any(|of| of == table) {
            of_others(table, column)
        } else {
            of_nobody(table, column)
        };
        let mut rows = db.prepare_cached(&sql)?;
        let mut rows = rows.query([id])?;
        while let Some(row) = rows.next()? {
            each(Candidate {
                mention: MentionRef { place, row: row.get("id")? },
                contact: row.get("contact_id")?,
                of: row.get("of")?,
                text: row.get("text")?,
            });
        }
    }
    Ok(())
}

/// Writes a text anew that named somebody. A list (tag) that bears a name goes, and an address of the firm's own that is
/// the person's.
pub(super) fn set_text(tx: &Tx<'_>, mention: MentionRef, text: &str) -> Result<()> {
    let sql = match mention.place {
        MentionPlace::Note => "UPDATE notes SET body = ?2 WHERE id = ?1",
        MentionPlace::Draft => "UPDATE drafts SET body = ?2 WHERE contact_id = ?1",
        MentionPlace::Fact => "UPDATE facts SET value = ?2 WHERE id = ?1",
        MentionPlace::Tag => "DELETE FROM tags WHERE id = ?1 AND ?2 <> ''",
        MentionPlace::Provenance => "UPDATE origins SET note = ?2 WHERE id = ?1",
        MentionPlace::ImportFile => "UPDATE imports SET file_name = ?2 WHERE id = ?1",
        MentionPlace::Recipient => "UPDATE handovers SET recipient = ?2 WHERE id = ?1",
        MentionPlace::Restriction => "UPDATE restrictions SET note = ?2 WHERE id = ?1",
        MentionPlace::Lifting => "UPDATE restrictions SET reason = ?2 WHERE id = ?1",
        MentionPlace::OwnAddress => "DELETE FROM own_domains WHERE id = ?1 AND ?2 <> ''",
        MentionPlace::Staff => "UPDATE staff SET name = ?2 WHERE id = ?1",
        MentionPlace::Purpose => "UPDATE purposes SET name = ?2 WHERE id = ?1",
        MentionPlace::Weighing => "UPDATE purposes SET weighing = ?2 WHERE id = ?1",
        // Proofs and what people agreed to are never changed.
        MentionPlace::ConsentNote | MentionPlace::Retained | MentionPlace::Wording => return Ok(()),
    };
    if mention == NEW_DRAFT && text.is_empty() {
        return drafts::forget(tx.db, None);
    }
    tx.db.prepare_cached(sql)?.execute(params![mention.row, text])?;
    Ok(())
}

/// Stops advertising to an address.
pub(super) fn block(tx: &Tx<'_>, kind: &str, mark: &Mark) -> Result<()> {
    tx.db
        .prepare_cached(
            "INSERT INTO suppressions (uid, kind, hash, source, happened_at, recorded_at, recorded_by)
             VALUES (?1, ?2, ?3, 'erasure', ?4, ?4, ?5)",
        )?
        .execute(params![tx.uid(), kind, mark, tx.now(), tx.by()])?;
    Ok(())
}

/// Whether all advertising to this address is stopped already by an erasure.
pub(super) fn is_blocked(db: &Connection, kind: &str, mark: &Mark) -> Result<bool> {
    Ok(db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM suppressions
                            WHERE hash = ?2 AND kind = ?1 AND purpose_id IS NULL AND source = 'erasure')",
        )?
        .query_row(params![kind, mark], |row| row.get(0))?)
}

pub(super) fn retain(tx: &Tx<'_>, person: Uid, proof: &Proof) -> Result<()> {
    tx.db
        .prepare_cached(
            "INSERT INTO retained (uid, person_uid, rule, keep_until, field, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![tx.uid(), person, proof.kept.rule, proof.kept.until, proof.kept.field, proof.content])?;
    Ok(())
}

pub(super) fn person(db: &Connection, uid: Uid) -> Result<Option<Id<Contact>>> {
    Ok(db.prepare_cached("SELECT id FROM contacts WHERE uid = ?1")?.query_row([uid], |row| row.get(0)).optional()?)
}

/// Whether a contact came of their own wish after this moment: by hand, or with a consent given since.
pub(super) fn came_since(db: &Connection, id: Id<Contact>, at: Moment) -> Result<bool> {
    let came = "SELECT (c.created_at > ?2 AND o.import_id IS NULL)
                    OR EXISTS (SELECT 1 FROM consents WHERE contact_id = c.id AND event = 'granted' AND happened_at > ?2)
                FROM contacts c JOIN origins o ON o.id = c.origin_id WHERE c.id = ?1";
    Ok(db.prepare_cached(came)?.query_row(params![id, at], |row| row.get(0))?)
}

/// The number of every contact.
pub(super) fn everybody(db: &Connection) -> Result<BTreeSet<i64>> {
    let mut rows = db.prepare_cached("SELECT id FROM contacts")?;
    Ok(rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Of which people of other copies everybody here was asked last; see [`note_met`].
pub(super) fn met(db: &Connection) -> Result<Vec<u8>> {
    Ok(db.query_row("SELECT elsewhere_met FROM book", [], |row| row.get(0))?)
}

/// Notes that everybody here who is somebody of other copies got what those know; not recorded.
pub(super) fn note_met(db: &Connection, sum: &[u8]) -> Result<()> {
    db.execute("UPDATE book SET elsewhere_met = ?1", [sum])?;
    Ok(())
}

/// How the copies of the ledger looked when they and the tables last agreed; see [`note_settled`].
pub(super) fn settled(db: &Connection) -> Result<String> {
    Ok(db.query_row("SELECT ledger_settled FROM book", [], |row| row.get(0))?)
}

/// Notes how the copies of the ledger look now that they and the tables agree; not recorded.
pub(super) fn note_settled(db: &Connection, settled: &str) -> Result<()> {
    db.execute("UPDATE book SET ledger_settled = ?1", [settled])?;
    Ok(())
}

/// How many contacts there were that are no more.
pub(super) fn gone(db: &Connection) -> Result<i64> {
    let ever = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'contacts'), 0)";
    Ok(db.query_row(&format!("{ever} - (SELECT count(*) FROM contacts)"), [], |row| row.get(0))?)
}

/// Whether somebody stands here by the uid of an erased person.
pub(super) fn stands_erased(db: &Connection) -> Result<bool> {
    let stands = "SELECT EXISTS (SELECT 1 FROM erasures e JOIN contacts c ON c.uid = e.person_uid)";
    Ok(db.query_row(stands, [], |row| row.get(0))?)
}

/// The name of a contact in this book.
pub(super) fn uid_of(db: &Connection, id: Id<Contact>) -> Result<Uid> {
    Ok(db.prepare_cached("SELECT uid FROM contacts WHERE id = ?1")?.query_row([id], |row| row.get(0))?)
}

pub(crate) fn any_marks(db: &Connection) -> Result<bool> {
    Ok(db.prepare_cached("SELECT EXISTS (SELECT 1 FROM erasure_hashes)")?.query_row([], |row| row.get(0))?)
}

/// The erasures that left this mark, by number, and the uids of those who were erased.
pub(super) fn marked(db: &Connection, kind: &str, mark: &Mark) -> Result<Vec<(i64, Uid)>> {
    let mut rows = db.prepare_cached(
        "SELECT e.id, e.person_uid FROM erasure_hashes h CROSS JOIN erasures e ON e.id = h.erasure_id
         WHERE h.hash = ?1 AND h.kind = ?2",
    )?;
    Ok(rows.query_map(params![mark, kind], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// The marks of this kind an erasure left.
pub(super) fn marks_of(db: &Connection, erasure: i64, kind: &str) -> Result<Vec<Mark>> {
    let mut rows = db.prepare_cached("SELECT hash FROM erasure_hashes WHERE erasure_id = ?1 AND kind = ?2")?;
    Ok(rows.query_map(params![erasure, kind], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Whether a contact other than `own` has this mail address or phone number, or anybody had it.
pub(super) fn is_held(db: &Connection, kind: &str, hash: &Mark, own: Option<Id<Contact>>) -> Result<bool> {
    let (table, also) = match kind {
        "mail" => ("emails", "0"),
        _ => (
            "phones",
            "EXISTS (SELECT 1 FROM phones INDEXED BY phones_of_several_meanings
                     WHERE also > x'' AND instr(also, ?1) AND contact_id IS NOT ?3)",
        ),
    };
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM {table} WHERE hash = ?1 AND contact_id IS NOT ?3) OR {also}
             OR EXISTS (SELECT 1 FROM former_hashes WHERE hash = ?1 AND kind = ?2)"
    );
    Ok(db.prepare_cached(&sql)?.query_row(params![hash, kind, own], |row| row.get(0))?)
}

/// Notes in the running transaction that the file is to be cleaned; not recorded, for undo must not clear it.
pub(super) fn demand_housekeeping(tx: &Tx<'_>) -> Result<()> {
    tx.db.execute("UPDATE book SET housekeeping_due = 1", [])?;
    Ok(())
}

pub(super) fn is_housekeeping_due(db: &Connection) -> Result<bool> {
    Ok(db.query_row("SELECT housekeeping_due FROM book", [], |row| row.get(0))?)
}

/// Keeps sealed traces of an erasure; see `unfinished`.
pub(super) fn keep_traces(tx: &Tx<'_>, sealed: &[u8]) -> Result<()> {
    tx.db.prepare_cached("INSERT INTO erasure_traces (sealed) VALUES (?1)")?.execute([sealed])?;
    Ok(())
}

/// What [`keep_traces`] kept, oldest first.
pub(super) fn kept_traces(db: &Connection) -> Result<Vec<Vec<u8>>> {
    let mut rows = db.prepare_cached("SELECT sealed FROM erasure_traces ORDER BY id")?;
    Ok(rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// What no rule keeps after the day before `today`.
pub(super) fn due(db: &Connection, today: &str) -> Result<Due> {
    Ok(db.query_row(
        "SELECT (SELECT count(*) FROM retained WHERE keep_until < ?1) AS retained,
                (SELECT count(*) FROM erasure_hashes WHERE keep_until < ?1) AS hashes",
        [today],
        |row| Ok(Due { retained: row.get("retained")?, hashes: row.get("hashes")? }),
    )?)
}

/// Deletes what [`due`] counts.
pub(super) fn end_retention(tx: &Tx<'_>, today: &str) -> Result<Due> {
    let due = due(tx.db, today)?;
    tx.db.execute("DELETE FROM retained WHERE keep_until < ?1", [today])?;
    tx.db.execute("DELETE FROM erasure_hashes WHERE keep_until < ?1", [today])?;
    if due.retained > 0 {
        demand_housekeeping(tx)?;
    }
    Ok(due)
}

/// Takes what was deleted out of the search index and the statistics.
pub(super) fn forget(db: &Connection) -> Result<()> {
    db.flush_prepared_statement_cache();
    db.execute_batch("INSERT INTO contacts_fts (contacts_fts) VALUES ('optimize')")?;
    for table in ["sqlite_stat1", "sqlite_stat4"] {
        let there: bool =
            db.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = ?1)", [table], |row| row.get(0))?;
        if there {
            db.execute_batch(&format!("DELETE FROM {table}"))?;
        }
    }
    Ok(())
}

/// Keeps what an erasure certifies, beside its number; not recorded.
pub(super) fn keep_certificate(tx: &Tx<'_>, number: i64, erased: &Erased) -> Result<()> {
    let content = serde_json::to_string(erased).map_err(|_| Error::internal("certificate_content"))?;
    tx.db
        .prepare_cached("INSERT INTO certificates (erasure_id, content) VALUES (?1, ?2)")?
        .execute(params![number, content])?;
    Ok(())
}

/// Notes what the search of the file found, for every erasure that waited for it.
pub(super) fn note_search(db: &Connection, residue: u32) -> Result<()> {
    db.execute("UPDATE certificates SET residue = ?1 WHERE residue IS NULL OR residue > 0", [residue])?;
    Ok(())
}

/// Notes how many folders with backups do not know of the erasures after this one yet; of those before, all do.
pub(super) fn note_untold(db: &Connection, told: i64, untold: u32) -> Result<()> {
    db.prepare_cached("UPDATE certificates SET untold = CASE WHEN erasure_id > ?1 THEN ?2 ELSE 0 END")?
        .execute(params![told, untold])?;
    Ok(())
}

/// Every erasure of the ledger, the newest first; of one carried out in another copy only number, day and ground.
pub(super) fn certificates(db: &Connection) -> Result<Vec<Erased>> {
    let mut rows = db.prepare_cached(
        "SELECT e.id, e.ground, e.erased_at, c.content, c.residue, c.untold
         FROM erasures e LEFT JOIN certificates c ON c.erasure_id = e.id WHERE e.along IS NULL ORDER BY e.id DESC",
    )?;
    let rows = rows.query_map([], |row| {
        let ground: String = row.get("ground")?;
        let (content, residue): (Option<String>, Option<u32>) = (row.get("content")?, row.get("residue")?);
        let untold = row.get::<_, Option<u32>>("untold")?.unwrap_or_default();
        let known = content.and_then(|content| serde_json::from_str::<Erased>(&content).ok());
        let bare = Erased {
            case: row.get::<_, i64>("id")?.to_string(),
            at: row.get("erased_at")?,
            ground: Ground::from_code(&ground).unwrap_or(Ground::PurposeGone),
            erased: Vec::new(),
            kept: Vec::new(),
            blocks: 0,
            mentions: MentionsDone::default(),
            residue: None,
            untold: 0,
            finished: false,
            certificate: String::new(),
        };
        let finished = known.is_some() && residue.is_some();
        Ok(Erased { residue, untold, finished, ..known.unwrap_or(bare) })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn housekeeping_done(db: &Connection) -> Result<()> {
    db.execute_batch("BEGIN; DELETE FROM erasure_traces; UPDATE book SET housekeeping_due = 0; COMMIT")?;
    book::checkpoint(db)
}
