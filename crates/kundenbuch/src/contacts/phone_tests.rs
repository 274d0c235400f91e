#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]
use proptest::prelude::*;

use super::*;
use crate::steps;

fn e164(text: &str) -> String {
    read(text, "DE").e164.unwrap_or_default()
}

#[test]
fn one_number_is_read_from_any_spelling() {
    for text in [
        "089 1234567",
        "(0 89) 1 23 45 67",
        "(089)1234567",
        "089/1234567",
        "089-1234567",
        "089.123.45.67",
        "0 89 / 123 45 67",
        "+49 89 1234567",
        "+49 (0)89 1234567",
        "+49(0) 89/1234567",
        "+49 (089) 1234567",
        "0049 89 1234567",
        "0049(0)891234567",
        "+49-89-1234567",
        "+0049 89 1234567",
        "Tel.: 089 1234567",
        "Tel. 089 1234567 App. 12",
        "089 1234567 (abends)",
        "Büro: +49 89 1234567, privat 089 7654321",
        "089 1234567 / 0171 2223344",
        "089\u{a0}1234567",
        "\u{202a}+49 89 1234567\u{202c}",
        "０８９ １２３４５６７",
        "tel:+49-89-1234567",
        "089 1234567\n0171 2223344",
    ] {
        assert_eq!(e164(text), "+49891234567", "{text}");
    }
}

#[test]
fn mobiles_keep_their_digits_however_grouped() {
    for text in [
        "0171/2223344",
        "0171-2223344",
        "0171-222-3344",
        "0171 222 33-44",
        "+491712223344",
        "1712223344",
        "491712223344",
    ] {
        assert_eq!(
            read(text, "DE"),
            Phone {
                e164: Some("+491712223344".into()),
                national: "1712223344".into(),
                others: read(text, "DE").others,
                ..Phone::default()
            },
            "{text}"
        );
    }
    assert_eq!(read("0664 1234567", "AT").e164.unwrap(), "+436641234567");
}

#[test]
fn the_digits_behind_a_dash_belong_to_the_number() {
    for (text, number, direct) in [
        ("0711 2233-440", "+497112233440", "440"),
        ("02202 123456-12", "+49220212345612", "12"),
        ("02202123456-12", "+49220212345612", "12"),
        ("0 22 02/12 34 56 - 12", "+49220212345612", "12"),
        ("(0 89) 12 34-0", "+498912340", "0"),
        ("+49-89-1234567-18", "+4989123456718", "18"),
        ("+49 (0)89 1234567–18", "+4989123456718", "18"),
        ("+4989 1234567-18", "+4989123456718", "18"),
        ("089/2180-1234", "+498921801234", "1234"),
        ("05321/12-0", "+495321120", "0"),
        ("+43 662 8072-0", "+4366280720", "0"),
        ("030 12-34-56", "+4930123456", ""),
        ("0351-44-55", "+493514455", ""),
        ("02202-12345", "+49220212345", ""),
        ("+1 212-555-1234", "+12125551234", ""),
    ] {
        let phone = read(text, "DE");
        assert_eq!((phone.e164.as_deref(), phone.direct.as_str()), (Some(number), direct), "{text}");
        assert!(phone.others.is_empty() && phone.extension.is_empty(), "{text}");
    }
    assert_eq!(e164("0711 2233-440"), e164("0711 2233440"));
    assert_ne!(e164("0711 2233-440"), e164("0711 2233-441"));
    assert_eq!(read("02202 123456-12", "DE").national, "220212345612");
}

#[test]
fn a_marked_extension_is_shown_and_found_but_no_part_of_the_number() {
    for (text, marked, national) in [
        ("0711 2233440 App. 12", "App. 12", "711223344012"),
        ("0711 2233440 ext 12", "ext 12", "711223344012"),
        ("+49 711 2233440;ext=12", "ext=12", "711223344012"),
        ("tel:+49-711-2233440;ext=12", "ext=12", "711223344012"),
        ("0711 2233440 x12", "x12", "711223344012"),
        ("0711 2233440, Durchw. 12", "Durchw. 12", "711223344012"),
        ("0711 2233440 Durchwahl: 12", "Durchwahl: 12", "711223344012"),
        ("0711 2233440 (DW 12)", "", "7112233440"),
    ] {
        let phone = read(text, "DE");
        assert_eq!(phone.e164.as_deref(), Some("+497112233440"), "{text}");
        assert!(phone.others.is_empty(), "{text}");
        assert_eq!(split(text), [text], "{text}");
        if !marked.is_empty() {
            assert_eq!((phone.extension.as_str(), phone.national.as_str()), (marked, national), "{text}");
            assert!(din5008(text, "DE").ends_with(marked), "{text}");
        }
    }
}

#[test]
fn several_numbers_of_a_cell_are_told_apart() {
    for (cell, numbers) in [
        ("0711 2233440 oder 0171 4567890", vec!["0711 2233440", "0171 4567890"]),
        ("0711 2233440, 0171 4567890", vec!["0711 2233440", "0171 4567890"]),
        ("0711 2233440 / 0171 4567890", vec!["0711 2233440", "0171 4567890"]),
        ("0711/2233440/0171/4567890", vec!["0711/2233440", "0171/4567890"]),
        ("0711 2233440; 0171 4567890", vec!["0711 2233440", "0171 4567890"]),
        ("0711 2233440 u. 0171 4567890", vec!["0711 2233440", "0171 4567890"]),
        ("0711 2233440 und 0171 4567890", vec!["0711 2233440", "0171 4567890"]),
        ("0711 2233440\n0171 4567890\r\n+43 1 5331234", vec!["0711 2233440", "0171 4567890", "+43 1 5331234"]),
        ("0711 2233440 +49 171 4567890", vec!["0711 2233440", "+49 171 4567890"]),
        ("0711 2233440 0171 4567890", vec!["0711 2233440", "0171 4567890"]),
        ("0711 2233440 (Büro) 0171 4567890 (mobil)", vec!["0711 2233440 (Büro)", "0171 4567890 (mobil)"]),
        ("Büro: 0711 2233440, mobil 0171 4567890", vec!["Büro: 0711 2233440", "mobil 0171 4567890"]),
        ("Tel 0711 2233440 Fax 0711 2233441", vec!["Tel 0711 2233440", "Fax 0711 2233441"]),
        ("0711 2233440, 2233441", vec!["0711 2233440", "0711 2233441"]),
        ("0711 2233440/2233441", vec!["0711 2233440", "0711 2233441"]),
        ("+49 711 2233440 oder 2233441", vec!["+49 711 2233440", "+49 711 2233441"]),
        ("(212) 736-5000 / (646) 123-4567", vec!["(212) 736-5000", "(646) 123-4567"]),
        ("0711/123456", vec!["0711/123456"]),
        ("(0 89) 1 23 45 67", vec!["(0 89) 1 23 45 67"]),
        ("+49 (0) 711 / 223 344 0", vec!["+49 (0) 711 / 223 344 0"]),
        ("0711 2233440 (ab 18 Uhr)", vec!["0711 2233440 (ab 18 Uhr)"]),
        ("0711 2233440, ab 18:00", vec!["0711 2233440, ab 18:00"]),
        ("0711 2233440 seit 01.02.2023", vec!["0711 2233440 seit 01.02.2023"]),
        ("Handy 2: 0171 4567890", vec!["Handy 2: 0171 4567890"]),
        ("1. 0711 2233440", vec!["1. 0711 2233440"]),
        ("nachfragen", vec!["nachfragen"]),
    ] {
        assert_eq!(split(cell), numbers, "{cell}");
    }
    for text in ["Handy 2: 0171 4567890", "mobil 0171 4567890", "1. 0171 4567890"] {
        assert_eq!(e164(text), "+491714567890", "{text}");
    }
}

#[test]
fn every_reading_of_an_ambiguous_number_is_named() {
    for (text, main, others) in [
        ("0711 2233440/41", Some("+497112233440"), vec!["+49711223344041", "+497112233441"]),
        ("0711 2233-440/441", Some("+497112233440"), vec!["+497112233440441", "+497112233441"]),
        ("0711 2233-440, -441", Some("+497112233440"), vec!["+497112233441"]),
        ("0711 2233440 u. 41", Some("+497112233440"), vec!["+497112233441"]),
        ("0711 22334/40", Some("+497112233440"), vec!["+4971122334", "+4971122340"]),
        ("01 5331234", Some("+4915331234"), vec!["+4315331234"]),
        ("+39 (0)347 1234567", Some("+3903471234567"), vec!["+393471234567"]),
        ("49 711 2233440", None, vec!["+497112233440"]),
        ("7112233440", None, vec!["+497112233440"]),
        ("0711 2233440", Some("+497112233440"), vec![]),
    ] {
        let phone = read(text, "DE");
        assert_eq!(
            (phone.e164.as_deref(), phone.others.iter().map(String::as_str).collect()),
            (main, others),
            "{text}"
        );
        assert_eq!(split(text), [text], "{text}");
    }
    assert_eq!(read("0171 2223344", "AT").others, ["+491712223344"]);
}

#[test]
fn every_line_of_a_range_is_named_however_it_is_written() {
    let lines = |from: u32, to: u32| (from..=to).map(|line| format!("+49711{line}")).collect::<Vec<_>>();
    for (text, all) in [
        ("0711 2233-440 bis -449", lines(2_233_440, 2_233_449)),
        ("0711 2233-440 bis 449", lines(2_233_440, 2_233_449)),
        ("0711 2233-440 – -449", lines(2_233_440, 2_233_449)),
        ("0711 2233-440 - -449", lines(2_233_440, 2_233_449)),
        ("0711 2233-440-449", lines(2_233_440, 2_233_449)),
        ("0711/2233-440 – 449 (Zentrale)", lines(2_233_440, 2_233_449)),
        ("0711 2233440 bis 449", lines(2_233_440, 2_233_449)),
        ("0711 2233440 bis 2233449", lines(2_233_440, 2_233_449)),
        ("0711 2233440 bis 0711 2233449", lines(2_233_440, 2_233_449)),
        ("+49 711 2233440 bis +49 711 2233449", lines(2_233_440, 2_233_449)),
        ("0711 2233-440 bis -539", lines(2_233_440, 2_233_539)),
    ] {
        let phone = read(text, "DE");
        assert_eq!(split(text), [text], "{text}");
        let named: Vec<String> = phone.e164.into_iter().chain(phone.others).collect();
        assert_eq!(named, all, "{text}");
        assert!(phone.between.is_empty() && !phone.long_range, "{text}");
    }
    let central = read("0711 2233-0 bis -99", "DE");
    assert_eq!((central.e164.as_deref(), central.others.len()), (Some("+4971122330"), 100));
    for (text, all) in [("0711 2233-440/444", lines(2_233_441, 2_233_443)), ("0711 223-33-36", lines(22_333, 22_336))] {
        assert_eq!(read(text, "DE").between, all, "{text}");
    }
    assert!(read("0711 2233-100 bis -999", "DE").long_range);
    for text in [
        "0711 2233-440 bis 18 Uhr",
        "0711 2233410 bis 18 Uhr",
        "0711 2233410 (8 bis 18)",
        "0711-2233-440",
        "089-123-45-67",
        "0711 2233-449 bis -440",
        "0711 2233440-449",
    ] {
        let phone = read(text, "DE");
        assert!(phone.e164.is_some() && phone.others.is_empty() && phone.between.is_empty(), "{text}: {phone:?}");
    }
}

#[test]
fn words_behind_a_number_are_not_dialled() {
    assert_eq!(e164("030 1234567 App. 12"), "+49301234567");
    assert_eq!(e164("Tel.: 030 1234567 App. 12"), "+49301234567");
}

#[test]
fn a_letter_o_is_not_a_zero() {
    for text in ["O30 1234567", "o30/1234567", "03O 1234567", "030 12345O7", "Tel. O30 1234567"] {
        assert_eq!(read(text, "DE"), Phone::default(), "{text}");
    }
    assert_eq!(e164("0171 2223344 oder 030 1234567"), "+491712223344");
}

#[test]
fn what_is_no_full_number_is_not_understood_but_can_be_found() {
    for (text, national) in [
        ("1234567", "1234567"),
        ("nach 18 Uhr", "18"),
        ("", ""),
        ("keine", ""),
        ("+", ""),
        ("+49", ""),
        ("0", ""),
        ("112", "112"),
        ("030 1234567890123456789012", "01234567890123456789012"),
    ] {
        let phone = read(text, "DE");
        assert_eq!(phone.e164, None, "{text}");
        assert!(national.ends_with(&phone.national), "{text}: {}", phone.national);
    }
}

#[test]
fn other_countries_follow_their_own_rules() {
    for (text, country, wanted) in [
        ("01 5331234", "AT", "+4315331234"),
        ("044 668 18 00", "CH", "+41446681800"),
        ("01 42 68 53 00", "FR", "+33142685300"),
        ("06 6982", "IT", "+39066982"),
        ("+39 06 6982", "DE", "+39066982"),
        ("(212) 736-5000", "US", "+12127365000"),
        ("+41 (0)44 668 18 00", "DE", "+41446681800"),
        ("089 1234567", "", "+49891234567"),
        ("089 1234567", "xx", "+49891234567"),
    ] {
        assert_eq!(read(text, country).e164.as_deref(), Some(wanted), "{text}");
    }
}

#[test]
fn numbers_are_written_by_din_5008() {
    for (text, country, wanted) in [
        ("(0 89) 1 23 45 67", "DE", "089 1234567"),
        ("+49 (0)89/1234567-18", "DE", "089 1234567-18"),
        ("0170-123 456 78", "DE", "0170 12345678"),
        ("02202 123456-12", "DE", "02202 123456-12"),
        ("0043 1 5331234", "DE", "+43 1 5331234"),
        ("+49 89 1234567", "AT", "+49 89 1234567"),
        ("015112345678", "DE", "01511 2345678"),
        ("+41 44 668 18 00", "DE", "+41 44 668 18 00"),
        ("(212) 736-5000", "DE", "(212) 736-5000"),
        ("+1 212-736-5000", "DE", "+1 212 736 5000"),
        ("01/533 12 34", "AT", "01 5331234"),
        ("O30 1234567", "DE", "O30 1234567"),
        ("nachfragen", "DE", "nachfragen"),
        ("030 1234567 App. 12", "DE", "030 1234567 App. 12"),
        ("0711 2233-440", "DE", "0711 2233-440"),
        ("0800 / 330 1000", "DE", "0800 3301000"),
        ("(0 89) 12 34-0", "DE", "089 1234-0"),
    ] {
        assert_eq!(din5008(text, country), wanted, "{text}");
    }
}

#[test]
fn parts_of_four_digits_and_more_are_found() {
    assert_eq!(suffixes("3514455"), ["3514455", "514455", "14455", "4455"]);
    assert!(suffixes("445").is_empty());
    assert_eq!(suffixes(&"7".repeat(10_000)).len(), 17);
}

#[test]
fn a_search_text_gives_the_digits_of_the_national_number() {
    for (text, digits) in [
        ("0049 351 4455", Some("3514455")),
        ("+49 351/44 55", Some("3514455")),
        ("0351/44", Some("35144")),
        ("4455", Some("4455")),
        ("+49 40", None),
        ("+49 40 7", Some("407")),
        ("(0 89) 12", Some("8912")),
        ("+43 (0)1 533", Some("1533")),
        ("+39 06 69", Some("0669")),
        ("12", None),
        ("Müller", None),
        ("R2-4455", None),
        ("", None),
        ("()", None),
        ("089-1234567", Some("891234567")),
    ] {
        assert_eq!(query_digits(text).as_deref(), digits, "{text}");
    }
}

#[test]
fn a_search_in_any_spelling_meets_a_suffix() {
    let found = suffixes(&read("(03 51) 44 55-67", "DE").national);
    for typed in ["0351 44", "+49 351 4455", "0049(0)351/4455-67", "5567", "445"] {
        let digits = query_digits(typed).unwrap();
        assert!(found.iter().any(|suffix| suffix.starts_with(&digits)), "{typed}");
    }
}

#[test]
fn twice_the_cell_takes_at_most_twice_the_steps() {
    for shape in [
        "0",
        "1 ",
        "01 ",
        "1-",
        "0711 2233440 ",
        "0711 2233440/",
        "0711 2233440/41 ",
        "1: ",
        "x1",
        "x 1",
        "(",
        "(0) ",
        ",",
        ", 1",
        "0711 2233440 u. 41, ",
        "0012345 a ",
        "+",
        "+49 ",
        "a1 ",
        "a 1234567 ",
        "o0",
        "./-",
        " ",
        "Durchw. ",
        "oder ",
        "\u{ff11} ",
        "12.05.1975 ",
        "18 Uhr ",
    ] {
        for before in ["", "0711 2233440", "0711 2233440 Frau "] {
            let count = |pieces: usize| {
                let cell = before.to_owned() + &shape.repeat(pieces);
                steps::of(|| {
                    assert!(split(&cell).len() <= 50);
                    let _ = read(&cell, "DE");
                })
            };
            let (once, twice) = (count(2_000), count(4_000));
            assert!(twice <= 2 * once + once / 4, "{before}{shape}: {once} steps, twice as long {twice}");
        }
    }
}

#[test]
fn a_cell_as_long_as_a_field_may_be_does_not_run_out_of_stack() {
    for shape in ["0012345 a ", "00 12345 Herr ", "Handy 2: 0012345 ", "1: 0012345 x "] {
        let cell = shape.repeat(64 * 1024 / shape.len());
        assert!(split(&cell).len() <= 50);
        let _ = read(&cell, "DE");
    }
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in any::<String>(), country in "[A-Za-z]{0,3}") {
        let phone = read(&text, &country);
        prop_assert!(phone.e164.is_none_or(|e164| e164.len() <= 17 && e164.starts_with('+')));
        let _ = (din5008(&text, &country), query_digits(&text));
        prop_assert!(!split(&text).is_empty());
    }

    #[test]
    fn any_row_of_phone_characters_can_be_read(text in "[0-9oO+()/. \\-A]{0,40}") {
        let phone = read(&text, "DE");
        prop_assert!(phone.national.len() <= MOST_DIGITS);
        prop_assert!(phone.national.ends_with(&phone.direct));
        let parts = split(&text);
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        prop_assert!(parts.iter().map(|part| digits(part)).sum::<usize>() >= digits(&text), "no digit is lost");
    }

    #[test]
    fn the_written_form_reads_as_the_same_number(area in "(30|89|351|2202|171|33203)", number in "[1-9][0-9]{5}", extension in "(|[0-9]{1,2})") {
        let text = if extension.is_empty() { format!("0{area}/{number}") } else { format!("0{area}/{number}-{extension}") };
        let (typed, again) = (read(&text, "DE"), read(&din5008(&text, "DE"), "DE"));
        prop_assert!(typed.e164.is_some());
        prop_assert_eq!(typed, again);
    }

    #[test]
    fn joined_numbers_come_apart_and_each_part_is_one_number(
        numbers in prop::collection::vec("(0711 2233440|0171 4567890|[+]49 30 1234567|0351/445566|089 12345-67|[+]43 1 5331234)", 1..5),
        between in "(, |; | oder | u[.] | und | / |\n| [|] | & )",
    ) {
        let parts = split(&numbers.join(&between));
        prop_assert_eq!(&parts, &numbers);
        for part in parts {
            prop_assert_eq!(split(&part), vec![part.clone()]);
            prop_assert!(read(&part, "DE").others.is_empty());
        }
    }
}

#[test]
fn a_second_number_that_begins_with_a_zero_gets_no_area_code() {
    assert_eq!(split("0711 999-1 oder 0172 55"), ["0711 999-1", "0172 55"]);
    assert_eq!(split("0711 2233440, 2233441"), ["0711 2233440", "0711 2233441"]);
}
