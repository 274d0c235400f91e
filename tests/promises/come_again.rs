//! Somebody who is only in a newer copy of the book comes in again with a file it wrote: what was said of them since comes
//! along.

use kundenbuch::{
    Id, backup,
    book::{Book, Unlock, quietly},
    contacts::{Change, Contact, Field, Given},
    restriction,
};

use super::{
    older::{agree, withdraw},
    people::{PASSPHRASE, Place, add},
    ways::{FORMATS, eva, found, out, take},
};

type Act = fn(&mut Book, Id<Contact>);

const ACTS: [(&str, Act); 4] = [
    ("restricted", |book, id| drop(book.restrict(id, restriction::Ground::Accuracy, "").unwrap())),
    ("ticked as a child", |book, id| {
        let change = Change::Set { field: Field::Minor, old: "0".into(), new: "1".into() };
        book.edit_contact(id, &[change], &Given::default()).unwrap();
    }),
    ("objected", |book, id| drop(book.block_contact(id).unwrap())),
    ("withdrawn", withdraw),
];

#[test]
fn what_was_said_after_a_backup_comes_back_with_the_file_that_brings_the_person_into_it() {
    for (what, act) in ACTS {
        for format in FORMATS {
            let place = Place::new();
            let mut book = place.create().0;
            let stick = place.root.path().join("stick");
            std::fs::create_dir_all(&stick).unwrap();
            let older = book.back_up(&stick, &quietly).unwrap().path;
            let id = add(&mut book, &eva());
            agree(&mut book, id);
            let file = out(&mut book, format);
            act(&mut book, id);
            book.close().unwrap();
            let to = place.root.path().join("neu.kundenbuch");
            let unlock = Unlock::Passphrase(PASSPHRASE);
            let mut book = backup::restore(older.as_ref(), unlock, &to, place.app()).unwrap().book;
            for turn in 1..3 {
                take(&mut book, &file);
                let list = book.may_contact_list("newsletter", kundenbuch::consents::Channel::Email).unwrap();
                assert_eq!(list.allowed.len(), 0, "{what}, {format:?}, time {turn}");
            }
            match what {
                "restricted" => assert_eq!(book.counts().unwrap().restricted, 1, "{format:?}"),
                "ticked as a child" => assert!(found(&book, "eva huber").minor, "{format:?}"),
                _ => assert!(!book.consent_history(found(&book, "eva huber").id).unwrap().is_empty(), "{format:?}"),
            }
            assert_eq!(book.verify().unwrap().findings, [], "{what}, {format:?}");
        }
    }
}
