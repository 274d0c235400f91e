//! Every area in light, in dark, in large type and in English: nothing sticks out, axe finds nothing.

use kundenbuch_e2e::{Key, Start, Window};

/// The areas in German and English, and what shows once the book has answered.
const AREAS: [([&str; 2], &str); 6] = [
    (["Kontakte", "Contacts"], ".rows [aria-rowindex='6']"),
    (["Newsletter", "Newsletter"], ".tot .many"),
    (["Datenschutz", "Privacy"], "#stops ~ *"),
    (["Übernehmen", "Import"], "main"),
    (["Sicherung", "Backup"], "main"),
    (["Einstellungen", "Settings"], "main"),
];
const GERMAN: usize = 0;
const ENGLISH: usize = 1;

async fn sample() -> Window {
    let window = Window::open(Start::default()).await;
    window.press("Musterfirma ansehen").await;
    window.until("document.querySelectorAll('.rows [role=row]').length > 10").await;
    window
}

/// Each area once: a picture, axe, and no page wider than the window.
async fn walk(window: &Window, name: &str, language: usize) {
    for (areas, shown) in AREAS {
        let area = areas[language];
        window.press(area).await;
        window
            .until(&format!(
                "document.querySelector('.side nav a[aria-current=page] .t')?.textContent.startsWith('{area}')"
            ))
            .await;
        window.until(&format!("document.querySelector(\"{shown}\")")).await;
        window.picture(&format!("{name}-{}", area.to_lowercase().replace('ü', "ue")));
        window.is_accessible(&format!("{area}, {name}")).await;
        let wide = window.run("return [document.documentElement.scrollWidth, innerWidth]").await;
        assert!(wide[0].as_u64() <= wide[1].as_u64(), "{area}, {name}: {wide}");
    }
}

#[tokio::test]
async fn every_area_keeps_its_form_in_light_dark_large_type_and_english() {
    let window = sample().await;
    walk(&window, "light", GERMAN).await;
    window.press("Dunkel").await;
    window.until("document.documentElement.dataset.theme === 'dark'").await;
    walk(&window, "dark", GERMAN).await;
    window.press("Hell").await;
    window.press("150 %").await;
    window.until("parseFloat(getComputedStyle(document.documentElement).fontSize) > 20").await;
    walk(&window, "large", GERMAN).await;
    window.press("100 %").await;
    window.press("English").await;
    window.until("document.documentElement.lang === 'en'").await;
    walk(&window, "english", ENGLISH).await;
    window.close().await;
}

#[tokio::test]
async fn the_locked_sample_firm_opens_again_without_a_passphrase() {
    let window = sample().await;
    window.keys(Key::Control + "l").await;
    window.sees("Die Musterfirma braucht kein Kennwort.").await;
    window.picture("sample-locked");
    window.is_accessible("the locked sample firm").await;
    window.keys(Key::Enter).await;
    window.until("document.querySelectorAll('.rows [role=row]').length > 10").await;
    window.close().await;
}
