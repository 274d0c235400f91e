//! Opt-outs and tables are read in linear time: hostile files, once and twice as long, compared by counted steps.
#![allow(clippy::type_complexity)]

use super::{Options, any, pasted, senders, table};
use crate::{exchange::read::open, steps, suppression::own::Own};

/// So many pieces, then twice as many.
const PIECES: usize = 600;

fn own() -> Own {
    Own::new(&["firma.example".to_owned()])
}

/// A mail of a colleague that passes a customer's on.
fn forwarded(body: &str) -> String {
    format!("From: a@firma.example\nTo: b@firma.example\nSubject: WG: x\n\n{body}")
}

fn encoded(kind: &str, body: &str) -> String {
    format!(
        "From: a@firma.example\nSubject: WG: x\nContent-Type: text/html\nContent-Transfer-Encoding: {kind}\n\n{body}"
    )
}

fn numbered(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

/// Name, and the file of this many pieces.
const SHAPES: &[(&str, fn(usize) -> String)] = &[
    ("mails without a body", |n| "From a Mon Jan 6 10:00:00 2025\n".repeat(n)),
    ("mails with a sender", |n| numbered(n, |at| format!("From a Mon Jan 6 10:00:00 2025\nFrom: a{at}@b.example\n\n"))),
    ("one mail again and again", |n| "From a Mon Jan 6 10:00:00 2025\nFrom: a@b.example\n\nx\n".repeat(n)),
    ("sentences like separators", |n| {
        format!("From: a@b.example\n\n{}", "From now on no mails in Jan 2025\n".repeat(n))
    }),
    ("senders", |n| "From: x\n".repeat(n)),
    ("senders and bodies", |n| "From: x\n\n".repeat(n)),
    ("folded head", |n| format!("From: a@b.example\nSubject: x\n{}\n", " y\n".repeat(n))),
    ("received lines", |n| format!("{}From: a@b.example\n\n", "Received: x\n".repeat(n))),
    ("many recipients", |n| {
        format!("From: a@firma.example\nTo: {}\n\n", numbered(n, |at| format!("c{at}@b.example, ")))
    }),
    ("quoted heads", |n| forwarded(&"Von: \nAn: \n".repeat(n))),
    ("quoted senders", |n| forwarded(&numbered(n, |at| format!("Von: k{at}@firma.example\nAn: x\n")))),
    ("quoted brackets", |n| forwarded(&"Von: <\nAn: x\n".repeat(n))),
    ("quoted marks", |n| forwarded(&format!("{}Von: a@b.example\nAn: x\n", "> ".repeat(n)))),
    ("one long quoted line", |n| forwarded(&format!("Von: {}\nAn: x\n", "a@".repeat(n)))),
    ("a page of tables", |n| encoded("7bit", &"<tr><td>Von:</td><td>x</td></tr>".repeat(n))),
    ("a page of open tags", |n| encoded("7bit", &"<".repeat(n))),
    ("soft breaks", |n| encoded("quoted-printable", &"a=\n".repeat(n))),
    ("base64 lines", |n| encoded("base64", &"QUJD\n".repeat(n))),
    ("parts", |n| {
        format!(
            "From: a@firma.example\nSubject: WG: x\nContent-Type: multipart/mixed; boundary=b\n\n{}",
            "--b\n\nx\n".repeat(n)
        )
    }),
    ("lone carriage returns", |n| format!("From: a@b.example\r\r{}", "x\r".repeat(n))),
    ("text mail", |n| format!("Von: a@b.example\nAn: x\n{}", "Von: \nAn: \n".repeat(n))),
    ("addresses", |n| numbered(n, |at| format!("a{at}@b.example, "))),
    ("one address", |n| "a@b.example ".repeat(n)),
    ("addresses by line", |n| numbered(n, |at| format!("a{at}@b.example\n"))),
    ("signs", |n| "@".repeat(n)),
    ("signs and letters", |n| "a@".repeat(n)),
    ("signs and blanks", |n| "@ ".repeat(n)),
    ("one long local part", |n| format!("{}@b.example", "a.".repeat(n))),
    ("one long domain", |n| format!("a@{}example", "b.".repeat(n))),
    ("letters before and behind", |n| "aaaa@bbbb.".repeat(n)),
    ("coded signs", |n| "a&#64;b.example ".repeat(n)),
    ("percent signs", |n| "mailto:a%40b.example ".repeat(n)),
    ("angle brackets", |n| format!("{}a@b.example{}", "<".repeat(n), ">".repeat(n))),
    ("links", |n| "<a href=\"mailto:a@b.example\">x</a>".repeat(n)),
    ("table of noes", |n| format!("E-Mail;Status\n{}", "x@y.example;unsubscribed\n".repeat(n))),
    ("table of different noes", |n| {
        format!("E-Mail;Status\n{}", numbered(n, |at| format!("x{at}@y.example;unsubscribed\n")))
    }),
    ("table without a status", |n| format!("E-Mail;Name\n{}", numbered(n, |at| format!("x{at}@y.example;x\n")))),
    ("table of addresses in a cell", |n| {
        format!("E-Mail;Status\n{};no\n", numbered(n, |at| format!("x{at}@y.example, ")))
    }),
    ("table of phones in a cell", |n| format!("Name;Telefon\nx;\"{}\"\n", "0711 2233440, ".repeat(n))),
    ("table of tags in a cell", |n| format!("Name;Kategorien\nx;\"{}\"\n", numbered(n, |at| format!("t{at},")))),
    ("table of headings", |n| format!("{}\n{}\n", "E-Mail;".repeat(n.min(900)), "a@b.example;".repeat(n.min(900)))),
    ("table of the same headings", |n| "E-Mail;Name\n".repeat(n)),
    ("table of broken quotes", |n| format!("E-Mail;Name\n{}", "\"a;\"b;\n".repeat(n))),
    ("table of stray quotes", |n| format!("A;B;\"x\"{}", "xx\"x".repeat(n))),
    ("table of one open quote", |n| format!("E-Mail;Name\n\"{}", "a;b\n".repeat(n))),
    ("table of blanks", |n| format!("E-Mail;Name\n{}", "   \"".repeat(n))),
    ("table of Windows letters", |n| format!("E-Mail;Name\n{}", "a@b.example;M\u{fc}ller\n".repeat(n))),
];

#[test]
fn twice_the_opt_outs_take_at_most_twice_the_steps() {
    assert!(SHAPES.len() >= 40);
    let own = own();
    let readers: [(&str, fn(&str, &Own)); 5] = [
        ("whatever it is", |file, own| drop(any(file.as_bytes(), &Options::default(), own, None))),
        ("mails", |file, own| drop(senders(file.as_bytes(), own))),
        ("pasted text", |file, own| drop(pasted(file, own))),
        ("a table of opt-outs", |file, own| drop(table(file.as_bytes(), &Options::default(), own, None))),
        ("a list of contacts", |file, _| {
            if let Ok(reading) = open(file.as_bytes(), &Options::default()) {
                reading.drafts().for_each(drop);
            }
        }),
    ];
    let mut faults = Vec::new();
    for (name, shape) in SHAPES {
        for (reader, read) in readers {
            let count = |file: &str| steps::of(|| read(file, &own));
            let (once, twice) = (count(&shape(PIECES)), count(&shape(2 * PIECES)));
            // A quarter for what only counts once, such as a heading or the head of a mail.
            if once == 0 || twice > 2 * once + once / 4 {
                faults.push(format!("{name}, read as {reader}: {once} steps, twice as long {twice}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
