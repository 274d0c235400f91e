#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
use super::*;

#[test]
fn a_sentence_counts_only_whole() {
    for (text, found) in [
        ("keine Werbung", vec![Reach::All]),
        ("Keine Werbung!!!", vec![Reach::All]),
        ("KEINE WERBUNG MEHR SCHICKEN", vec![Reach::All]),
        ("will laut Telefonat vom 3.4.2024 keine Werbung", vec![Reach::All]),
        ("VIP; Werbesperre", vec![Reach::All]),
        ("keine Werbung per Post und Fax", vec![Reach::Post, Reach::Fax]),
        ("Werbung: N", vec![Reach::All]),
        ("Newsletter=0", vec![Reach::Email]),
        ("keine Werbung von uns für Weine unter 10 €", vec![]),
        ("möchte Werbung", vec![]),
        ("Kunde möchte mehr", vec![]),
        ("Notiz: nein", vec![]),
        ("Sperre: Kette defekt", vec![]),
        ("Mailing: keine Antwort", vec![]),
        ("Newsletter: noch nicht gefragt", vec![]),
        ("Newsletter: abgemeldet", vec![Reach::Email]),
        ("Tel.: 0351 445566", vec![]),
        ("Widerspruch gegen Postwerbung", vec![Reach::Post]),
        ("Postwerbung widersprochen", vec![Reach::Post]),
        ("Widerspruch Telefonwerbung", vec![Reach::Phone]),
        ("keine E-Mail-Werbung", vec![Reach::Email]),
        ("Widerspruch Post", vec![Reach::Post]),
        ("Abmeldung Katalog", vec![Reach::Post]),
        ("lehnt Postwerbung ab", vec![Reach::Post]),
        ("keine Werbeanrufe", vec![Reach::Phone]),
        ("keine Direktwerbung", vec![Reach::All]),
        ("Widerspruch Art. 21 DSGVO", vec![Reach::All]),
        ("Widerspruch gem. Art. 21 Abs. 2 DSGVO vom 3.4.2024", vec![Reach::All]),
        ("Widerspruch", vec![]),
        ("Widerspruch gegen Rechnung", vec![]),
        ("Abmeldung", vec![]),
        ("gesperrt", vec![]),
        ("Post an Tochter", vec![]),
        ("Widerspruch gegen Werbung per Post, Telefon und E-Mail", vec![Reach::Post, Reach::Phone, Reach::Email]),
        ("keine Werbung per Post, Mail, Telefon", vec![Reach::Post, Reach::Email, Reach::Phone]),
        ("VIP, keine Werbung per Post, Telefon", vec![Reach::Post, Reach::Phone]),
        ("VIP, keine Werbung per Post, Telefon geht nicht", vec![Reach::Post]),
        ("Post/Telefon gesperrt", vec![Reach::Post, Reach::Phone]),
        ("Widerspruch gegen Post-/Telefonwerbung", vec![Reach::Post, Reach::Phone]),
        ("Post Stopp", vec![Reach::Post]),
        ("Widerspruch gegen jegliche Werbung per Post", vec![Reach::Post]),
        ("widerspricht der Zusendung von Werbung per Post", vec![Reach::Post]),
        ("keine telefonische Werbung", vec![Reach::Phone]),
        ("Briefe stoppen", vec![Reach::Post]),
        ("Telefon nein", vec![Reach::Phone]),
        ("Telefonisch abgelehnt am 3.4.2024", vec![]),
        ("Mail abgelehnt (Postfach voll)", vec![]),
        ("Telefon verboten", vec![Reach::Phone]),
        ("nie anrufen", vec![Reach::Phone]),
        ("don't call", vec![Reach::Phone]),
    ] {
        assert_eq!(clear(text), found, "{text}");
    }
    assert_eq!(behind_name("Huber (keine Werbung)"), [Reach::All]);
    assert_eq!(behind_name("Huber, keine Werbung (Mutter)"), []);
}

#[test]
fn each_no_of_a_remark_counts_however_they_are_joined() {
    use Reach::{All, Email, Fax, Phone, Post};
    for (text, found) in [
        ("keine Post und keine Anrufe", vec![Post, Phone]),
        ("keine Post u. keine Anrufe", vec![Post, Phone]),
        ("keine Post + keine Anrufe", vec![Post, Phone]),
        ("keine Post & keine Anrufe", vec![Post, Phone]),
        ("keine Post/Anrufe", vec![Post, Phone]),
        ("keine Post und keine E-Mails", vec![Post, Email]),
        ("kein Newsletter und kein Katalog", vec![Email, Post]),
        ("weder Post noch Anrufe", vec![Post, Phone]),
        ("weder per Post noch telefonisch", vec![Post, Phone]),
        ("Bitte keine Post und Anrufe", vec![Post, Phone]),
        ("Post und Anrufe unerwünscht", vec![Post, Phone]),
        ("Mail, Post, Fax: nein", vec![Email, Post, Fax]),
        ("Werbung und Anrufe unerwünscht", vec![All, Phone]),
        ("keine Anrufe und Werbung", vec![Phone, All]),
        ("Newsletter, keine Anrufe", vec![Phone]),
        ("Newsletter gern, keine Anrufe", vec![Phone]),
        ("Kein Newsletter. Keine Anrufe.", vec![Email, Phone]),
        ("Stammkunde. Keine Werbung.", vec![All]),
        ("Keine Werbung. Zahlt immer pünktlich.", vec![All]),
        ("Stammkunde - keine Werbung", vec![All]),
        ("Stammkunde – keine Post – zahlt bar", vec![Post]),
        ("keine Werbung per Post. Zahlt bar.", vec![Post]),
        ("keine Zusendungen", vec![All]),
        ("kein Interesse an Werbung", vec![All]),
        ("darf nicht angerufen werden", vec![Phone]),
    ] {
        assert_eq!(clear(text), found, "{text}");
    }
    let long = format!("{} Keine Werbung. Zahlt bar.", "Kauft gern im Herbst und fragt nach Rabatt. ".repeat(20));
    assert_eq!(clear(&long), [All]);
}

#[test]
fn a_no_to_all_is_not_narrowed_by_another_no_or_by_how_it_came() {
    use Reach::{All, Email, Phone, Post};
    for (text, found) in [
        ("keine Werbung, keine Anrufe", vec![All, Phone]),
        ("keine Werbung und kein Newsletter", vec![All, Email]),
        ("keine Werbung, keine Anrufe, keine Post", vec![All, Phone, Post]),
        ("Nicht anschreiben, nicht anrufen", vec![All, Phone]),
        ("keine Werbung lt. Anruf 3.5.2025", vec![All]),
        ("keine Werbung laut Anruf", vec![All]),
        ("keine Werbung (lt. Brief vom 3.5.)", vec![All]),
        ("Werbewiderspruch per Brief vom 12.03.2024", vec![All]),
        ("Werbewiderspruch per Mail", vec![All]),
        ("Werbung widersprochen per Mail am 3.4.2024", vec![All]),
        ("Newsletter abgemeldet per Mail vom 3.4.2024", vec![Email]),
        ("Werbewiderspruch E-Mail", vec![All]),
        ("Werbewiderspruch tel.", vec![All]),
        ("Werbewiderspruch vom 3.5.2025 per Mail", vec![All]),
        ("Werbewiderspruch am 3.5. per Post", vec![All]),
        ("03.05.25 Anruf: keine Werbung mehr", vec![All]),
        ("03.05.25 Tel.: möchte keine Werbung", vec![All]),
        ("Anruf Kunde: keine Werbung", vec![All]),
        ("Hat angerufen: keine Werbung", vec![All]),
        ("DSGVO: keine Werbung", vec![Email, All]),
        ("am Telefon keine Werbung gewünscht", vec![All]),
        ("hat per Brief der Werbung widersprochen", vec![All]),
        ("Werbung telefonisch untersagt", vec![All]),
        ("keine telefonische Werbung", vec![Phone]),
        ("Widerspruch per Post", vec![Post]),
        ("keine Werbung per Post", vec![Post]),
        ("keine Werbung per Post seit 3.4.2024", vec![Post]),
    ] {
        assert_eq!(clear(text), found, "{text}");
    }
}

#[test]
fn a_no_is_found_whoever_says_it_and_one_that_is_not_understood_is_doubted() {
    use Reach::{All, Email, Phone};
    for (text, found) in [
        ("Frau Maier wünscht keine Werbung mehr", vec![All]),
        ("Er will keine Werbung", vec![All]),
        ("Patient möchte keine Werbung", vec![All]),
        ("Stammkunde seit 1998 keine Werbung", vec![All]),
        ("Werbung untersagt", vec![All]),
        ("Werbung: abgelehnt", vec![All]),
        ("Hat Werbung untersagt", vec![All]),
        ("Werbesperre gesetzt", vec![All]),
        ("Werbewiderspruch liegt vor", vec![All]),
        ("Sperrvermerk Werbung", vec![All]),
        ("Eintrag Robinsonliste", vec![All]),
        ("keine Werbung siehe Brief", vec![All]),
        ("auf keinen Fall Werbung", vec![All]),
        ("niemals anrufen", vec![Phone]),
        ("Hat sich vom Newsletter abgemeldet", vec![Email]),
        ("hat noch keine Werbung bekommen", vec![]),
        ("Werbesperre aufgehoben", vec![]),
    ] {
        assert_eq!(clear(text), found, "{text}");
    }
    for (text, doubted) in [
        ("keine Werbung von uns für Weine unter 10 €", true),
        ("mag keine Werbung im Briefkasten mit Glitzer", true),
        ("lehnt Newsletter nach Umzug ab", true),
        ("Post an Tochter", false),
        ("zahlt nicht gern", false),
        ("mag Werbung", false),
    ] {
        assert_eq!((clear(text).is_empty(), sounds_like_one(text)), (true, doubted), "{text}");
    }
}
