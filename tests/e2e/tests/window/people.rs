//! What every story needs: a new book, and an address list in it.

use std::path::{Path, PathBuf};

use kundenbuch_e2e::{Key, Window};

#[path = "../../../command_line/list.rs"]
pub mod list;

/// The passphrase of every book made here.
pub const PASSPHRASE: &str = "Rosen blühen am Zaun 1974";

/// Makes a book as on the first start and gives back its recovery code.
pub async fn make_book(window: &Window, documents: &Path) -> String {
    window.press("Neues Buch anlegen").await;
    window.fill("Name der Firma", "Gärtnerei Probe").await;
    window.fill("Ihr Name", "Anna Beispiel").await;
    window.will_pick(documents);
    window.press("Auswählen …").await;
    window.until(&format!("document.querySelector('input[readonly]').value === '{}'", documents.display())).await;
    window.press("Weiter").await;
    window.fill("Kennwort", PASSPHRASE).await;
    window.press("Buch anlegen").await;
    window.until("document.querySelector('[data-testid=recovery-code]')").await;
    window.is_accessible("the recovery code").await;
    let code = window.run("return document.querySelector('[data-testid=recovery-code]').innerText").await;
    let code = code.as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    window.press("Ich habe ihn aufgeschrieben").await;
    window.fill("Wiederherstellungscode", &code).await;
    window.press("Prüfen und beginnen").await;
    window.sees("Hier stehen bald Ihre Kundinnen und Kunden").await;
    code
}

/// Writes an Outlook list of so many people, as German Windows does.
pub fn outlook_list(folder: &Path, rows: usize) -> PathBuf {
    let file = folder.join("Kontakte.CSV");
    std::fs::write(&file, list::windows_1252(&list::outlook(rows))).unwrap();
    file
}

/// Takes a file over, from the area in the side bar to the report.
pub async fn take_over(window: &Window, file: &Path) {
    window.press("Übernehmen").await;
    window.will_pick(file);
    window.press("Datei auswählen …").await;
    window.sees("neue Personen").await;
    window.choose("Woher stammen die Angaben?", "Von den Personen selbst").await;
    window.until("[...document.querySelectorAll('button')].some((it) => /Zeilen? übernehmen/.test(it.innerText) && it.ariaDisabled !== 'true')").await;
    window
        .run("[...document.querySelectorAll('button')].find((it) => /Zeilen? übernehmen/.test(it.innerText)).click()")
        .await;
    window.sees("Was passiert ist").await;
}

/// Opens a person by the keyboard alone: Ctrl+K, the words, Enter.
pub async fn open_person(window: &Window, typed: &str, name: &str) {
    window.keys(Key::Control + "k").await;
    window.keys(Key::Control + "a").await;
    window.keys(typed).await;
    window
        .until(&format!("document.querySelector('[role=option][aria-selected=true]')?.innerText.startsWith('{name}')"))
        .await;
    window.keys(Key::Enter).await;
    window.until(&format!("document.querySelector('.pane h2')?.innerText === '{name}'")).await;
}
