//! Where a native dialog begins: in the folder where the thing lies, for the system's own idea is a list of "recent"
//! files or whatever folder another program was in.

use std::path::{Path, PathBuf};

use kundenbuch::book::is_sample;
use rfd::AsyncFileDialog;
use tauri::{AppHandle, Manager, Runtime};

use crate::{
    commands::app::{config_folder, load_config},
    config::Config,
    pick::FileKind,
};

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    /// A book, or a place for a new one.
    Book,
    /// A file to read.
    File(FileKind),
    /// The folder of the backups.
    Backups,
    /// A place for a file that leaves the book.
    Export,
}

/// The user's own folders, as far as the system names them.
#[derive(Debug, Clone, Default)]
pub struct OwnFolders {
    documents: Option<PathBuf>,
    downloads: Option<PathBuf>,
    home: Option<PathBuf>,
}

impl OwnFolders {
    /// Those of this user.
    pub fn of<R: Runtime>(app: &AppHandle<R>) -> OwnFolders {
        let path = app.path();
        OwnFolders {
            documents: path.document_dir().ok(),
            downloads: path.download_dir().ok(),
            home: path.home_dir().ok(),
        }
    }
}

/// Where a dialog for this begins; `None` if not even a home is there.
pub fn folder_for<R: Runtime>(app: &AppHandle<R>, sought: Sought) -> Option<PathBuf> {
    folder(sought, &load_config(app.clone()), &OwnFolders::of(app))
}

/// The first of the likely folders that is there: a stick may be out, a share gone.
fn folder(sought: Sought, config: &Config, own: &OwnFolders) -> Option<PathBuf> {
    let told = |text: &str| (!text.is_empty()).then(|| PathBuf::from(text));
    let likely = match sought {
        Sought::Book => last_books_folder(config),
        Sought::Backups | Sought::File(FileKind::Backup) => told(&config.backup_folder),
        Sought::File(FileKind::Import) => told(&config.import_folder),
        // A mail program saves there.
        Sought::File(FileKind::Optout) => own.downloads.clone(),
        Sought::File(FileKind::Evidence) | Sought::Export => None,
    };
    let own = [&own.documents, &own.home].into_iter().flatten().cloned();
    likely.into_iter().chain(own).find(|folder| folder.is_dir())
}

/// The folder in which the last book lies. The sample firm lies where nobody keeps books.
fn last_books_folder(config: &Config) -> Option<PathBuf> {
    let books = config.recent_books.iter().map(|book| Path::new(&book.path));
    let own = books.filter(|place| !is_sample(place).unwrap_or(false));
    own.filter_map(Path::parent).find(|folder| folder.is_dir()).map(Path::to_owned)
}

/// Lets a dialog that reads begin in a folder. Where Linux has no portal, the helper in its place hears of a folder only
/// as of a file's name that ends in a slash; a portal passes that name over, and elsewhere there is no such helper.
pub fn in_folder(dialog: AsyncFileDialog, folder: Option<PathBuf>) -> AsyncFileDialog {
    let Some(folder) = folder else { return dialog };
    let dialog = dialog.set_directory(&folder);
    match folder.to_str() {
        Some(name) if cfg!(target_os = "linux") => dialog.set_file_name(format!("{name}/")),
        _ => dialog,
    }
}

/// Notes where a list lay: the next one is looked for there.
pub fn lists_lie_in<R: Runtime>(app: &AppHandle<R>, folder: Option<&Path>) {
    let Some(import_folder) = folder.and_then(Path::to_str).map(str::to_owned) else { return };
    let kept = config_folder(app).and_then(|at| Config { import_folder, ..Config::read(&at) }.write(&at));
    // A dialog that begins elsewhere is no reason to refuse the list.
    if let Err(error) = kept {
        tracing::warn!(kind = error.kind(), "folder of lists");
    }
}

/// Goes to the user's documents for good: where Linux has no portal, the helper that asks where to save begins in the
/// folder of the program that called it. To be called once the folder of the start is no longer asked for.
pub fn settle<R: Runtime>(app: &AppHandle<R>) {
    if let Some(folder) = folder_for(app, Sought::Export)
        && cfg!(target_os = "linux")
        && let Err(error) = std::env::set_current_dir(folder)
    {
        tracing::warn!(%error, "folder to begin in");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::config::RecentBook;

    struct Pc {
        root: tempfile::TempDir,
        config: Config,
    }

    impl Pc {
        fn new() -> Pc {
            let root = tempfile::tempdir().unwrap();
            for name in ["Dokumente", "Downloads", "Firma/Huber.kundenbuch", "Stick", "Listen"] {
                std::fs::create_dir_all(root.path().join(name)).unwrap();
            }
            let text = |name: &str| root.path().join(name).to_str().unwrap().to_owned();
            let book = RecentBook {
                path: text("Firma/Huber.kundenbuch"),
                name: "Huber".into(),
                last_backup_at: None,
                opened_at: None,
            };
            let config = Config {
                backup_folder: text("Stick"),
                import_folder: text("Listen"),
                recent_books: vec![book],
                ..Config::default()
            };
            Pc { root, config }
        }

        fn begins(&self, sought: Sought) -> String {
            let at = |name: &str| Some(self.root.path().join(name));
            let own = OwnFolders { documents: at("Dokumente"), downloads: at("Downloads"), home: at("") };
            let found = folder(sought, &self.config, &own).unwrap();
            found.strip_prefix(self.root.path()).unwrap().to_str().unwrap().to_owned()
        }
    }

    #[test]
    fn a_dialog_begins_where_the_thing_lies() {
        let pc = Pc::new();
        for (sought, begins) in [
            (Sought::Book, "Firma"),
            (Sought::Backups, "Stick"),
            (Sought::File(FileKind::Backup), "Stick"),
            (Sought::File(FileKind::Import), "Listen"),
            (Sought::File(FileKind::Optout), "Downloads"),
            (Sought::File(FileKind::Evidence), "Dokumente"),
            (Sought::Export, "Dokumente"),
        ] {
            assert_eq!(pc.begins(sought), begins, "{sought:?}");
        }
    }

    #[test]
    fn on_a_new_pc_and_with_the_stick_out_it_is_the_documents() {
        let mut pc = Pc::new();
        pc.config = Config { backup_folder: "/media/nirgends".into(), ..Config::default() };
        for sought in [Sought::Book, Sought::Backups, Sought::File(FileKind::Backup), Sought::File(FileKind::Import)] {
            assert_eq!(pc.begins(sought), "Dokumente", "{sought:?}");
        }
        std::fs::remove_dir(pc.root.path().join("Dokumente")).unwrap();
        assert_eq!(pc.begins(Sought::Export), "", "without documents it is the home");
    }
}
