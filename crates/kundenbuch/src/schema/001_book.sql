-- The first book. Released, this file is never edited.
-- Every column of personal data stands in the field registry (fields/registry.rs); a test compares the two.
-- A uid is random and names a row for ever; it has an index only where rows are looked up by it. Values have none: the
-- contact's names them, and so the journal. Their *_by_origin hold those somebody typed (line = 0); those of an import lie
-- between two numbers (imports.rows).
-- Columns ending in _at hold unix time in ms (UTC), columns ending in _until or _on hold ISO dates.
-- Checks of three words and more are spelled with OR: IN would build a passing table for each row written.

CREATE TABLE book (
  -- What this book is, once. Not recorded: undo never touches it.
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  uid              BLOB NOT NULL CHECK (length(uid) = 16),
  country          TEXT NOT NULL DEFAULT 'DE' CHECK (length(country) = 2),  -- of the firm: postcodes, phone numbers
  created_at       INTEGER NOT NULL,
  suppression_key  BLOB NOT NULL CHECK (length(suppression_key) = 32),      -- HMAC key of the block list and the ledger's hashes
  journal_key      BLOB NOT NULL CHECK (length(journal_key) = 32),          -- chains the journal
  ledger_key       BLOB NOT NULL CHECK (length(ledger_key) = 32),           -- seals the ledger's copies
  housekeeping_due INTEGER NOT NULL DEFAULT 0 CHECK (housekeeping_due IN (0, 1)),  -- erased rows wait for VACUUM and scan
  backed_up_at     INTEGER,                                                 -- last backup that was opened and verified
  recovery_checked BLOB CHECK (length(recovery_checked) = 32),              -- public half of the recovery slot whose code was typed back
  elsewhere_met    BLOB NOT NULL DEFAULT x'',                               -- sum of what other copies know, when everybody here was asked last
  ledger_settled   TEXT NOT NULL DEFAULT ''                                 -- how the ledger's copies looked when they and the tables last agreed
) STRICT;

CREATE TABLE staff (
  -- Who works with the book: named in provenance, consents and journal.
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  uid   BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  name  TEXT NOT NULL
) STRICT;

CREATE TABLE purposes (
  -- What data may be used for. The built-in ones come from assets/rules/purposes.toml.
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  uid         BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  code        TEXT NOT NULL UNIQUE CHECK (code <> ''),
  name        TEXT NOT NULL DEFAULT '',                                     -- of the firm's own purposes; built-in ones are named by the window
  advertising INTEGER NOT NULL CHECK (advertising IN (0, 1)),
  weighing    TEXT NOT NULL DEFAULT '',                                     -- Art. 6(1)(f) DSGVO: the owner's weighing text; empty = this ground is off
  weighed_at  INTEGER
) STRICT;

CREATE TABLE purpose_rules (
  -- On which channel a purpose may rest on which ground; a pair that is missing is channel_not_for_purpose.
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  purpose_id INTEGER NOT NULL REFERENCES purposes (id),
  channel    TEXT NOT NULL CHECK (channel = 'email' OR channel = 'post' OR channel = 'phone' OR channel = 'sms' OR channel = 'fax'),
  ground     TEXT NOT NULL CHECK (ground = 'consent' OR ground = 'contract' OR ground = 'legitimate_interest'),
  citation   TEXT NOT NULL,
  UNIQUE (purpose_id, channel, ground)
) STRICT;

CREATE TABLE wordings (
  -- The sentence a person agreed to, in immutable versions.
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  purpose_id INTEGER NOT NULL REFERENCES purposes (id),
  version    INTEGER NOT NULL CHECK (version > 0),
  text       TEXT NOT NULL CHECK (text <> ''),
  created_at INTEGER NOT NULL,
  UNIQUE (purpose_id, version)
) STRICT;
CREATE TRIGGER wordings_are_immutable BEFORE UPDATE ON wordings BEGIN
  SELECT RAISE (ABORT, 'a wording is never changed, only followed by a new version');
END;

CREATE TABLE imports (
  -- One taken-over file. Its values name it through origins; it can be taken back for 30 days.
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  uid           BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  file_name     TEXT NOT NULL,
  format        TEXT NOT NULL,
  charset       TEXT NOT NULL,
  taken_at      INTEGER NOT NULL,
  taken_by      INTEGER NOT NULL REFERENCES staff (id),
  read          INTEGER NOT NULL DEFAULT 0,                                 -- rows
  taken         INTEGER NOT NULL DEFAULT 0,
  supplemented  INTEGER NOT NULL DEFAULT 0,
  held          INTEGER NOT NULL DEFAULT 0,
  ignored       TEXT NOT NULL DEFAULT '{}',                                 -- JSON: property or column not taken → how often
  rows          TEXT NOT NULL DEFAULT '{}',                                 -- JSON: table of values → numbers before its first row and of its last
  taken_back_at INTEGER
) STRICT;

CREATE TABLE origins (
  -- Where values come from: one row per act of asking, typing or importing, shared by its values.
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  uid         BLOB NOT NULL CHECK (length(uid) = 16),
  source      TEXT NOT NULL CHECK (source = 'asked' OR source = 'given' OR source = 'order' OR source = 'public' OR source = 'bought' OR source = 'imported'),
  note        TEXT NOT NULL DEFAULT '',
  recorded_at INTEGER NOT NULL,
  recorded_by INTEGER NOT NULL REFERENCES staff (id),
  import_id   INTEGER REFERENCES imports (id)
) STRICT;
CREATE INDEX origins_of_import ON origins (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE contacts (
  -- One person or organisation. Erasure removes the row. The name group is one value with one origin.
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  uid            BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  kind           TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
  salutation     TEXT NOT NULL DEFAULT 'unknown' CHECK (salutation = 'unknown' OR salutation = 'ms' OR salutation = 'mr'),
  address_form   TEXT NOT NULL DEFAULT 'sie' CHECK (address_form IN ('sie', 'du')),
  title          TEXT NOT NULL DEFAULT '',
  given          TEXT NOT NULL DEFAULT '',
  additional     TEXT NOT NULL DEFAULT '',
  family         TEXT NOT NULL DEFAULT '',
  suffix         TEXT NOT NULL DEFAULT '',
  organisation   TEXT NOT NULL DEFAULT '',                                  -- name of an organisation; empty for people, see works_for
  works_for      INTEGER REFERENCES contacts (id),                          -- a person's organisation
  department     TEXT NOT NULL DEFAULT '',
  position       TEXT NOT NULL DEFAULT '',
  greeting       TEXT NOT NULL DEFAULT '',                                  -- overrides the letter salutation
  customer_number TEXT NOT NULL DEFAULT '',
  minor          INTEGER NOT NULL DEFAULT 0 CHECK (minor IN (0, 1)),        -- ticked as a child (Art. 8 DSGVO); a birthday counts too
  origin_id      INTEGER NOT NULL REFERENCES origins (id),
  line           INTEGER NOT NULL DEFAULT 0,                                -- of the imported file
  purpose_id     INTEGER NOT NULL REFERENCES purposes (id),
  keep_until     TEXT,
  restricted_at  INTEGER,                                                   -- Art. 18 DSGVO; NULL = not restricted
  restriction    TEXT NOT NULL DEFAULT '' CHECK (restriction = '' OR restriction = 'accuracy' OR restriction = 'unlawful' OR restriction = 'claims' OR restriction = 'objection_pending' OR restriction = 'kept_by_law'),
  binned_at      INTEGER,
  created_at     INTEGER NOT NULL,
  changed_at     INTEGER NOT NULL,
  CHECK (kind = 'person' OR (family = '' AND given = '' AND works_for IS NULL)),
  CHECK (kind = 'organisation' OR organisation = ''),
  CHECK (kind = 'person' OR organisation <> '')                             -- a person may have no name: a mail address only
) STRICT;
CREATE INDEX contacts_working_for ON contacts (works_for) WHERE works_for IS NOT NULL;
CREATE INDEX contacts_by_organisation ON contacts (organisation) WHERE organisation <> '';
CREATE INDEX contacts_by_number ON contacts (customer_number) WHERE customer_number <> '';  -- the search box
CREATE INDEX contacts_binned ON contacts (binned_at) WHERE binned_at IS NOT NULL;
CREATE INDEX contacts_restricted ON contacts (restricted_at) WHERE restricted_at IS NOT NULL;
CREATE INDEX contacts_by_origin ON contacts (origin_id);

CREATE TABLE emails (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id  INTEGER NOT NULL REFERENCES contacts (id),
  position    INTEGER NOT NULL DEFAULT 0,                                   -- 0 = the main one
  value       TEXT NOT NULL CHECK (value <> ''),
  label       TEXT NOT NULL DEFAULT '',
  valid       INTEGER NOT NULL DEFAULT 1 CHECK (valid IN (0, 1)),           -- 0: cannot be an e-mail address
  hash        BLOB NOT NULL CHECK (length(hash) IN (0, 16)),                -- canon/v1, as in suppressions
  domain_hash BLOB NOT NULL CHECK (length(domain_hash) IN (0, 16)),
  also        BLOB NOT NULL DEFAULT x'' CHECK (length(also) % 16 = 0 AND length(also) <= 96),  -- hashes of the domains above its own, 16 bytes each
  origin_id   INTEGER NOT NULL REFERENCES origins (id),
  line        INTEGER NOT NULL DEFAULT 0,
  purpose_id  INTEGER NOT NULL REFERENCES purposes (id),
  keep_until  TEXT
) STRICT;
CREATE INDEX emails_of_contact ON emails (contact_id, position, id, hash, domain_hash, valid, also);           -- all the gate asks
CREATE INDEX emails_by_hash ON emails (hash);
CREATE INDEX emails_by_domain ON emails (domain_hash);
CREATE INDEX emails_below_domains ON emails (also, contact_id) WHERE also > x'';                            -- few
CREATE INDEX emails_by_origin ON emails (origin_id) WHERE line = 0;

CREATE TABLE phones (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL REFERENCES contacts (id),
  position   INTEGER NOT NULL DEFAULT 0,
  value      TEXT NOT NULL CHECK (value <> ''),                             -- as typed: the truth
  label      TEXT NOT NULL DEFAULT '',                                      -- work, home, mobile, fax, other or the person's word
  e164       TEXT NOT NULL DEFAULT '',                                      -- with the digits behind a dash, without a marked extension; empty if not understood
  digits     TEXT NOT NULL DEFAULT '',                                      -- national number with extension, for search
  hash       BLOB NOT NULL CHECK (length(hash) IN (0, 16)),
  also       BLOB NOT NULL DEFAULT x'' CHECK (length(also) % 16 = 0 AND length(also) <= 96),  -- hashes of the other numbers it may mean, 16 bytes each
  origin_id  INTEGER NOT NULL REFERENCES origins (id),
  line       INTEGER NOT NULL DEFAULT 0,
  purpose_id INTEGER NOT NULL REFERENCES purposes (id),
  keep_until TEXT
) STRICT;
CREATE INDEX phones_of_contact ON phones (contact_id, position);
CREATE INDEX phones_by_hash ON phones (hash);
CREATE INDEX phones_of_several_meanings ON phones (also, contact_id) WHERE also > x'';                      -- few
CREATE INDEX phones_by_origin ON phones (origin_id) WHERE line = 0;

CREATE TABLE addresses (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL REFERENCES contacts (id),
  position   INTEGER NOT NULL DEFAULT 0,
  label      TEXT NOT NULL DEFAULT '',
  street     TEXT NOT NULL DEFAULT '',                                      -- with house number; further lines after a line feed
  postcode   TEXT NOT NULL DEFAULT '',
  place      TEXT NOT NULL DEFAULT '',
  country    TEXT NOT NULL DEFAULT 'DE' CHECK (length(country) = 2),
  hash       BLOB NOT NULL CHECK (length(hash) IN (0, 16)),                 -- with the contact's name: changes with it
  origin_id  INTEGER NOT NULL REFERENCES origins (id),
  line       INTEGER NOT NULL DEFAULT 0,
  purpose_id INTEGER NOT NULL REFERENCES purposes (id),
  keep_until TEXT
) STRICT;
CREATE INDEX addresses_of_contact ON addresses (contact_id, position);
CREATE INDEX addresses_by_hash ON addresses (hash);
CREATE INDEX addresses_by_origin ON addresses (origin_id) WHERE line = 0;

CREATE TABLE websites (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL REFERENCES contacts (id),
  position   INTEGER NOT NULL DEFAULT 0,
  value      TEXT NOT NULL CHECK (value <> ''),
  label      TEXT NOT NULL DEFAULT '',
  origin_id  INTEGER NOT NULL REFERENCES origins (id),
  line       INTEGER NOT NULL DEFAULT 0,
  purpose_id INTEGER NOT NULL REFERENCES purposes (id),
  keep_until TEXT
) STRICT;
CREATE INDEX websites_of_contact ON websites (contact_id, position);
CREATE INDEX websites_by_origin ON websites (origin_id) WHERE line = 0;

CREATE TABLE facts (
  -- "Merkmale": birthday, iban, and whatever the firm names: shoe size, favourite wine.
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL REFERENCES contacts (id),
  name       TEXT NOT NULL CHECK (name <> ''),                              -- 'birthday', 'iban' or the firm's own word
  value      TEXT NOT NULL CHECK (value <> ''),
  class      INTEGER NOT NULL DEFAULT 2 CHECK (class BETWEEN 0 AND 3),      -- sensitivity; 4 is off, X is refused
  origin_id  INTEGER NOT NULL REFERENCES origins (id),
  line       INTEGER NOT NULL DEFAULT 0,
  purpose_id INTEGER NOT NULL REFERENCES purposes (id),
  keep_until TEXT
) STRICT;
CREATE INDEX facts_of_contact ON facts (contact_id, name);
CREATE INDEX facts_birthdays ON facts (contact_id, value) WHERE name = 'birthday';                            -- all the gate asks
CREATE INDEX facts_by_origin ON facts (origin_id) WHERE line = 0;

CREATE TABLE tags (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL REFERENCES contacts (id),
  value      TEXT NOT NULL CHECK (value <> ''),
  origin_id  INTEGER NOT NULL REFERENCES origins (id),
  line       INTEGER NOT NULL DEFAULT 0,
  purpose_id INTEGER NOT NULL REFERENCES purposes (id),
  keep_until TEXT,
  UNIQUE (contact_id, value)
) STRICT;
CREATE INDEX tags_by_value ON tags (value, contact_id);
CREATE INDEX tags_by_origin ON tags (origin_id) WHERE line = 0;

CREATE TABLE notes (
  -- Dated activity: visits, calls, letters, remarks.
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  uid         BLOB NOT NULL CHECK (length(uid) = 16),
  contact_id  INTEGER NOT NULL REFERENCES contacts (id),
  kind        TEXT NOT NULL DEFAULT 'note' CHECK (kind = 'note' OR kind = 'visit' OR kind = 'call' OR kind = 'letter' OR kind = 'mail'),
  body        TEXT NOT NULL CHECK (body <> ''),
  happened_at INTEGER NOT NULL,
  origin_id   INTEGER NOT NULL REFERENCES origins (id),
  line        INTEGER NOT NULL DEFAULT 0,
  purpose_id  INTEGER NOT NULL REFERENCES purposes (id),
  keep_until  TEXT
) STRICT;
CREATE INDEX notes_of_contact ON notes (contact_id, happened_at);
CREATE INDEX notes_by_origin ON notes (origin_id) WHERE line = 0;

CREATE TABLE card_uids (
  -- By what names address books know the contact (UID of a vCard): next month's card of the same phone is recognised
  -- by it whatever the name is by then, and it goes out again.
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL REFERENCES contacts (id),
  value      TEXT NOT NULL CHECK (value <> ''),
  book       INTEGER NOT NULL CHECK (book IN (0, 1)),                       -- 1: its name in another Kundenbuch
  import_id  INTEGER NOT NULL REFERENCES imports (id),
  UNIQUE (value, contact_id)
) STRICT;
CREATE INDEX card_uids_of_contact ON card_uids (contact_id);
CREATE INDEX card_uids_of_import ON card_uids (import_id);

CREATE TABLE fills (
  -- Empty fields of a known contact that an import filled: what taking it back empties again if nobody changed it.
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  import_id  INTEGER NOT NULL REFERENCES imports (id),
  contact_id INTEGER NOT NULL REFERENCES contacts (id),
  field      TEXT NOT NULL,
  value      TEXT NOT NULL
) STRICT;
CREATE INDEX fills_of_import ON fills (import_id);
CREATE INDEX fills_of_contact ON fills (contact_id);

CREATE TABLE consents (
  -- Append-only events (Art. 7(1) DSGVO). What holds today follows from those of one contact, purpose and channel: no,
  -- unless every withdrawal and objection is named (answers) by a grant that no later "expired" has ended.
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  uid         BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  contact_id  INTEGER NOT NULL REFERENCES contacts (id),
  purpose_id  INTEGER NOT NULL REFERENCES purposes (id),
  channel     TEXT NOT NULL CHECK (channel = 'email' OR channel = 'post' OR channel = 'phone' OR channel = 'sms' OR channel = 'fax'),
  event       TEXT NOT NULL CHECK (event = 'granted' OR event = 'withdrawn' OR event = 'objected' OR event = 'expired'),
  wording_id  INTEGER REFERENCES wordings (id),
  how         TEXT NOT NULL CHECK (how = 'counter' OR how = 'phone' OR how = 'paper' OR how = 'mail' OR how = 'web' OR how = 'list'),
  note        TEXT NOT NULL DEFAULT '',
  guardian    INTEGER NOT NULL DEFAULT 0 CHECK (guardian IN (0, 1)),        -- agreed for a child, with a proof (Art. 8 DSGVO)
  block_uid   BLOB CHECK (length(block_uid) = 16),                          -- the block (suppressions) this no follows from; NULL = said of this contact
  happened_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by INTEGER NOT NULL REFERENCES staff (id),
  CHECK (event <> 'granted' OR wording_id IS NOT NULL)
) STRICT;
CREATE INDEX consents_of_contact ON consents (contact_id, purpose_id, channel, id, event, guardian);       -- all the gate asks
CREATE INDEX consents_by_purpose ON consents (purpose_id, channel, event, contact_id);
CREATE TRIGGER consents_are_never_changed BEFORE UPDATE ON consents BEGIN
  SELECT RAISE (ABORT, 'a consent event is never changed');
END;
CREATE TRIGGER consents_go_only_by_erasure_or_undo BEFORE DELETE ON consents WHEN NOT may_delete () BEGIN
  SELECT RAISE (ABORT, 'a consent event is never deleted');
END;

CREATE TABLE evidence (
  -- A file that proves a consent: a scanned card, a mail.
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  consent_id INTEGER NOT NULL REFERENCES consents (id),
  file_name  TEXT NOT NULL,
  sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
  content    BLOB NOT NULL
) STRICT;
CREATE INDEX evidence_of_consent ON evidence (consent_id);

CREATE TABLE suppressions (
  -- Who said no. Keyed hashes, no readable address; append-only; answered, never removed (design §13.2).
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  uid         BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  kind        TEXT NOT NULL CHECK (kind = 'mail' OR kind = 'phone' OR kind = 'post' OR kind = 'domain'),
  hash        BLOB NOT NULL CHECK (length(hash) = 16),
  canon       INTEGER NOT NULL DEFAULT 1,                                   -- version of the canonical form
  purpose_id  INTEGER REFERENCES purposes (id),                             -- NULL = all advertising
  everything  INTEGER NOT NULL DEFAULT 0 CHECK (everything IN (0, 1)),      -- 1: also what is not advertising
  source      TEXT NOT NULL CHECK (source = 'person' OR source = 'paste' OR source = 'csv' OR source = 'mail' OR source = 'import' OR source = 'erasure'),
  happened_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by INTEGER NOT NULL REFERENCES staff (id)
) STRICT;
CREATE INDEX suppressions_by_hash ON suppressions (hash, kind);
CREATE TRIGGER suppressions_are_never_changed BEFORE UPDATE ON suppressions BEGIN
  SELECT RAISE (ABORT, 'a suppression is never changed');
END;
CREATE TRIGGER suppressions_are_never_deleted BEFORE DELETE ON suppressions BEGIN
  SELECT RAISE (ABORT, 'a suppression is never deleted');
END;

CREATE TABLE waiting_noes (
  -- Whose no was pressed and can be taken back for some seconds; the gate counts it. What a kill leaves here is written
  -- for good at the next open. Not recorded, and without a reference, for undo takes the contact first.
  contact_id INTEGER PRIMARY KEY,
  pressed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE drafts (
  -- What was being typed about a contact (0: about a new one) and is not entered yet, so that neither locking nor a kill
  -- loses it. Not recorded, and without a reference, for undo takes the contact first.
  contact_id INTEGER PRIMARY KEY,
  body       TEXT NOT NULL CHECK (body <> ''),                              -- as the form keeps it
  written_at INTEGER NOT NULL
) STRICT;

CREATE TABLE own_domains (
  -- The firm's own mail domains and addresses: never blocked; a mail from there is a colleague's.
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  uid   BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  value TEXT NOT NULL UNIQUE CHECK (value <> '')                            -- 'firma.de' or 'firma@t-online.de', lower case
) STRICT;

CREATE TABLE answers (
  -- The noes a grant has seen and answers, only for its contact, purpose and channel: withdrawals and objections
  -- (consents) and blocks (suppressions), by uid, so that copies of a book agree without a clock.
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  consent_id INTEGER NOT NULL REFERENCES consents (id),                     -- the grant
  no_uid     BLOB NOT NULL CHECK (length(no_uid) = 16),
  UNIQUE (no_uid, consent_id)
) STRICT;
CREATE INDEX answers_of_consent ON answers (consent_id);

CREATE TABLE former_hashes (
  -- Addresses a contact had once, as the block list knows them: an opt-out of one still finds the person. And former
  -- names, and places without a name, by which the gate knows somebody erased or restricted. Written by Book::change
  -- from what an act changed; not recorded, and without a reference, for undo takes the contact first.
  contact_id INTEGER NOT NULL,
  kind       TEXT NOT NULL CHECK (kind = 'mail' OR kind = 'phone' OR kind = 'post' OR kind = 'domain' OR kind = 'place' OR kind = 'name'),
  hash       BLOB NOT NULL CHECK (length(hash) = 16),                       -- canon/v1, as in suppressions
  left_at    INTEGER NOT NULL,
  PRIMARY KEY (hash, kind, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_hashes_of_contact ON former_hashes (contact_id);

CREATE TABLE child_ticks (
  -- When somebody was last ticked as a child or the tick was taken off, so that copies of a book agree on the later of
  -- the two. Written by Book::change from what an act changed; not recorded, and without a reference, for undo takes the
  -- contact first.
  contact_id INTEGER PRIMARY KEY,
  minor      INTEGER NOT NULL CHECK (minor IN (0, 1)),                      -- as contacts.minor
  ticked_at  INTEGER NOT NULL                                               -- later than every one before it
) STRICT;
CREATE INDEX child_ticks_by_time ON child_ticks (ticked_at);

CREATE TABLE restrictions (
  -- When a contact's processing was restricted and why (Art. 18 DSGVO), and how that ended; contacts.restricted_at says
  -- whether one stands.
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  uid           BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  contact_id    INTEGER NOT NULL REFERENCES contacts (id),
  ground        TEXT NOT NULL CHECK (ground = 'accuracy' OR ground = 'unlawful' OR ground = 'claims' OR ground = 'objection_pending' OR ground = 'kept_by_law'),
  note          TEXT NOT NULL DEFAULT '',
  restricted_at INTEGER NOT NULL,
  restricted_by INTEGER NOT NULL REFERENCES staff (id),
  lifted_at     INTEGER,
  lifted_by     INTEGER REFERENCES staff (id),
  reason        TEXT NOT NULL DEFAULT '',                                   -- why it was lifted
  told_on       TEXT,                                                       -- when the person was told before (Art. 18(3))
  CHECK ((lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (told_on IS NULL))
) STRICT;
CREATE INDEX restrictions_of_contact ON restrictions (contact_id);

CREATE TABLE handovers (
  -- Every file that left the book: who got which fields, for what (Art. 15(1)(c), Art. 19 DSGVO).
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  uid         BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  handed_at   INTEGER NOT NULL,
  handed_by   INTEGER NOT NULL REFERENCES staff (id),
  recipient   TEXT NOT NULL DEFAULT '',
  purpose_id  INTEGER REFERENCES purposes (id),                             -- NULL = the firm's own complete export
  channel     TEXT NOT NULL DEFAULT '',
  format      TEXT NOT NULL,
  fields      TEXT NOT NULL,                                                -- registry names, separated by blanks
  written     INTEGER NOT NULL,
  left_out    TEXT NOT NULL DEFAULT '{}'                                    -- JSON: reason → count
) STRICT;

CREATE TABLE handover_contacts (
  handover_id INTEGER NOT NULL REFERENCES handovers (id),
  contact_id  INTEGER NOT NULL REFERENCES contacts (id),
  PRIMARY KEY (handover_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX handovers_of_contact ON handover_contacts (contact_id);

CREATE TABLE retained (
  -- What law keeps of an erased person: restricted, outside every list and search, until the date.
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  person_uid BLOB NOT NULL CHECK (length(person_uid) = 16),
  rule       TEXT NOT NULL,                                                 -- in assets/rules/retention.toml
  keep_until TEXT NOT NULL,
  field      TEXT NOT NULL,                                                 -- what is kept, as the registry names it
  content    TEXT NOT NULL                                                  -- JSON
) STRICT;

CREATE TABLE erasures (
  -- The ledger: who was erased, by number; sealed copies lie outside the book (design §13.4).
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  uid        BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  person_uid BLOB NOT NULL UNIQUE CHECK (length(person_uid) = 16),
  ground     TEXT NOT NULL CHECK (ground = 'purpose_gone' OR ground = 'consent_withdrawn' OR ground = 'objection' OR ground = 'unlawful' OR ground = 'legal_duty' OR ground = 'child'),
  erased_at  INTEGER NOT NULL,
  along      BLOB CHECK (length(along) = 16),                               -- person_uid of the same person, if they stood in an older copy under another entry too
  blanked    INTEGER NOT NULL DEFAULT 0 CHECK (blanked = 0 OR blanked = 1), -- the name went out of texts of others, so it does in other copies
  spared     TEXT NOT NULL DEFAULT ''                                       -- but not out of these: 'note:12 tag:3'
) STRICT;

CREATE TABLE certificates (
  -- What a finished erasure certifies: counts and periods, nothing of the person. Not recorded: undo never touches it.
  erasure_id INTEGER PRIMARY KEY REFERENCES erasures (id),
  content    TEXT NOT NULL,                                                 -- JSON: what went, what law keeps and until when
  residue    INTEGER,                                                       -- traces found by the search; NULL = not searched yet
  untold     INTEGER NOT NULL DEFAULT 0                                     -- folders whose backups do not know of it yet
) STRICT;

CREATE TABLE erasure_hashes (
  -- Keyed hashes by which the gate recognises an erased person for 10 years; organisations leave none.
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  erasure_id INTEGER NOT NULL REFERENCES erasures (id),
  kind       TEXT NOT NULL CHECK (kind = 'name_mail' OR kind = 'name_phone' OR kind = 'name_post' OR kind = 'mail' OR kind = 'phone' OR kind = 'post' OR kind = 'suffix' OR kind = 'birthday'
               OR kind = 'floor' OR kind = 'flat' OR kind = 'side' OR kind = 'building' OR kind = 'care' OR kind = 'other'),  -- mail and phone alone give a hint, post nothing; suffix, birthday and where in the house tell another of the name apart; other is somebody who stood beside
  hash       BLOB NOT NULL CHECK (length(hash) = 16),
  keep_until TEXT NOT NULL
) STRICT;
CREATE INDEX erasure_hashes_of_erasure ON erasure_hashes (erasure_id, kind);
CREATE INDEX erasure_hashes_by_hash ON erasure_hashes (hash, kind);

CREATE TABLE erasure_traces (
  -- What to look for in the file after an erasure until that is done; sealed, then removed. Not recorded.
  id     INTEGER PRIMARY KEY,
  sealed BLOB NOT NULL
) STRICT;

CREATE TABLE journal (
  -- Who did what when: ids and field names, never values. Written by Book::change, chained, not recorded.
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  act      BLOB NOT NULL CHECK (length(act) = 16),
  done_at  INTEGER NOT NULL,
  done_by  INTEGER NOT NULL REFERENCES staff (id),
  op       TEXT NOT NULL,
  entity   TEXT NOT NULL,                                                   -- the table, or '' for the act as a whole
  row_uid  BLOB NOT NULL CHECK (length(row_uid) IN (0, 16)),
  columns  TEXT NOT NULL,                                                   -- names, separated by blanks; or counts of a bulk act
  chain    INTEGER NOT NULL,                                                -- the newest row of chain at the end of the act; 0 = none
  link     BLOB NOT NULL CHECK (length(link) = 32)                          -- HMAC over the previous link, this row and that link of chain
) STRICT;

CREATE TABLE chain (
  -- One link for each change of a row that protects people (chain/mod.rs). Written by Book::change, not recorded.
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  entity   TEXT NOT NULL,                                                   -- the table
  row_id   INTEGER NOT NULL,
  digest   BLOB NOT NULL CHECK (length(digest) IN (0, 16)),                 -- keyed hash of the row; empty: it went
  standing INTEGER NOT NULL,                                                -- how many chained rows stand
  link     BLOB NOT NULL CHECK (length(link) = 16)                          -- HMAC over the previous link and the above
) STRICT;

CREATE TABLE contact_lines (
  -- One line of the contact table: what lists are sorted by, and what they show of other tables. Follows from the rows
  -- above; binned and restricted contacts have none.
  contact_id INTEGER PRIMARY KEY,
  name_key   TEXT NOT NULL,                                                 -- DIN 5007-2: the order of the table
  list_key   TEXT NOT NULL,                                                 -- folded: what a search begins with
  place_key  TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  firm       TEXT NOT NULL,                                                 -- name of a person's organisation
  place      TEXT NOT NULL,                                                 -- of the main address
  phone      TEXT NOT NULL,                                                 -- the main one, as typed
  tags       TEXT NOT NULL                                                  -- in order, as a JSON list
) STRICT;
CREATE INDEX contact_lines_by_name ON contact_lines (name_key, contact_id);
CREATE INDEX contact_lines_by_beginning ON contact_lines (list_key, contact_id);
CREATE INDEX contact_lines_by_place ON contact_lines (place_key, name_key, contact_id);
CREATE INDEX contact_lines_by_change ON contact_lines (changed_at, contact_id);

CREATE VIRTUAL TABLE contacts_fts USING fts5 (
  -- Folded words and sounds only, no readable copy; rowid = contacts.id.
  name, firm, mail, phone, place, tag, note, sound,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
-- Words are gathered in memory, wiped like all of it, until there are so many bytes of them. With the 1 MB of the default an
-- import of a hundred thousand people wrote hundreds of pieces and merged them again and again.
INSERT INTO contacts_fts (contacts_fts, rank) VALUES ('hashsize', 16777216);
-- The piece an import leaves is merged with what edits add bit by bit, some hundred pages each 64 edits. At 16 small pieces,
-- the default, one edit would have had to do the rest at once: half a second after a hundred thousand people.
INSERT INTO contacts_fts (contacts_fts, rank) VALUES ('crisismerge', 1000);
