//! Taking an address list over. The file stays in memory on this side until it is closed.

use std::path::PathBuf;

use kundenbuch::{
    Error, Moment, Result, Uid,
    book::Changed,
    contacts::Given,
    exchange::{
        import::{ImportRecord, Report, TakenBack},
        read::{self, Charset, Column, Options, Reading},
    },
};
use serde::Serialize;
use tauri::{AppHandle, Manager, Runtime, State};

use super::work::{aside, progress, write};
use crate::desk::Desk;

/// The address list being looked at.
#[derive(Debug)]
pub struct AddressFile {
    name: String,
    bytes: Vec<u8>,
    reading: Reading,
    report: Option<Report>,
}

/// What the file looks like.
#[derive(Debug, Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportStart {
    /// Last part of the path.
    pub file_name: String,
    /// Size.
    #[specta(type = f64)]
    pub bytes: usize,
    /// Format found: `vcard`, `outlook_de`, …
    pub format: String,
    /// Charset it is read with.
    pub charset: Charset,
    /// Delimiter of a table.
    pub delimiter: Option<char>,
    /// Rows or cards.
    pub rows: u32,
    /// Columns of a table.
    pub columns: Vec<Column>,
}

impl AddressFile {
    fn start(&self) -> ImportStart {
        ImportStart {
            file_name: self.name.clone(),
            bytes: self.bytes.len(),
            format: self.reading.format.code().to_owned(),
            charset: self.reading.charset,
            delimiter: self.reading.delimiter,
            rows: self.reading.rows,
            columns: self.reading.columns.clone(),
        }
    }
}

/// Looks at a picked file.
#[tauri::command]
#[specta::specta]
pub async fn open_import(desk: State<'_, Desk>, path: String) -> Result<ImportStart> {
    let path: PathBuf = desk.picked(&path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let file = aside(move || {
        let size = path.metadata()?.len();
        if size > read::MAX_BYTES as u64 {
            return Err(Error::FileTooLarge { limit: read::MAX_BYTES as u64 });
        }
        let bytes = std::fs::read(path)?;
        let reading = read::open(&bytes, &Options::default())?;
        Ok(AddressFile { name, bytes, reading, report: None })
    })
    .await?;
    let start = file.start();
    desk.with_file(|place| {
        *place = Some(file);
        Ok(start)
    })
}

/// Reads the same file anew with another charset, delimiter or meaning of columns.
#[tauri::command]
#[specta::specta]
pub async fn configure_import(desk: State<'_, Desk>, settings: Options) -> Result<ImportStart> {
    desk.with_file(|place| {
        let file = place.as_mut().ok_or_else(|| Error::not_found("file"))?;
        file.reading = read::open(&file.bytes, &settings)?;
        Ok(file.start())
    })
}

/// What taking over would do; nothing stays.
#[tauri::command]
#[specta::specta]
pub async fn preview_import<R: Runtime>(app: AppHandle<R>, given: Given) -> Result<Report> {
    let tell = progress(&app, "import");
    aside(move || {
        let desk = app.state::<Desk>();
        let (reading, _) = opened(&desk)?;
        desk.write(|book| book.preview_import(&reading, &given, &tell))
    })
    .await
}

/// Takes the file over.
#[tauri::command]
#[specta::specta]
pub async fn take_import<R: Runtime>(app: AppHandle<R>, given: Given) -> Result<Changed<Report>> {
    let tell = progress(&app, "import");
    aside(move || {
        let desk = app.state::<Desk>();
        let (reading, name) = opened(&desk)?;
        let changed = desk.write(|book| book.take_import(&reading, &name, &given, &tell))?;
        desk.with_file(|place| {
            if let Some(file) = place {
                file.report = Some(changed.value.clone());
            }
            Ok(())
        })?;
        Ok(changed)
    })
    .await
}

fn opened(desk: &Desk) -> Result<(Reading, String)> {
    desk.with_file(|place| {
        let file = place.as_ref().ok_or_else(|| Error::not_found("file"))?;
        Ok((file.reading.clone(), file.name.clone()))
    })
}

/// Writes the report of the last take-over as a table into a picked file.
#[tauri::command]
#[specta::specta]
pub async fn save_import_report(desk: State<'_, Desk>, path: String) -> Result<()> {
    let path = desk.picked(&path)?;
    let report = desk.with_file(|place| {
        place.as_ref().and_then(|file| file.report.clone()).ok_or_else(|| Error::not_found("report"))
    })?;
    Ok(std::fs::write(path, report.to_csv()?)?)
}

/// Earlier imports, newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_imports<R: Runtime>(app: AppHandle<R>) -> Result<Vec<ImportRecord>> {
    super::work::read(app, |reader| reader.imports(Moment::now())).await
}

/// Takes an import back.
#[tauri::command]
#[specta::specta]
pub async fn take_back_import<R: Runtime>(app: AppHandle<R>, uid: Uid) -> Result<Changed<TakenBack>> {
    write(app, move |book| book.take_back_import(uid)).await
}

/// Forgets the file.
#[tauri::command]
#[specta::specta]
pub fn close_import(desk: State<'_, Desk>) -> Result<()> {
    desk.with_file(|place| {
        *place = None;
        Ok(())
    })
}
