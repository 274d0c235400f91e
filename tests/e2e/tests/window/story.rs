//! The first release in one sitting, as a shop owner does it.

use std::fs;

use kundenbuch_e2e::{Key, Start, Window};

use crate::people::{PASSPHRASE, list::mail, make_book, open_person, outlook_list, take_over};

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a day at the desk, told in its order")]
async fn an_owner_makes_a_book_imports_consents_stops_exports_undoes_erases_backs_up_and_locks() {
    let window = Window::open(Start::default()).await;
    let documents = window.home().join("Dokumente");
    fs::create_dir_all(&documents).unwrap();
    window.is_accessible("the start page").await;
    make_book(&window, &documents).await;
    window.is_accessible("the empty book").await;

    // The list the owner really has.
    take_over(&window, &outlook_list(window.home(), 120)).await;
    window.sees("120").await;
    window.picture("import-report");
    window.is_accessible("the report of an import").await;
    window.press("Kontakte ansehen").await;

    // Ilse Müller, found as typed on a keyboard without umlauts, says yes to the newsletter.
    open_person(&window, "mueller ilse", "Ilse Müller").await;
    window.is_accessible("a person").await;
    window.press("Einwilligung").await;
    window.press("Erteilen").await;
    window.choose("Wie ist es gesagt worden?", "Am Telefon").await;
    window.is_accessible("the consent form").await;
    window.press("Erteilt eintragen").await;
    window.sees("Newsletter per E\u{2011}Mail erteilt").await;
    window.picture("consent");
    window.press("Schließen").await;

    // So does André, who calls a day later and wants nothing more.
    open_person(&window, "Müller André", "André Müller").await;
    window.press("Einwilligung").await;
    window.press("Erteilen").await;
    window.choose("Wie ist es gesagt worden?", "Auf Papier").await;
    window.press("Erteilt eintragen").await;
    window.sees("Newsletter per E\u{2011}Mail erteilt").await;
    window.press("Schließen").await;
    window.press("Mehr").await;
    window.press("Will keine Werbung").await;
    window.sees("Keine Werbung").await;

    // The list goes out without him.
    window.press("Newsletter").await;
    window.sees("hat einen Stopp").await;
    window.is_accessible("the newsletter page").await;
    window.fill("Wer bekommt die Liste?", "eigener Versand").await;
    let written = window.home().join("Newsletter.csv");
    window.will_pick(&written);
    window.press("Liste speichern …").await;
    window.sees("1 Adresse steht in der Datei").await;
    let written = fs::read_to_string(written).unwrap();
    assert!(written.contains(&mail(0)) && !written.contains(&mail(7)), "{written}");

    // Opt-outs of others, as text from a mail program.
    window.fill("Text mit E\u{2011}Mail-Adressen", &format!("{}; fremd@beispiel.example", mail(30))).await;
    window.press("Adressen suchen").await;
    window.press("Stopp für 2 Adressen setzen").await;
    window.sees("Im Buch betrifft das 1 Kontakt").await;

    // Into the bin by the menu, and back by Ctrl+Z.
    window.press("Kontakte").await;
    open_person(&window, "Käthe Müller", "Käthe Müller").await;
    window.press("Mehr").await;
    window.press("In den Papierkorb").await;
    window.sees("liegt im Papierkorb").await;
    window.until("document.querySelector('.side a[aria-current] .n').innerText === '119'").await;
    window.keys(Key::Control + "z").await;
    window.until("document.querySelector('.side a[aria-current] .n').innerText === '120'").await;

    // Björn goes for good.
    open_person(&window, "Björn Müller", "Björn Müller").await;
    window.press("Mehr").await;
    window.press("Endgültig löschen …").await;
    window.sees("Geht jetzt").await;
    window.choose("Warum wird gelöscht?", "icht mehr gebraucht").await;
    window.until("!document.querySelector('dialog[open] input[type=checkbox]').checked").await;
    window.run("document.querySelector('dialog[open] input[type=checkbox]').click()").await;
    window.fill("Kennwort des Buchs", PASSPHRASE).await;
    window.is_accessible("the plan of an erasure").await;
    window.picture("erase");
    window.press("Endgültig löschen").await;
    window.sees("Die Suche nach Resten hat nichts gefunden").await;
    let certificate = window.home().join("Bescheinigung.txt");
    window.will_pick(&certificate);
    window.press("Bescheinigung speichern …").await;
    window.sees("Die Bescheinigung ist gespeichert").await;
    let certificate = fs::read_to_string(certificate).unwrap();
    assert!(certificate.contains("Art. 17 Abs. 1") && !certificate.contains("Björn"), "{certificate}");
    window.press("Schließen").await;
    window.until("document.querySelector('.side a[aria-current] .n').innerText === '119'").await;

    // A copy on a stick.
    let stick = window.home().join("Stick");
    fs::create_dir_all(&stick).unwrap();
    window.press("Sicherung").await;
    window.will_pick(&stick);
    window.press("Ordner auswählen …").await;
    window.press("Jetzt sichern").await;
    window.sees("Gesichert und geprüft").await;
    window.sees("Zuletzt gesichert").await;
    window.is_accessible("the backup page").await;
    assert_eq!(
        endings(&stick),
        ["kundenbuch-ledger", "kundenbuch-sicherung"],
        "who said no or was erased, and the backup"
    );

    // Locked at noon, opened again: Björn stays away.
    window.keys(Key::Control + "l").await;
    window.sees("Letzte Sicherung heute").await;
    window.is_accessible("the locked book").await;
    window.fill("Kennwort", "ein falsches").await;
    window.press("Buch öffnen").await;
    window.sees("Dieses Kennwort öffnet das Kundenbuch nicht").await;
    window.fill("Kennwort", PASSPHRASE).await;
    window.press("Buch öffnen").await;
    window.until("document.querySelector('.side a[aria-current] .n')?.innerText === '119'").await;
    window.keys(Key::Control + "k").await;
    window.keys("Müller").await;
    window
        .until("[...document.querySelectorAll('[role=option]')].some((it) => it.innerText.startsWith('André Müller'))")
        .await;
    assert!(!window.shows("Björn Müller").await, "the erased person came back");
    window.close().await;
}

/// How the files of a folder end, in order.
fn endings(folder: &std::path::Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut endings: Vec<_> = names.filter_map(|name| name.rsplit_once('.').map(|(_, end)| end.to_owned())).collect();
    endings.sort();
    endings
}
