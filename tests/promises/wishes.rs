//! Opt-outs that come in as files and texts: only who said no is blocked, however the wish was saved.

use kundenbuch::{
    Error,
    book::Book,
    consents::Channel,
    exchange::read::Options,
    newsletter::Optout,
    suppression::{Scope, Source, Target},
};

use super::{
    older::agree,
    people::{Place, add},
    ways::{found as found_contact, named, take},
};

/// Who would be blocked, and who is named as skipped and why.
fn found(book: &Book, file: &[u8]) -> (Vec<String>, Vec<(String, String)>) {
    let found = book.find_optouts(file, &Options::default(), None).unwrap();
    apart(book.preview_optouts(&found).unwrap())
}

fn pasted(book: &Book, text: &str) -> (Vec<String>, Vec<(String, String)>) {
    let found = book.find_pasted_optouts(text).unwrap();
    apart(book.preview_optouts(&found).unwrap())
}

fn apart(list: Vec<Optout>) -> (Vec<String>, Vec<(String, String)>) {
    let (mut taken, mut skipped) = (Vec::new(), Vec::new());
    for one in list {
        match one.skip {
            None => taken.push(one.address),
            Some(why) => skipped.push((one.address, why)),
        }
    }
    (taken, skipped)
}

fn book(place: &Place) -> Book {
    let mut book = place.create_open();
    book.set_own_domains(&["firma.example".to_owned(), "firma@provider.example".to_owned()]).unwrap();
    book
}

const MAIL: &str = "Received: from mx by mail\r\nTo: laden@firma.example\r\nCc: kopie@kunde.example\r\nFrom: Anna <anna@kunde.example>\r\nSubject: Abmelden\r\n\r\nBitte auch zitat@kunde.example nicht.\r\n";

#[test]
fn a_mail_is_recognised_whatever_stands_before_it() {
    let place = Place::new();
    let book = book(&place);
    let utf16 = |text: &str| -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    for (what, file) in [
        ("plain", MAIL.as_bytes().to_vec()),
        ("mark", format!("\u{feff}{MAIL}").into_bytes()),
        ("empty lines", format!("\r\n\n \n{MAIL}").into_bytes()),
        ("mark and empty line", format!("\u{feff}\r\n{MAIL}").into_bytes()),
        ("UTF-16", utf16(MAIL)),
        ("lone CR", MAIL.replace("\r\n", "\r").into_bytes()),
        ("LF", MAIL.replace("\r\n", "\n").into_bytes()),
        ("separator", format!("From - Mon Jan  6 10:00:00 2025\r\n{MAIL}").into_bytes()),
        ("marked separator", format!(">From anna@kunde.example Mon Jan  6 10:00:00 2025\n{MAIL}").into_bytes()),
        ("own word", MAIL.replace("Anna <anna@kunde.example>", "Anna [mailto:anna@kunde.example]").into_bytes()),
        ("Latin-1", MAIL.replace("Anna <", "A\u{e4} <").chars().map(|letter| letter as u8).collect()),
    ] {
        let (taken, skipped) = found(&book, &file);
        assert_eq!((taken, skipped), (vec!["anna@kunde.example".to_owned()], vec![]), "{what}");
    }
}

#[test]
fn a_file_of_mails_is_parted_at_its_separators_and_nowhere_else() {
    let place = Place::new();
    let book = book(&place);
    let file = "From - Mon Jan  6 10:00:00 2025\nFrom: eva@kunde.example\n\nHallo,\n\nFrom now on no mails in 2025 please.\nFrom: \
                niemand@kunde.example\n\n>From quote@kunde.example Mon Jan  6 10:00:00 2025\nFrom: zitat@kunde.example\nText\nFrom \
                timo@kunde.example Tue Jan  7 11:00:00 2025\nFrom: timo@kunde.example\n\nEnde\n\nFrom MAILER Tue Jan 7 11:00:00 +0100 \
                2025\nFrom: uli@kunde.example\n\nEnde";
    let (taken, skipped) = found(&book, file.as_bytes());
    assert_eq!((taken, skipped), (["eva", "timo", "uli"].map(|name| format!("{name}@kunde.example")).to_vec(), vec![]));
}

#[test]
fn a_wish_that_a_colleague_forwards_is_the_customers() {
    let place = Place::new();
    let book = book(&place);
    let head = "From: Kollege <kollege@firma.example>\nTo: laden@firma.example\nSubject: WG: Abmelden\n";
    let html = "<table><tr><th>Betreff: </th><td>Abmelden</td></tr><tr><th>Datum: </th><td>heute</td></tr><tr><th>Von: </th>\
                <td>Anna &lt;anna@kunde.example&gt;</td></tr><tr><th>An: </th><td>laden@firma.example</td></tr></table><p>Bitte</p>";
    let base64 = "PHA+VkcgSy48L3A+PHA+PGI+Vm9uOjwvYj4gQW5uYSAmbHQ7YW5uYUBrdW5kZS5leGFtcGxlJmd0Ozxicj48Yj5HZXNlbmRldDo8L2I+IGhldXRlPGJyPjxiPkFuOjwvYj4gbGFkZW48L3A+";
    for (what, rest) in [
        (
            "Outlook",
            "\nVG K.\n\nVon: Anna [mailto:anna@kunde.example]\nGesendet: Montag\nAn: laden@firma.example\nBetreff: x\n\nBitte\n",
        ),
        ("Outlook English", "\n\nFrom: Anna <anna@kunde.example>\nSent: Monday\nTo: laden@firma.example\n\nPlease\n"),
        (
            "Thunderbird",
            "\n-------- Weitergeleitete Nachricht --------\nBetreff: \tAbmelden\nDatum: \theute\nVon: \tAnna <anna@kunde.example>\nAn: \tladen@firma.example\n\nBitte\n",
        ),
        (
            "Apple",
            "\nAnfang der weitergeleiteten Nachricht:\n\n> Von: Anna <anna@kunde.example>\n> Betreff: Abmelden\n> Datum: heute\n> An: laden@firma.example\n",
        ),
        (
            "Gmail",
            "\n---------- Forwarded message ---------\nVon: Anna <anna@kunde.example>\nDate: Mo., 6. Jan.\nSubject: x\nTo: <laden@firma.example>\n",
        ),
        (
            "chain",
            "\nVon: Chef <chef@firma.example>\nGesendet: heute\nAn: kollege@firma.example\n\nVon: Anna <anna@kunde.example>\nGesendet: gestern\nAn: chef@firma.example\n",
        ),
        ("HTML", &format!("Content-Type: text/html; charset=utf-8\n\n{html}\n")),
        ("base64", &format!("Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{base64}\n")),
        (
            "quoted-printable",
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nVon: Anna =3Canna=40kunde.exam=\nple=3E\nGesendet: heute\n",
        ),
        (
            "attached",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nVG\n--b\nContent-Type: message/rfc822\n\nFrom: Anna <anna@kunde.example>\nSubject: x\n\nBitte\n--b--\n",
        ),
    ] {
        let (taken, skipped) = found(&book, format!("{head}{rest}").as_bytes());
        assert_eq!((taken, skipped), (vec!["anna@kunde.example".to_owned()], vec![]), "{what}");
    }
    let own = |why: &str| (Vec::<String>::new(), vec![("kollege@firma.example".to_owned(), why.to_owned())]);
    assert_eq!(found(&book, format!("{head}\nBitte alle streichen.").as_bytes()), own("own"), "nobody is named");
    let answer = "From: kollege@firma.example\nTo: anna@kunde.example\nSubject: AW: Frage\n\nGern.\n\nVon: Anna <anna@kunde.example>\nGesendet: heute\n";
    assert_eq!(found(&book, answer.as_bytes()), own("own"), "an answer to a customer is no wish");
}

#[test]
fn of_a_mail_saved_as_text_only_the_sender_counts() {
    let place = Place::new();
    let book = book(&place);
    let text = "Von: Vera <vera@kunde.example>\r\nGesendet: Montag\r\nAn: laden@firma.example\r\nCc: kopie@kunde.example\r\n\r\nBitte nicht mehr. zitat@kunde.example\r\n";
    let (taken, skipped) = found(&book, text.as_bytes());
    assert_eq!(taken, ["vera@kunde.example"]);
    let skipped: Vec<(&str, &str)> = skipped.iter().map(|(address, why)| (address.as_str(), why.as_str())).collect();
    assert_eq!(
        skipped,
        [("laden@firma.example", "own"), ("kopie@kunde.example", "quoted"), ("zitat@kunde.example", "quoted")]
    );
}

#[test]
fn of_a_mailing_services_export_only_those_who_left_are_blocked() {
    let place = Place::new();
    let book = book(&place);
    for (heading, no, others) in [
        (
            "Status",
            vec!["Unsubscribed", "cleaned", "abgemeldet", "blocklisted", "complained", "Ausgetragen"],
            vec!["Subscribed", "aktiv", "Bounced", "unconfirmed", ""],
        ),
        ("Global status", vec!["unsubscribed"], vec!["Subscribed", "Bounced"]),
        ("UNSUB_TIME", vec!["2024-03-01 10:00:00"], vec!["", "0000-00-00 00:00:00"]),
        ("Abgemeldet am", vec!["12.03.2024"], vec![""]),
        ("Subscribed", vec!["No", "false", "0"], vec!["Yes", "true", "1"]),
    ] {
        let rows = |values: &[&str], name: &str| -> String {
            let rows = values.iter().enumerate();
            rows.map(|(at, value)| format!("{name}{at}@kunde.example;N;{value}\r\n")).collect::<Vec<_>>().concat()
        };
        let file = format!("E-Mail;Nachname;{heading}\r\n{}{}", rows(&no, "weg"), rows(&others, "da"));
        let (taken, skipped) = found(&book, file.as_bytes());
        assert_eq!(taken, (0..no.len()).map(|at| format!("weg{at}@kunde.example")).collect::<Vec<_>>(), "{heading}");
        assert!(
            skipped.len() == others.len() && skipped.iter().all(|(_, why)| why == "not_opted_out"),
            "{heading}: {skipped:?}"
        );
    }
    let (taken, _) = found(&book, b"E-Mail;Nachname\r\na@kunde.example;A\r\nb@kunde.example;B\r\n");
    assert_eq!(taken.len(), 2, "a list without a status is a list of those who left");
}

#[test]
fn of_several_mail_columns_the_recipients_counts_or_somebody_is_asked() {
    let place = Place::new();
    let book = book(&place);
    let row = "anna@kunde.example;bernd@kunde.example;x\r\n";
    for (head, wanted) in [
        ("E-Mail Empfänger;E-Mail Absender;Name", vec!["anna@kunde.example"]),
        ("Sender Email;Recipient;Name", vec!["bernd@kunde.example"]),
        ("E-Mail;Berater-Mail;Name", vec!["anna@kunde.example"]),
        ("E-Mail;E-Mail 2;Name", vec!["anna@kunde.example", "bernd@kunde.example"]),
    ] {
        let (taken, _) = found(&book, format!("{head}\r\n{row}").as_bytes());
        assert_eq!(taken, wanted, "{head}");
    }
    let file = format!("Adresse A;Adresse B;Name\r\n{row}");
    let file = file.replace("Adresse", "Postfach");
    let asked = book.find_optouts(file.as_bytes(), &Options::default(), None);
    assert!(
        matches!(&asked, Err(Error::SeveralColumns { columns }) if *columns == ["Postfach A", "Postfach B"]),
        "{asked:?}"
    );
    let found = book.find_optouts(file.as_bytes(), &Options::default(), Some("Postfach B")).unwrap();
    let chosen = found.iter().filter(|one| one.skipped.is_none()).map(|one| one.address.as_str());
    assert_eq!(chosen.collect::<Vec<_>>(), ["bernd@kunde.example"]);
    assert_eq!(found.len(), 2, "the other one is named");
}

#[test]
fn pasted_pages_and_lists_give_addresses_and_name_what_is_none() {
    let place = Place::new();
    let book = book(&place);
    for text in [
        "<p>Bitte <a href=\"mailto:anna@kunde.example\">abmelden</a></p>",
        "<a href=\"mailto:anna%40kunde.example?subject=x\">x</a>",
        "anna&#64;kunde.example",
        "anna@kunde.example#mailto:anna@kunde.example#",
        "anna@kunde.example,",
        "Anna <anna@kunde.example>;",
    ] {
        assert_eq!(pasted(&book, text), (vec!["anna@kunde.example".to_owned()], vec![]), "{text}");
    }
    let (taken, skipped) = pasted(&book, "Bitte:\nanna@\neva@kunde.example\nchef@firma.example\n@kunde.example");
    assert_eq!(taken, ["eva@kunde.example"]);
    let why: Vec<&str> = skipped.iter().map(|(_, why)| why.as_str()).collect();
    assert_eq!(why, ["not_an_email", "own", "not_an_email"]);
}

#[test]
fn the_firms_own_addresses_are_never_blocked_and_a_providers_domain_is_nobodys_own() {
    let place = Place::new();
    let mut book = book(&place);
    assert_eq!(book.own_domains().unwrap(), ["firma.example", "firma@provider.example"]);
    let block = |book: &mut Book, target: Target| book.suppress(&target, &Scope::Advertising, Source::Person);
    for target in [
        Target::Email { address: "Chef@FIRMA.example".into() },
        Target::Email { address: "chef@laden.firma.example".into() },
        Target::Email { address: "firma@provider.example".into() },
        Target::Domain { domain: "firma.example".into() },
        Target::Domain { domain: "provider.example".into() },
    ] {
        let refused = block(&mut book, target.clone());
        assert!(matches!(&refused, Err(Error::InvalidValue { why, .. }) if why == "own"), "{target:?}: {refused:?}");
    }
    let taken = book.take_optouts(&["chef@firma.example".to_owned()], Source::Paste).unwrap().value;
    assert_eq!((taken.blocked, taken.skipped, book.suppressions().unwrap()), (0, 1, 0));
    assert_eq!(block(&mut book, Target::Email { address: "andere@provider.example".into() }).unwrap().value.blocked, 1);
    for (entry, why) in
        [("gmx.de", "provider"), ("@web.de", "provider"), ("firma", "not_a_domain"), ("anna@firma", "not_an_email")]
    {
        let refused = book.set_own_domains(&[entry.to_owned()]);
        assert!(
            matches!(&refused, Err(Error::InvalidValue { why: found, .. }) if found == why),
            "{entry}: {refused:?}"
        );
    }
    assert_eq!(book.own_domains().unwrap().len(), 2, "a refused entry changes nothing");
}

#[test]
fn no_address_of_a_row_vanishes() {
    let place = Place::new();
    let book = book(&place);
    let mail = |names: &[&str]| names.iter().map(|name| format!("{name}@kunde.example")).collect::<Vec<_>>();
    for (what, file, wanted, left) in [
        ("two in a line", "E-Mail\r\np0@kunde.example;p1@kunde.example\r\n", vec!["p0", "p1"], vec![]),
        ("a plain list", "p14@kunde.example\np15@kunde.example;p16@kunde.example\n", vec!["p14", "p15", "p16"], vec![]),
        ("a remark", "E-Mail;Bemerkung\np15@kunde.example;auch p16@kunde.example\n", vec!["p15"], vec!["p16"]),
        ("another column", "E-Mail;Berater-Mail;Name\na@kunde.example;b@kunde.example;x\n", vec!["a"], vec!["b"]),
        ("a shifted row", "Name;E-Mail\nBo;b@kunde.example\nMeier; Hans;p2@kunde.example\n", vec!["b", "p2"], vec![]),
        ("a state", "email;state\na@kunde.example;unsubscribed\nb@kunde.example;Active\n", vec!["a"], vec!["b"]),
        (
            "events",
            "Email,Event,Reason\na@kunde.example,Unsubscribed,\nb@kunde.example,Bounced,550\nc@kunde.example,Clicked,\n",
            vec!["a"],
            vec!["b", "c"],
        ),
        ("a shifted no", "E-Mail;Status\np13@kunde.example;x;unsubscribed\n", vec!["p13"], vec![]),
        (
            "a shifted yes",
            "E-Mail;Status\na@kunde.example;unsubscribed\np13@kunde.example;x;subscribed\n",
            vec!["a"],
            vec!["p13"],
        ),
        (
            "several in a shifted row",
            "Name;E-Mail\nBo;b@kunde.example\nMeier; Hans;p2@kunde.example;p3@kunde.example\n",
            vec!["b"],
            vec!["p2", "p3"],
        ),
        (
            "two senders",
            "From - Mon Jan  6 10:00:00 2025\nFrom: a@kunde.example, b@kunde.example\n\nx\n",
            vec!["a"],
            vec!["b"],
        ),
    ] {
        let (taken, skipped) = found(&book, file.as_bytes());
        let skipped: Vec<String> = skipped.into_iter().map(|(address, _)| address).collect();
        assert_eq!((taken, skipped), (mail(&wanted), mail(&left)), "{what}");
    }
}

#[test]
fn a_word_nobody_understands_is_named_with_its_address_and_a_no_of_a_recipient_is_one() {
    let place = Place::new();
    let book = book(&place);
    let (taken, skipped) = found(&book, b"E-Mail;Newsletter\na@kunde.example;nein\nb@kunde.example;vielleicht\n");
    assert_eq!(taken, ["a@kunde.example"]);
    assert_eq!(skipped, [("b@kunde.example".to_owned(), "unclear".to_owned())]);
    for (heading, no) in
        [("Newsletter-Status", "nein"), ("Newsletter-Status", "inaktiv"), ("Empf\u{e4}nger-Status", "Deaktiviert")]
    {
        let (taken, _) = found(&book, format!("E-Mail;{heading}\na@kunde.example;{no}\n").as_bytes());
        assert_eq!(taken, ["a@kunde.example"], "{heading} {no}");
    }
}

#[test]
fn an_address_is_taken_whole_out_of_a_text_or_named_as_skipped() {
    let place = Place::new();
    let book = book(&place);
    let texts = [
        ("hans\u{2011}schmidt@kunde.example", "hans-schmidt@kunde.example"),
        ("Frau o\u{2019}neill@kunde.example", "o'neill@kunde.example"),
        ("jo\u{308}rg.weber@kunde.example", "j\u{f6}rg.weber@kunde.example"),
        ("zoe.\u{200b}zander@kunde.example", "zoe.zander@kunde.example"),
        ("zoe.&shy;zan<wbr>der@kunde.example", "zoe.zander@kunde.example"),
        ("zoe.=\r\nzander@kunde.example", "zoe.zander@kunde.example"),
        ("eva (at) kunde (Punkt) example", "eva@kunde.example"),
        ("eva[AT]kunde.example", "eva@kunde.example"),
    ];
    for (text, address) in texts {
        assert_eq!(pasted(&book, text), (vec![address.to_owned()], vec![]), "{text:?}");
    }
    for text in [
        "hans-\r\nschmidt@kunde.example",
        "hans_ schmidt@kunde.example",
        "hans(privat)schmidt@kunde.example",
        "max@stud.uni-\r\nkoeln.example",
    ] {
        let (taken, skipped) = pasted(&book, text);
        assert!(taken.is_empty() && skipped.len() == 1, "{text:?}: {taken:?} {skipped:?}");
        assert_eq!(skipped[0].1, "not_an_email", "{text:?}");
    }
    assert_eq!(pasted(&book, "hans&#45;schmidt@kunde.example").0, ["hans-schmidt@kunde.example"]);
    let (taken, skipped) = pasted(&book, "M\u{fffd}ller@kunde.example");
    assert!(taken.is_empty() && skipped.len() == 1, "{taken:?} {skipped:?}");
}

#[test]
fn an_address_of_a_file_or_typed_by_hand_is_never_cut_to_anothers() {
    let place = Place::new();
    let mut book = place.create().0;
    let bertas = add(&mut book, &named("Berta", "Schmidt", "schmidt@kunde.example", "", ""));
    agree(&mut book, bertas);
    take(
        &mut book,
        "Vorname;Nachname;E-Mail;Newsletter\nHans;Maier;hans\u{2011}schmidt@kunde.example;nein\nUwe;Berg;M\u{fffd}schmidt@kunde.example;nein\n",
    );
    let written = |name: &str| found_contact(&book, name).emails[0].value.clone();
    assert_eq!(written("Hans Maier"), "hans-schmidt@kunde.example");
    assert_eq!(written("Uwe Berg"), "M\u{fffd}schmidt@kunde.example", "as written, for somebody to look at");
    assert_eq!(book.may_contact_list("newsletter", Channel::Email).unwrap().allowed.len(), 1, "Berta said nothing");
    for mistyped in [
        "hans,schmidt@",
        "hans schmidt@",
        "hans:schmidt@",
        "hans(privat)schmidt@",
        "hans\\schmidt@",
        "hans\u{2026}schmidt@",
    ] {
        let mistyped = format!("{mistyped}kunde.example");
        let id = add(&mut book, &named("Hans", "Kern", &mistyped, "", ""));
        assert_eq!(book.contact(id).unwrap().emails[0].value, mistyped, "as typed, for somebody to look at");
        take(&mut book, format!("Vorname;Nachname;E-Mail;Newsletter\nPia;Roth;\"{mistyped}\";nein\n"));
        let target = Target::Email { address: mistyped.clone() };
        let refused = book.suppress(&target, &Scope::Advertising, Source::Person);
        assert!(
            matches!(&refused, Err(Error::InvalidValue { why, .. }) if why == "not_an_email"),
            "{mistyped}: {refused:?}"
        );
    }
    assert_eq!(book.may_contact_list("newsletter", Channel::Email).unwrap().allowed.len(), 1, "Berta said nothing");
    let typed = add(&mut book, &named("Mia", "Neill", "o\u{2019}neill@kunde.example", "", ""));
    assert_eq!(book.contact(typed).unwrap().emails[0].value, "o'neill@kunde.example");
}
