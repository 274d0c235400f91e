//! What a kill leaves half written goes with the next file that is written there.
#![cfg(target_os = "linux")]

use std::{fs, path::Path, thread::sleep, time::Duration};

use crate::{list, office::Office};

const ROWS: usize = 3_000;

/// Names of hidden files in a folder.
fn hidden(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.')).collect()
}

/// Runs a command until it has a hidden file in the folder, and kills it there; whether that was in time.
fn killed_in_the_middle(office: &Office, folder: &Path, words: &[&str]) -> bool {
    let mut child = office.command(&[]).args(words).spawn().unwrap();
    while child.try_wait().unwrap().is_none() {
        if hidden(folder).iter().any(|name| name.contains("Stand")) {
            child.kill().unwrap(); // SIGKILL
            break;
        }
        sleep(Duration::from_micros(200));
    }
    child.wait().unwrap();
    hidden(folder).iter().any(|name| name.contains("Stand"))
}

#[test]
fn a_backup_or_an_export_that_was_killed_leaves_nothing_once_the_next_one_is_made() {
    let office = Office::new();
    let file = office.file("liste.csv", list::windows_1252(&list::outlook(ROWS)));
    office.run(&["import", &file]).done();
    let folder = office.path("stick");
    fs::create_dir(&folder).unwrap();
    let notes = folder.join(".Stand-notiz.new"); // somebody else's
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    for (at, begin) in ["backup", "export"].into_iter().enumerate() {
        for (after, next) in ["backup", "export"].into_iter().enumerate() {
            let _ = fs::remove_file(&notes);
            let cut = (0..20).any(|turn| {
                let name = path(&format!("Stand {at}{after}{turn}.csv"));
                killed_in_the_middle(&office, &folder, &[begin, &name])
            });
            assert!(cut, "no {begin} was killed in the middle");
            fs::write(&notes, b"x").unwrap();
            office.run(&[next, &path(&format!("Danach {at}{after}.csv"))]).done();
            assert_eq!(hidden(&folder), [".Stand-notiz.new"], "{begin}, then {next}");
        }
    }
}

/// Nobody has to write there again: opening the book is enough, and erasing somebody. Which folder it was stands in no
/// file that others could read.
#[test]
fn an_export_that_was_killed_leaves_nobody_in_clear_once_the_book_is_opened() {
    let office = Office::new();
    let file = office.file("liste.csv", list::windows_1252(&list::outlook(ROWS)));
    office.run(&["import", &file]).done();
    let folder = office.path("Kundin Gabler");
    fs::create_dir(&folder).unwrap();
    let named = || {
        office.all_files().iter().filter(|path| fs::read(path).unwrap().windows(6).any(|it| it == b"Gabler")).count()
    };
    for next in [&["stats"][..], &["erase", "1", "--ground", "unlawful"]] {
        let cut = (0..20).any(|turn| {
            let name = folder.join(format!("Stand {turn}.vcf"));
            killed_in_the_middle(&office, &folder, &["export", name.to_str().unwrap()])
        });
        assert!(cut, "no export was killed in the middle");
        assert_eq!(named(), 0, "the folder's name lies in clear");
        let away = office.path("abgezogen");
        fs::rename(&folder, &away).unwrap(); // a stick
        office.run(&["stats"]).done();
        fs::rename(&away, &folder).unwrap();
        assert!(!hidden(&folder).is_empty());
        office.run(next).done();
        assert_eq!(hidden(&folder), Vec::<String>::new(), "{next:?}");
    }
    let noted = |path: &Path| path.extension().is_some_and(|ending| ending == "targets");
    assert!(!office.all_files().iter().any(|path| noted(path)), "a clean folder is forgotten");
}

#[test]
fn the_copy_a_killed_backup_left_among_the_apps_data_goes_when_the_book_is_opened() {
    let office = Office::new();
    let file = office.file("liste.csv", list::windows_1252(&list::outlook(ROWS)));
    office.run(&["import", &file]).done();
    let is_copy = |path: &Path| path.to_string_lossy().ends_with(".backup.new");
    let left = || office.all_files().iter().any(|path| is_copy(path));
    let cut = (0..20).any(|turn| {
        let path = office.path(&format!("Stand {turn}.sicherung"));
        let mut child = office.command(&[]).args(["backup", path.to_str().unwrap()]).spawn().unwrap();
        while child.try_wait().unwrap().is_none() && !left() {
            sleep(Duration::from_micros(200));
        }
        let _ = child.kill();
        child.wait().unwrap();
        left()
    });
    assert!(cut, "no backup was killed in the middle");
    office.run(&["show", "1"]).done();
    assert!(!left(), "{:?}", office.all_files());
}

#[test]
fn a_restore_that_was_killed_is_said_to_be_unfinished() {
    let office = Office::new();
    let backup = office.path("Stand.sicherung");
    office.run(&["backup", backup.to_str().unwrap()]).done();
    let to = office.path("Neu.kundenbuch");
    fs::create_dir(&to).unwrap();
    fs::write(to.join("unfinished"), b"").unwrap(); // as a kill leaves the folder before its keys are written
    let told = office.run(&["restore", backup.to_str().unwrap(), to.to_str().unwrap()]);
    assert_eq!((told.code, told.kind()), (1, "unfinished"), "{told:?}");
}

#[test]
fn a_backup_restored_by_its_bare_name_learns_whom_the_ledger_beside_it_forgot() {
    let office = Office::new();
    let id = office.run(&["add", "family=Gabler", "email=erika@gabler.example"]).done()["id"].clone();
    fs::create_dir(office.path("stick")).unwrap();
    office.run(&["backup", office.path("stick/a.kundenbuch-sicherung").to_str().unwrap()]).done();
    office.run(&["erase", &id.to_string(), "--ground", "purpose_gone"]).done();
    let to = office.path("neu.kundenbuch");
    let mut elsewhere = office.command(&[]);
    elsewhere.env("HOME", office.path("anderer PC")).current_dir(office.path("stick"));
    let output = elsewhere.args(["restore", "a.kundenbuch-sicherung", to.to_str().unwrap()]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(office.run_at(&to, &["stats"]).done()["contacts"], 0);
}
