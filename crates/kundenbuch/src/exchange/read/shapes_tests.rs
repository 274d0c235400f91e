//! Every reader is linear: files of hostile shapes, once and twice as long, compared by counted steps.
#![allow(clippy::unwrap_used, clippy::type_complexity)]

use super::{Options, open};
use crate::steps;

/// So many pieces, then twice as many.
const PIECES: usize = 600;

fn card(body: &str) -> Vec<u8> {
    format!("BEGIN:VCARD\nVERSION:3.0\nN:Huber;Ilse\n{body}\nEND:VCARD\n").into_bytes()
}

fn entry(body: &str) -> Vec<u8> {
    format!("dn: cn=Ilse\nobjectclass: person\ncn: Ilse Huber\n{body}\n").into_bytes()
}

fn export(contacts: &str) -> Vec<u8> {
    format!("{{\"format\":\"kundenbuch\",\"version\":1,\"contacts\":[{contacts}]}}").into_bytes()
}

fn numbered(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

/// Name, and the file of this many pieces.
const SHAPES: &[(&str, fn(usize) -> Vec<u8>)] = &[
    ("many cards", |n| card("TEL:0351 1").repeat(n)),
    ("many phone numbers", |n| card(&numbered(n, |at| format!("TEL:0351 {at}\n")))),
    ("one phone number again and again", |n| card(&"TEL:0351 1\n".repeat(n))),
    ("many mails with types", |n| card(&numbered(n, |at| format!("EMAIL;TYPE=INTERNET,WORK,PREF:a{at}@b.example\n")))),
    ("trailing blanks and folds", |n| {
        card(&format!("NOTE;ENCODING=QUOTED-PRINTABLE:a={}\n{}", " ".repeat(n), " x\n".repeat(n)))
    }),
    ("folds of one letter", |n| card(&format!("NOTE:a\n{}", " x\n".repeat(n)))),
    ("folds of nothing", |n| card(&format!("NOTE:a\n{}", " \n".repeat(n)))),
    ("soft breaks", |n| card(&format!("NOTE;QUOTED-PRINTABLE:{}x", "a=\n".repeat(n)))),
    ("soft breaks of nothing", |n| card(&format!("NOTE;QUOTED-PRINTABLE:{}x", "=\n".repeat(n)))),
    ("soft breaks with blanks", |n| card(&format!("NOTE;QUOTED-PRINTABLE:{}x", "=   \n".repeat(n)))),
    ("quoted letters", |n| card(&format!("NOTE;ENCODING=QUOTED-PRINTABLE:{}", "=C3=BC".repeat(n)))),
    ("quoted separators", |n| card(&format!("ADR;ENCODING=QUOTED-PRINTABLE:;;{}", "=3B=5C=2C".repeat(n)))),
    ("equal signs", |n| card(&format!("NOTE;ENCODING=QUOTED-PRINTABLE:{}", "==".repeat(n)))),
    ("lone carriage returns", |n| {
        String::from_utf8(card(&"TEL:1\n".repeat(n))).unwrap().replace('\n', "\r").into_bytes()
    }),
    ("both line ends", |n| String::from_utf8(card(&"TEL:1\n".repeat(n))).unwrap().replace('\n', "\r\n").into_bytes()),
    ("cards without end", |n| "BEGIN:VCARD\nN:Huber\n".repeat(n).into_bytes()),
    ("begins alone", |n| "BEGIN:VCARD\n".repeat(n).into_bytes()),
    ("empty cards", |n| "BEGIN:VCARD\nEND:VCARD\n".repeat(n).into_bytes()),
    ("empty cards with a version", |n| "BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n".repeat(n).into_bytes()),
    ("cards inside a card", |n| card(&"BEGIN:VCARD\n".repeat(n))),
    ("cards inside an agent", |n| card(&format!("AGENT:\n{}{}", "BEGIN:VCARD\n".repeat(n), "END:VCARD\n".repeat(n)))),
    ("remarks of noes", |n| {
        [b"Nachname;Notizen\n".to_vec(), "Huber;\"keine Werbung per Post, E-Mail, Fax\"\n".repeat(n).into_bytes()]
            .concat()
    }),
    ("one remark of many words", |n| {
        [b"Nachname;Newsletter\nHuber;\"".to_vec(), "nicht per Post, ".repeat(n).into_bytes(), b"\"\n".to_vec()]
            .concat()
    }),
    ("ends without card", |n| [card("TEL:1"), "END:VCARD\n".repeat(n).into_bytes()].concat()),
    ("stray lines", |n| [card("TEL:1"), "lose Zeile\n".repeat(n).into_bytes()].concat()),
    ("blank lines", |n| card(&"\n".repeat(n))),
    ("agents", |n| card(&"AGENT:\nBEGIN:VCARD\nN:x\nEND:VCARD\n".repeat(n))),
    ("agents inside agents", |n| card(&format!("AGENT:\n{}", "BEGIN:VCARD\nAGENT:\n".repeat(n)))),
    ("bare picture", |n| card(&format!("PHOTO;ENCODING=BASE64:\n{}", "QUJDREVG\n".repeat(n)))),
    ("folded picture", |n| card(&format!("PHOTO;ENCODING=B:\n{}", " QUJDREVG\n".repeat(n)))),
    ("many pictures", |n| card(&"PHOTO:x\n".repeat(n))),
    ("many labels", |n| card(&numbered(n, |at| format!("item{at}.TEL:{at}\nitem{at}.X-ABLabel:Alm {at}\n")))),
    ("one label for all", |n| card(&format!("item1.X-ABLabel:Alm\n{}", numbered(n, |at| format!("item1.TEL:{at}\n"))))),
    ("many parameters", |n| card(&format!("TEL{}:1", ";TYPE=work".repeat(n)))),
    ("quotes", |n| card(&format!("TEL;TYPE={}:1", "\"a\"".repeat(n)))),
    ("no colon", |n| card(&"x".repeat(n))),
    ("colons", |n| card(&format!("NOTE{}", ":".repeat(n)))),
    ("many notes", |n| card(&numbered(n, |at| format!("NOTE:{at}\n")))),
    ("many tags", |n| card(&format!("CATEGORIES:{}", numbered(n, |at| format!("t{at},"))))),
    ("many parts", |n| card(&format!("ORG:{}", "a;".repeat(n)))),
    ("many names", |n| card(&"FN:a b\nN:a;b\n".repeat(n))),
    ("backslashes", |n| card(&format!("NOTE:{}", "\\".repeat(n)))),
    ("unknown properties", |n| card(&numbered(n, |at| format!("X-A{at}:b\n")))),
    ("base64 text", |n| card(&format!("NOTE;ENCODING=BASE64:{}", "QUJD".repeat(n)))),
    ("Windows letters", |n| [card("TEL:1"), b"BEGIN:VCARD\nN:M\xfcller\nEND:VCARD\n".repeat(n)].concat()),
    ("UTF-16", |n| {
        let text = String::from_utf8(card(&"TEL:1\n".repeat(n))).unwrap();
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    }),
    ("one UID", |n| "BEGIN:VCARD\nUID:abcdefgh\nN:a;b\nEND:VCARD\n".repeat(n).into_bytes()),
    ("directory entries", |n| entry("mail: a@b.example\n").repeat(n)),
    ("directory mails", |n| entry(&numbered(n, |at| format!("mail: a{at}@b.example\n")))),
    ("directory folds", |n| entry(&format!("description: a\n{}", " b\n".repeat(n)))),
    ("directory base64", |n| entry(&format!("description:: {}", "QUJD".repeat(n)))),
    ("directory remarks", |n| [entry("mail: a@b.example"), "# x\n".repeat(n).into_bytes()].concat()),
    ("exported contacts", |n| export(&"{\"id\":1},".repeat(n))),
    ("exported brackets", |n| export(&format!("{{\"a\":{}", "[".repeat(n)))),
    ("exported quotes", |n| export(&format!("{{\"a\":\"{}", "\\\"".repeat(n)))),
];

#[test]
fn twice_the_file_takes_at_most_twice_the_steps() {
    assert!(SHAPES.len() >= 40);
    let count = |bytes: &[u8]| {
        steps::of(|| {
            if let Ok(reading) = open(bytes, &Options::default()) {
                reading.drafts().for_each(drop);
            }
        })
    };
    for (name, shape) in SHAPES {
        let (once, twice) = (count(&shape(PIECES)), count(&shape(2 * PIECES)));
        // A quarter for what only counts once, such as the head of a card.
        assert!(once > 0 && twice <= 2 * once + once / 4, "{name}: {once} steps, twice as long {twice}");
    }
}

#[test]
fn what_is_above_a_limit_is_passed_over_and_held() {
    let phones = numbered(3_000, |at| format!("TEL:0351 {at}\n"));
    let blanks = format!("NOTE;ENCODING=QUOTED-PRINTABLE:a={}\n{}", " ".repeat(200_000), " x\n".repeat(100_000));
    let notes = numbered(100_000, |at| format!("NOTE:{at} {}\n", "x".repeat(60)));
    for body in [phones, blanks, notes] {
        let file = [card(&body), card("TEL:1")].concat();
        let rows: Vec<_> = open(&file, &Options::default()).unwrap().drafts().map(|row| row.draft.is_ok()).collect();
        assert_eq!(rows, [false, true], "the one behind it is read");
    }
}
