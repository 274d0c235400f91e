//! Files that are no address list this program reads, told by their beginning, so that nothing of them is taken for
//! people.

/// The kind of a file that is refused, as [`crate::Error::FileUnreadable`] names it.
pub fn foreign(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let head = text.get(..text.floor_char_boundary(4096)).unwrap_or_default().to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| head.starts_with(word));
    if begins(&["<?xml", "<!--", "<phonebook", "<"]) {
        let has = |word: &str| head.contains(word);
        return Some(if has("<phonebook") {
            "fritzbox"
        } else if has("<html") || has("<!doctype html") || has("<table") || has("urn:schemas-microsoft-com:office") {
            "html"
        } else if begins(&["<?xml"]) || has("</") || has("/>") || has("xmlns") {
            "xml"
        } else {
            return None; // a cell in angle brackets
        });
    }
    if begins(&["begin:vcalendar", "begin:vevent", "begin:vtodo"]) {
        Some("ics")
    } else if begins(&["{\\rtf"]) {
        Some("rtf")
    } else if begins(&["{", "[{", "[\n", "[ "]) {
        Some("json")
    } else {
        None
    }
}

/// Does this text begin with an entry of a directory (RFC 2849)?
pub fn is_ldif(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{feff}').lines().take(50);
    let mut lines = lines.filter(|line| !(line.trim().is_empty() || line.starts_with('#')));
    let starts = |line: &str, word: &str| line.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    match lines.next() {
        Some(line) if starts(line, "version:") => lines.next().is_some_and(|line| starts(line, "dn:")),
        Some(line) => starts(line, "dn:"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_kinds_are_told_by_their_beginning() {
        for (text, kind) in [
            ("<?xml version=\"1.0\"?>\n<phonebooks><phonebook owner=\"0\">", Some("fritzbox")),
            ("\u{feff}<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>", Some("html")),
            ("  <!DOCTYPE HTML>\n<TABLE>", Some("html")),
            ("<?xml version=\"1.0\"?><contacts/>", Some("xml")),
            ("BEGIN:VCALENDAR\r\nVERSION:2.0", Some("ics")),
            ("{\\rtf1\\ansi", Some("rtf")),
            ("{\"contacts\":[]}", Some("json")),
            ("[{\"name\":\"x\"}]", Some("json")),
            ("Vorname;Nachname\r\n<a@b.example>;x", None),
            ("<a@b.example>;x", None),
            ("[Name];Ort", None),
            ("", None),
        ] {
            assert_eq!(foreign(text), kind, "{text}");
        }
    }

    #[test]
    fn a_directory_file_begins_with_a_distinguished_name() {
        assert!(is_ldif("version: 1\n\n# Leute\ndn: cn=Ilse"));
        assert!(is_ldif("DN:: Y249"));
        assert!(!is_ldif("dnummer;Name\n1;x") && !is_ldif("version: 1\nName: x") && !is_ldif(""));
    }
}
