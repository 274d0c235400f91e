//! The words for people, from `assets/i18n`, in the language the terminal asks for: German unless it says English.

use std::{collections::BTreeMap, env, sync::OnceLock};

use serde_json::Value;

static WORDS: OnceLock<BTreeMap<String, Value>> = OnceLock::new();

fn words() -> &'static BTreeMap<String, Value> {
    WORDS.get_or_init(|| {
        let told = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
        let file = if told.is_some_and(|language| language.starts_with("en")) {
            include_str!("../../../assets/i18n/en.json")
        } else {
            include_str!("../../../assets/i18n/de.json")
        };
        serde_json::from_str(file).unwrap_or_default()
    })
}

/// The words of a message; empty if there are none.
pub fn word(key: &str) -> &'static str {
    words().get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The words of a message, its `{places}` filled from a flat document.
pub fn filled(key: &str, document: &Value) -> String {
    let mut text = word(key).to_owned();
    for (name, value) in document.as_object().into_iter().flatten() {
        let one = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let shown = match value {
            Value::Array(all) => all.iter().map(one).collect::<Vec<_>>().join(", "),
            value => one(value),
        };
        text = text.replace(&format!("{{{name}}}"), &shown);
    }
    text
}
