#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
use jiff::civil::date;

use super::*;

#[test]
fn a_refusal_is_recognised_anywhere_in_a_heading() {
    for (reach, headers) in [
        (
            Reach::All,
            "Werbesperre;Werbesperre Post;Widerspruch am;Widerspruch;Robinsonliste;Robinson;Abgemeldet am;abgemeldet",
        ),
        (
            Reach::All,
            "UNSUB_TIME;unsubscribed;Opt-out;Do Not Contact;Sperrvermerk;Werbung gesperrt;Keine Werbung;Stopp;Blacklist",
        ),
        (
            Reach::All,
            "Is Opt Out;optedout;Werbewiderspruch;Widerrufen am;Mailing-Sperre;Do Not Mail;Werbeverbot;gesperrt;Nicht anschreiben",
        ),
        (
            Reach::Email,
            "Email Opt Out;Do Not Email;Kein Newsletter;Newsletter abgemeldet;Newsletter-Sperre;E-Mail gesperrt;EMAIL_BLACKLISTED",
        ),
        (
            Reach::Email,
            "Do not allow Emails;No Bulk Emails (User Opt Out);Newsletter: nicht;Stop Newsletter;Has Opted Out Of Email",
        ),
        (Reach::Post, "Keine Briefe per Post, Widerspruch;Post Opt-out;Katalog abbestellt"),
        (Reach::Phone, "Do Not Call;Anrufverbot;Keine Anrufe;Phone Opt-Out;Telefon: nicht anrufen"),
        (Reach::Sms, "Do Not SMS;SMS Opt Out;keine SMS"),
        (Reach::Fax, "Fax Opt Out;Do Not Fax;kein Fax"),
    ] {
        for header in headers.split(';') {
            assert_eq!(heading(header), Some(Field::Stop(reach)), "{header}");
        }
    }
}

#[test]
fn a_permission_is_recognised_anywhere_in_a_heading() {
    for (reach, headers) in [
        (
            Reach::Email,
            "Newsletter;Newsletter (j/n);Newsletter seit;Accepts Email Marketing;Subscribed;E-Mail-Werbung erlaubt;Opt-in;DSGVO",
        ),
        (
            Reach::Email,
            "Email Consent;Accepts Marketing;Newsletter angemeldet;Einwilligung E-Mail;OPTIN_TIME;Email Marketing;Newsletter Opt-in",
        ),
        (Reach::All, "Werbung;Werbung erlaubt;Marketing;Werbeerlaubnis;Mailing"),
        (Reach::Sms, "Accepts SMS Marketing;SMS-Werbung"),
        (Reach::Phone, "Telefonwerbung;Anruf erlaubt"),
        (Reach::Post, "Postwerbung erlaubt;Briefwerbung"),
    ] {
        for header in headers.split(';') {
            assert_eq!(heading(header), Some(Field::May(reach)), "{header}");
        }
    }
    for header in ["Status", "Email Status", "Abo-Status", "Subscription Status"] {
        assert_eq!(heading(header), Some(Field::Status), "{header}");
    }
}

#[test]
fn what_only_sounds_alike_is_no_column_about_advertising() {
    for header in [
        "Gewerbe",
        "Gewerbeerlaubnis",
        "Bewerber",
        "Wettbewerber",
        "Liefersperre",
        "Mahnsperre",
        "SEPA-Widerruf",
        "Widerrufsbelehrung",
        "Vertrag gekündigt",
        "Postleitzahl",
        "Postfach",
        "E-Mail",
        "Telefon",
        "Notes",
        "Notiz",
        "Ort",
        "Newsletter-Quelle",
        "Werbeträger",
        "State",
        "Nonstop",
        "Email verifiziert",
    ] {
        assert_eq!(heading(header), None, "{header}");
    }
}

#[test]
fn an_unknown_word_among_permissions_is_never_a_yes() {
    for (said, cells) in [
        (Said::Yes, "ja;J;x;1;TRUE;angemeldet;subscribed;Ja, am Telefon gesagt;ja bitte;03.05.2021;seit;✓"),
        (
            Said::No,
            "nein;N;0;FALSE;No;abbestellt;abgemeldet;abgemeldet am 3.4.2023;unsubscribed;Opt-Out;cleaned;blocklisted;nicht erwünscht;keine Werbung",
        ),
        (
            Said::No,
            "gekündigt;widerrufen;will nicht;Nein, danke;ja, aber nicht per Post;not subscribed;non-subscribed;never;bitte nicht;aus;gesperrt;inactive",
        ),
        (Said::Nothing, ";-;?;unbekannt;k.A.;n/a;pending;0000-00-00 00:00:00"),
        (Said::Unclear, "vielleicht;mal fragen;PDF;monatlich;z;2;Müller"),
    ] {
        for cell in cells.split(';') {
            let expected = if cell == "seit" { Said::Unclear } else { said };
            assert_eq!(permission(cell), expected, "{cell}");
        }
    }
}

#[test]
fn whatever_stands_among_refusals_refuses_but_a_plain_no() {
    for cell in [
        "x",
        "ja",
        "1",
        "TRUE",
        "12.03.2024",
        "Widerspruch",
        "?",
        "Nein, keine Werbung!",
        "am Telefon gesagt",
        "NORMAL",
        "unsubscribed",
    ] {
        assert!(refuses("Werbesperre", cell), "{cell}");
    }
    for cell in
        ["", " ", "nein", "N", "0", "FALSE", "-", "k.A.", "keine", "0000-00-00", "0.0.00", "nicht gesperrt", "none"]
    {
        assert!(!refuses("Werbesperre", cell), "{cell}");
    }
}

#[test]
fn a_state_counts_only_where_it_is_about_advertising() {
    for cell in
        ["abgemeldet", "Unsubscribed", "cleaned", "blocklisted", "Opt-Out", "non-subscribed", "Abgemeldet am 1.2.2024"]
    {
        assert_eq!(state("Status", cell).0, Said::No, "{cell}");
    }
    assert_eq!(state("Status", "subscribed").0, Said::Yes);
    for cell in ["Stammkunde", "aktiv", "A"] {
        assert_eq!(state("Status", cell).0, Said::Unclear, "{cell}");
    }
}

#[test]
fn the_day_of_a_refusal_is_found() {
    let today = Some(date(2026, 11, 1));
    for (cell, day) in [
        ("abgemeldet am 12.03.2024", Some("2024-03-12")),
        ("2024-03-12 10:00:00", Some("2024-03-12")),
        ("2024-03-12T10:00:00Z", Some("2024-03-12")),
        ("12. März 2024", Some("2024-03-12")),
        ("ja (3.4.2023)", Some("2023-04-03")),
        ("1.1.2099", None),
        ("x", None),
        ("1", None),
    ] {
        assert_eq!(day_in(cell, today).as_deref(), day, "{cell}");
    }
}
