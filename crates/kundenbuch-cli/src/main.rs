//! The command line: the same core for scripts, administration and acceptance runs.
//!
//! One command opens the book once, calls one verb of the core, prints one answer. Answers go to stdout, words for
//! people to stderr. Exit codes: 0 done, 1 refused with a reason, 2 wrong use, 3 wrong passphrase, 4 damaged.

mod backup;
mod batch;
mod book;
mod commands;
mod consents;
mod contacts;
mod desk;
mod erasure;
mod exchange;
mod line;
mod output;
mod settings;
mod values;
mod words;

use std::{env, process::ExitCode};

use desk::Desk;
use line::Start;
use output::{Answer, Outcome};

fn main() -> ExitCode {
    kundenbuch::harden::process(); // best effort: nobody is asked about a kernel that refuses
    // Also known when the rest of the line makes no sense, so that a script gets its document.
    let json = env::args_os().any(|word| word == "--json");
    let answer = line::start(env::args_os().skip(1)).and_then(run);
    ExitCode::from(output::print(answer, json))
}

fn run(start: Start) -> Outcome<Answer> {
    let mut desk = Desk::at(start.book, start.passphrase_file);
    let answer = match start.command {
        None => return Ok(Answer::help()),
        Some(line) if line.name() == "batch" => batch::run(&mut desk),
        Some(line) => commands::run(&mut desk, &line),
    };
    desk.close();
    answer
}
