//! Taking an address list over.

use std::{collections::BTreeMap, path::Path};

use kundenbuch::{
    Error, Moment, Result, Uid,
    contacts::Given,
    exchange::{
        admit::{Held, Reason},
        import::{ImportRecord, OddKind, OddValue, Report, TakenBack},
        read::{self, Charset, Field, Options},
    },
};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Runtime, State};

use crate::{
    address_file::{AddressFile, names, person},
    begins,
    desk::{Desk, Written, in_thread},
    events::{Job, progress},
    pick::Use,
};

/// So many remarks and rows the preview shows.
const SHOWN: usize = 200;

/// One column of the file.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ColumnView {
    /// Its header.
    pub name: String,
    /// How many rows have a value.
    pub filled: u32,
    /// The first different values.
    pub samples: Vec<String>,
    /// What it becomes.
    pub field: Field,
}

/// What the file looks like.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportStart {
    /// Last part of the path.
    pub file_name: String,
    /// Size.
    #[specta(type = u32)]
    pub bytes: usize,
    /// Format found: `vcard`, `outlook_de`, …
    pub format: String,
    /// Charset it is read with.
    pub charset: Charset,
    /// Charsets to choose from.
    pub charsets: Vec<Charset>,
    /// Delimiter of a table; empty for cards.
    pub delimiter: String,
    /// Delimiters to choose from.
    pub delimiters: Vec<String>,
    /// Rows or cards.
    pub rows: u32,
    /// Columns of a table.
    pub columns: Vec<ColumnView>,
    /// Words with letters beyond ASCII: by them a person sees whether the charset is right.
    pub sample: Vec<String>,
}

/// How to read the file; empty means: as found.
#[derive(Debug, Clone, Default, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    charset: Option<Charset>,
    delimiter: String,
    mapping: Vec<Option<Field>>,
}

/// A row as it will come in.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RowView {
    /// Line of the file.
    pub line: u32,
    /// The person.
    pub name: String,
    /// Town.
    pub place: String,
    /// Firm.
    pub organisation: String,
}

/// What taking over would do.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportPreview {
    /// New contacts.
    pub new: u32,
    /// People the book would have more.
    pub new_people: u32,
    /// Firms the book would have more, also those named only beside a person.
    pub new_firms: u32,
    /// Known contacts whose empty fields are filled, and rows joined with an earlier one.
    pub supplemented: u32,
    /// Of these, rows joined with an earlier row of the file.
    pub joined: u32,
    /// Rows that say no to advertising, also of those that stay out.
    pub refused: u32,
    /// The first values that look wrong or were mended.
    pub odd: Vec<OddValue>,
    /// How many of each kind.
    pub odd_by_kind: BTreeMap<OddKind, u32>,
    /// Both.
    pub taken: u32,
    /// The gate's first remarks.
    pub held: Vec<Held>,
    /// All remarks.
    pub held_total: u32,
    /// How many of each reason.
    pub held_by_reason: BTreeMap<Reason, u32>,
    /// How many of these mean that the row stays out.
    pub out_by_reason: BTreeMap<Reason, u32>,
    /// Who stands in the lines of the remarks shown. Of somebody erased only the line is shown, never the name.
    pub names: BTreeMap<u32, String>,
    /// The first rows.
    pub samples: Vec<RowView>,
}

/// Looks at a chosen file.
#[tauri::command]
#[specta::specta]
pub async fn open_import<R: Runtime>(app: AppHandle<R>, desk: State<'_, Desk>, path: String) -> Result<ImportStart> {
    let (path, tell) = (desk.picked(&path, Use::Read)?, progress(&app, Job::Import));
    let folder = path.parent().map(Path::to_owned);
    let file = in_thread(move || AddressFile::read(&path, &tell)).await?;
    begins::lists_lie_in(&app, folder.as_deref());
    let start = file.start();
    desk.keep_file(Some(file));
    Ok(start)
}

/// Reads the same file anew with another charset, delimiter or meaning of columns.
#[tauri::command]
#[specta::specta]
pub async fn configure_import<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    settings: Settings,
) -> Result<ImportStart> {
    let (mut file, tell) = (desk.file()?, progress(&app, Job::Import));
    let fields = settings.mapping.into_iter().zip(0..).filter_map(|(field, at)| field.map(|field| (at, field)));
    let options = Options {
        charset: settings.charset,
        format: Some(file.reading.format),
        delimiter: settings.delimiter.chars().next(),
        fields: fields.collect(),
        ..Options::default()
    };
    let file = in_thread(move || {
        file.reading = read::open_watched(&file.bytes, &options, &tell)?;
        Ok(file)
    })
    .await?;
    let start = file.start();
    desk.go_on_with(file);
    Ok(start)
}

/// What taking over would do; nothing stays.
#[tauri::command]
#[specta::specta]
pub async fn preview_import<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    given: Given,
) -> Result<ImportPreview> {
    let (file, tell) = (desk.file()?, progress(&app, Job::Import));
    desk.write(move |book| {
        let mut report = book.preview_import(&file.reading, &given, &tell)?;
        report.held.truncate(SHOWN);
        report.odd.truncate(SHOWN);
        let names = names(&file.reading, &report);
        let drafts = file.reading.drafts().filter_map(|row| row.draft.ok());
        let samples = drafts.take(5).map(|draft| RowView {
            line: draft.line,
            name: person(&draft),
            place: draft.addresses.first().map(|address| address.place.clone()).unwrap_or_default(),
            organisation: draft.organisation,
        });
        Ok(ImportPreview {
            new: report.taken - report.supplemented,
            new_people: report.new_people,
            new_firms: report.new_firms,
            supplemented: report.supplemented,
            joined: report.joined,
            refused: report.refused,
            odd: report.odd,
            odd_by_kind: report.odd_by_kind,
            taken: report.taken,
            held: report.held,
            held_total: report.by_reason.values().sum(),
            held_by_reason: report.by_reason,
            out_by_reason: report.out_by_reason,
            names,
            samples: samples.collect(),
        })
    })
    .await
}

/// Takes the file over.
#[tauri::command]
#[specta::specta]
pub async fn take_import<R: Runtime>(app: AppHandle<R>, desk: State<'_, Desk>, given: Given) -> Written<Report> {
    let (mut file, tell) = (desk.file()?, progress(&app, Job::Import));
    let (reading, name) = (file.reading.clone(), file.name.clone());
    let changed = desk.import(move |book| book.take_import(&reading, &name, &given, &tell)).await?;
    file.report = Some(changed.value.clone());
    desk.go_on_with(file);
    Ok(changed)
}

/// Writes the report of the last take-over as a table into a chosen file, in these words for its codes.
#[tauri::command]
#[specta::specta]
pub async fn save_import_report(desk: State<'_, Desk>, path: String, words: BTreeMap<String, String>) -> Result<()> {
    let report = desk.file()?.report.ok_or_else(|| Error::not_found("report"))?;
    desk.save(&path, move || report.to_csv(&words)).await
}

/// Earlier imports, newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_imports(desk: State<'_, Desk>) -> Result<Vec<ImportRecord>> {
    desk.read(|book| book.imports(Moment::now())).await
}

/// Takes an import back.
#[tauri::command]
#[specta::specta]
pub async fn take_back_import(desk: State<'_, Desk>, uid: Uid) -> Written<TakenBack> {
    desk.write(move |book| book.take_back_import(uid)).await
}

/// Forgets the file.
#[tauri::command]
#[specta::specta]
pub fn close_import(desk: State<'_, Desk>) {
    desk.keep_file(None);
}
