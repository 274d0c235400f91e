#![allow(clippy::unwrap_used)]

use super::*;
use crate::{Moment, erasure::ledger::Tick};

const KEY: [u8; 32] = [7; 32];

/// A copy that knows of one child.
fn of(person: u8) -> Arc<Contents> {
    let tick = Tick { person: Uid([person; 16]), minor: true, at: Moment(0) };
    Arc::new(Contents { ticks: vec![tick], ..Contents::default() })
}

struct Lying {
    _folder: tempfile::TempDir,
    path: PathBuf,
    book: Uid,
}

impl Lying {
    fn new() -> Lying {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        Lying { _folder: folder, path, book: Uid([1; 16]) }
    }

    fn put(&self, places: &mut Places, contents: &Arc<Contents>) -> Put {
        places.put(&self.path, (self.book, &KEY), contents, &mut None, true).unwrap()
    }

    fn read(&self, places: &mut Places) -> (Copy, Option<Copy>) {
        places.read(&self.path, self.book, &KEY).unwrap()
    }

    fn sealed(&self, contents: &Contents) -> Vec<u8> {
        seal(self.book, &KEY, contents).unwrap()
    }

    /// The whole copy and the rows beside it, as somebody finds them who never looked.
    fn found(&self) -> [Copy; 2] {
        read_both(&self.path, self.book, &KEY).unwrap()
    }
}

#[test]
fn a_whole_copy_somebody_put_there_meanwhile_is_read_and_not_written_over() {
    let lying = Lying::new();
    let (mut here, mut other) = (Places::default(), Places::default());
    assert!(matches!(lying.put(&mut here, &of(1)), Put::Right(Some(_))));
    lying.read(&mut other);
    assert!(matches!(lying.put(&mut other, &of(2)), Put::Right(_)));
    assert!(matches!(lying.put(&mut here, &of(3)), Put::Came));
    assert_eq!(lying.found()[0], Copy::Good((*of(2)).clone()), "what the other told still lies there");
    assert_eq!(lying.read(&mut here).1, Some(Copy::Good((*of(2)).clone())), "and is handed out");
    assert!(matches!(lying.put(&mut here, &of(3)), Put::Right(_)), "after which there is room");
}

#[test]
fn recent_rows_somebody_put_there_meanwhile_are_not_written_over() {
    let lying = Lying::new();
    let (mut here, mut other) = (Places::default(), Places::default());
    lying.put(&mut here, &of(1));
    lying.read(&mut other);
    assert!(other.put_recent(&lying.path, &lying.sealed(&of(2))).unwrap());
    assert!(!here.put_recent(&lying.path, &lying.sealed(&of(3))).unwrap());
    assert!(matches!(lying.put(&mut here, &of(3)), Put::Came), "nor gone with a whole copy");
    assert_eq!(lying.found()[1], Copy::Good((*of(2)).clone()));
}

#[test]
fn recent_rows_beside_a_whole_copy_somebody_put_there_meanwhile_are_not_written() {
    let lying = Lying::new();
    let (mut here, mut other) = (Places::default(), Places::default());
    lying.put(&mut here, &of(1));
    lying.read(&mut other);
    lying.put(&mut other, &of(2));
    assert!(!here.put_recent(&lying.path, &lying.sealed(&of(3))).unwrap());
    assert_eq!(lying.found()[1], Copy::Missing);
}

#[test]
fn a_damaged_copy_is_set_aside_and_a_right_one_put_in_its_place() {
    let lying = Lying::new();
    let mut here = Places::default();
    fs::write(&lying.path, b"half of one").unwrap();
    assert_eq!(lying.read(&mut here).1, Some(Copy::Damaged));
    assert!(matches!(lying.put(&mut here, &of(1)), Put::Right(Some(_))));
    assert_eq!(lying.found()[0], Copy::Good((*of(1)).clone()));
    assert!(super::super::with_ending(&lying.path, "damaged").exists());
}
