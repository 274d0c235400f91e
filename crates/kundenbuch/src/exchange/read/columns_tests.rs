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
        ("Newsletter;Newsletter (j/n);DSGVO", "newsletter"),
        ("Werbung;Marketing", "allow_all"),
        ("Kein Newsletter;Newsletter abgemeldet;Newsletter-Abmeldung;Newsletter-Sperre", "stop_email"),
        ("Newsletter gesperrt;Newsletter Opt-out;Newsletter Widerspruch;Newsletter widerrufen", "stop_email"),
        ("Newsletter abbestellt am;Newsletter unsubscribed;Stop Newsletter;Newsletter: nicht", "stop_email"),
        ("Werbesperre;stopp;unsubscribed;Werbesperre Post;Widerspruch am;Robinsonliste", "stop"),
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
            assert_eq!(by_word(&code, Format::Table), Some(field), "{code}");
        }
    }
}

#[test]
fn the_columns_of_shops_and_mailing_services_are_known() {
    for (header, codes) in [
        (
            // WooCommerce
            "customer_id;user_email;billing_first_name;billing_last_name;billing_company;billing_address_1;billing_address_2;\
             billing_postcode;billing_city;billing_state;billing_country;billing_email;billing_phone",
            "customer_number email given family organisation street street2 postcode place ignore country email phone",
        ),
        (
            "shipping_first_name;shipping_last_name;shipping_company;shipping_address_1;shipping_postcode;shipping_city;shipping_country",
            "ignore ignore ignore street_other postcode_other place_other country_other",
        ),
        (
            // Shopify
            "Customer ID;First Name;Last Name;Email;Accepts Email Marketing;Default Address Company;Default Address Address1;\
             Default Address City;Default Address Province Code;Default Address Country Code;Default Address Zip;\
             Default Address Phone;Phone;Accepts SMS Marketing;Total Spent;Total Orders;Note;Tax Exempt;Tags",
            "customer_number given family email newsletter organisation street place ignore country postcode phone phone \
             allow_sms ignore ignore note ignore tag",
        ),
        (
            // Shopware
            "customer_number;salutation;title;first_name;last_name;email;billing_street;billing_zipcode;billing_city;billing_phone_number;newsletter",
            "customer_number salutation title given family email street postcode place phone newsletter",
        ),
        (
            // CleverReach, Brevo, Mailchimp
            "email;registered;activated;deactivated;VORNAME;NACHNAME;SMS;FIRSTNAME;DOUBLE_OPT-IN;EMAIL_BLOCKLISTED",
            "email ignore ignore stop given family phone_mobile given newsletter stop_email",
        ),
        (
            "Email Address;First Name;Address;Phone Number;Birthday;MEMBER_RATING;OPTIN_TIME;UNSUB_TIME;UNSUB_REASON;CLEAN_TIME;LEID;TAGS",
            "email given street phone birthday ignore newsletter stop stop stop ignore tag",
        ),
        (
            // Lexware, orgaMAX
            "Kundennr.;Matchcode;Anrede;Firma;Name;Vorname;Ansprechpartner;Strasse;PLZ;Ort;Land;Telefon1;Telefon2;Telefax;Mobil;E-Mail;Homepage",
            "customer_number ignore salutation organisation family given name street postcode place country phone phone phone_fax phone_mobile email website",
        ),
        (
            // DATEV
            "Konto;Name (Adressattyp Unternehmen);Name (Adressattyp natürl. Person);Vorname (Adressattyp natürl. Person);Adressattyp;\
             Kurzbezeichnung;Anrede;Titel/Akad. Grad;Straße;Postfach;Postleitzahl;Ort;Land;Telefon;Telefon GL;E-Mail;Internet;Fax;\
             Bankleitzahl 1;Bankbezeichnung 1;IBAN 1;SWIFT-Code 1",
            "customer_number organisation family given ignore ignore salutation title street street2 postcode place country phone \
             phone email website phone_fax ignore ignore fact:iban ignore",
        ),
    ] {
        let codes: Vec<&str> = codes.split_whitespace().collect();
        assert_eq!(fields(header), codes, "{header}");
    }
}

#[test]
fn a_column_of_ticks_named_firma_is_no_firm() {
    let header = ["Name", "Firma"].map(str::to_owned);
    let samples = [vec!["Huber GmbH".to_owned()], vec!["ja".to_owned(), "nein".to_owned()]];
    let codes: Vec<String> = propose(&header, &samples, Format::Table).iter().map(ToString::to_string).collect();
    assert_eq!(codes, ["name_or_organisation", "fact"]);
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
