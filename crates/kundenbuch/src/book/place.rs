//! Refuses places where a live book would come to harm: network shares, whose locks cannot be trusted, and
//! folders that a cloud service copies while we write.
//!
//! Backups may lie there; only the live book may not. Where in doubt about a folder's name, it is allowed.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use super::replace;
use crate::{Error, Result};

/// File systems that live on another computer, as the Linux mount table names them.
const NETWORK: &[&str] = &[
    "9p",
    "acfs",
    "afpfs",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "gfs",
    "gfs2",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncp",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "pvfs2",
    "prl_fs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
    "webdav",
];

/// File systems in user space that live on this PC: encrypted folders, foreign disks, layers. All others do not.
const LOCAL_FUSE: &[&str] = &[
    "apfs",
    "apfs-fuse",
    "bindfs",
    "bitlocker",
    "cryfs",
    "cryptomator",
    "dislocker",
    "encfs",
    "exfat",
    "exfat-fuse",
    "ext2",
    "fuse-overlayfs",
    "fuseiso",
    "gocryptfs",
    "hfsfuse",
    "lowntfs-3g",
    "lxcfs",
    "mergerfs",
    "mount.exfat",
    "mount.exfat-fuse",
    "mount.ntfs",
    "mount.ntfs-3g",
    "ntfs",
    "ntfs-3g",
    "securefs",
    "snapfuse",
    "squashfuse",
    "unionfs",
    "veracrypt",
    "zfs",
    "zfs-fuse",
];

/// Folder names that a service gives its folder, compared ignoring case, and the service as it calls itself.
const NAMES: &[(&str, &str)] = &[
    ("Dropbox", "Dropbox"),
    ("OneDrive", "OneDrive"),
    ("SkyDrive", "OneDrive"),
    ("Nextcloud", "Nextcloud"),
    ("ownCloud", "ownCloud"),
    ("Google Drive", "Google Drive"),
    ("GoogleDrive", "Google Drive"),
    ("Google Drive Stream", "Google Drive"),
    ("DriveFS", "Google Drive"),
    ("iCloudDrive", "iCloud"),
    ("iCloud Drive", "iCloud"),
    ("Seafile", "Seafile"),
    ("SeaDrive", "Seafile"),
    ("MEGAsync", "MEGA"),
    ("MEGA Sync", "MEGA"),
    ("pCloud", "pCloud"),
    ("pCloudDrive", "pCloud"),
    ("pCloud Drive", "pCloud"),
    ("pCloud Sync", "pCloud"),
    ("Tresors", "Tresorit"),
    ("My Tresors", "Tresorit"),
    ("Tresorit", "Tresorit"),
    ("Tresorit Drive", "Tresorit"),
    ("MagentaCLOUD", "MagentaCLOUD"),
    ("HiDrive", "HiDrive"),
    ("Proton Drive", "Proton Drive"),
    ("SynologyDrive", "Synology Drive"),
    ("Box Sync", "Box"),
    ("Resilio Sync", "Resilio Sync"),
    ("Yandex.Disk", "Yandex Disk"),
];

/// Beginnings of such names when something follows: `OneDrive - Weingut Huber`, `Dropbox (Weingut Huber)`.
const BEGINNINGS: &[(&str, &str)] = &[
    ("Dropbox (", "Dropbox"),
    ("OneDrive - ", "OneDrive"),
    ("Google Drive (", "Google Drive"),
    ("Google Drive - ", "Google Drive"),
];

/// What a service leaves in the top folder it copies: name, whether it is a folder, the service.
const MARKERS: &[(&str, Option<bool>, &str)] = &[
    (".dropbox.cache", Some(true), "Dropbox"),
    // In the home folder `.dropbox` is a folder with the client's settings and means nothing.
    (".dropbox", Some(false), "Dropbox"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", None, "OneDrive"),
    (".nextcloudsync.log", None, "Nextcloud"),
    (".owncloudsync.log", None, "ownCloud"),
    (".tmp.drivedownload", Some(true), "Google Drive"),
    (".tmp.driveupload", Some(true), "Google Drive"),
    (".stfolder", None, "Syncthing"),
    (".megaignore", Some(false), "MEGA"),
    (".tresorit", Some(true), "Tresorit"),
    (".SynologyWorkingDirectory", Some(true), "Synology Drive"),
];

/// What lies at a path, as far as markers ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// Whether a live book may be at this place (which need not exist yet). Symbolic links are followed, so a link
/// into a synchronised folder is seen.
///
/// # Errors
/// [`Error::OnNetworkShare`] or [`Error::InSyncFolder`]; [`Error::PlaceMissing`] if no folder above is there.
pub fn check(path: &Path) -> Result<()> {
    // As given first: a share's name such as `\\server\buch` is not a path at all on Linux.
    if is_share_name(&path.to_string_lossy()) {
        return Err(Error::OnNetworkShare);
    }
    let real = real_path(path)?;
    let mounts = mount_table();
    judge(&std::path::absolute(path)?, &mounts, &look)?;
    judge(&real, &mounts, &look)
}

/// Whether files can be put into this folder (which must be there): asked before a backup or an export.
///
/// # Errors
/// [`Error::PlaceMissing`], [`Error::NotWritable`], [`Error::DiskFull`].
pub fn writable(folder: &Path) -> Result<()> {
    replace::probe(folder)
}

/// What is mounted where. Lossy: one foreign name in the table must not hide all the others. Windows has none: there a
/// mapped drive shows once its links are resolved, as `\\?\UNC\server\share`.
fn mount_table() -> String {
    let table = if cfg!(target_os = "macos") {
        std::process::Command::new("/sbin/mount").output().map(|told| told.stdout)
    } else {
        fs::read("/proc/self/mountinfo")
    };
    String::from_utf8_lossy(&table.unwrap_or_default()).into_owned()
}

/// The rule itself, without touching the disk: `mounts` is a text as in `/proc/self/mountinfo` or as macOS's `mount`
/// says it, `look` says what lies at a path.
///
/// # Errors
/// [`Error::OnNetworkShare`] or [`Error::InSyncFolder`].
pub fn judge(path: &Path, mounts: &str, look: &dyn Fn(&Path) -> Found) -> Result<()> {
    if is_share_name(&path.to_string_lossy()) || is_gvfs(path) || is_network_mount(path, mounts) {
        return Err(Error::OnNetworkShare);
    }
    match service_by_name(path).or_else(|| service_by_marker(path, look)) {
        Some(service) => Err(Error::InSyncFolder { service }),
        None => Ok(()),
    }
}

/// The nearest folder that exists, its links resolved, with the rest put back on.
fn real_path(path: &Path) -> Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    for above in absolute.ancestors() {
        match fs::canonicalize(above) {
            Ok(real) => return Ok(real.join(absolute.strip_prefix(above).unwrap_or(Path::new("")))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::PlaceMissing)
}

fn look(path: &Path) -> Found {
    match fs::metadata(path) {
        Ok(about) if about.is_dir() => Found::Folder,
        Ok(_) => Found::File,
        Err(_) => Found::Nothing,
    }
}

/// `\\server\share`, `//server/share`, `\\?\UNC\server\share` in whatever strokes, and addresses such as
/// `smb://nas/buch`.
fn is_share_name(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let address = ["smb:", "nfs:", "cifs:", "dav:", "davs:", "sftp:", "ftp:", "afp:", "http:", "https:"];
    if address.iter().any(|scheme| lower.strip_prefix(scheme).is_some_and(|rest| rest.starts_with("//"))) {
        return true;
    }
    // Windows takes both strokes, mixed too. On Linux `//` is a root nobody writes, but what a script makes of a share.
    let strokes = lower.replace('/', r"\");
    match [r"\\?\", r"\\.\", r"\??\"].iter().find_map(|device| strokes.strip_prefix(device)) {
        Some(rest) => rest.starts_with(r"unc\"),
        None => strokes.strip_prefix(r"\\").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('\\')),
    }
}

/// The desktop's window on shares: `/run/user/1000/gvfs/…` or `~/.gvfs/…`.
fn is_gvfs(path: &Path) -> bool {
    let names: Vec<&str> = path.components().filter_map(name_of).collect();
    names.contains(&".gvfs") || matches!(names.as_slice(), ["run", "user", _, "gvfs" | "doc", ..])
}

fn name_of(component: Component<'_>) -> Option<&str> {
    match component {
        Component::Normal(name) => name.to_str(),
        _ => None,
    }
}

/// Whether the deepest mount above this path is a network file system; of equals the last one mounted counts.
fn is_network_mount(path: &Path, mounts: &str) -> bool {
    let mut deepest: Option<(usize, bool)> = None;
    for (point, kind) in mounts.lines().filter_map(mount) {
        let depth = Path::new(&point).components().count();
        if path.starts_with(&point) && deepest.is_none_or(|(known, _)| depth >= known) {
            // A whole system on 9p or virtiofs is a virtual machine's or container's own disk.
            let own_disk = point == "/" && matches!(kind, "9p" | "virtiofs");
            deepest = Some((depth, is_network(kind) && !own_disk));
        }
    }
    deepest.is_some_and(|(_, network)| network)
}

/// Mount point and kind of file system of one line: as Linux writes it (`man 5 proc_pid_mountinfo`), or as macOS says
/// it, `//huber@nas/Buch on /Volumes/Buch (smbfs, nodev, mounted by huber)`.
fn mount(line: &str) -> Option<(String, &str)> {
    let Some((before, after)) = line.split_once(" - ") else {
        let (before, after) = line.rsplit_once(" (")?;
        let kind = after.split([',', ')']).next()?;
        return Some((before.split_once(" on ")?.1.to_owned(), kind));
    };
    Some((unescape(before.split(' ').nth(4)?), after.split(' ').next()?))
}

/// Blanks, tabs, line ends and backslashes in mount points are written as three octal digits.
fn unescape(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.split_at_checked(3).and_then(|(code, rest)| Some((u8::from_str_radix(code, 8).ok()?, rest)));
        let (first, rest) = code.map_or(('\\', part), |(code, rest)| (char::from(code), rest));
        plain.push(first);
        plain.push_str(rest);
    }
    plain
}

fn is_network(kind: &str) -> bool {
    match kind.strip_prefix("fuse.") {
        Some(driver) => !LOCAL_FUSE.contains(&driver.to_ascii_lowercase().as_str()),
        None => NETWORK.contains(&kind),
    }
}

/// Folder names on the path. A book may be *called* Dropbox: its own folder ends in `.kundenbuch`.
fn service_by_name(path: &Path) -> Option<String> {
    let text = path.to_string_lossy();
    let windows = text.contains(":\\") || cfg!(windows);
    let names: Vec<&str> = text.split(|c| c == '/' || (windows && c == '\\')).filter(|name| !name.is_empty()).collect();
    let mut above = "";
    for (depth, name) in names.iter().enumerate() {
        if let Some(service) = service_of(above, name, depth) {
            return Some(service);
        }
        above = name;
    }
    None
}

fn service_of(above: &str, name: &str, depth: usize) -> Option<String> {
    let known = |(word, _): &&(&str, &str)| name.to_lowercase() == word.to_lowercase();
    let begins = |(word, _): &&(&str, &str)| name.to_lowercase().starts_with(&word.to_lowercase());
    let service = match (above, name) {
        ("Library", "Mobile Documents") => Some("iCloud"),
        ("CloudStorage", _) => Some(cloud_storage(name)),
        // Google's drive letter has one folder of this name at its top.
        (drive, "My Drive" | "Meine Ablage") if depth == 1 && drive.ends_with(':') => Some("Google Drive"),
        // As a word of everyday German "Mega" is written otherwise.
        (_, "MEGA") => Some("MEGA"),
        _ => NAMES.iter().find(known).or_else(|| BEGINNINGS.iter().find(begins)).map(|(_, service)| *service),
    };
    service.map(str::to_owned)
}

/// macOS keeps all services under `~/Library/CloudStorage`, named `OneDrive-Firma` or `GoogleDrive-adresse`.
fn cloud_storage(name: &str) -> &str {
    let stem = name.split(['-', ' ']).next().unwrap_or(name);
    NAMES.iter().find(|(word, _)| word.to_lowercase() == stem.to_lowercase()).map_or(stem, |(_, service)| service)
}

fn service_by_marker(path: &Path, look: &dyn Fn(&Path) -> Found) -> Option<String> {
    for folder in path.ancestors() {
        for (name, is_folder, service) in MARKERS {
            let fits = match look(&folder.join(name)) {
                Found::Nothing => false,
                Found::File => *is_folder != Some(true),
                Found::Folder => *is_folder != Some(false),
            };
            if fits {
                return Some((*service).to_owned());
            }
        }
    }
    None
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
