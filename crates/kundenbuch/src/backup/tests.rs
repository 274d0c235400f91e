//! The frame of the archive; everything else stands in `tests/promises/backup.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{fs, io::Read};

use super::archive::{self, Archive, Part};
use crate::Error;

fn written(ledger: &[u8], database: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    fs::write(&from, database).unwrap();
    let parts = [(Part::Manifest, &b"manifest"[..]), (Part::Keys, b"keys"), (Part::Ledger, ledger)];
    archive::write(&mut fs::File::create(&to).unwrap(), parts, &mut fs::File::open(&from).unwrap(), |_| Ok(()))
        .unwrap();
    fs::read(&to).unwrap()
}

#[test]
fn any_tar_program_can_unpack_it() {
    let bytes = written(b"ledger", &[7; 1000]);
    let mut archive = tar::Archive::new(bytes.as_slice());
    let names: Vec<_> = archive
        .entries()
        .unwrap()
        .map(|entry| {
            let mut entry = entry.unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.path().unwrap().to_string_lossy().into_owned(), content.len())
        })
        .collect();
    let expected = [("manifest", 8), ("keys.json", 4), ("ledger", 6), ("book.db", 1000)];
    assert_eq!(names, expected.map(|(name, size)| (name.to_owned(), size)));
}

#[test]
fn parts_of_any_size_come_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("archive");
    for size in [0, 1, 511, 512, 513, 2048] {
        fs::write(&path, written(&vec![5; size], &vec![6; size])).unwrap();
        let mut archive = Archive::open(&path).unwrap();
        assert_eq!(archive.bytes(Part::Ledger).unwrap(), vec![5; size]);
        let mut database = Vec::new();
        archive.copy(Part::Database, &mut database, |_| Ok(())).unwrap();
        assert_eq!(database, vec![6; size]);
    }
}

#[test]
fn every_byte_of_the_frame_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("archive");
    let whole = written(b"ledger", &[7; 1000]);
    let contents = [512..520, 1536..1540, 2560..2566, 3584..4584];
    for at in (0..whole.len()).filter(|at| !contents.iter().any(|content| content.contains(at))) {
        let mut bytes = whole.clone();
        *bytes.get_mut(at).unwrap() ^= 0x10;
        fs::write(&path, &bytes).unwrap();
        assert!(matches!(Archive::open(&path), Err(Error::BackupDamaged)), "byte {at}");
    }
}
