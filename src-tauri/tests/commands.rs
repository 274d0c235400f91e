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
    assert_eq!(answer.get("version"), Some(&json!(env!("CARGO_PKG_VERSION"))));
}

#[test]
fn an_empty_desk_is_told_as_such() {
    assert_eq!(call(&window(), "desk_state", json!({})).unwrap(), json!({ "state": "none" }));
}

#[test]
fn settings_of_the_wrong_shape_are_refused() {
    assert!(call(&window(), "save_config", json!({ "config": { "size": "groß" } })).is_err());
}

#[test]
fn a_closed_desk_reads_and_writes_nothing() {
    let window = window();
    for (command, arguments) in [("get_contact", json!({ "id": 1 })), ("undo", json!({}))] {
        assert_eq!(call(&window, command, arguments).unwrap_err(), json!({ "kind": "locked" }), "{command}");
    }
}

#[test]
fn a_path_nobody_chose_is_neither_read_nor_written() {
    let window = window();
    let refused = json!({ "kind": "notFound", "what": "picked" });
    let text = json!({ "path": "/tmp/kundenbuch-never.txt", "text": "x" });
    assert_eq!(call(&window, "save_text", text).unwrap_err(), refused);
    assert_eq!(call(&window, "choose_book", json!({ "path": "/etc" })).unwrap_err(), refused);
}

#[test]
fn a_command_nobody_knows_is_refused() {
    assert!(call(&window(), "read_file", json!({ "path": "/etc/passwd" })).is_err());
}
