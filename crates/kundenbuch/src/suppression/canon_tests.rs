//! The golden vectors of `canon/v1`: a red test here means that blocks of existing books would be lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use proptest::prelude::*;

use super::*;

fn name(family: &str, given: &str) -> Option<Vec<u8>> {
    Canon::name(family, given).map(|canon| canon.bytes())
}

/// A number in a spelling of people.
fn spoken(text: &str) -> Option<Vec<u8>> {
    crate::contacts::phone::read(text, "DE").e164.as_deref().and_then(phone)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// HMAC-SHA-256 under the key 00 01 … 1f, computed apart from this program; above each row its parts.
#[rustfmt::skip]
fn golden() -> Vec<(&'static str, Vec<Option<Vec<u8>>>)> {
    vec![
        // a@b.de
        ("c3cc05cb475dc2e08d1d3acafe24d0a293de9959219eaf145fbc380b8fc520d5", vec![mail("a@b.de"), mail("A@B.DE"), mail("  a@b.de\u{9}"), mail("a@b.de."), mail("\u{200b}a@b.de"), mail("\u{feff}a@b.de\u{a0}"), mail("\u{ff41}\u{ff20}\u{ff42}\u{ff0e}\u{ff44}\u{ff45}"), mail("a @ b.de"), mail("\"a\"@b.de"), mail(" \"A\"@B.DE")]),
        // hans.müller@xn--mller-kva.de
        ("2de3d9b63f0c2640535803ecef10e01181e9857489891efa6a89a0cf2517c877", vec![mail("hans.müller@müller.de"), mail("HANS.MÜLLER@MÜLLER.DE"), mail("hans.mu\u{308}ller@mu\u{308}ller.de"), mail("hans.müller@xn--mller-kva.de"), mail("Hans.Müller@XN--MLLER-KVA.de")]),
        // a+news@b.de
        ("2319fa81256eec810147d2a2ac60b74a40bc28fb3cf429563ceba00919feb05f", vec![mail("a+news@b.de"), mail("A+News@b.de")]),
        // a.b@b.de
        ("ea9f855f06633eae51ad06334f750f81cdbdfc172d46e5d4f9df2888147850dd", vec![mail("a.b@b.de")]),
        // ab@gmail.com
        ("c5b882ceb46530d4ae61b2ec1b93bbda1714cf0b0d73b85dd4ae195bbd4643af", vec![mail("ab@gmail.com")]),
        // "a@x"@b.de
        ("1225e24d2838e144447abbeb833b307a45f1d884f90d1959fc68f751b7c240cf", vec![mail("\"a@x\"@b.de")]),
        // a@b_c.de
        ("4749c310fb9cc1d98cf0634489e753f8b851271b79346de5d7050d5490c02413", vec![mail("a@b_c.de")]),
        // info@xn--strae-oqa.de
        ("7f1931a12909271bd2786e616d5d15e1a7d7e5146c00872b5f38db2edc1dd32d", vec![mail("info@straße.de"), mail("INFO@straße.de")]),
        // b.de
        ("b5310b5c4343948ddc6508d1fc60f14664865052f4e3c22d05aece5319636980", vec![domain("b.de"), domain("@B.DE"), domain(" b.de. "), domain_of_mail("someone@B.de"), domains_above_mail("x@mail.B.de").pop(), domains_above_mail("x@a.mail.b.de").pop()]),
        // xn--mller-kva.de
        ("33e36d4c2f9ea44fca9e4a8907918aa45de4fb24d2ee8da21426c4e2ba906ec5", vec![domain("müller.de"), domain("MÜLLER.de"), domain("xn--mller-kva.de"), domain_of_mail("x@müller.de")]),
        // +49891234567
        ("8a067fd5056b5b55a1156155bec36e38a707ae108d84262f6e4413cf8fc7e00f", vec![phone("+49891234567")]),
        // +497112233440
        ("56a0a781927ba2fb3a5ee1be3a42cca20eee52fdad948ccb6f00a5dc739900f4", vec![phone("+497112233440"), spoken("0711 2233-440"), spoken("0711 2233440"), spoken("+49 (0) 711 / 223 344 0"), spoken("0711/2233-440 App. 12")]),
        // +436641234567
        ("242296b6e2823f5634a0d7e5029d963720e1ffb3c1b5a6f8cc58d1fa3ab97480", vec![phone("+436641234567")]),
        // muller | hans | hauptstrasse | 12a | 80331
        ("dfa40a554a4a0c84c736775b429c03094d7c6aa9729d85e4f1977b6e225bf1ce", vec![post("Müller", "Hans", "Hauptstr. 12a", "80331"), post("Mueller", "hans", "Hauptstraße 12 a", "80331"), post("MÜLLER", "HANS", "HAUPTSTRASSE 12A", "D-80331"), post("Muller", "Hans Peter", "Haupt-Str.12 A", "D 80331"), post("Müller", "Hans-Peter", "Hauptstr. Nr. 12a", " 80331 "), post("mu\u{308}ller", "Hans", "Haupt Straße 12a, 3. OG", "DE-80331"), post("Müller", "Hans", "c/o Meier\u{a}Hauptstr. 12a\u{a}2. Stock", "80331"), post("Müller", "Hans", "Hauptstr. 12 a 2. OG rechts", "80331"), post("Müller", "Hans", "Hauptstr. 12a / 2. OG", "80331"), post("Müller", "Hans", "2. OG, Hauptstr. 012a", "80331"), post("Müller", "Hans", "Hauptstr. 12a Whg. 5", "80331"), post("Müller", "Hans", "Hauptstr. 12a c/o Meier", "80331"), post("Müller", "Hans", "Hauptstr. 12a am Bach", "80331")]),
        // muller |  | hauptstrasse | 12 | 1067
        ("f12db7feca2c762d56c69da56d410eef8c07c8e28bb119e231f8f9dafc0f5e30", vec![post("Müller", "", "Hauptstr. 12", "01067"), post("Müller", " ", "Hauptstr 12.", "1067")]),
        // au | eva | strassedes17juni | 135 | 10623
        ("24ad86816d82f50ee625a08553136888cce13520063a4a75bfdf2c17fc2a6a26", vec![post("von der Au", "Eva", "Straße des 17. Juni 135", "10623"), post("Von der Au", "\u{c9}va", "Strasse des 17. Juni 135", "10623"), post("v. d. Au", "Eva", "Straße des 17. Juni 135 EG links", "10623"), post("v.d.Au", "Eva", "Straße des 17. Juni 135 (Hinterhaus)", "10623"), post("Au", "Eva", "c/o Maier, Straße des 17. Juni 0135", "10 623")]),
        // huber | max | l7 | 14 | 68161
        ("ab5b1836c0d17d48cca318e87600d26b776637e4f73e93899929c3a9ff918726", vec![post("Huber", "Max", "L 7, 14", "68161"), post("Huber", "Max", "L7, 14", "68161")]),
        // gruber | ida | gasse | 12/3/14 | 1010
        ("a7e46b6fffdaabdd24d4bf06905ce88891d61e098f0c832adf7b391b96dbbe7f", vec![post("Gruber", "Ida", "Gasse 12/3/14", "A-1010"), post("Gruber", "Ida", "Gasse 12 / 3 / 14", "1010")]),
        // lang | jo | amring | 1-3 | 50667
        ("6224e23bcfb1b235f19da7e8d59db7d4ca638ba2d8738d778f2d52b19a759614", vec![post("Lang", "Jo", "Am Ring 1-3", "50667"), post("Lang", "Jo", "Am Ring 1 \u{2013} 3", "50667")]),
        // dupont | ana | rudelapaix | 12 | 75002
        ("72da7c2deb13444a93b7622e83bb5a32c06771453985f079aba35b496f69cdce", vec![post("Dupont", "Ana", "12, rue de la Paix", "75002")]),
        // smith | j | downingstreet | 10 | sw1a2aa
        ("1e661c0d33f251a4c700b72aa06af205097d030b5a162b6bab8b59b1a1ba0020", vec![post("Smith", "J. Robert", "Downing Street 10", "SW1A 2AA")]),
        // weinguthuber |  | postfach | 1234 | 80331
        ("0e3666a8e0e01f129c23acea0869144e7b3f32b5f0eb342ad3e6d2f1e1c22279", vec![post("Weingut Huber", "", "Postfach 12 34", "80331")]),
        // celik | su | dorfplatz |  | 12345
        ("f9b88aaa499cdcaf2a6e7cc4a542a5266c075f32c96d606b71e32eb2ea2a7521", vec![post("Çelik", "Su", "Dorfplatz", "12345")]),
        // dangelo | ilaria | strasse12 | 5 | 10115
        ("a07356d08146db8e8adf3814c6b4d376e9d426a952802c82b43fabb813677494", vec![post("D'Angelo", "Ilaria", "Straße 12 Nr. 5", "10115"), post("D Angelo", "Ilaria", "Straße 12 Nr. 05", "10115")]),
        // muller | hans
        ("8ceb76d7670cec260ea3a6c18cedd41ae47ee2d6f8c40f6a4062e8e4421e7ae9", vec![name("Müller", "Hans Peter")]),
    ]
}

#[test]
fn every_frozen_form_hashes_as_on_its_first_day() {
    let hasher = Hasher::new(std::array::from_fn(|place| u8::try_from(place).unwrap()));
    for (wanted, spellings) in golden() {
        for (place, input) in spellings.into_iter().enumerate() {
            let input = input.unwrap_or_else(|| panic!("no form for spelling {place} of {wanted}"));
            assert_eq!(hex(&hasher.hash(&input)), wanted, "spelling {place}: {:?}", String::from_utf8_lossy(&input));
        }
    }
}

#[test]
fn different_people_and_addresses_stay_apart() {
    let all: Vec<_> = golden().into_iter().map(|(_, spellings)| spellings[0].clone().unwrap()).collect();
    for (place, one) in all.iter().enumerate() {
        assert!(all.iter().skip(place + 1).all(|other| other != one));
    }
    assert_ne!(post("Müller", "Hans", "Hauptstr. 1", "80331"), post("Müller", "Hans", "Hauptstr. 12", "80331"));
    assert_ne!(post("ab", "c", "Weg 1", "1"), post("a", "bc", "Weg 1", "1"));
    assert_ne!(mail("a+x@b.de"), mail("a@b.de"));
}

#[test]
fn a_domain_lies_below_every_domain_above_it_but_the_last_label() {
    let above = |text: &str| Canon::domains_above_mail(text);
    let domain = |text: &str| Canon::Domain(text.to_owned());
    assert_eq!(above("x@sub.mail.b.de"), [domain("mail.b.de"), domain("b.de")]);
    assert!(above("x@b.de").is_empty() && above("x@de").is_empty() && above("b.de").is_empty());
}

#[test]
fn the_input_is_version_kind_and_parts_each_behind_its_length() {
    assert_eq!(mail("a@b.de").unwrap(), b"\0\0\0\x08canon/v1\0\0\0\x04mail\0\0\0\x06a@b.de");
    assert_eq!(
        post("Au", "", "Weg 1", "80331").unwrap(),
        b"\0\0\0\x08canon/v1\0\0\0\x04post\0\0\0\x02au\0\0\0\0\0\0\0\x03weg\0\0\0\x011\0\0\0\x0580331"
    );
}

#[test]
fn what_is_no_address_has_no_form() {
    for text in ["", " ", "@", "a@", "@b.de", "a.b.de", "a@.", "\u{200b}"] {
        assert_eq!((mail(text), domain_of_mail(text)), (None, None), "{text:?}");
    }
    for text in ["", "@", ".", "a@b.de", "b d.de"] {
        assert_eq!(domain(text), None, "{text:?}");
    }
    for text in ["", "+", "+49", "0891234567", "+49 89 123", "+49891234567x", "+123456789012345678"] {
        assert_eq!(phone(text), None, "{text:?}");
    }
    assert_eq!(post("", "Hans", "Hauptstr. 1", "80331"), None);
    assert_eq!(post("Müller", "Hans", "", "80331"), None);
    assert_eq!(post("Müller", "Hans", "Hauptstr. 1", " "), None);
    assert_eq!(name(" - ", "Hans"), None);
}

#[test]
fn a_hasher_shows_nothing_of_its_key() {
    assert_eq!(format!("{:?}", Hasher::new([7; 32])), "Hasher");
    assert_ne!(Hasher::new([7; 32]).hash(b"x"), Hasher::new([8; 32]).hash(b"x"));
}

proptest! {
    #[test]
    fn any_text_can_be_brought_into_form(one in any::<String>(), two in any::<String>()) {
        let _ = (mail(&one), domain_of_mail(&one), domain(&one), phone(&one), name(&one, &two));
        let _ = (post(&one, &two, &one, &two), post("a", &one, &two, "1"), mail(&format!("{one}@{two}")));
    }

    #[test]
    fn any_address_line_can_be_brought_into_form(line in "[Ss0-9a-zß., /\\-–½\n]{0,30}") {
        let _ = post("a", "b", &line, "1");
    }

    #[test]
    fn case_blanks_and_composition_do_not_matter(local in "[a-zäöü.+]{1,10}", host in "[a-zäöü]{1,8}") {
        let address = format!("{local}@{host}.de");
        prop_assert_eq!(mail(&address.to_uppercase()), mail(&address));
        prop_assert_eq!(mail(&format!(" {}\u{a0}", address.nfd().collect::<String>())), mail(&address));
    }

    #[test]
    fn plain_letters_have_the_form_they_have_beside_signs_that_do_not_count(one in "[ -~\n]{0,20}", two in "[ -~]{0,9}") {
        prop_assert_eq!(mail(&format!("{one}@{two}")), mail(&format!("{one}@{two}\u{200b}")));
        let marked = |text: &str| format!("{text}\u{301}");
        prop_assert_eq!(post(&one, &two, &one, &two), post(&marked(&one), &marked(&two), &one, &marked(&two)));
    }

    #[test]
    fn a_mail_read_once_has_the_forms_of_mail_domain_and_domains_above(one in any::<String>(), two in any::<String>()) {
        for text in [format!("{one}@{two}"), format!("{one}@sub.{two}.de"), one] {
            let apart = mail(&text).map(|mail| FormsOfMail {
                mail,
                domain: domain_of_mail(&text).unwrap(),
                above: domains_above_mail(&text),
            });
            prop_assert_eq!(forms_of_mail(&text), apart);
        }
    }

    #[test]
    fn a_form_is_its_own_form(text in "[A-Za-zäöüßÄ0-9.+@]{1,20}") {
        if let Some(Canon::Mail(form)) = Canon::mail(&text) {
            prop_assert_eq!(Canon::mail(&form), Some(Canon::Mail(form.clone())));
        }
    }
}
