//! The program starts.

use kundenbuch_e2e::{Start, Window};

#[tokio::test]
async fn the_window_opens_in_german_with_its_version() {
    let window = Window::open(Start::default()).await;
    window.sees(concat!("Version ", env!("CARGO_PKG_VERSION"))).await;
    window.sees("Deutsch").await;
    window.picture("start");
    window.is_accessible("the start page").await;
    window.close().await;
}

#[tokio::test]
async fn an_english_system_is_greeted_in_english() {
    let window = Window::open(Start { lang: Some("en_GB.UTF-8"), ..Start::default() }).await;
    window.sees("Language: English").await;
    window.close().await;
}
