//! Random ways through the doors of the matrix with an opt-out somewhere in them: the gate never says yes to a person
//! or an address that said no later than the last grant that named it.
//!
//! A plain model runs beside the book. It knows too little rather than too much: whatever it calls a no must be one.

use std::{collections::BTreeMap, collections::BTreeSet, fs, path::PathBuf};

use kundenbuch::{
    Error, Id, Moment, Uid, backup,
    book::{AskFirst, Book, Changed, Unlock, quietly},
    consents::{Channel, Event, Withdrawal},
    contacts::{Change, Contact, Content, ErasedBefore, Given},
    exchange::{
        draft::{Draft, Labelled},
        read::{self, Options},
    },
    suppression::{Scope, Source, Target},
};

use super::{
    optouts::yes,
    people::{PASSPHRASE, Place, copy},
};

/// Runs of each schedule; `KUNDENBUCH_RUNS=250` makes 5,000 in all, which takes a quarter of an hour.
const RUNS: u32 = 10;
/// Doors of a schedule.
const STEPS: usize = 7;
/// A book serves so many runs: people of two runs share no address, but every act is compared with the twin.
const RUNS_OF_A_BOOK: u32 = 25;
/// Addresses of a run, shared by its people.
const ADDRESSES: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Add,
    Edit,
    Second,
    TakeOut,
    Undo,
    Redo,
    Import,
    TakeBack,
    Button,
    OptOut,
    Withdraw,
    WillNoAdvertising,
    Grant,
    GrantThatLifts,
    Bin,
    Restore,
    CopyFolder,
    PutCopyBack,
    BackUp,
    RestoreBackup,
}

/// The doors, the common ones more than once; a schedule draws from them.
const DOORS: [Door; 32] = {
    use Door::{
        Add, BackUp, Bin, Button, CopyFolder, Edit, Grant, GrantThatLifts, Import, OptOut, PutCopyBack, Redo, Restore,
        RestoreBackup, Second, TakeBack, TakeOut, Undo, WillNoAdvertising, Withdraw,
    };
    [
        Add,
        Add,
        Edit,
        Edit,
        Edit,
        Edit,
        Second,
        Second,
        TakeOut,
        TakeOut,
        Undo,
        Undo,
        Undo,
        Redo,
        Redo,
        Import,
        Import,
        TakeBack,
        Button,
        OptOut,
        Withdraw,
        WillNoAdvertising,
        Grant,
        Grant,
        Grant,
        GrantThatLifts,
        Bin,
        Restore,
        CopyFolder,
        PutCopyBack,
        BackUp,
        RestoreBackup,
    ]
};

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// What the model knows of somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Person {
    now: Vec<String>,
    ever: BTreeSet<String>,
    /// Said no, and no grant since.
    no: bool,
    /// How many noes of theirs were recorded: the sealed ledger carries them to older copies.
    noes: u32,
    /// Blocked addresses a grant of theirs named.
    answered: BTreeSet<String>,
}

/// A step that undo would take back: whom it changed, before and after.
#[derive(Debug, Clone)]
struct Step {
    who: i64,
    before: Option<Person>,
    after: Option<Person>,
}

#[derive(Debug, Clone, Default)]
struct Model {
    people: BTreeMap<i64, Person>,
    blocked: BTreeSet<String>,
    /// Every no that became a row of the block list, in order: what the sealed ledger carries to older copies.
    rows: Vec<String>,
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl Model {
    /// An act that can be taken back.
    fn step(&mut self, who: Id<Contact>, after: Person) {
        let before = self.people.insert(who.0, after.clone());
        self.done.push(Step { who: who.0, before, after: Some(after) });
        self.undone.clear();
    }

    /// Undo and redo: the record is as it was, what somebody had meanwhile they had, and a no stays.
    fn replay(&mut self, who: i64, to: Option<Person>) {
        match (to, self.people.remove(&who)) {
            (Some(mut to), Some(from)) => {
                to.no |= from.no;
                to.noes = from.noes;
                to.ever.extend(from.ever);
                self.people.insert(who, to);
            }
            (Some(to), None) => drop(self.people.insert(who, to)),
            (None, _) => {}
        }
    }

    /// Somebody gets an address: a block nobody of theirs answered is their no.
    fn arrive(&self, person: &mut Person, address: &str) {
        let known = person.ever.contains(address);
        person.ever.insert(address.to_owned());
        person.now.push(address.to_owned());
        person.no |= self.blocked.contains(address) && !known && !person.answered.contains(address);
    }

    /// A no for an address: of everybody who has it or had it.
    fn say_no(&mut self, address: &str) {
        self.blocked.insert(address.to_owned());
        for person in self.people.values_mut().filter(|person| person.ever.contains(address)) {
            person.no = true;
            person.noes += 1;
            person.answered.remove(address);
        }
        for step in self.done.iter_mut().chain(&mut self.undone) {
            for person in [&mut step.before, &mut step.after].into_iter().flatten() {
                person.answered.remove(address);
            }
        }
    }

    /// An act that lasts; one that wrote nothing leaves what could be done again.
    fn lasting<T>(&mut self, changed: &Changed<T>) {
        if !changed.tables.is_empty() {
            self.undone.clear();
        }
    }
}

struct Run {
    place: Place,
    book: Option<Book>,
    model: Model,
    dice: Dice,
    number: u32,
    /// The number the first contact of this run gets.
    first: i64,
    imports: Vec<Uid>,
    copy: Option<(PathBuf, Model)>,
    backup: Option<(String, Model)>,
    copies: u32,
}

impl Run {
    fn book(&mut self) -> &mut Book {
        self.book.as_mut().unwrap()
    }

    fn address(&mut self) -> String {
        format!("a{}@r{}.example", self.dice.roll(ADDRESSES), self.number)
    }

    fn somebody(&mut self) -> Option<(Id<Contact>, Person)> {
        let people: Vec<_> = self.model.people.iter().map(|(id, person)| (Id::new(*id), person.clone())).collect();
        (!people.is_empty()).then(|| people[self.dice.roll(people.len())].clone())
    }

    /// Another e-mail address of somebody, for one row of theirs.
    fn edit(&mut self, change: impl Fn(&Contact, usize) -> Option<Change>, to: Option<String>) {
        let Some((id, mut person)) = self.somebody() else { return };
        let contact = self.book().contact(id).unwrap();
        let at = self.dice.roll(contact.emails.len().max(1));
        let Some(change) = change(&contact, at) else { return };
        if to.as_ref().is_some_and(|to| person.now.contains(to)) {
            return;
        }
        self.book().edit_contact(id, std::slice::from_ref(&change), &Given::default()).unwrap();
        if let Change::Replace { old, .. } | Change::Remove { old, .. } = &change {
            let Content::Email { value, .. } = old else { return };
            person.now.retain(|address| address != value);
        }
        if let Some(to) = to {
            self.model.arrive(&mut person, &to);
        }
        self.model.step(id, person);
    }

    #[expect(clippy::too_many_lines, reason = "a door an arm")]
    fn pass(&mut self, door: Door) {
        match door {
            Door::Add => {
                let address = self.address();
                let family = format!("P{}x{}", self.number, self.model.people.len());
                let emails = vec![Labelled { value: address.clone(), label: String::new() }];
                let draft = Draft { given: "Eva".into(), family, emails, ..Draft::default() };
                let id = self.book().add_contact(&draft, &Given::default(), ErasedBefore::Refuse).unwrap().value;
                let mut person = Person::default();
                self.model.arrive(&mut person, &address);
                self.model.step(id, person);
            }
            Door::Edit => {
                let to = self.address();
                let new = email(&to);
                let replace = move |contact: &Contact, at: usize| {
                    let row = contact.emails.get(at)?;
                    Some(Change::Replace { id: row.id, old: email(&row.value), new: new.clone() })
                };
                self.edit(replace, Some(to));
            }
            Door::Second => {
                let to = self.address();
                let content = email(&to);
                self.edit(move |_, _| Some(Change::Add { content: content.clone() }), Some(to));
            }
            Door::TakeOut => self.edit(
                |contact, at| contact.emails.get(at).map(|row| Change::Remove { id: row.id, old: email(&row.value) }),
                None,
            ),
            Door::Undo => {
                if self.book().undo().is_ok() {
                    let step = self.model.done.pop().unwrap();
                    self.model.replay(step.who, step.before.clone());
                    self.model.undone.push(step);
                }
            }
            Door::Redo => {
                if self.book().redo().is_ok() {
                    let step = self.model.undone.pop().unwrap();
                    self.model.replay(step.who, step.after.clone());
                    self.model.done.push(step);
                }
            }
            Door::Import => self.import(),
            Door::TakeBack => {
                let Some(import) = self.imports.pop() else { return };
                self.book().take_back_import(import).unwrap();
                self.model.undone.clear();
                self.look();
            }
            Door::Button => {
                let address = self.address();
                let target = Target::Email { address: address.to_uppercase() };
                let changed = self.book().suppress(&target, &Scope::Advertising, Source::Person).unwrap();
                self.said(&address, &changed, changed.value.blocked);
            }
            Door::OptOut => {
                let address = self.address();
                let changed = self.book().take_optouts(std::slice::from_ref(&address), Source::Csv).unwrap();
                self.said(&address, &changed, changed.value.blocked);
            }
            Door::Withdraw => {
                let Some((id, _)) = self.somebody() else { return };
                let no = Withdrawal {
                    purpose: "newsletter".into(),
                    channel: Channel::Email,
                    event: Event::Withdrawn,
                    how: None,
                    happened_at: Moment::now(),
                    note: String::new(),
                };
                let changed = self.book().withdraw_consent(id, &no).unwrap();
                self.model.lasting(&changed);
                let person = self.model.people.get_mut(&id.0).unwrap();
                (person.no, person.noes) = (true, person.noes + 1);
            }
            Door::WillNoAdvertising => {
                let Some((id, person)) = self.somebody() else { return };
                let changed = self.book().block_contact(id).unwrap();
                let refusing = self.model.people.get_mut(&id.0).unwrap();
                (refusing.no, refusing.noes) = (true, refusing.noes + 1);
                let all = usize::try_from(changed.value.blocked).unwrap() == person.now.len();
                person.now.iter().for_each(|address| self.said(address, &changed, u32::from(all)));
                self.model.lasting(&changed);
            }
            Door::Grant => self.grant(false),
            Door::GrantThatLifts => self.grant(true),
            Door::Bin | Door::Restore => {
                let Some((id, person)) = self.somebody() else { return };
                let contact = self.book().contact(id).unwrap();
                if contact.binned_at.is_some() == (door == Door::Bin) {
                    return;
                }
                if door == Door::Bin {
                    self.book().bin_contacts(&[id]).unwrap();
                } else {
                    self.book().restore_contacts(&[id]).unwrap();
                }
                self.model.step(id, person);
            }
            Door::CopyFolder => {
                self.close();
                self.copies += 1;
                let to = self.place.root.path().join(format!("kopie{}", self.copies));
                copy(&self.place.book(), &to);
                self.copy = Some((to, self.model.clone()));
                self.open();
            }
            Door::PutCopyBack => {
                let Some((from, model)) = self.copy.clone() else { return };
                self.close();
                fs::remove_dir_all(self.place.book()).unwrap();
                copy(&from, &self.place.book());
                self.open();
                self.go_back_to(model);
            }
            Door::BackUp => {
                let stick = self.place.root.path().join("stick");
                fs::create_dir_all(&stick).unwrap();
                let made = self.book().back_up(&stick, &quietly).unwrap();
                self.backup = Some((made.path, self.model.clone()));
            }
            Door::RestoreBackup => {
                let Some((file, model)) = self.backup.clone() else { return };
                self.close();
                fs::remove_dir_all(self.place.book()).unwrap();
                let unlock = Unlock::Passphrase(PASSPHRASE);
                let opened = backup::restore(file.as_ref(), unlock, &self.place.book(), self.place.app()).unwrap();
                self.book = Some(opened.book);
                self.go_back_to(model);
            }
        }
    }

    fn said<T>(&mut self, address: &str, changed: &Changed<T>, rows: u32) {
        self.model.lasting(changed);
        self.model.say_no(address);
        if rows > 0 {
            self.model.rows.push(address.to_owned());
        }
    }

    fn close(&mut self) {
        self.book.take().unwrap().close().unwrap();
        (self.model.done, self.model.undone) = Default::default();
    }

    fn open(&mut self) {
        let unlock = Unlock::Passphrase(PASSPHRASE);
        self.book = Some(Book::open(&self.place.book(), unlock, self.place.app(), AskFirst::No).unwrap().book);
    }

    /// The book is an older one; the sealed ledger tells it every no that was said since.
    fn go_back_to(&mut self, older: Model) {
        let later = std::mem::replace(&mut self.model.people, older.people);
        for (id, person) in &mut self.model.people {
            let noes = later.get(id).map_or(0, |later| later.noes);
            person.no |= noes > person.noes;
            person.noes = person.noes.max(noes);
        }
        for address in self.model.rows.clone().iter().skip(older.rows.len()) {
            self.model.say_no(address);
        }
        self.imports.clear();
        self.look();
    }

    /// A list with somebody new, or with another address of somebody known.
    fn import(&mut self) {
        let address = self.address();
        let known = self.somebody().filter(|_| self.dice.roll(2) == 0);
        let number = self.dice.roll(1000);
        let (family, second) = match &known {
            Some((id, _)) => {
                let contact = self.book().contact(*id).unwrap();
                let Some(mail) = contact.emails.first() else { return };
                (contact.family, mail.value.clone())
            }
            None => (format!("L{}x{number}", self.number), String::new()),
        };
        let list = format!("Vorname;Nachname;E-Mail;E-Mail 2\r\nEva;{family};{address};{second}\r\n");
        let reading = read::open(list.as_bytes(), &Options::default()).unwrap();
        let taken = self.book().take_import(&reading, "Liste.csv", &Given::default(), &quietly).unwrap().value;
        self.imports.extend(taken.import);
        self.model.undone.clear();
        self.look();
    }

    /// Takes over who is there with which addresses, from the book itself; who came to a blocked one has its no.
    fn look(&mut self) {
        let mut there = BTreeMap::new();
        for id in self.first..self.first + 20 {
            match self.book().contact(Id::new(id)) {
                Ok(contact) => drop(there.insert(id, contact)),
                Err(Error::ContactGone { .. }) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        self.model.people.retain(|id, _| there.contains_key(id));
        for id in there.keys() {
            self.model.people.entry(*id).or_default();
        }
        let model = self.model.clone();
        for (id, person) in &mut self.model.people {
            let now: Vec<String> = there[id].emails.iter().map(|mail| mail.value.clone()).collect();
            let before = std::mem::take(&mut person.now);
            for address in &now {
                if before.contains(address) {
                    person.now.push(address.clone());
                } else {
                    model.arrive(person, address);
                }
            }
        }
    }

    fn grant(&mut self, lifting: bool) {
        let Some((id, mut person)) = self.somebody() else { return };
        let mut grant = yes("newsletter", Channel::Email);
        if lifting {
            let overview = self.book().consent_overview(id).unwrap();
            let line = overview.lines.into_iter().find(|line| line.purpose.code == "newsletter").unwrap();
            grant.lifts = line.blocks.iter().map(|block| block.uid).collect();
        }
        match self.book().grant_consent(id, &grant, None) {
            Ok(_) => {}
            Err(Error::Suppressed { .. }) => return,
            Err(error) => panic!("{error:?}"),
        }
        person.no = false;
        if lifting {
            person.answered.extend(person.now.iter().filter(|one| self.model.blocked.contains(*one)).cloned());
        }
        self.model.step(id, person);
    }

    /// The claim.
    fn check(&self, path: &str) {
        let book = self.book.as_ref().unwrap();
        for (id, person) in &self.model.people {
            let answer = book.may_contact(Id::new(*id), "newsletter", Channel::Email).unwrap();
            assert!(!(person.no && answer.allowed), "{path}: yes to {id}, who said no: {person:?}");
        }
        for allowed in book.may_contact_list("newsletter", Channel::Email).unwrap().allowed {
            let Some(person) = self.model.people.get(&allowed.contact.0) else { continue };
            let contact = book.contact(allowed.contact).unwrap();
            for row in contact.emails {
                let free = allowed.addresses.iter().any(|reach| reach.id == i64::from(row.id));
                let blocked = self.model.blocked.contains(&row.value) && !person.answered.contains(&row.value);
                assert!(!(free && blocked), "{path}: yes to {} of {person:?}", row.value);
            }
        }
    }
}

fn email(value: &str) -> Content {
    Content::Email { value: value.into(), label: String::new() }
}

/// One schedule: a fixed row of doors with an opt-out among them, run with different people and addresses.
fn schedule(seed: u64) {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut doors: Vec<Door> = [Door::Add, Door::Grant].to_vec();
    doors.extend((0..STEPS).map(|_| DOORS[dice.roll(DOORS.len())]));
    let no = [Door::Button, Door::OptOut, Door::WillNoAdvertising, Door::Withdraw][dice.roll(4)];
    doors.insert(2 + dice.roll(STEPS + 1), no);
    let runs = std::env::var("KUNDENBUCH_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS);
    let mut run: Option<Run> = None;
    for number in 0..runs {
        if number % RUNS_OF_A_BOOK == 0 {
            run = None;
        }
        let run = run.get_or_insert_with(|| {
            let place = Place::new();
            let book = Some(place.create().0);
            let (model, dice) = (Model::default(), Dice((seed << 32) | (u64::from(number) << 4) | 5));
            Run { place, book, model, dice, number, first: 1, imports: vec![], copy: None, backup: None, copies: 0 }
        });
        run.number = number;
        run.first = run.model.people.keys().last().map_or(run.first, |last| last + 1);
        run.model = Model::default();
        (run.imports, run.copy, run.backup) = Default::default();
        let mut path = format!("schedule {seed}, run {number}:");
        while run.book().undo().is_ok() {} // steps of the run before are none of this one's
        for door in &doors {
            path = format!("{path} {door:?}");
            run.pass(*door);
            run.check(&path);
        }
    }
}

#[test]
fn on_five_random_ways_nobody_is_written_to_over_a_no() {
    (1..=5).for_each(schedule);
}

#[test]
fn on_five_other_random_ways_nobody_is_written_to_over_a_no() {
    (6..=10).for_each(schedule);
}

#[test]
fn on_a_third_five_random_ways_nobody_is_written_to_over_a_no() {
    (11..=15).for_each(schedule);
}

#[test]
fn on_a_fourth_five_random_ways_nobody_is_written_to_over_a_no() {
    (16..=20).for_each(schedule);
}
