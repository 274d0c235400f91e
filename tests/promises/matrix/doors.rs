//! Which door each way of writing in the code belongs to. Every list matches its type exhaustively: a new variant does
//! not build until somebody says here which door it is.

use kundenbuch::{
    book::Op,
    exchange::read::Format,
    newsletter::{Everything, ListFormat},
    suppression::Source,
};

/// To which doors a way of writing belongs.
#[derive(Debug, Clone, Copy)]
pub enum Claim {
    /// Names of doors.
    Doors(&'static [&'static str]),
    /// Why it is none.
    None(&'static str),
}

macro_rules! claims {
    ($($type:ident { $($variant:ident => $claim:expr,)* })*) => {
        /// Each variant with its claim.
        pub const CLAIMS: &[(&str, Claim)] = &[
            $($((concat!(stringify!($type), "::", stringify!($variant)), $claim),)*)*
        ];

        $(
            const _: fn($type) = |one| match one {
                $($type::$variant => {})*
            };
        )*
    };
}

use Claim::{Doors, None};

const EDITS: Claim =
    Doors(&["edit of mail", "edit of phone", "edit of name", "edit of street", "second value", "take-out of a value"]);
const FILE: Claim = Doors(&["import of somebody new", "import that supplements"]);

claims! {
    Op {
        AddContact => Doors(&["entry by hand", "erase and come back"]),
        EditContact => EDITS,
        BinContacts => Doors(&["bin and restore"]),
        RestoreContacts => Doors(&["bin and restore"]),
        AddNote => Doors(&["second value"]),
        TagContacts => Doors(&["second value", "take-out of a value"]),
        GrantConsent => None("a consent is what a no is said against, not a way around it"),
        WithdrawConsent => Doors(&["opt-out by button"]),
        AddWording => None("a wording is nobody's data"),
        ChangePurpose => None("a purpose is nobody's data"),
        Suppress => Doors(&["opt-out by button"]),
        TakeOptOuts => Doors(&["opt-out by paste", "opt-out by CSV", "opt-out by mail"]),
        SetOwnDomains => None("it names the firm's own addresses, nobody's else"),
        Import => FILE,
        TakeBackImport => Doors(&["take-back of an import"]),
        HandOver => None("writes a line into the log of what left, nothing into a contact"),
        Restrict => None("it only tightens what may be done with a contact"),
        Erase => Doors(&["erase and come back"]),
        ApplyLedger => Doors(&["old copy of the folder", "restored backup", "newer backup beside an older one", "another PC's copy"]),
        EndRetention => None("it deletes what law no longer keeps of people who are gone"),
        FillSample => None("it fills a book of invented people that takes no files"),
        ChangeStaff => None("it names the people who work with the book"),
        Undo => Doors(&["undo"]),
        Redo => Doors(&["redo"]),
    }
    Format {
        Vcard => Doors(&["own vCard read back", "import of somebody new", "import that supplements"]),
        OutlookDe => FILE,
        OutlookEn => FILE,
        Google => FILE,
        Thunderbird => FILE,
        Ldif => FILE,
        Json => Doors(&["own JSON read back"]),
        Table => Doors(&["own CSV read back", "import of somebody new", "import that supplements"]),
    }
    Everything {
        Vcard => Doors(&["own vCard read back"]),
        Csv => Doors(&["own CSV read back"]),
        Json => Doors(&["own JSON read back"]),
    }
    ListFormat {
        Csv => Doors(&["own CSV read back"]),
    }
    Source {
        Person => Doors(&["opt-out by button"]),
        Paste => Doors(&["opt-out by paste"]),
        Csv => Doors(&["opt-out by CSV"]),
        Mail => Doors(&["opt-out by mail"]),
        Import => FILE,
        Erasure => Doors(&["erase and come back"]),
    }
}
