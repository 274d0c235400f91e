//! What goes wrong, or was not meant so: a list that should not have come in, a stick that is not there, a folder where
//! a book would come to harm. Nothing is lost, and a sentence says what to do.

use std::{fs, path::Path};

use kundenbuch_e2e::{Key, Start, Window};

use crate::people::{PASSPHRASE, list::outlook, list::windows_1252, make_book, take_over};

const CONTACTS: &str = "document.querySelector('.side nav a .n')?.innerText";

async fn with_a_book() -> Window {
    let window = Window::open(Start::default()).await;
    let documents = window.home().join("Dokumente");
    fs::create_dir_all(&documents).unwrap();
    make_book(&window, &documents).await;
    window
}

async fn close_book(window: &Window) {
    window.keys(Key::Control + "k").await;
    window.keys(Key::Control + "a").await;
    window.keys("Buch schließen").await;
    window
        .until("document.querySelector('[role=option][aria-selected=true]')?.innerText.startsWith('Buch schließen')")
        .await;
    window.keys(Key::Enter).await;
}

async fn open_again(window: &Window) {
    window.press("Gärtnerei Probe").await;
    window.fill("Kennwort", PASSPHRASE).await;
    window.press("Buch öffnen").await;
    window.until(CONTACTS).await;
}

#[tokio::test]
async fn an_import_leaves_its_report_and_goes_again_as_a_whole() {
    let window = with_a_book().await;
    let file = window.home().join("Kontakte.CSV");
    let rows = outlook(40).replace("Süßer Weg 7\"", "zahlt mit 4111 1111 1111 1111\"");
    fs::write(&file, windows_1252(&rows)).unwrap();
    take_over(&window, &file).await;

    let report = window.home().join("Bericht.csv");
    window.will_pick(&report);
    window.press("Bericht speichern …").await;
    window.sees("Der Bericht ist gespeichert").await;
    let report = fs::read_to_string(report).unwrap();
    assert!(report.contains("Zeilen übernommen;40\r\n"), "{report}");
    assert!(report.contains("9;Kartennummer oder Verbotenes;Straße;ja\r\n"), "{report}");

    // Not what was meant: all of it goes again, by the keyboard.
    window.press("Weitere Datei …").await;
    window.press("Zurücknehmen: Kontakte.CSV").await;
    window.until("document.activeElement.textContent.trim().startsWith('Behalten')").await;
    window.picture("take-back");
    window.is_accessible("the question before taking back").await;
    window.keys(Key::Tab).await;
    window.keys(Key::Enter).await;
    window.sees("40 Kontakte zurückgenommen").await;
    window.sees("zurückgenommen am").await;
    window.until(&format!("{CONTACTS} === '0'")).await;
    window.close().await;
}

/// How many backups lie in a folder; the ledger lies beside them.
fn backups(folder: &Path) -> usize {
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.extension().is_some_and(|ending| ending == "kundenbuch-sicherung")).count()
}

#[tokio::test]
async fn closing_the_book_makes_a_backup_and_says_if_it_cannot() {
    let window = with_a_book().await;
    let stick = window.home().join("Stick");
    fs::create_dir_all(&stick).unwrap();
    window.press("Sicherung").await;
    window.will_pick(&stick);
    window.press("Ordner auswählen …").await;
    window.sees("Anderer Ordner …").await;
    // Whoever has just chosen a folder is asked at once.
    window.press("Beim Schließen sichern").await;
    window.until("document.querySelector('input[type=checkbox]')?.checked").await;

    close_book(&window).await;
    window.sees("Neues Buch anlegen").await;
    assert_eq!(backups(&stick), 1, "a backup was made on closing");

    // The stick has been pulled out: the book stays open until somebody decides.
    open_again(&window).await;
    let pocket = window.home().join("Hosentasche");
    fs::rename(&stick, &pocket).unwrap();
    close_book(&window).await;
    window.sees("Der Ordner oder der Stick ist nicht da.").await;
    window.until("document.activeElement.textContent.trim() === 'Noch einmal versuchen'").await;
    window.picture("closing-without-stick");
    window.is_accessible("a backup that failed on closing").await;
    window.press("Offen lassen").await;
    window.until("!document.querySelector('dialog[open]')").await;
    assert!(!window.shows("Neues Buch anlegen").await);

    close_book(&window).await;
    window.sees("Der Ordner oder der Stick ist nicht da.").await;
    fs::rename(&pocket, &stick).unwrap();
    window.press("Noch einmal versuchen").await;
    window.sees("Neues Buch anlegen").await;
    assert_eq!(backups(&stick), 2, "the second try made a backup");
    window.close().await;
}

#[tokio::test]
async fn a_book_is_not_made_where_it_would_come_to_harm() {
    let window = Window::open(Start::default()).await;
    window.press("Neues Buch anlegen").await;
    window.fill("Name der Firma", "Gärtnerei Probe").await;
    window.fill("Ihr Name", "Anna Beispiel").await;
    let places = [
        ("Dropbox", "mit einem Online-Speicher abgeglichen (Dropbox)"),
        (".gvfs/buero", "liegt auf einem Netzlaufwerk"),
    ];
    for (place, said) in places {
        let folder = window.home().join(place);
        fs::create_dir_all(&folder).unwrap();
        window.will_pick(&folder);
        window.press("Auswählen …").await;
        window.until(&format!("document.querySelector('input[readonly]').value === '{}'", folder.display())).await;
        window.press("Weiter").await;
        window.sees(said).await;
        window.picture(&format!("refused-{}", place.trim_start_matches('.').replace('/', "-")));
        window.is_accessible(said).await;
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "{place}");
    }
    window.close().await;
}
