#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
use super::*;

#[test]
fn every_word_of_the_lists_is_one_word_and_every_sentence_is_there() {
    for (part, words) in &FLAGS.said {
        assert!(words.iter().all(|word| !word.is_empty() && !word.contains(' ')), "{part}: {words:?}");
    }
    assert!(
        FLAGS.clear.len() > 100 && !FLAGS.clear.contains_key("") && !FLAGS.clear_of_channel.contains(""),
        "a sentence of small words alone is none"
    );
    for part in ["only", "not", "between", "by", "refused", "allowed", "bare", "email", "post", "phone", "sms", "fax"] {
        assert!(FLAGS.said.contains_key(part), "{part}");
    }
    for no in ["not", "only"] {
        assert!(FLAGS.said[no].iter().all(|word| !FLAGS.aside.contains(word)), "{no}: what turns a sentence counts");
    }
}

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
fn a_cell_answers_for_the_channels_it_names() {
    let no = |value: &str, reach: Reach| -> Vec<Reach> {
        answers(value, reach).into_iter().filter(|(said, _)| *said == Said::No).map(|(_, reach)| reach).collect()
    };
    for (value, reach, refused) in [
        ("ja", Reach::All, vec![]),
        ("nein", Reach::All, vec![Reach::All]),
        ("ja, nicht per Post", Reach::Email, vec![Reach::Post]),
        ("yes, but not by phone", Reach::All, vec![Reach::Phone]),
        ("ja, außer Post; keine Anrufe, kein Fax", Reach::All, vec![Reach::Post, Reach::Phone, Reach::Fax]),
        ("nicht per Post, Fax oder Telefon", Reach::All, vec![Reach::Post, Reach::Fax, Reach::Phone]),
        ("only email", Reach::All, vec![Reach::Post, Reach::Phone, Reach::Sms, Reach::Fax]),
        ("nicht per Post", Reach::Email, vec![Reach::Post, Reach::Email]),
        ("nein, nicht per Post", Reach::All, vec![Reach::Post, Reach::All]),
        ("no", Reach::Post, vec![Reach::Post]),
        ("nein per Telefon", Reach::All, vec![Reach::All]),
    ] {
        assert_eq!(no(value, reach), refused, "{value}");
    }
}
