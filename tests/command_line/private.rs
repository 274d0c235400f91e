//! What the program leaves on the PC is this user's alone, and how it was interrupted shows.
#![cfg(target_os = "linux")]

use std::{
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Stdio,
    thread::sleep,
    time::{Duration, Instant},
};

use crate::{kill::worked_until, office::Office};

fn modes(at: &Path, found: &mut Vec<(String, u32)>) {
    let about = fs::symlink_metadata(at).unwrap();
    let allowed = if about.is_dir() { 0o700 } else { 0o600 };
    if about.permissions().mode() & 0o777 != allowed {
        found.push((at.display().to_string(), about.permissions().mode() & 0o777));
    }
    if about.is_dir() {
        for entry in fs::read_dir(at).unwrap() {
            modes(&entry.unwrap().path(), found);
        }
    }
}

#[test]
fn files_are_for_this_user_only_whatever_the_system_proposes() {
    let office = Office::bare();
    let run = |words: &[&str]| {
        let mut shell = office.command(&["sh", "-c", "umask 000; exec \"$@\"", "sh"]);
        assert!(shell.args(words).output().unwrap().status.success(), "{words:?}");
    };
    let out = office.path("hinaus");
    fs::create_dir(&out).unwrap();
    let to = |name: &str| out.join(name).to_str().unwrap().to_owned();
    run(&["create", "--key-cost", "floor"]);
    run(&["add", "family=Huber", "email=huber@example.org"]);
    run(&["export", &to("alle.json")]);
    run(&["backup", &to("stand.kundenbuch-sicherung")]);
    run(&["restore", &to("stand.kundenbuch-sicherung"), office.path("wieder.kundenbuch").to_str().unwrap()]);
    run(&["erase", "1", "--ground", "purpose_gone"]);
    let mut wrong = Vec::new();
    modes(&office.book(), &mut wrong);
    modes(&office.path("wieder.kundenbuch"), &mut wrong);
    modes(&office.path("home/.local/share/kundenbuch"), &mut wrong);
    for entry in fs::read_dir(&out).unwrap() {
        modes(&entry.unwrap().path(), &mut wrong);
    }
    assert_eq!(wrong, []);
}

#[test]
fn a_copy_that_others_could_read_is_private_again_once_it_is_opened() {
    let office = Office::new();
    let open_to_all = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    open_to_all(&office.book(), 0o755);
    open_to_all(&office.book().join("book.db"), 0o644);
    open_to_all(&office.book().join("keys.json"), 0o666);
    office.run(&["stats"]).done();
    let mut wrong = Vec::new();
    modes(&office.book(), &mut wrong);
    assert_eq!(wrong, []);
}

#[test]
fn a_program_that_dies_with_the_book_open_leaves_no_memory_on_the_disk() {
    let office = Office::new();
    let mut child = office.command(&["sh", "-c", "ulimit -c unlimited; exec \"$@\"", "sh"]);
    let mut child = child.arg("batch").stdin(Stdio::piped()).current_dir(office.path("home")).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"stats\n").unwrap();
    let begun = Instant::now();
    let limits = |pid: u32| fs::read_to_string(format!("/proc/{pid}/limits")).unwrap_or_default();
    let mut told = String::new();
    while begun.elapsed() < Duration::from_secs(20) && !told.starts_with("Max core file size") {
        let all = limits(child.id());
        told = all.lines().find(|line| line.contains("core file") && line.contains(" 0 ")).unwrap_or("").to_owned();
        sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    let _ = child.wait();
    assert!(told.starts_with("Max core file size"), "core files are possible");
}

#[test]
fn a_creation_or_a_restore_that_is_killed_leaves_a_book_or_says_that_there_is_none() {
    let office = Office::new();
    office.run(&["add", "family=Huber"]).done();
    let backup = office.path("stand.kundenbuch-sicherung").to_str().unwrap().to_owned();
    office.run(&["backup", &backup]).done();
    let made = office.path("neu.kundenbuch");
    let restore = ["restore", &backup, made.to_str().unwrap()];
    let create = ["--book", made.to_str().unwrap(), "create", "--key-cost", "floor"];
    for words in [create.as_slice(), restore.as_slice()] {
        let mut seen = std::collections::BTreeSet::new();
        let start = || office.command(&[]).args(words).spawn().unwrap();
        let mut child = start();
        let work = worked_until(&mut child, u64::MAX);
        assert!(child.wait().unwrap().success(), "{words:?}");
        for kill in 0..16 {
            fs::remove_dir_all(&made).unwrap_or_default();
            let mut child = start();
            // Most kills after the folder is there: before, the passphrase is being worked on.
            let begun = Instant::now();
            while !made.exists() && child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_mins(1) {
                sleep(Duration::from_micros(200));
            }
            sleep(Duration::from_millis(kill * kill / 2));
            let _ = (child.kill(), child.wait());
            let told = office.run_at(&made, &["stats"]);
            let said = if told.code == 0 { "open".to_owned() } else { told.kind().to_owned() };
            assert!(
                ["open", "unfinished", "noBook", "placeMissing"].contains(&said.as_str()),
                "kill {kill} of {words:?}: {told:?}"
            );
            if said == "open" {
                assert_eq!(office.run_at(&made, &["verify"]).done()["ok"], true);
                assert!(!made.join("unfinished").exists());
            }
            seen.insert(said);
        }
        fs::remove_dir_all(&made).unwrap_or_default();
        assert!(seen.contains("unfinished"), "no kill of {words:?} came in the middle ({work} ticks): {seen:?}");
    }
}
