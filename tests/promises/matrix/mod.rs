//! Promises by doors: each promise has to hold whatever door something comes through.
//!
//! Every cell is a test, or a sentence why the door cannot break the promise. A new act, format or source of opt-outs
//! that no door claims does not build; a cell that is missing, doubled, or names no test fails here.

mod cells;
mod doors;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::people::files;
use cells::CELLS;
use doors::{CLAIMS, Claim};

/// What holds whatever happens.
pub const PROMISES: [&str; 6] = [
    "an opt-out holds",
    "an erased person stays out",
    "a restricted person is left alone",
    "a child gets no advertising without a guardian",
    "nothing typed is lost",
    "what is written out reads back the same",
];

/// Ways by which something comes into a book, changes in it, or comes back to it.
pub const DOORS: [&str; 26] = [
    "entry by hand",
    "edit of mail",
    "edit of phone",
    "edit of name",
    "edit of street",
    "second value",
    "take-out of a value",
    "undo",
    "redo",
    "import of somebody new",
    "import that supplements",
    "take-back of an import",
    "own vCard read back",
    "own CSV read back",
    "own JSON read back",
    "opt-out by button",
    "opt-out by paste",
    "opt-out by CSV",
    "opt-out by mail",
    "old copy of the folder",
    "restored backup",
    "newer backup beside an older one",
    "erase and come back",
    "bin and restore",
    "kill -9 in between",
    "another PC's copy",
];

/// How a promise is kept at a door.
#[derive(Debug, Clone, Copy)]
pub enum Cell {
    /// A test, `module::name`.
    Test(&'static str),
    /// Several of them, where a door has more than one moment.
    Tests(&'static [&'static str]),
    /// Why the door cannot break the promise.
    Reason(&'static str),
}

#[test]
fn every_promise_has_one_cell_for_every_door() {
    let mut seen = BTreeMap::<(&str, &str), u32>::new();
    for (promise, door, _) in CELLS {
        assert!(PROMISES.contains(promise), "no such promise: {promise}");
        assert!(DOORS.contains(door), "no such door: {door}");
        *seen.entry((promise, door)).or_default() += 1;
    }
    for promise in PROMISES {
        for door in DOORS {
            let cells = seen.get(&(promise, door)).copied().unwrap_or_default();
            assert_eq!(cells, 1, "cells of \"{promise}\" at the door \"{door}\"");
        }
    }
}

#[test]
fn every_cell_names_a_test_that_exists_or_gives_a_reason() {
    let sources = sources();
    let (mut tests, mut reasons) = (BTreeSet::new(), 0);
    for (promise, door, cell) in CELLS {
        let mut named = |name: &'static str| {
            assert!(is_a_test(&sources, name), "\"{promise}\" at \"{door}\": there is no test {name}");
            tests.insert(name);
        };
        match cell {
            Cell::Test(name) => named(name),
            Cell::Tests(names) => {
                assert!(names.len() > 1, "\"{promise}\" at \"{door}\": {names:?} are not several");
                names.iter().for_each(|name| named(name));
            }
            Cell::Reason(why) => {
                let sentence = why.split(' ').count() >= 6 && why.ends_with('.');
                assert!(sentence, "\"{promise}\" at \"{door}\": \"{why}\" is no reason");
                reasons += 1;
            }
        }
    }
    let told = format!(
        "matrix: {} promises, {} doors, {} cells: {} by {} tests, {reasons} by a reason\n",
        PROMISES.len(),
        DOORS.len(),
        CELLS.len(),
        CELLS.len() - reasons,
        tests.len()
    );
    std::io::Write::write_all(&mut std::io::stdout(), told.as_bytes()).unwrap();
}

#[test]
fn every_way_of_writing_in_the_code_belongs_to_a_door() {
    for (what, claim) in CLAIMS {
        match claim {
            Claim::Doors(doors) => {
                assert!(!doors.is_empty(), "{what} belongs to no door");
                assert!(doors.iter().all(|door| DOORS.contains(door)), "{what} belongs to no known door: {doors:?}");
            }
            Claim::None(why) => assert!(why.split(' ').count() >= 4, "{what}: \"{why}\" is no reason"),
        }
    }
    assert!(CLAIMS.len() > 35, "only {} claims: a list was lost", CLAIMS.len());
}

/// Every Rust source with tests: where it lies and what it says.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let crates = fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path().join("src"));
    crates
        .chain([root.join("tests")])
        .flat_map(|folder| files(&folder))
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| (path.clone(), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// Whether `module::name` is a test: the module's file, or `mod.rs` of its folder, has the function behind `#[test]`,
/// and nothing says that it is not run.
fn is_a_test(sources: &[(PathBuf, String)], name: &str) -> bool {
    let Some((module, function)) = name.rsplit_once("::") else { return false };
    let path = module.replace("::", "/");
    let endings = [format!("/{path}.rs"), format!("/{path}/mod.rs")];
    let of_module = sources.iter().filter(|(path, _)| endings.iter().any(|end| path.to_string_lossy().ends_with(end)));
    of_module.into_iter().any(|(_, text)| {
        let Some(at) = text.find(&format!("fn {function}(")) else { return false };
        let attributes = text[..at].trim_end().rsplit("\n\n").next().unwrap_or_default();
        attributes.contains("#[test]") && !attributes.contains("#[ignore")
    })
}
