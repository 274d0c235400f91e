//! No byte leaves the PC: the program asks for no internet socket, and works where there is no network at all.

use std::{fs, process::Command};

use crate::{list, office::Office};

const EVERYTHING: &str = "add given=Ilse family=Huber email=ilse@beispiel.de\nsearch huber\nstats\nverify\n";

#[test]
fn no_internet_socket_is_ever_opened() {
    let office = Office::new();
    if !works("strace", &["-f", "-o", "/dev/null", "true"]) {
        eprintln!("strace is missing or not allowed here: not looked at");
        return;
    }
    let file = office.file("liste.csv", list::windows_1252(&list::outlook(50)));
    let (log, out) = (office.path("calls"), office.path("alle.json"));
    let watch = ["strace", "-f", "-e", "trace=socket", "-o", log.to_str().unwrap()];
    for words in [vec!["import", &file], vec!["search", "mueller"], vec!["export", out.to_str().unwrap()]] {
        let output = office.command(&watch).args(&words).output().unwrap();
        assert!(output.status.success(), "{words:?} {}", String::from_utf8_lossy(&output.stderr));
        let calls = fs::read_to_string(&log).unwrap();
        assert!(calls.contains("exited with 0"), "strace saw nothing: {calls}");
        assert!(!calls.contains("AF_INET"), "{words:?} opened a socket: {calls}");
    }
}

#[test]
fn it_works_without_any_network() {
    if !works("unshare", &["-r", "-n", "true"]) {
        eprintln!("a room without network cannot be made here: not looked at");
        return;
    }
    let office = Office::new();
    let file = office.file("befehle", EVERYTHING);
    let batch = fs::File::open(file).unwrap();
    let output = office.command(&["unshare", "-r", "-n"]).arg("batch").stdin(batch).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().filter(|line| line.contains("\"code\":0")).count(), EVERYTHING.lines().count(), "{text}");
}

fn works(program: &str, words: &[&str]) -> bool {
    Command::new(program).args(words).output().is_ok_and(|output| output.status.success())
}
