//! A backup counts only when it was opened again; it brings a book back, and nobody who was erased.

use std::{fs, path::Path, process::Command};

use kundenbuch::{
    Error,
    backup::{self, ENDING},
    book::{AskFirst, Book, Notice, Unlock, folder::AppFolder, quietly},
    erasure::Ground,
};

use super::people::{PASSPHRASE, Place, add, files, lies_in, person, word};

fn stick(place: &Place) -> std::path::PathBuf {
    let stick = place.root.path().join("stick");
    fs::create_dir_all(&stick).unwrap();
    stick
}

/// A small backup that opens without a passphrase.
fn small() -> (Place, std::path::PathBuf) {
    let place = Place::new();
    let mut book = place.create_open();
    add(&mut book, &person(1));
    add(&mut book, &person(2));
    let made = book.back_up(&stick(&place), &quietly).unwrap();
    (place, made.path.into())
}

#[test]
fn a_backup_brings_the_book_back_by_passphrase_and_by_recovery_code() {
    let place = Place::new();
    let (mut book, code) = place.create();
    let ids: Vec<_> = (0..5).map(|n| add(&mut book, &person(n))).collect();
    let before: Vec<_> = ids.iter().map(|id| book.contact(*id).unwrap()).collect();
    let made = book.back_up(&stick(&place), &quietly).unwrap();
    assert_eq!(book.last_backup_at().unwrap(), Some(made.at));
    book.close().unwrap();
    let other_pc = Place::new();
    let view = backup::inspect(Path::new(&made.path), Unlock::Passphrase(PASSPHRASE), &other_pc.app()).unwrap();
    assert_eq!((view.name.as_str(), view.contacts, view.at, view.erased_since), ("Weingut Huber", 5, made.at, 0));
    for (name, unlock) in [("a", Unlock::Passphrase(PASSPHRASE)), ("b", Unlock::Recovery(&code))] {
        let to = other_pc.root.path().join(name);
        let opened = backup::restore(Path::new(&made.path), unlock, &to, other_pc.app()).unwrap();
        let after: Vec<_> = ids.iter().map(|id| opened.book.contact(*id).unwrap()).collect();
        assert_eq!(after, before);
        assert_eq!(opened.book.verify().unwrap().findings, []);
    }
}

#[test]
fn a_backup_bears_book_and_time_in_its_name_and_nothing_but_a_ledger_lies_beside_it() {
    let (place, path) = small();
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    assert!(name.starts_with("Weingut Huber 20") && name.ends_with(ENDING), "{name}");
    let beside: Vec<_> = files(&stick(&place)).into_iter().filter(|other| *other != path).collect();
    assert!(matches!(&beside[..], [ledger] if ledger.to_string_lossy().ends_with(".kundenbuch-ledger")), "{beside:?}");
    assert_eq!(backup::list(&stick(&place)).unwrap()[0].path, path.to_string_lossy());
    let leftovers = files(place.app().path()).into_iter().filter(|path| path.to_string_lossy().contains(".new"));
    assert_eq!(leftovers.count(), 0);
    let mut book = place.open().book;
    let second = book.back_up(&stick(&place), &quietly).unwrap();
    assert_ne!(second.path, path.to_string_lossy(), "a second backup never replaces the first");
}

#[test]
fn a_backup_holds_nothing_readable() {
    let (_place, path) = small();
    let bytes = fs::read(path).unwrap();
    assert!(!lies_in(&bytes, &word(1)) && !lies_in(&bytes, "SQLite format"));
}

#[test]
fn people_erased_since_do_not_come_back_with_a_backup() {
    let place = Place::new();
    let mut book = place.create_open();
    let ids: Vec<_> = (0..10).map(|n| add(&mut book, &person(n))).collect();
    let made = book.back_up(&stick(&place), &quietly).unwrap();
    for id in ids.iter().step_by(2) {
        book.erase(*id, Ground::Objection, &quietly).unwrap();
    }
    book.close().unwrap();
    let file = Path::new(&made.path);
    assert_eq!(backup::inspect(file, Unlock::Sample, &place.app()).unwrap().erased_since, 5);
    let opened = backup::restore(file, Unlock::Sample, &place.root.path().join("neu"), place.app()).unwrap();
    assert!(opened.notices.contains(&Notice::ErasuresApplied { count: 5 }), "{:?}", opened.notices);
    for (n, id) in ids.iter().enumerate() {
        assert_eq!(opened.book.contact(*id).is_ok(), n % 2 == 1, "person {n}");
    }
    let mut pages = Vec::new();
    opened.book.decrypted_pages(|page| pages.extend_from_slice(page)).unwrap();
    assert!((0..10).step_by(2).all(|n| !lies_in(&pages, &word(n))));
}

#[test]
fn a_restored_book_knows_on_a_new_pc_who_was_erased_before_the_backup() {
    let place = Place::new();
    let mut book = place.create_open();
    let id = add(&mut book, &person(1));
    book.erase(id, Ground::PurposeGone, &quietly).unwrap();
    let made = book.back_up(&stick(&place), &quietly).unwrap();
    let other_pc = Place::new();
    let opened = backup::restore(Path::new(&made.path), Unlock::Sample, &other_pc.book(), other_pc.app()).unwrap();
    assert_eq!(opened.notices, []);
    assert_eq!(opened.book.verify().unwrap().findings, []);
}

#[test]
fn every_one_of_a_thousand_corruptions_is_found() {
    let (place, path) = small();
    let whole = fs::read(&path).unwrap();
    let broken = stick(&place).join("kaputt");
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut chance = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let mut missed = Vec::new();
    for round in 0..1000 {
        let mut bytes = whole.clone();
        let what = match round % 10 {
            0 => {
                bytes.truncate(chance(whole.len()));
                "cut"
            }
            1 => {
                bytes.extend(vec![0; 1 + chance(2000)]);
                "longer"
            }
            2 => {
                let (from, to) = (chance(whole.len() / 512) * 512, chance(whole.len() / 512) * 512);
                bytes.copy_within(from..from + 512, to);
                if bytes == whole { "" } else { "block over block" }
            }
            3..=5 => {
                bytes[chance(4096)] ^= 1 << chance(8);
                "flip in front"
            }
            _ => {
                bytes[chance(whole.len())] ^= 1 << chance(8);
                "flip"
            }
        };
        fs::write(&broken, &bytes).unwrap();
        let found = backup::inspect(&broken, Unlock::Sample, &place.app());
        if !what.is_empty() && found.is_ok() {
            missed.push((round, what));
        }
    }
    assert!(missed.is_empty(), "{} not found: {missed:?}", missed.len());
}

#[test]
fn a_damaged_backup_restores_nothing_and_leaves_no_folder() {
    let (place, path) = small();
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let to = place.root.path().join("neu");
    let answer = backup::restore(&path, Unlock::Sample, &to, place.app());
    assert!(matches!(answer, Err(Error::BackupDamaged)));
    assert!(!to.exists());
}

#[test]
fn a_wrong_passphrase_or_a_taken_place_leaves_everything_as_it_is() {
    let place = Place::new();
    let (mut book, _) = place.create();
    let made = book.back_up(&stick(&place), &quietly).unwrap();
    let (file, to) = (Path::new(&made.path), place.root.path().join("neu"));
    let wrong = backup::restore(file, Unlock::Passphrase("falsch, ganz und gar falsch"), &to, place.app());
    assert!(matches!(wrong, Err(Error::WrongPassphrase)));
    assert!(!to.exists());
    fs::create_dir(&to).unwrap();
    let taken = backup::restore(file, Unlock::Passphrase(PASSPHRASE), &to, place.app());
    assert!(matches!(taken, Err(Error::PlaceTaken)));
    assert_eq!(fs::read_dir(&to).unwrap().count(), 0);
}

#[test]
fn archives_with_foreign_names_links_or_entries_are_refused_unopened() {
    let place = Place::new();
    let file = place.root.path().join("fremd");
    let refuse = |what: &str| {
        let answer = backup::inspect(&file, Unlock::Sample, &place.app());
        assert!(matches!(answer, Err(Error::BackupDamaged)), "{what}");
        assert!(!place.root.path().join("heraus").exists(), "{what}");
    };
    for name in ["../heraus", "/tmp/heraus", "manifest", "book.db"] {
        let mut header = tar::Header::new_ustar();
        // The library refuses `..`, a hostile program does not.
        header.as_ustar_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(4);
        header.set_mode(0o600);
        header.set_cksum();
        let mut archive = tar::Builder::new(Vec::new());
        archive.append(&header, &b"weg!"[..]).unwrap();
        fs::write(&file, archive.into_inner().unwrap()).unwrap();
        refuse(name);
    }
    let mut link = tar::Header::new_ustar();
    link.set_entry_type(tar::EntryType::Symlink);
    link.set_path("manifest").unwrap();
    link.set_link_name("/etc/passwd").unwrap();
    link.set_size(0);
    link.set_cksum();
    fs::write(&file, link.as_bytes()).unwrap();
    refuse("link");
    let mut huge = tar::Header::new_ustar();
    huge.set_path("manifest").unwrap();
    huge.set_size(8 << 30);
    huge.set_cksum();
    fs::write(&file, huge.as_bytes()).unwrap();
    refuse("huge");
    for bytes in [&b""[..], b"PK\x03\x04", &[0; 10_240]] {
        fs::write(&file, bytes).unwrap();
        refuse("no archive");
    }
}

#[test]
fn a_missing_stick_is_named_and_nothing_is_made() {
    let place = Place::new();
    let mut book = place.create_open();
    let answer = book.back_up(&place.root.path().join("Stick"), &quietly);
    assert!(matches!(answer, Err(Error::PlaceMissing)));
    assert!(!place.root.path().join("Stick").exists());
    assert_eq!(book.last_backup_at().unwrap(), None);
}

#[test]
fn a_cancelled_backup_leaves_no_file() {
    let place = Place::new();
    let mut book = place.create_open();
    add(&mut book, &person(1));
    for stop in [0, 40, 60, 79] {
        let progress = |done, _| {
            if done >= stop { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
        };
        assert!(matches!(book.back_up(&stick(&place), &progress), Err(Error::Cancelled)), "{stop}");
        assert_eq!(files(&stick(&place)).len(), 0, "{stop}");
    }
}

/// A real small disk, where this user may mount one.
#[cfg(target_os = "linux")]
pub struct SmallDisk<'a>(&'a Path);

#[cfg(target_os = "linux")]
impl<'a> SmallDisk<'a> {
    pub fn mount(at: &'a Path, size: &str) -> Option<SmallDisk<'a>> {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", size, "tmpfs"]).arg(at).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(SmallDisk(at))
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_or_write_protected_stick_is_named_and_holds_no_half_file() {
    let place = Place::new();
    let mut book = place.create_open();
    add(&mut book, &person(1));
    let stick = stick(&place);
    for size in ["size=8k", "size=64k", "size=128k", "size=200k"] {
        let Some(disk) = SmallDisk::mount(&stick, size) else { return };
        assert!(matches!(book.back_up(&stick, &quietly), Err(Error::DiskFull)), "{size}");
        assert_eq!(files(&stick).len(), 0, "{size}");
        drop(disk);
    }
    let Some(_disk) = SmallDisk::mount(&stick, "ro") else { return };
    assert!(matches!(book.back_up(&stick, &quietly), Err(Error::NotWritable)));
    assert_eq!(book.last_backup_at().unwrap(), None);
}

/// Run by the next test in a process that may not write files above a size, on a book made before.
#[test]
#[ignore = "a child of the next test"]
fn child_with_a_limit() {
    let root = std::path::PathBuf::from(std::env::var_os("KUNDENBUCH_CHILD").unwrap());
    let app = AppFolder::at(root.join("app"));
    let path = root.join("Weingut Huber.kundenbuch");
    let mut book = Book::open(&path, Unlock::Sample, app, AskFirst::No).unwrap().book;
    let stick = root.join("stick");
    let answer = book.back_up(&stick, &quietly);
    assert!(answer.is_err());
    assert_eq!(files(&stick).len(), 0);
    assert!(book.verify().unwrap().ok);
    std::io::Write::write_all(&mut std::io::stdout(), b"refused without a half file").unwrap();
}

#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_leaves_no_half_file() {
    let place = Place::new();
    let mut book = place.create_open();
    add(&mut book, &person(1));
    book.close().unwrap();
    stick(&place);
    // The copy of the book still fits, the archive is larger by its frame and does not.
    let script = "trap '' XFSZ; ulimit -f \"$1\"; exec \"$0\" --exact backup::child_with_a_limit --ignored --nocapture";
    let database = place.book().join("book.db").metadata().unwrap().len();
    let blocks = (database / 512 + 1).to_string(); // POSIX counts 512 bytes
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .arg(blocks)
        .env("KUNDENBUCH_CHILD", place.root.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("refused without a half file"), "{said}{}", String::from_utf8_lossy(&output.stderr));
}
