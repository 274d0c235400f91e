//! The window's settings are promises (security, §2): each is pinned here, so that none is loosened in passing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{fs, path::Path};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn config() -> Value {
    serde_json::from_str(&read("tauri.conf.json")).unwrap()
}

fn directives() -> Vec<(String, Vec<String>)> {
    let csp = config()["app"]["security"]["csp"].as_str().unwrap().to_owned();
    csp.split(';')
        .map(|part| {
            let mut words = part.split_whitespace().map(str::to_owned);
            (words.next().unwrap(), words.collect())
        })
        .collect()
}

/// Base64 as a CSP writes it.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes
        .chunks(3)
        .flat_map(|chunk| {
            let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
            (0..4).map(
                move |at| {
                    if at > chunk.len() { '=' } else { char::from(SIGNS[(bits >> (18 - 6 * at) & 63) as usize]) }
                },
            )
        })
        .collect()
}

#[test]
fn the_content_security_policy_is_exactly_this() {
    let style = base64(&Sha256::digest(tauri::utils::pattern::isolation::IFRAME_STYLE));
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let expected = [
        ("default-src", "'none'".to_owned()),
        ("script-src", "'self'".to_owned()),
        ("style-src", format!("'self' 'sha256-{style}'")),
        ("img-src", "'self' data:".to_owned()),
        ("font-src", "'self'".to_owned()),
        ("connect-src", "ipc: http://ipc.localhost".to_owned()),
        ("form-action", "'none'".to_owned()),
        ("base-uri", "'none'".to_owned()),
        ("object-src", "'none'".to_owned()),
        ("media-src", "'none'".to_owned()),
        ("worker-src", "'none'".to_owned()),
        ("manifest-src", "'none'".to_owned()),
    ];
    let expected: Vec<_> = expected.iter().map(|(name, value)| ((*name).to_owned(), words(value))).collect();
    assert_eq!(directives(), expected);
}

#[test]
fn no_own_frame_rule_blocks_the_isolation_frame() {
    assert!(directives().iter().all(|(name, _)| name != "frame-src" && name != "child-src"));
}

#[test]
fn the_web_view_is_shut() {
    let config = config();
    let security = &config["app"]["security"];
    assert_eq!(security["freezePrototype"], json!(true));
    assert_eq!(security["pattern"], json!({ "use": "isolation", "options": { "dir": "isolation" } }));
    assert_eq!(security["assetProtocol"]["enable"], json!(false));
    assert_eq!(security["dangerousDisableAssetCspModification"], json!(false));
    assert_eq!(config["app"]["withGlobalTauri"], json!(false));
    assert_eq!(config["build"]["removeUnusedCommands"], json!(true));
    assert!(config["build"].get("devUrl").is_none(), "the page always comes from the program");
    assert!(config.get("plugins").is_none(), "no plugin is configured, least of all the updater");
}

#[test]
fn every_window_keeps_nothing_and_has_no_tools() {
    let config = config();
    for window in config["app"]["windows"].as_array().unwrap() {
        assert_eq!(window["create"], json!(false), "made in Rust");
        assert_eq!(window["incognito"], json!(true));
        assert_eq!(window["generalAutofillEnabled"], json!(false), "form entries would be kept outside the book");
        assert_eq!(window["browserExtensionsEnabled"], json!(false));
        assert_eq!(window["devtools"], json!(false));
        assert!(window.get("url").is_none(), "only the page that comes with the program");
    }
}

#[test]
fn the_capability_grants_our_commands_and_listening_and_nothing_else() {
    let security = config()["app"]["security"]["capabilities"].clone();
    assert_eq!(security, json!(["main"]));
    assert_eq!(fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("capabilities")).unwrap().count(), 1);
    let capability: Value = serde_json::from_str(&read("capabilities/main.json")).unwrap();
    assert_eq!(capability["windows"], json!(["main"]));
    assert!(capability.get("remote").is_none());
    assert!(capability.get("webviews").is_none());
    let granted: Vec<String> =
        capability["permissions"].as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect();
    let mut expected = vec!["core:event:allow-listen".to_owned(), "core:event:allow-unlisten".to_owned()];
    expected.extend(kundenbuch_window::COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-"))));
    assert_eq!(granted, expected);
}

#[test]
fn isolation_is_compiled_into_the_shell_and_its_build() {
    let manifest = read("../Cargo.toml");
    for name in ["tauri = ", "tauri-build = "] {
        let line = manifest.lines().find(|line| line.starts_with(name)).unwrap();
        assert!(line.contains("\"isolation\""), "{line}");
        assert!(!line.contains("devtools") && !line.contains("protocol-asset"), "{line}");
    }
}
