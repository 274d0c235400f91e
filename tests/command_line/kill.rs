//! `kill -9` in the middle of an import: all of it or nothing.

use std::{
    fs,
    thread::sleep,
    time::{Duration, Instant},
};

use crate::{list, office::Office};

/// So many kills, spread over the time an import takes.
const KILLS: u32 = 20;
const ROWS: usize = 2_000;

#[test]
fn an_import_that_is_killed_is_there_whole_or_not_at_all() {
    let office = Office::new();
    let file = office.file("liste.csv", list::windows_1252(&list::outlook(ROWS)));
    let empty = office.path("leer");
    copy(&office.book(), &empty);
    let started = Instant::now();
    let whole = office.run(&["import", &file]).done()["taken"].as_u64().unwrap();
    let takes = started.elapsed();

    let (mut cut, mut none) = (0, 0);
    for kill in 0..KILLS {
        fs::remove_dir_all(office.book()).unwrap();
        copy(&empty, &office.book());
        let mut child = office.command(&[]).args(["import", &file]).spawn().unwrap();
        sleep(moment(takes, kill));
        cut += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
        let answers = office.batch("stats\nverify\n");
        let found = answers[0]["result"]["contacts"].as_u64().unwrap();
        assert!(found == 0 || found == whole, "{found} of {whole} contacts after kill {kill}");
        assert_eq!(answers[1]["result"]["ok"], true, "{answers:?}");
        none += u32::from(found == 0);
    }
    assert!(cut >= KILLS / 2, "only {cut} of {KILLS} kills came before the end: the test is too slow to tell anything");
    assert!(none > 0, "no kill came in the middle");
}

/// Most kills come while rows are written: from a fifth of the way to just past the end.
fn moment(takes: Duration, kill: u32) -> Duration {
    takes.mul_f64(0.2 + 0.9 * f64::from(kill) / f64::from(KILLS))
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
