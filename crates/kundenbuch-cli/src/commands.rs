//! The list of commands: what each is called, what it takes, which verb it calls.

use std::ffi::OsStr;

use crate::{
    backup, book, consents, contacts,
    desk::Desk,
    erasure, exchange,
    line::Line,
    output::{Answer, Failure, Outcome},
    settings,
};

/// A command's shape and verb.
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// Places that must be filled, as the help names them.
    pub places: &'static [&'static str],
    /// How many places may be filled.
    pub most: usize,
    /// Options with a value.
    pub options: &'static [&'static str],
    /// Options without one.
    pub flags: &'static [&'static str],
    /// What it does.
    pub run: fn(&mut Desk, &Line) -> Outcome<Answer>,
}

const ANY: usize = usize::MAX;

const fn command(
    name: &'static str,
    places: &'static [&'static str],
    run: fn(&mut Desk, &Line) -> Outcome<Answer>,
) -> Command {
    Command { name, places, most: places.len(), options: &[], flags: &[], run }
}

const COMMANDS: &[Command] = &[
    Command { options: &["name", "owner", "country", "key-cost"], ..command("create", &[], book::create) },
    Command { options: &["check"], ..command("recovery-code", &[], book::recovery_code) },
    Command { options: &["contacts"], ..command("sample", &["DIR"], book::sample) },
    command("stats", &[], book::stats),
    command("undo", &[], book::undo),
    Command { most: ANY, options: &["limit"], ..command("search", &["TEXT"], contacts::search) },
    command("show", &["ID"], contacts::show),
    Command { flags: &["returns"], most: ANY, ..command("add", &["FIELD=VALUE"], contacts::add) },
    Command { flags: &["returns"], most: ANY, ..command("edit", &["ID", "FIELD=VALUE"], contacts::edit) },
    Command { options: &["ground", "note"], ..command("restrict", &["ID"], contacts::restrict) },
    Command { options: &["ground", "told"], ..command("lift", &["ID"], contacts::lift) },
    Command {
        most: 1,
        options: &["format", "charset", "mapping", "take-back"],
        flags: &["dry-run"],
        ..command("import", &[], exchange::import)
    },
    Command {
        options: &["format", "purpose", "channel", "recipient"],
        ..command("export", &["FILE"], exchange::export)
    },
    Command {
        options: &["purpose", "channel", "wording", "how", "at", "note", "evidence", "lifts"],
        ..command("consent", &["grant|withdraw|object", "ID"], consents::consent)
    },
    Command { options: &["purpose", "channel"], ..command("may-contact", &["ID"], consents::may_contact) },
    Command {
        options: &["email", "phone", "domain", "post", "purpose"],
        flags: &["all"],
        ..command("suppress", &[], consents::suppress)
    },
    Command { options: &["charset", "column"], flags: &["dry-run"], ..command("optout", &["FILE"], consents::optout) },
    Command { options: &["add", "remove"], ..command("settings", &["own-domain"], settings::settings) },
    Command { options: &["ground", "blank", "keep"], flags: &["dry-run"], ..command("erase", &["ID"], erasure::erase) },
    Command { flags: &["run"], ..command("retention", &[], erasure::retention) },
    command("backup", &["FILE"], backup::make),
    command("restore", &["FILE", "DIR"], backup::restore),
    Command { flags: &["acknowledge"], ..command("verify", &[], backup::verify) },
    command("batch", &[], |_, _| Err(Failure::usage("batch_in_batch", ""))),
];

/// The command of this name.
pub fn find(name: &OsStr) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| name == command.name)
}

/// Carries a command out.
pub fn run(desk: &mut Desk, line: &Line) -> Outcome<Answer> {
    (line.command().run)(desk, line)
}
