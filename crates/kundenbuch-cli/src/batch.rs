//! Commands from stdin, one a line, each answered by one line of JSON; the book is opened once.

use std::{
    ffi::OsString,
    io::{BufRead, Write},
    time::Instant,
};

use kundenbuch::Error;
use serde_json::{Value, json};

use crate::{
    commands,
    desk::Desk,
    line,
    output::{Answer, Failure, Outcome},
};

/// Reads to the end of stdin. A line that fails is answered by its error, the next one goes on; a reader that went away
/// ends it.
pub fn run(desk: &mut Desk) -> Outcome<Answer> {
    desk.stay_open()?; // a wrong passphrase is one answer, not one per line
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.map_err(Error::from)?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let started = Instant::now();
        let answer = one(desk, &line);
        let ms = (started.elapsed().as_secs_f64() * 100_000.0).round() / 100.0;
        let document = match answer {
            Ok(answer) => json!({ "code": answer.code, "ms": ms, "result": answer.value }),
            Err(failure) => json!({ "code": failure.code(), "ms": ms, "error": failure.document() }),
        };
        if writeln!(out, "{document}").and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    Ok(Answer { code: 0, value: Value::Null })
}

fn one(desk: &mut Desk, line: &[u8]) -> Outcome<Answer> {
    let text = std::str::from_utf8(line).map_err(|_| Failure::usage("not_text", ""))?;
    let words = split(text).ok_or_else(|| Failure::usage("unclosed_quote", ""))?;
    let line = line::of_batch(words.into_iter().map(OsString::from))?;
    commands::run(desk, &line)
}

/// Parts a line as a shell does: blanks part words, `'…'` is literal, in `"…"` and outside a backslash takes the next
/// character as it is. Nothing else has a meaning. `None` if a quote is not closed.
fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match letters.next()? {
                        '\'' => break,
                        letter => word.push(letter),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match letters.next()? {
                        '"' => break,
                        '\\' => match letters.next()? {
                            letter @ ('"' | '\\' | '$' | '`') => word.push(letter),
                            letter => word.extend(['\\', letter]),
                        },
                        letter => word.push(letter),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(letters.next()?),
            letter if letter.is_whitespace() => words.extend(word.take()),
            letter => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn words_part_as_in_a_shell() {
        assert_eq!(split(r#"search "Jörg Huber" --limit 5"#).unwrap(), ["search", "Jörg Huber", "--limit", "5"]);
        assert_eq!(
            split(r#"add family='O"Hara' note="a \"b\" \c" tag=x\ y"#).unwrap(),
            ["add", r#"family=O"Hara"#, r#"note=a "b" \c"#, "tag=x y"]
        );
        assert_eq!(split("search ''").unwrap(), ["search", ""]);
        assert_eq!(split(" \t\r").unwrap(), [""; 0]);
    }

    #[test]
    fn an_open_quote_is_no_line() {
        for line in ["search 'Huber", "search \"Huber", "search Huber\\"] {
            assert!(split(line).is_none(), "{line}");
        }
    }
}
