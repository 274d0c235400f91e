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

/// Folder names that a service gives its folder, compared ignoring case, and the service's code.
const NAMES: &[(&str, &str)] = &[
    ("Dropbox", "dropbox"),
    ("OneDrive", "onedrive"),
    ("SkyDrive", "onedrive"),
    ("Nextcloud", "nextcloud"),
    ("ownCloud", "owncloud"),
    ("Google Drive", "google_drive"),
    ("GoogleDrive", "google_drive"),
    ("Google Drive Stream", "google_drive"),
    ("DriveFS", "google_drive"),
    ("iCloudDrive", "icloud"),
    ("iCloud Drive", "icloud"),
    ("Seafile", "seafile"),
    ("SeaDrive", "seafile"),
    ("MEGAsync", "mega"),
    ("MEGA Sync", "mega"),
    ("pCloud", "pcloud"),
    ("pCloudDrive", "pcloud"),
    ("pCloud Drive", "pcloud"),
    ("pCloud Sync", "pcloud"),
    ("Tresors", "tresorit"),
    ("My Tresors", "tresorit"),
    ("Tresorit", "tresorit"),
    ("Tresorit Drive", "tresorit"),
    ("MagentaCLOUD", "magentacloud"),
    ("HiDrive", "hidrive"),
    ("Proton Drive", "proton_drive"),
    ("SynologyDrive", "synology_drive"),
    ("Box Sync", "box"),
    ("Resilio Sync", "resilio"),
    ("Yandex.Disk", "yandex_disk"),
];

/// Beginnings of such names when something follows: `OneDrive - Weingut Huber`, `Dropbox (Weingut Huber)`.
const BEGINNINGS: &[(&str, &str)] = &[
    ("Dropbox (", "dropbox"),
    ("OneDrive - ", "onedrive"),
    ("Google Drive (", "google_drive"),
    ("Google Drive - ", "google_drive"),
];

/// What a service leaves in the top folder it copies: name, whether it is a folder, code of the service.
const MARKERS: &[(&str, Option<bool>, &str)] = &[
    (".dropbox.cache", Some(true), "dropbox"),
    // In the home folder `.dropbox` is a folder with the client's settings and means nothing.
    (".dropbox", Some(false), "dropbox"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", None, "onedrive"),
    (".nextcloudsync.log", None, "nextcloud"),
    (".owncloudsync.log", None, "owncloud"),
    (".tmp.drivedownload", Some(true), "google_drive"),
    (".tmp.driveupload", Some(true), "google_drive"),
    (".stfolder", None, "syncthing"),
    (".megaignore", Some(false), "mega"),
    (".tresorit", Some(true), "tresorit"),
    (".SynologyWorkingDirectory", Some(true), "synology_drive"),
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
    // Lossy: one foreign name in the table must not hide all the others. Elsewhere than on Linux it is empty.
    let mounts = fs::read("/proc/self/mountinfo").unwrap_or_default();
    let mounts = String::from_utf8_lossy(&mounts);
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

/// The rule itself, without touching the disk: `mounts` is a text as in `/proc/self/mountinfo`, `look` says what
/// lies at a path.
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

/// `\\server\share`, `\\?\UNC\server\share`, `//server/share` on Windows, and addresses such as `smb://nas/buch`.
fn is_share_name(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let address = ["smb:", "nfs:", "cifs:", "dav:", "davs:", "sftp:", "ftp:", "afp:", "http:", "https:"];
    if address.iter().any(|scheme| lower.strip_prefix(scheme).is_some_and(|rest| rest.starts_with("//"))) {
        return true;
    }
    match lower.strip_prefix(r"\\?\").or_else(|| lower.strip_prefix(r"\\.\")) {
        Some(rest) => rest.starts_with(r"unc\"),
        None => lower.starts_with(r"\\") || (cfg!(windows) && lower.starts_with("//")),
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

/// Mount point and kind of file system of one line (`man 5 proc_pid_mountinfo`).
fn mount(line: &str) -> Option<(String, &str)> {
    let (before, after) = line.split_once(" - ")?;
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
    let code = match (above, name) {
        ("Library", "Mobile Documents") => Some("icloud"),
        ("CloudStorage", _) => Some(cloud_storage(name)),
        // Google's drive letter has one folder of this name at its top.
        (drive, "My Drive" | "Meine Ablage") if depth == 1 && drive.ends_with(':') => Some("google_drive"),
        // As a word of everyday German "Mega" is written otherwise.
        (_, "MEGA") => Some("mega"),
        _ => NAMES.iter().find(known).or_else(|| BEGINNINGS.iter().find(begins)).map(|(_, code)| *code),
    };
    code.map(str::to_owned)
}

/// macOS keeps all services under `~/Library/CloudStorage`, named `OneDrive-Firma` or `GoogleDrive-adresse`.
fn cloud_storage(name: &str) -> &'static str {
    let stem = name.split(['-', ' ']).next().unwrap_or(name).to_lowercase();
    NAMES.iter().find(|(word, _)| word.to_lowercase() == stem).map_or("cloud", |(_, code)| code)
}

fn service_by_marker(path: &Path, look: &dyn Fn(&Path) -> Found) -> Option<String> {
    for folder in path.ancestors() {
        for (name, is_folder, code) in MARKERS {
            let fits = match look(&folder.join(name)) {
                Found::Nothing => false,
                Found::File => *is_folder != Some(true),
                Found::Folder => *is_folder != Some(false),
            };
            if fits {
                return Some((*code).to_owned());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;

    /// A PC with a bit of everything mounted.
    const MOUNTS: &str = "\
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
23 22 0:21 / /proc rw,nosuid - proc proc rw
30 22 0:40 / /mnt/nas rw,relatime shared:9 - nfs4 nas:/export rw,vers=4.2
31 22 0:41 / /mnt/alt rw - nfs alt:/export rw
32 22 0:42 / /mnt/buero\\040server rw - cifs //server/buero rw
33 22 0:43 / /mnt/neu rw - smb3 //server/neu rw
34 22 0:44 / /home/a/fern rw,nosuid - fuse.sshfs a@fern:/home/a rw
35 22 0:45 / /home/a/wolke rw,nosuid - fuse.rclone wolke: rw
36 22 0:46 / /media/dav rw - davfs https://dav.example/ rw
37 22 0:47 / /mnt/c rw - 9p C:\\134 rw
38 22 0:48 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
39 22 8:17 / /media/a/STICK rw - fuseblk /dev/sdb1 rw
40 22 0:49 / /home/a/Tresor rw - fuse.gocryptfs /home/a/.tresor rw
41 22 8:33 / /media/a/NTFS rw - fuse.ntfs-3g /dev/sdc1 rw
42 22 0:50 / /media/host rw - vboxsf host rw
43 22 0:51 / /mnt/eigen rw - nfs nas:/eigen rw
44 43 8:49 / /mnt/eigen rw - ext4 /dev/sdd1 rw
45 22 0:52 / /tmp rw - tmpfs tmpfs rw
46 30 8:65 / /mnt/nas/platte rw - ext4 /dev/sde1 rw
47 22 0:53 / /gluster rw - fuse.glusterfs n1:/vol rw
48 22 0:54 / /afs rw - afs AFS rw
";

    fn nothing(_: &Path) -> Found {
        Found::Nothing
    }

    fn at(path: &str) -> String {
        match judge(Path::new(path), MOUNTS, &nothing) {
            Ok(()) => "ok".to_owned(),
            Err(Error::OnNetworkShare) => "share".to_owned(),
            Err(Error::InSyncFolder { service }) => service,
            Err(error) => panic!("{error:?}"),
        }
    }

    #[test]
    fn network_shares_are_refused() {
        for path in [
            "/mnt/nas/Huber.kundenbuch",
            "/mnt/alt/a/b/Huber.kundenbuch",
            "/mnt/buero server/Huber.kundenbuch",
            "/mnt/neu/Huber.kundenbuch",
            "/home/a/fern/Huber.kundenbuch",
            "/home/a/wolke/Huber.kundenbuch",
            "/media/dav/Huber.kundenbuch",
            "/mnt/c/Users/a/Huber.kundenbuch",
            "/run/user/1000/gvfs/smb-share:server=nas,share=buch/Huber.kundenbuch",
            "/home/a/.gvfs/nas/Huber.kundenbuch",
            "/media/host/Huber.kundenbuch",
            "/gluster/Huber.kundenbuch",
            "/afs/firma/Huber.kundenbuch",
            r"\\server\buero\Huber.kundenbuch",
            r"\\?\UNC\server\buero\Huber.kundenbuch",
            "smb://nas/buch/Huber.kundenbuch",
        ] {
            assert_eq!(at(path), "share", "{path}");
        }
    }

    #[test]
    fn disks_of_this_pc_are_allowed() {
        for path in [
            "/home/a/Dokumente/Huber.kundenbuch",
            "/media/a/STICK/Huber.kundenbuch",
            "/home/a/Tresor/Huber.kundenbuch",
            "/media/a/NTFS/Huber.kundenbuch",
            "/mnt/nasdaq/Huber.kundenbuch",
            "/mnt/eigen/Huber.kundenbuch",
            "/mnt/nas/platte/Huber.kundenbuch",
            "/tmp/Huber.kundenbuch",
            r"C:\Users\a\Documents\Huber.kundenbuch",
            r"\\?\C:\Users\a\Documents\Huber.kundenbuch",
        ] {
            assert_eq!(at(path), "ok", "{path}");
        }
    }

    #[test]
    fn a_whole_system_on_9p_is_a_container_and_allowed_but_on_nfs_refused() {
        let root = |kind: &str| format!("1 0 0:1 / / rw - {kind} root rw\n");
        let path = Path::new("/home/a/Huber.kundenbuch");
        assert!(judge(path, &root("9p"), &nothing).is_ok());
        assert!(judge(path, &root("nfs4"), &nothing).is_err());
    }

    #[test]
    fn folders_of_sync_services_are_refused_by_name() {
        for (path, service) in [
            ("/home/a/Dropbox/Huber.kundenbuch", "dropbox"),
            ("/home/a/dropbox/Firma/Huber.kundenbuch", "dropbox"),
            ("/home/a/Dropbox (Weingut Huber)/Huber.kundenbuch", "dropbox"),
            ("/Users/a/Library/CloudStorage/Dropbox/Huber.kundenbuch", "dropbox"),
            (r"C:\Users\a\OneDrive\Dokumente\Huber.kundenbuch", "onedrive"),
            (r"C:\Users\a\OneDrive - Weingut Huber\Huber.kundenbuch", "onedrive"),
            ("/Users/a/Library/CloudStorage/OneDrive-Huber/Huber.kundenbuch", "onedrive"),
            ("/home/a/Nextcloud/Huber.kundenbuch", "nextcloud"),
            ("/home/a/ownCloud/Huber.kundenbuch", "owncloud"),
            ("/Users/a/Google Drive/Huber.kundenbuch", "google_drive"),
            ("/Users/a/Library/CloudStorage/GoogleDrive-a@example.org/Huber.kundenbuch", "google_drive"),
            (r"G:\Meine Ablage\Huber.kundenbuch", "google_drive"),
            ("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/Huber.kundenbuch", "icloud"),
            (r"C:\Users\a\iCloudDrive\Huber.kundenbuch", "icloud"),
            ("/home/a/Seafile/Huber.kundenbuch", "seafile"),
            ("/home/a/MEGA/Huber.kundenbuch", "mega"),
            ("/home/a/MEGAsync/Huber.kundenbuch", "mega"),
            ("/home/a/pCloudDrive/Huber.kundenbuch", "pcloud"),
            ("/home/a/Tresors/Huber.kundenbuch", "tresorit"),
            ("/Users/a/Library/CloudStorage/Irgendwas/Huber.kundenbuch", "cloud"),
        ] {
            assert_eq!(at(path), service, "{path}");
        }
    }

    #[test]
    fn names_that_only_look_alike_are_allowed() {
        for path in [
            "/home/a/Dropboxen-Müller/Huber.kundenbuch",
            "/home/a/Dokumente/Dropbox.kundenbuch",
            "/home/a/Kunde OneDriver GmbH/Huber.kundenbuch",
            "/home/a/Mega/Huber.kundenbuch",
            "/home/a/Bibliothek/Mobile Documents/Huber.kundenbuch",
            "/home/a/Firma Nextcloudberatung/Huber.kundenbuch",
            "/home/a/Meine Ablage/Huber.kundenbuch",
            "/home/a/Box/Huber.kundenbuch",
            "/home/a/Drive/Huber.kundenbuch",
            "/home/a/sync/Huber.kundenbuch",
        ] {
            assert_eq!(at(path), "ok", "{path}");
        }
    }

    #[test]
    fn marker_files_up_the_tree_give_a_renamed_sync_folder_away() {
        for (marker, kind, service) in [
            ("/home/a/Ablage/.stfolder", Found::Folder, "syncthing"),
            ("/home/a/Ablage/.stfolder", Found::File, "syncthing"),
            ("/home/a/Ablage/.dropbox.cache", Found::Folder, "dropbox"),
            ("/home/a/Ablage/.dropbox", Found::File, "dropbox"),
            ("/home/a/Ablage/.nextcloudsync.log", Found::File, "nextcloud"),
            ("/home/a/Ablage/.megaignore", Found::File, "mega"),
            ("/home/a/Ablage/.tmp.driveupload", Found::Folder, "google_drive"),
        ] {
            let look = |path: &Path| if path == Path::new(marker) { kind } else { Found::Nothing };
            let answer = judge(Path::new("/home/a/Ablage/Firma/Huber.kundenbuch"), "", &look);
            assert!(matches!(answer, Err(Error::InSyncFolder { service: found }) if found == service), "{marker}");
        }
    }

    #[test]
    fn the_settings_folder_of_dropbox_in_the_home_folder_means_nothing() {
        let look = |path: &Path| if path == Path::new("/home/a/.dropbox") { Found::Folder } else { Found::Nothing };
        assert!(judge(Path::new("/home/a/Dokumente/Huber.kundenbuch"), "", &look).is_ok());
    }

    #[test]
    fn a_marker_beside_the_path_means_nothing() {
        let look = |path: &Path| if path.starts_with("/home/a/Musik") { Found::File } else { Found::Nothing };
        assert!(judge(Path::new("/home/a/Dokumente/Huber.kundenbuch"), "", &look).is_ok());
    }

    #[test]
    fn a_temporary_folder_of_this_pc_is_allowed() {
        let folder = tempfile::tempdir().unwrap();
        check(&folder.path().join("Huber.kundenbuch")).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_a_sync_folder_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("Nextcloud");
        fs::create_dir(&target).unwrap();
        std::os::unix::fs::symlink(&target, folder.path().join("Ablage")).unwrap();
        let answer = check(&folder.path().join("Ablage/Huber.kundenbuch"));
        assert!(matches!(answer, Err(Error::InSyncFolder { service }) if service == "nextcloud"));
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_writable() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(writable(&folder.path().join("stick")), Err(Error::PlaceMissing)));
        assert!(writable(folder.path()).is_ok());
    }

    proptest::proptest! {
        #[test]
        fn no_path_and_no_mount_table_brings_the_check_down(path in ".{0,60}", mounts in "(.{0,40}\n){0,5}") {
            let _ = judge(Path::new(&path), &mounts, &nothing);
        }
    }
}
