//! What the key file promises: damaged, forged, wrong and newer are told apart, and nothing else opens it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::panic)]

use std::time::{Duration, Instant};

use chacha20::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::*;
use crate::Uid;

const BOOK: Uid = Uid([7; 16]);
const OLD: &str = "sieben graue gaense fliegen heim";
const NEW: &str = "acht blaue pferde schwimmen fort";

/// A file of version 1 made once and kept: what opened then must open for ever.
const V1: &[u8] = include_bytes!("testdata/v1.json");
const V1_CODE: &str = "K443H2-YRV7RD-KTTVB5-8GJA4B-RWTMF6-176VX1-P866SH-A82089";

fn sample() -> KeyFile {
    KeyFile::create_sample(BOOK, "Musterfirma").unwrap().0
}

/// What someone without the key can do: change the file and make the check sum fit again.
fn forged(file: &KeyFile, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(&file.to_bytes()).unwrap();
    change(&mut value);
    value.as_object_mut().unwrap().shift_remove("checksum");
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    let sealed = pretty.strip_suffix("\"\n}").unwrap();
    format!("{sealed}\",\n  \"checksum\": \"{}\"\n}}\n", hex::text(&Sha256::digest(sealed.as_bytes()))).into_bytes()
}

#[test]
fn a_passphrase_and_the_recovery_code_give_the_same_key() {
    let (file, key, code) = KeyFile::create(BOOK, "Weingut Huber", OLD, KeyCost::Floor).unwrap();
    let file = KeyFile::read(&file.to_bytes()).unwrap();
    let (unlocked, slot) = file.unlock(OLD).unwrap();
    assert_eq!((unlocked.bytes(), slot), (key.bytes(), 0));
    assert_eq!(file.unlock_with_recovery(&code.to_string()).unwrap().bytes(), key.bytes());
    assert_eq!((file.name(), file.uid(), file.is_sample()), ("Weingut Huber", BOOK, false));
}

#[test]
fn a_wrong_passphrase_and_another_books_code_are_called_wrong() {
    let file = KeyFile::read(V1).unwrap();
    assert!(matches!(file.unlock("falsch"), Err(Error::WrongPassphrase)));
    assert!(matches!(file.unlock(""), Err(Error::WrongPassphrase)));
    let other = RecoveryCode::draw().unwrap().to_string();
    assert!(matches!(file.unlock_with_recovery(&other), Err(Error::WrongPassphrase)));
    assert!(matches!(file.unlock_sample(), Err(Error::WrongPassphrase)));
}

#[test]
fn the_kept_file_of_version_1_opens_and_is_written_again_byte_for_byte() {
    let file = KeyFile::read(V1).unwrap();
    assert_eq!(file.to_bytes(), V1);
    let (key, _) = file.unlock(OLD).unwrap();
    assert_eq!(file.unlock_with_recovery(V1_CODE).unwrap().bytes(), key.bytes());
}

#[test]
fn umlauts_typed_on_another_system_open_the_book() {
    let composed = "sieben graue g\u{e4}nse fliegen heim";
    let decomposed = "sieben graue ga\u{308}nse fliegen heim";
    let (file, key, _) = KeyFile::create(BOOK, "", composed, KeyCost::Floor).unwrap();
    assert_eq!(file.unlock(decomposed).unwrap().0.bytes(), key.bytes());
}

#[test]
fn a_weak_passphrase_makes_no_keys() {
    assert!(matches!(KeyFile::create(BOOK, "", "Passwort123!", KeyCost::Floor), Err(Error::PassphraseTooWeak)));
}

#[test]
fn a_sample_firm_opens_without_asking() {
    let (file, key) = KeyFile::create_sample(BOOK, "Musterfirma").unwrap();
    let file = KeyFile::read(&file.to_bytes()).unwrap();
    assert!(file.is_sample());
    assert_eq!(file.unlock_sample().unwrap().bytes(), key.bytes());
    assert!(matches!(file.unlock(OLD), Err(Error::WrongPassphrase)));
}

#[test]
fn after_a_change_the_new_passphrase_opens_and_the_old_one_no_longer() {
    let old = KeyFile::read(V1).unwrap();
    let (key, slot) = old.unlock(OLD).unwrap();
    let new = old.with_passphrase(slot, &key, NEW, KeyCost::Floor).unwrap();
    let new = KeyFile::read(&new.to_bytes()).unwrap();
    assert_eq!(new.unlock(NEW).unwrap().0.bytes(), key.bytes());
    assert!(matches!(new.unlock(OLD), Err(Error::WrongPassphrase)));
    assert_eq!(new.unlock_with_recovery(V1_CODE).unwrap().bytes(), key.bytes());
}

#[test]
fn a_renewed_code_opens_and_the_old_sheet_no_longer() {
    let old = KeyFile::read(V1).unwrap();
    let key = old.unlock_with_recovery(V1_CODE).unwrap();
    let code = RecoveryCode::draw().unwrap();
    let new = old.with_recovery(&key, &code).unwrap();
    assert_ne!(new.recovery_slot(), old.recovery_slot());
    let new = KeyFile::read(&new.to_bytes()).unwrap();
    assert_eq!(new.unlock(OLD).unwrap().0.bytes(), key.bytes());
    assert_eq!(new.unlock_with_recovery(&code.to_string()).unwrap().bytes(), key.bytes());
    assert!(matches!(new.unlock_with_recovery(V1_CODE), Err(Error::WrongPassphrase)));
}

#[test]
fn two_people_open_one_book_and_one_can_leave() {
    let one = KeyFile::read(V1).unwrap();
    let key = one.unlock_with_recovery(V1_CODE).unwrap();
    let two = one.with_person("Büro", &key, NEW, KeyCost::Floor).unwrap();
    let (unlocked, slot) = two.unlock_trying_first(2, NEW).unwrap();
    assert_eq!((unlocked.bytes(), slot), (key.bytes(), 2));
    let left = two.without_person(0, &key).unwrap();
    assert!(matches!(left.unlock(OLD), Err(Error::WrongPassphrase)));
    let owner = left.passphrase_slot().unwrap();
    assert!(matches!(left.without_person(owner, &key), Err(Error::NotFound { .. })), "the last one stays");
}

#[test]
fn a_foreign_key_changes_no_key_file() {
    let foreign = DataKey::draw().unwrap();
    assert!(matches!(sample().with_recovery(&foreign, &RecoveryCode::draw().unwrap()), Err(Error::KeysTampered)));
}

#[test]
fn no_more_than_sixty_four_slots_are_made() {
    let mut file = KeyFile::read(V1).unwrap();
    let key = file.unlock_with_recovery(V1_CODE).unwrap();
    for _ in 2..64 {
        file = file.with_person("", &key, NEW, KeyCost::Floor).unwrap();
    }
    assert!(KeyFile::read(&file.to_bytes()).is_ok());
    assert!(matches!(file.with_person("", &key, NEW, KeyCost::Floor), Err(Error::TooMany { limit: 64, .. })));
}

/// What a file of so many slots of this cost is called.
fn with_slots(file: &KeyFile, slots: usize, cost: &Value) -> Result<KeyFile> {
    KeyFile::read(&forged(file, |value| {
        for (name, figure) in cost.as_object().unwrap() {
            value["slots"][0]["kdf"][name] = figure.clone();
        }
        let recovery = value["slots"][1].clone();
        value["slots"] = json!(vec![value["slots"][0].clone(); slots]);
        value["slots"].as_array_mut().unwrap().push(recovery);
    }))
}

#[test]
fn slots_that_would_take_minutes_to_try_are_refused_before_any_is_tried() {
    let file = KeyFile::read(V1).unwrap();
    let (most, usual) = (json!({"m_kib": 2 << 20, "t": 10, "p": 16}), json!({"m_kib": 256 << 10, "t": 3, "p": 4}));
    assert!(with_slots(&file, 1, &most).is_ok());
    for slots in [2, 15, 60] {
        assert!(matches!(with_slots(&file, slots, &most), Err(Error::KeysTampered)), "{slots}");
    }
    assert!(with_slots(&file, 20, &usual).is_ok());
    assert!(matches!(with_slots(&file, 40, &usual), Err(Error::KeysTampered)));
}

#[test]
fn the_slot_named_first_is_tried_first() {
    let file = KeyFile::read(V1).unwrap();
    let key = file.unlock_with_recovery(V1_CODE).unwrap();
    let mut file = file;
    for _ in 0..20 {
        file = file.with_person("", &key, "neun gelbe katzen schlafen lange", KeyCost::Floor).unwrap();
    }
    let last = file.slots().len();
    file = file.with_person("", &key, NEW, KeyCost::Floor).unwrap();
    let time = |first| {
        let started = Instant::now();
        assert_eq!(file.unlock_trying_first(first, NEW).unwrap().1, last);
        started.elapsed()
    };
    assert!(time(last) * 4 < time(0), "one derivation against more than twenty");
}

#[test]
fn every_changed_byte_is_noticed_before_any_key_is_derived() {
    let bytes = KeyFile::read(V1).unwrap().to_bytes();
    let started = Instant::now();
    for place in 0..bytes.len() {
        for change in [1, 2, 0x20, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[place] ^= change;
            let answer = KeyFile::read(&changed);
            assert!(
                matches!(answer, Err(Error::BookDamaged | Error::BookFromFuture { .. })),
                "byte {place} ^ {change}: {answer:?}"
            );
        }
    }
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn every_cut_and_every_added_byte_is_noticed() {
    for length in 0..V1.len() {
        assert!(matches!(KeyFile::read(&V1[..length]), Err(Error::BookDamaged)), "{length}");
    }
    for added in [b"\n".as_slice(), b" ", b"\0", b"{}"] {
        assert!(matches!(KeyFile::read(&[V1, added].concat()), Err(Error::BookDamaged)));
        assert!(matches!(KeyFile::read(&[added, V1].concat()), Err(Error::BookDamaged)));
    }
}

/// 200 forged headers whose check sum fits: weaker or huge costs, other derivations, exchanged parts.
#[test]
fn forged_parameters_are_refused_quickly_and_without_memory() {
    let file = KeyFile::read(V1).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let mut forgeries: Vec<Vec<u8>> = Vec::new();
    for _ in 0..60 {
        let weak = rng.next_u32() % (64 << 10);
        forgeries.push(forged(&file, |value| value["slots"][0]["kdf"]["m_kib"] = json!(weak)));
        let huge = (2 << 20) + 1 + rng.next_u32() % (1 << 31);
        forgeries.push(forged(&file, |value| value["slots"][0]["kdf"]["m_kib"] = json!(huge)));
    }
    for passes in (0..3).chain(11..41) {
        forgeries.push(forged(&file, |value| value["slots"][0]["kdf"]["t"] = json!(passes)));
    }
    for lanes in [0_u64, 17, 255, 1 << 24, u64::from(u32::MAX), 1 << 40] {
        forgeries.push(forged(&file, |value| value["slots"][0]["kdf"]["p"] = json!(lanes)));
    }
    for name in ["argon2d", "argon2i", "pbkdf2", "scrypt", "none", "", "ARGON2ID", "hkdf-sha256"] {
        forgeries.push(forged(&file, |value| value["slots"][0]["kdf"]["name"] = json!(name)));
    }
    for kind in ["open", "recovery", "keychain", ""] {
        forgeries.push(forged(&file, |value| value["slots"][0]["kind"] = json!(kind)));
    }
    for value in [json!([]), json!({}), json!(null), json!("x"), json!([1]), json!([{}])] {
        forgeries.push(forged(&file, |file| file["slots"] = value));
    }
    for (name, value) in [
        ("sample", json!(true)),
        ("min_reader", json!(0)),
        ("format", json!(0)),
        ("book", json!("x")),
        ("name", json!(1)),
        ("format", json!(-1)),
        ("format", json!("1")),
    ] {
        forgeries.push(forged(&file, |file| file[name] = value));
    }
    for salt in ["", "00", "zz", "0"] {
        forgeries.push(forged(&file, |value| value["slots"][0]["kdf"]["salt"] = json!(salt.repeat(8))));
    }
    for part in ["public", "private", "data_key", "label", "kdf", "kind"] {
        forgeries.push(forged(&file, |value| _ = value["slots"][0].as_object_mut().unwrap().shift_remove(part)));
        forgeries.push(forged(&file, |value| value["slots"][0][part] = json!(7)));
    }
    for times in [65, 90, 200] {
        forgeries.push(forged(&file, |value| value["slots"] = json!(vec![value["slots"][0].clone(); times])));
    }
    for length in [101, 5_000, 100_000] {
        forgeries.push(forged(&file, |value| value["slots"][1]["label"] = json!("x".repeat(length))));
    }
    assert!(forgeries.len() >= 200, "{}", forgeries.len());
    for (number, forgery) in forgeries.iter().enumerate() {
        let started = Instant::now();
        let answer = KeyFile::read(forgery);
        assert!(started.elapsed() < Duration::from_millis(50), "{number}");
        assert!(matches!(answer, Err(Error::BookDamaged | Error::KeysTampered)), "{number}: {answer:?}");
    }
}

#[test]
fn forgeries_that_read_well_never_open() {
    let file = KeyFile::read(V1).unwrap();
    let other = sample();
    let swap = |value: &mut Value| value["slots"].as_array_mut().unwrap().reverse();
    assert!(matches!(unlock(&forged(&file, swap)), Err(Error::KeysTampered)), "slots swapped");
    let rename = |value: &mut Value| value["name"] = json!("Weingut Hober");
    assert!(matches!(unlock(&forged(&file, rename)), Err(Error::KeysTampered)), "renamed");
    let drop = |value: &mut Value| _ = value["slots"].as_array_mut().unwrap().pop();
    assert!(matches!(unlock(&forged(&file, drop)), Err(Error::KeysTampered)), "recovery slot taken out");
    let foreign: Value = serde_json::from_slice(&other.to_bytes()).unwrap();
    for part in ["data_key", "private", "public"] {
        let exchange = |value: &mut Value| value["slots"][0][part] = foreign["slots"][0][part].clone();
        assert!(
            matches!(unlock(&forged(&file, exchange)), Err(Error::KeysTampered | Error::WrongPassphrase)),
            "{part}"
        );
    }
    let weaker = |value: &mut Value| value["slots"][0]["kdf"]["p"] = json!(1);
    assert!(unlock(&forged(&file, weaker)).is_err(), "another cost within the bounds");
    let relabel = |value: &mut Value| value["slots"][0]["label"] = json!("x");
    assert!(unlock(&forged(&file, relabel)).is_err(), "another label");
    let move_book = |value: &mut Value| value["book"] = json!(Uid([8; 16]).to_string());
    assert!(unlock(&forged(&file, move_book)).is_err(), "another book");
}

fn unlock(bytes: &[u8]) -> Result<DataKey> {
    KeyFile::read(bytes)?.unlock(OLD).map(|(key, _)| key)
}

#[test]
fn a_newer_format_is_named_whatever_else_is_in_it() {
    let newer = forged(&sample(), |value| {
        value["format"] = json!(3);
        value["min_reader"] = json!(2);
        value["slots"] = json!({ "other": "shape" });
    });
    assert!(matches!(KeyFile::read(&newer), Err(Error::BookFromFuture { found: 3, known: 1 })));
    let unframed = br#"{"format": 9, "min_reader": 9}"#;
    assert!(matches!(KeyFile::read(unframed), Err(Error::BookFromFuture { found: 9, known: 1 })));
}

#[test]
fn a_newer_format_that_says_we_may_read_it_is_read_and_never_rewritten() {
    let (file, key) = KeyFile::create_sample(BOOK, "").unwrap();
    let newer = KeyFile::read(&forged(&file, |value| value["format"] = json!(2))).unwrap();
    assert!(matches!(
        newer.with_recovery(&key, &RecoveryCode::draw().unwrap()),
        Err(Error::BookFromFuture { found: 2, known: 1 })
    ));
}

#[test]
fn keys_and_codes_print_nothing_of_themselves() {
    let key = DataKey([0xab; 32]);
    let code: RecoveryCode = RecoveryCode::draw().unwrap();
    let printed = format!("{key:?} {code:?}");
    assert!(!printed.contains("ab, ab") && !printed.contains("171") && !printed.contains("abab"));
    assert!(!printed.contains(code.words()[0].as_str()));
}

#[test]
fn derived_keys_differ_by_purpose() {
    let key = DataKey([1; 32]);
    assert_ne!(*key.derive("a").unwrap(), *key.derive("b").unwrap());
    assert_ne!(key.derive("a").unwrap().as_ref(), key.bytes());
}

proptest::proptest! {
    #[test]
    fn no_file_brings_the_reader_down(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        proptest::prop_assert!(KeyFile::read(&bytes).is_err());
    }
}

/// Writes the kept file anew; only for a new format, the old file stays beside it.
#[test]
#[ignore = "makes testdata, by hand"]
fn make_testdata() {
    let (file, _, code) = KeyFile::create(BOOK, "Weingut Huber", OLD, KeyCost::Floor).unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/keys/testdata");
    std::fs::write(folder.join("new.json"), file.to_bytes()).unwrap();
    std::fs::write(folder.join("new.code"), code.to_string()).unwrap();
}
