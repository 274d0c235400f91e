//! The page's bindings are what the commands are. `UPDATE_BINDINGS=1 ./test bindings` writes them anew.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{fs, path::Path};

use specta_typescript::Typescript;

fn generated() -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bindings.ts");
    let header = "// Generated from the commands of src-tauri; never edited by hand.\n// UPDATE_BINDINGS=1 ./test bindings writes it anew.\n";
    kundenbuch_window::commands::commands::<tauri::Wry>()
        .export(Typescript::default().header(header), &file)
        .expect("every type of a command can be exported");
    fs::read_to_string(file).unwrap()
}

#[test]
fn the_pages_bindings_are_fresh() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/api/bindings.ts");
    let generated = generated();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        fs::write(&committed, &generated).unwrap();
    }
    let found = fs::read_to_string(&committed).unwrap().replace("\r\n", "\n");
    assert!(found == generated, "ui/src/api/bindings.ts is stale: run UPDATE_BINDINGS=1 ./test bindings");
}

#[test]
fn every_command_has_its_name_and_its_permission() {
    let mut called: Vec<String> = generated()
        .split("__TAURI_INVOKE")
        .filter_map(|call| call.split_once("(\"")?.1.split_once('"'))
        .map(|(name, _)| name.to_owned())
        .collect();
    called.sort();
    called.dedup();
    assert_eq!(called, kundenbuch_window::COMMANDS, "names.rs (sorted) against the handler");
    let capabilities = Path::new(env!("CARGO_MANIFEST_DIR")).join("capabilities/main.json");
    let capabilities = fs::read_to_string(capabilities).unwrap();
    for name in &called {
        let allowed = format!("\"allow-{}\"", name.replace('_', "-"));
        assert!(capabilities.contains(&allowed), "capabilities/main.json does not allow {name}");
    }
}
