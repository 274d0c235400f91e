//! The real handler without a window.
#![allow(clippy::unwrap_used)]

use kundenbuch_window::{commands::commands, desk::Desk};
use serde_json::{Value, json};
use tauri::{
    WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets},
    webview::InvokeRequest,
};

fn window() -> WebviewWindow<MockRuntime> {
    let app = mock_builder()
        .manage(Desk::default())
        .invoke_handler(commands::<MockRuntime>().invoke_handler())
        .build(mock_context(noop_assets()))
        .unwrap();
    WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap()
}

fn call(window: &WebviewWindow<MockRuntime>, command: &str, arguments: Value) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body: InvokeBody::Json(arguments),
        headers: tauri::http::HeaderMap::new(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize::<Value>().unwrap())
}

#[test]
fn the_program_says_its_version() {
    let answer = call(&window(), "app_info", json!({})).unwrap();
    assert_eq!(answer, json!({ "version": env!("CARGO_PKG_VERSION") }));
}

#[test]
fn an_empty_desk_is_told_as_such() {
    assert_eq!(call(&window(), "desk_state", json!({})).unwrap(), json!({ "is": "empty" }));
}

#[test]
fn settings_of_the_wrong_shape_are_refused() {
    assert!(call(&window(), "save_config", json!({ "config": { "size": "groß" } })).is_err());
}

#[test]
fn a_command_nobody_knows_is_refused() {
    assert!(call(&window(), "read_file", json!({ "path": "/etc/passwd" })).is_err());
}
