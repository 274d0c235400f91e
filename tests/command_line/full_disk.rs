//! A full disk stops what needs room, never the opening of the book.
#![cfg(target_os = "linux")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::office::Office;

/// A disk of its own so small that it is full at a wish. Only root may mount one: elsewhere there is none.
struct SmallDisk {
    at: PathBuf,
}

impl SmallDisk {
    fn mounted(at: PathBuf, mebibytes: u32) -> Option<SmallDisk> {
        fs::create_dir_all(&at).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={mebibytes}m,mode=0700"), "tmpfs"])
            .arg(&at)
            .status()
            .is_ok_and(|status| status.success());
        if !mounted {
            eprintln!("no small disk can be mounted here: this test needs root");
        }
        mounted.then_some(SmallDisk { at })
    }

    /// Fills it but for so many bytes.
    fn fill(&self, left: usize) {
        let path = self.at.join("filler");
        let mut length = 1 << 20;
        let mut filler = Vec::new();
        while length > 0 {
            filler.resize(filler.len() + length, b'x');
            if fs::write(&path, &filler).is_err() {
                filler.truncate(filler.len() - length);
                length /= 2;
            }
        }
        filler.truncate(filler.len() - left);
        fs::write(&path, &filler).unwrap();
    }

    fn make_room(&self) {
        fs::remove_file(self.at.join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.at).status();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn an_erasure_on_a_full_disk_stays_due_and_the_book_opens_until_there_is_room() {
    let office = Office::new();
    let id = office.run(&["add", "family=Restlos", "given=Rosa", "email=rosa@restlos.example"]).done()["id"].clone();
    let Some(disk) = SmallDisk::mounted(office.path("stick"), 4) else { return };
    let book = disk.at.join("Probe.kundenbuch");
    copy(&office.book(), &book);
    let on_disk = |words: &[&str]| office.run_at(&book, words);

    disk.fill(200 << 10);
    let erased = on_disk(&["erase", &id.to_string(), "--ground", "purpose_gone"]).done();
    assert_eq!(erased["finished"], false, "the disk was not full: {erased}");
    assert!(erased.get("residue").is_some_and(serde_json::Value::is_null), "nothing was searched: {erased}");
    assert_eq!(erased["certificate"], "", "nothing is certified that was not searched");
    for _ in 0..2 {
        let told = on_disk(&["stats"]);
        assert_eq!(told.code, 0, "{told:?}");
        assert!(told.said.contains("noch nicht zu Ende geführt"), "{}", told.said);
    }
    for left in [60 << 10, 8 << 10, 0] {
        disk.fill(left);
        let told = on_disk(&["search", "Restlos"]);
        assert_eq!(told.code, 0, "with {left} bytes left: {told:?}");
    }
    disk.make_room();
    let told = on_disk(&["stats"]);
    assert!(told.said.contains("wurde zu Ende geführt"), "{}", told.said);
    assert_eq!(on_disk(&["stats"]).said, "");
}

#[test]
fn a_full_folder_of_app_data_keeps_nobody_from_the_book() {
    let office = Office::new();
    let id = office.run(&["add", "family=Restlos", "email=rosa@restlos.example"]).done()["id"].clone();
    let Some(disk) = SmallDisk::mounted(office.path("home/.local"), 1) else { return };
    disk.fill(0);
    assert_eq!(office.run(&["stats"]).done()["contacts"], 1);
    let erased = office.run(&["erase", &id.to_string(), "--ground", "purpose_gone"]).done();
    assert_eq!((erased["finished"].clone(), erased["residue"].clone()), (true.into(), 0.into()));
    let told = office.run(&["stats"]);
    assert_eq!(told.code, 0, "{told:?}");
    assert!(told.said.contains("Kopie des Löschverzeichnisses"), "{}", told.said);
    disk.make_room();
    office.run(&["stats"]).done();
    assert_eq!(office.run(&["stats"]).said, "");
}
