#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
use super::*;

fn fields(header: &str) -> Vec<String> {
    let header: Vec<String> = header.split(';').map(str::to_owned).collect();
    let format = format_of(&header);
    propose(&header, &[], format).iter().map(ToString::to_string).collect()
}

#[test]
fn variants_of_german_outlook_mean_the_same() {
    for (variants, code) in [
        ("Telefon privat;Telefon (privat);TELEFON PRIVAT ;\"Telefon privat\";Tel. priv.;Tel. privat", "phone_home"),
        (
            "Straße geschäftlich;Straße (geschäftlich);Strasse geschäftlich;Business Street;Dienstlich: Adresse",
            "street_work",
        ),
        ("Straße privat 2;Home Address 2;Privat: Adresse 2;Straße (privat) 2", "street2_home"),
        ("Weitere Straße;Other Street", "street_other"),
        ("Weiteres/e Land/Region;Other Country/Region", "country_other"),
        ("PLZ (privat);Postleitzahl privat;Home ZipCode;Privat: PLZ;Home Post Code", "postcode_home"),
        ("Handy;Mobiltelefon;Mobil;Mobil-Tel.-Nr.;Mobile Number;Mobile Phone;Mobiltelefon 2", "phone_mobile"),
        ("Fax geschäftlich;Fax-Nummer;Fax (privat);Business Fax;Weiteres Fax", "phone_fax"),
        ("E-Mail-Adresse;E-Mail 2: Adresse;E-mail 2 Address;Primäre E-Mail-Adresse;Email;eMail;Mail", "email"),
        ("E-Mail 2: Typ;E-Mail: Angezeigter Name;E-mail 3 Display Name;Weiteres/r Bundesland/Kanton", "ignore"),
        ("Kd-Nr.;KdNr;Kundennummer;Debitor;KDNR", "customer_number"),
        ("Plz/Ort;PLZ / Ort", "postcode_place"),
        ("Hobby;Lieblingswein;Schuhgröße", "fact"),
        ("Kreditkarte;Kreditkartennummer", "card"),
        ("Newsletter;Newsletter (j/n);Werbung;DSGVO", "newsletter"),
        ("Kein Newsletter;Werbesperre;stopp;Newsletter abgemeldet;Newsletter-Abmeldung;Newsletter-Sperre", "stop"),
        ("Newsletter gesperrt;Newsletter Opt-out;Newsletter Widerspruch;Newsletter widerrufen", "stop"),
        ("Newsletter abbestellt am;Newsletter unsubscribed;unsubscribed;Stop Newsletter;Newsletter: nicht", "stop"),
        ("Werbung gesperrt;Werbung: Widerspruch;Werbung abgemeldet;Mailing-Sperre;Sperrvermerk;Opt-out", "stop"),
        ("Newsletter angemeldet;Newsletter seit;Newsletter (ja/nein);Newsletter Opt-in", "newsletter"),
        ("Kinder;Partner;Assistant's Name", "ignore"),
    ] {
        for variant in variants.split(';') {
            assert_eq!(fields(variant), [code], "{variant}");
        }
    }
}

#[test]
fn a_column_name_is_judged_by_its_neighbours() {
    assert_eq!(fields("Vorname;Name"), ["given", "family"]);
    assert_eq!(fields("Name;Ort"), ["name_or_organisation", "place"]);
    assert_eq!(fields("Name;Vorname;Nachname"), ["name", "given", "family"]);
    assert_eq!(fields("Firma;Name"), ["organisation", "name"]);
    assert_eq!(fields("Straße;Nr."), ["street", "house_number"]);
    assert_eq!(fields("Nr.;Straße"), ["customer_number", "street"]);
    assert_eq!(fields("Geburtsjahr;Geburtsmonat;Geburtstag"), ["birth_year", "birth_month", "birth_day"]);
}

#[test]
fn the_codes_of_our_own_exports_are_read_back() {
    for field in Field::all() {
        let code = field.to_string();
        if !matches!(field, Field::Ignore | Field::Card | Field::BirthDay | Field::ValueLabel | Field::Title) {
            assert_eq!(by_word(&key(&code), Format::Table), Some(field), "{code}");
        }
    }
}

#[test]
fn writers_are_recognised() {
    let of = |header: &str| format_of(&header.split(',').map(str::to_owned).collect::<Vec<_>>());
    assert_eq!(of("Anrede,Vorname,Straße geschäftlich,E-Mail-Adresse"), Format::OutlookDe);
    assert_eq!(of("First Name,Last Name,Business Street,E-mail Address"), Format::OutlookEn);
    assert_eq!(of("Name,Given Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value"), Format::Google);
    assert_eq!(of("Vorname,Primäre E-Mail-Adresse"), Format::Thunderbird);
    assert_eq!(of("KdNr,Name,Ort"), Format::Table);
}
