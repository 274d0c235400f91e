//! The program starts.

use kundenbuch_e2e::{Start, Window};

#[tokio::test]
async fn the_window_opens_in_german_on_the_start_page() {
    let window = Window::open(Start::default()).await;
    window.sees("Neues Buch anlegen").await;
    window.picture("start");
    window.is_accessible("the start page").await;
    window.close().await;
}

#[tokio::test]
async fn an_english_system_is_greeted_in_english() {
    let window = Window::open(Start { lang: Some("en_GB.UTF-8"), ..Start::default() }).await;
    window.until("document.documentElement.lang === 'en'").await;
    assert!(!window.shows("Neues Buch anlegen").await, "German words in the English window");
    window.close().await;
}
