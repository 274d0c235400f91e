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
