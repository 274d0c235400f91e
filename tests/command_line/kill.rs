//! `kill -9`: in the middle of an import, all of it or nothing; in the middle of an erasure, whole people and one file;
//! after a no, the no holds.
#![cfg(target_os = "linux")]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Stdio},
    thread::sleep,
    time::Duration,
};

use crate::{list, office::Office};

/// So many kills, spread over the work an import does.
const KILLS: u32 = 20;
const ROWS: usize = 1_000;

#[test]
fn an_import_that_is_killed_is_there_whole_or_not_at_all() {
    let office = Office::new();
    let file = office.file("liste.csv", list::windows_1252(&list::outlook(ROWS)));
    let empty = office.path("leer");
    copy(&office.book(), &empty);
    let start = || office.command(&[]).args(["import", &file]).spawn().unwrap();
    let mut child = start();
    let work = worked_until(&mut child, u64::MAX);
    assert!(child.wait().unwrap().success());
    let whole = office.run(&["stats"]).done()["contacts"].as_u64().unwrap();

    let (mut cut, mut none) = (0, 0);
    for kill in 0..KILLS {
        fs::remove_dir_all(office.book()).unwrap();
        copy(&empty, &office.book());
        let mut child = start();
        worked_until(&mut child, moment(work, kill));
        cut += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
        let answers = office.batch("stats\nverify\n");
        let found = answers[0]["result"]["contacts"].as_u64().unwrap();
        assert!(found == 0 || found == whole, "{found} of {whole} contacts after kill {kill}");
        assert_eq!(answers[1]["result"]["ok"], true, "{answers:?}");
        none += u32::from(found == 0);
    }
    assert!(cut >= KILLS / 2, "only {cut} of {KILLS} kills came before the end");
    assert!(none > 0, "no kill came in the middle");
}

/// The person is gone from the act on; the file is cleaned by the next open, whichever of the two files stands there.
#[test]
fn an_erasure_that_is_killed_is_ended_by_the_next_open() {
    let office = Office::new();
    let file = office.file("liste.csv", list::windows_1252(&list::outlook(ROWS)));
    office.run(&["import", &file]).done();
    let full = office.path("voll");
    copy(&office.book(), &full);
    let start = || office.command(&[]).args(["erase", "1", "--ground", "unlawful"]).spawn().unwrap();
    let mut child = start();
    let work = worked_until(&mut child, u64::MAX);
    assert!(child.wait().unwrap().success());

    let (mut cut, mut before) = (0, 0);
    for kill in 0..KILLS {
        fs::remove_dir_all(office.book()).unwrap();
        fs::remove_dir_all(office.path("home")).unwrap(); // its ledger knows of the erasure of the round before
        fs::create_dir(office.path("home")).unwrap();
        copy(&full, &office.book());
        let mut child = start();
        worked_until(&mut child, moment(work, kill));
        cut += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
        let answers = office.batch("show 1\nverify\n");
        let there = answers[0]["code"] == 0;
        assert_eq!(answers[1]["result"]["ok"], true, "{answers:?}");
        before += u32::from(there);
        let left = names(&office.book());
        let foreign = left.iter().filter(|name| name.starts_with('.')).collect::<Vec<_>>();
        assert!(foreign.is_empty(), "{foreign:?} after kill {kill}");
    }
    assert!(cut >= KILLS / 2, "only {cut} of {KILLS} kills came before the end");
    assert!(before < KILLS, "no kill came after the act");
}

/// The passphrase opens the book whatever happens, and so does one of the two codes: the new one only once it was told.
#[test]
fn a_renewed_recovery_code_that_is_killed_leaves_exactly_one_code() {
    let office = Office::bare();
    let old = office.run(&["create", "--name", "Probe", "--key-cost", "floor"]).done();
    let old = office.file("alt", old["recovery_code"].as_str().unwrap());
    let full = office.path("voll");
    copy(&office.book(), &full);
    let start = || office.command(&[]).arg("recovery-code").spawn().unwrap();
    let mut child = start();
    let work = worked_until(&mut child, u64::MAX);
    assert!(child.wait().unwrap().success());
    let untouched = fs::read(full.join("keys.json")).unwrap();

    for kill in 0..KILLS {
        fs::remove_dir_all(office.book()).unwrap();
        copy(&full, &office.book());
        let mut child = start();
        worked_until(&mut child, moment(work, kill));
        child.kill().unwrap(); // SIGKILL
        let output = child.wait_with_output().unwrap();
        let answers = office.batch(&format!("recovery-code --check {old}\nverify\n"));
        assert_eq!(answers[1]["result"]["ok"], true, "{answers:?}");
        let keys = fs::read(office.book().join("keys.json")).unwrap();
        assert_eq!(answers[0]["result"]["opens"], keys == untouched, "{answers:?} after kill {kill}");
        if let Ok(told) = serde_json::from_slice::<serde_json::Value>(&output.stdout) {
            let new = office.file("neu", told["recovery_code"].as_str().unwrap());
            assert_eq!(office.run(&["recovery-code", "--check", &new]).done()["opens"], true, "after kill {kill}");
            assert_ne!(keys, untouched);
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// From a quarter of the work, when rows are being written, to its very end, when they are made durable.
fn moment(work: u64, kill: u32) -> u64 {
    work / 4 + work * 3 / 4 * u64::from(kill + 1) / u64::from(KILLS)
}

/// Waits until the program has used so many ticks of the processor or has ended; how many it was seen to use. Work, not
/// time: a busy PC is slower, but the middle of the work stays the middle.
pub fn worked_until(child: &mut Child, ticks: u64) -> u64 {
    let mut seen = 0;
    while seen < ticks && child.try_wait().unwrap().is_none() {
        let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap_or_default();
        // Behind the name in brackets: state is field 3, user and system time are fields 14 and 15 (proc(5)).
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let used = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<u64>().ok()).sum();
        seen = seen.max(used);
        sleep(Duration::from_millis(1));
    }
    seen
}

/// The no is answered for, the program killed at once, an older backup restored: the no holds.
#[test]
fn a_no_that_was_answered_survives_a_kill_and_an_older_backup() {
    for line in ["suppress --email ilse@beispiel.example", "consent withdraw 1 --purpose newsletter --channel email"] {
        let office = Office::new();
        office.run(&["add", "given=Ilse", "family=Huber", "email=ilse@beispiel.example"]).done();
        let newsletter = ["--purpose", "newsletter", "--channel", "email"];
        let grant = ["consent", "grant", "1", "--wording", "1", "--how", "paper"];
        office.run(&[&grant[..], &newsletter].concat()).done();
        let backup = office.path("stand.sicherung");
        office.run(&["backup", backup.to_str().unwrap()]).done();

        let mut child = office.command(&[]).arg("batch").stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        writeln!(stdin, "{line}").unwrap();
        let mut answer = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut answer).unwrap();
        child.kill().unwrap(); // SIGKILL, while it waits for the next line
        child.wait().unwrap();
        assert!(answer.contains("\"code\":0"), "{answer}");

        fs::remove_dir_all(office.book()).unwrap();
        let (file, to) = (backup.to_str().unwrap(), office.book());
        office.run(&["restore", file, to.to_str().unwrap()]).done();
        let told = office.run(&[&["may-contact", "1"][..], &newsletter].concat()).done();
        assert_eq!(told["allowed"], false, "{line}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
