//! The reference: a bare `SQLCipher` file with the same settings that writes the same final rows and folded text,
//! without gates and provenance (design §13.17).

use std::{
    path::Path,
    time::{Duration, Instant},
};

use kundenbuch::{
    contacts::phone,
    search::{fold, phonetic},
};
use rusqlite::{Connection, params};

fn open(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.pragma_update(None, "key", "x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'").unwrap();
    db.execute_batch(
        "PRAGMA cipher_memory_security = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536",
    )
    .unwrap();
    db
}

/// A file of so many people in which one after the other is changed, each change committed durably.
pub struct Commits(Connection, u32);

impl Commits {
    pub fn of(path: &Path, size: u32) -> Commits {
        inserts(path, size);
        let db = open(path);
        db.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, value TEXT) STRICT; INSERT INTO t VALUES (1, '')")
            .unwrap();
        Commits(db, 0)
    }

    /// One commit of one small row.
    pub fn smallest(&mut self) -> Duration {
        self.1 += 1;
        let start = Instant::now();
        self.0.execute("UPDATE t SET value = ?1", [format!("K{}", self.1)]).unwrap();
        start.elapsed()
    }

    /// One commit of a person's customer number, with the line and the search index.
    pub fn number(&mut self, id: i64) -> Duration {
        self.1 += 1;
        let number = format!("K{}", self.1);
        let [name, mail, phone, place, tag, sound] = row(u32::try_from(id).unwrap() - 1).folded;
        let name = format!("{name} {}", fold::fold(&number));
        let start = Instant::now();
        let tx = self.0.transaction().unwrap();
        let write = |sql: &str, of: &[&dyn rusqlite::ToSql]| tx.prepare_cached(sql).unwrap().execute(of).unwrap();
        write("UPDATE contacts SET number = ?2, changed_at = ?3 WHERE id = ?1", &[&id, &number, &self.1]);
        write("UPDATE lines SET changed_at = ?2 WHERE contact_id = ?1", &[&id, &self.1]);
        write("DELETE FROM fts WHERE rowid = ?1", &[&id]);
        write(FTS, &[&id, &name, &mail, &phone, &place, &tag, &sound]);
        tx.commit().unwrap();
        start.elapsed()
    }
}

/// The at-th person of the measured file.
pub fn person(at: u32) -> (String, String, &'static str) {
    const GIVEN: [&str; 8] = ["Eva", "Jürgen", "Ayşe", "Paweł", "Monika", "Hans-Peter", "Zdeněk", "Lena"];
    const FAMILY: [&str; 9] =
        ["Müller", "Schmidt", "Yılmaz", "Nowak", "Brüggemann", "Straßer", "Huber", "Novák", "Kühn"];
    const TOWN: [&str; 4] = ["Würzburg", "Volkach", "Kitzingen", "Ochsenfurt"];
    let at = at as usize;
    (GIVEN[at % 8].to_owned(), format!("{}{}", FAMILY[at % 9], ["", "er", "in", "ski"][at / 72 % 4]), TOWN[at % 4])
}

/// Where they live: everybody in a house of their own.
pub fn street(at: u32) -> String {
    format!("Gasse {} {}", at / 300, at % 300 + 1)
}

struct Row {
    given: String,
    family: String,
    mail: String,
    phone: String,
    street: String,
    town: &'static str,
    name_key: String,
    list_key: String,
    folded: [String; 6],
}

fn row(at: u32) -> Row {
    let (given, family, town) = person(at);
    let (mail, phone) = (format!("k{at}@post.example"), format!("0931 {}", 1_000_000 + at));
    let street = street(at);
    Row {
        name_key: fold::sort_key(&family, &given, ""),
        list_key: fold::list_key(&family, &given, ""),
        folded: [
            fold::fold(&format!("{given} {family}")),
            fold::fold(&mail),
            phone::suffixes(&format!("931{}", 1_000_000 + at)).join(" "),
            fold::fold(&format!("{street} 97070 {town}")),
            "weinfreunde".to_owned(),
            phonetic::sounds(&format!("{given} {family}")).join(" "),
        ],
        given,
        family,
        mail,
        phone,
        street,
        town,
    }
}

const TABLES: &str = "
  CREATE TABLE contacts (id INTEGER PRIMARY KEY, uid BLOB NOT NULL UNIQUE, given TEXT, family TEXT, number TEXT, created_at INTEGER, changed_at INTEGER) STRICT;
  CREATE INDEX c1 ON contacts (number) WHERE number <> '';
  CREATE TABLE emails (id INTEGER PRIMARY KEY, contact_id INTEGER, value TEXT, hash BLOB, domain_hash BLOB) STRICT;
  CREATE INDEX e1 ON emails (contact_id, id, hash, domain_hash); CREATE INDEX e2 ON emails (hash); CREATE INDEX e3 ON emails (domain_hash);
  CREATE TABLE phones (id INTEGER PRIMARY KEY, contact_id INTEGER, value TEXT, digits TEXT, hash BLOB) STRICT;
  CREATE INDEX p1 ON phones (contact_id); CREATE INDEX p2 ON phones (hash);
  CREATE TABLE addresses (id INTEGER PRIMARY KEY, contact_id INTEGER, street TEXT, postcode TEXT, place TEXT, hash BLOB) STRICT;
  CREATE INDEX a1 ON addresses (contact_id); CREATE INDEX a2 ON addresses (hash);
  CREATE TABLE tags (id INTEGER PRIMARY KEY, contact_id INTEGER, value TEXT) STRICT;
  CREATE INDEX t1 ON tags (contact_id, value); CREATE INDEX t2 ON tags (value, contact_id);
  CREATE TABLE lines (contact_id INTEGER PRIMARY KEY, name_key TEXT, list_key TEXT, place_key TEXT, changed_at INTEGER, firm TEXT, place TEXT, phone TEXT, tags TEXT) STRICT;
  CREATE INDEX l1 ON lines (name_key, contact_id); CREATE INDEX l2 ON lines (list_key, contact_id);
  CREATE INDEX l3 ON lines (place_key, name_key, contact_id); CREATE INDEX l4 ON lines (changed_at, contact_id);
  CREATE VIRTUAL TABLE fts USING fts5 (name, mail, phone, place, tag, sound, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');";

const FTS: &str = "INSERT INTO fts (rowid, name, mail, phone, place, tag, sound) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

/// Writes the rows of `size` people in one transaction; everything that can be computed before is.
pub fn inserts(path: &Path, size: u32) -> Duration {
    let mut db = open(path);
    db.execute_batch(TABLES).unwrap();
    let rows: Vec<Row> = (0..size).map(row).collect();
    let start = Instant::now();
    let tx = db.transaction().unwrap();
    // As in the book: uids of one act ascend, keyed hashes do not.
    let uid = |at: usize| [&[0; 8][..], &(at as u64).to_be_bytes()].concat();
    let hash =
        |kind: u8, at: usize| [&(at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes()[..], &[kind; 8]].concat();
    for (at, row) in rows.iter().enumerate() {
        let id = i64::try_from(at).unwrap() + 1;
        tx.prepare_cached("INSERT INTO contacts VALUES (?1, ?2, ?3, ?4, '', 0, 0)")
            .unwrap()
            .execute(params![id, uid(at), row.given, row.family])
            .unwrap();
        tx.prepare_cached("INSERT INTO emails VALUES (NULL, ?1, ?2, ?3, ?4)")
            .unwrap()
            .execute(params![id, row.mail, hash(1, at), [7_u8; 16]])
            .unwrap();
        tx.prepare_cached("INSERT INTO phones VALUES (NULL, ?1, ?2, ?2, ?3)")
            .unwrap()
            .execute(params![id, row.phone, hash(2, at)])
            .unwrap();
        tx.prepare_cached("INSERT INTO addresses VALUES (NULL, ?1, ?2, '97070', ?3, ?4)")
            .unwrap()
            .execute(params![id, row.street, row.town, hash(3, at)])
            .unwrap();
        tx.prepare_cached("INSERT INTO tags VALUES (NULL, ?1, 'Weinfreunde')").unwrap().execute(params![id]).unwrap();
    }
    for (at, row) in rows.iter().enumerate() {
        let id = i64::try_from(at).unwrap() + 1;
        tx.prepare_cached("INSERT INTO lines VALUES (?1, ?2, ?3, ?4, 0, '', ?5, ?6, '[\"Weinfreunde\"]')")
            .unwrap()
            .execute(params![id, row.name_key, row.list_key, row.folded[3], row.town, row.phone])
            .unwrap();
        let [name, mail, phone, place, tag, sound] = &row.folded;
        tx.prepare_cached(FTS).unwrap().execute(params![id, name, mail, phone, place, tag, sound]).unwrap();
    }
    tx.commit().unwrap();
    start.elapsed()
}

/// The plain file, open: what each question costs without the book around it.
pub struct Plain(Connection);

impl Plain {
    /// Opens the file, written now if no import was measured; and how long opening alone took.
    pub fn at(path: &Path, size: u32) -> (Plain, Duration) {
        if !path.exists() {
            inserts(path, size);
        }
        let start = Instant::now();
        let db = open(path);
        db.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(())).unwrap();
        (Plain(db), start.elapsed())
    }

    fn ask(&self, sql: &str, of: impl rusqlite::Params) -> Duration {
        let start = Instant::now();
        let mut rows = self.0.prepare_cached(sql).unwrap();
        let mut rows = rows.query(of).unwrap();
        while let Some(row) = rows.next().unwrap() {
            std::hint::black_box(row.get_ref(0).unwrap());
        }
        start.elapsed()
    }

    /// 100 rows by name.
    pub fn page(&self, offset: u32) -> Duration {
        self.ask(
            "SELECT c.family, c.given, l.place, l.phone, l.tags, e.hash
             FROM (SELECT contact_id FROM lines ORDER BY name_key, contact_id LIMIT 100 OFFSET ?1) p
             JOIN lines l ON l.contact_id = p.contact_id JOIN contacts c ON c.id = p.contact_id
             JOIN emails e ON e.contact_id = c.id",
            [offset],
        )
    }

    /// 50 people whose name begins so, or who have a word that does.
    pub fn search(&self, text: &str) -> Duration {
        let beginning = fold::list_prefix(text);
        let end = format!("{beginning}\u{10ffff}");
        let named = "SELECT c.family, c.given FROM lines l JOIN contacts c ON c.id = l.contact_id
                     WHERE l.list_key >= ?1 AND l.list_key < ?2 ORDER BY l.list_key LIMIT 50";
        let matching = "SELECT c.family FROM fts f JOIN contacts c ON c.id = f.rowid WHERE fts MATCH ?1 LIMIT 50";
        let words = fold::words(text).join(" ");
        self.ask(named, [&beginning, &end]) + self.ask(matching, [format!("\"{words}\" *")])
    }

    /// Every value with its person, as a list would need them.
    pub fn values(&self) -> Duration {
        self.ask("SELECT c.*, e.value FROM contacts c JOIN emails e ON e.contact_id = c.id", [])
            + self.ask("SELECT contact_id, value FROM phones ORDER BY contact_id", [])
            + self.ask("SELECT contact_id, street, postcode, place FROM addresses ORDER BY contact_id", [])
            + self.ask("SELECT contact_id, value FROM tags ORDER BY contact_id", [])
    }

    /// One address by its person.
    pub fn address(&self, id: i64) -> Duration {
        self.ask("SELECT hash FROM emails WHERE contact_id = ?1", [id])
    }

    /// Deletes somebody, rewrites the file and reads every page.
    pub fn erase(&self, id: i64) -> Duration {
        let start = Instant::now();
        let tx = self.0.unchecked_transaction().unwrap();
        for (table, key) in [
            ("emails", "contact_id"),
            ("phones", "contact_id"),
            ("addresses", "contact_id"),
            ("tags", "contact_id"),
            ("lines", "contact_id"),
            ("contacts", "id"),
            ("fts", "rowid"),
        ] {
            tx.execute(&format!("DELETE FROM {table} WHERE {key} = ?1"), [id]).unwrap();
        }
        tx.commit().unwrap();
        self.0.execute_batch("INSERT INTO fts (fts) VALUES ('optimize'); VACUUM").unwrap();
        self.0.query_row("PRAGMA wal_checkpoint (TRUNCATE)", [], |_| Ok(())).unwrap();
        self.ask("SELECT data FROM sqlite_dbpage", []);
        start.elapsed()
    }
}
