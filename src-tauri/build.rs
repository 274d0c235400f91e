//! Tells Tauri which commands are ours, so that a capability is needed to call them.

include!("src/names.rs");

fn main() {
    // The page is built by npm. An empty folder is enough to compile, lint and test; a new page is a reason to build anew.
    let page = std::path::Path::new("../ui/dist");
    if let Err(error) = std::fs::create_dir_all(page) {
        println!("cargo:warning=ui/dist: {error}");
    }
    println!("cargo:rerun-if-changed=../ui/dist");
    println!("cargo:rerun-if-changed=isolation");
    println!("cargo:rerun-if-changed=src/names.rs");

    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
