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
        "//server/buero/Huber.kundenbuch",
        r"/\server\buero\Huber.kundenbuch",
        "//?/UNC/server/buero/Huber.kundenbuch",
        r"\\.\UNC\server\buero\Huber.kundenbuch",
        r"\??\UNC\server\buero\Huber.kundenbuch",
        r"\\?\unc\server\buero\Huber.kundenbuch",
        r"\\server@SSL\DavWWWRoot\Huber.kundenbuch",
        r"\\wsl.localhost\Debian\home\a\Huber.kundenbuch",
    ] {
        assert_eq!(at(path), "share", "{path}");
    }
}

/// What `mount` says on a Mac.
const MAC: &str = "\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk4s1 on /Volumes/STICK (msdos, local, nodev, nosuid, noowners)
//huber@nas._smb._tcp.local/Buch on /Volumes/Buch (smbfs, nodev, nosuid, mounted by huber)
//huber@nas/Alt%20(neu) on /Volumes/Alt (neu) (smbfs, nodev, nosuid, mounted by huber)
afp_0TQ on /Volumes/Zeit (afpfs, nodev, nosuid, mounted by huber)
https://dav.example/ on /Volumes/dav (webdav, nodev, noexec, nosuid, mounted by huber)
nas:/export on /Volumes/export (nfs, nodev, nosuid, mounted by huber)
/dev/disk5s1 on /Volumes/Buch/innen (apfs, local, journaled)
";

#[test]
fn volumes_of_a_mac_are_judged_by_what_is_mounted_there() {
    for (path, share) in [
        ("/Volumes/Buch/Huber.kundenbuch", true),
        ("/Volumes/Alt (neu)/Huber.kundenbuch", true),
        ("/Volumes/Zeit/Huber.kundenbuch", true),
        ("/Volumes/dav/a/Huber.kundenbuch", true),
        ("/Volumes/export/Huber.kundenbuch", true),
        ("/Volumes/STICK/Huber.kundenbuch", false),
        ("/Volumes/Buch/innen/Huber.kundenbuch", false),
        ("/Volumes/Buchhaltung/Huber.kundenbuch", false),
        ("/Users/huber/Documents/Huber.kundenbuch", false),
    ] {
        let judged = judge(Path::new(path), MAC, &nothing);
        assert_eq!(matches!(judged, Err(Error::OnNetworkShare)), share, "{path}: {judged:?}");
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
        ("/home/a/Dropbox/Huber.kundenbuch", "Dropbox"),
        ("/home/a/dropbox/Firma/Huber.kundenbuch", "Dropbox"),
        ("/home/a/Dropbox (Weingut Huber)/Huber.kundenbuch", "Dropbox"),
        ("/Users/a/Library/CloudStorage/Dropbox/Huber.kundenbuch", "Dropbox"),
        (r"C:\Users\a\OneDrive\Dokumente\Huber.kundenbuch", "OneDrive"),
        (r"C:\Users\a\OneDrive - Weingut Huber\Huber.kundenbuch", "OneDrive"),
        ("/Users/a/Library/CloudStorage/OneDrive-Huber/Huber.kundenbuch", "OneDrive"),
        ("/home/a/Nextcloud/Huber.kundenbuch", "Nextcloud"),
        ("/home/a/ownCloud/Huber.kundenbuch", "ownCloud"),
        ("/Users/a/Google Drive/Huber.kundenbuch", "Google Drive"),
        ("/Users/a/Library/CloudStorage/GoogleDrive-a@example.org/Huber.kundenbuch", "Google Drive"),
        (r"G:\Meine Ablage\Huber.kundenbuch", "Google Drive"),
        ("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/Huber.kundenbuch", "iCloud"),
        (r"C:\Users\a\iCloudDrive\Huber.kundenbuch", "iCloud"),
        ("/home/a/Seafile/Huber.kundenbuch", "Seafile"),
        ("/home/a/MEGA/Huber.kundenbuch", "MEGA"),
        ("/home/a/MEGAsync/Huber.kundenbuch", "MEGA"),
        ("/home/a/pCloudDrive/Huber.kundenbuch", "pCloud"),
        ("/home/a/Tresors/Huber.kundenbuch", "Tresorit"),
        ("/Users/a/Library/CloudStorage/Irgendwas-Huber/Huber.kundenbuch", "Irgendwas"),
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
        ("/home/a/Ablage/.stfolder", Found::Folder, "Syncthing"),
        ("/home/a/Ablage/.stfolder", Found::File, "Syncthing"),
        ("/home/a/Ablage/.dropbox.cache", Found::Folder, "Dropbox"),
        ("/home/a/Ablage/.dropbox", Found::File, "Dropbox"),
        ("/home/a/Ablage/.nextcloudsync.log", Found::File, "Nextcloud"),
        ("/home/a/Ablage/.megaignore", Found::File, "MEGA"),
        ("/home/a/Ablage/.tmp.driveupload", Found::Folder, "Google Drive"),
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
    assert!(matches!(answer, Err(Error::InSyncFolder { service }) if service == "Nextcloud"));
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
