//! Which way the Linux web view draws. It must be said in the environment before GTK starts.
//!
//! Without a graphics card the DMABUF renderer scrolls at half speed; with one, switching it off throws the
//! card away. So the render node decides. A setting the user made in the environment always stands.

use std::io;

/// Starts the program anew with the fitting setting, if one is needed. Returns where none is.
pub fn choose() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use std::{fs, os::unix::process::CommandExt, path::Path, process::Command};

        let nodes = fs::read_dir("/dev/dri")
            .map(|entries| entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect())
            .unwrap_or_default();
        let nvidia = Path::new("/proc/driver/nvidia").exists();
        let Some(setting) = setting(nodes, nvidia) else { return Ok(()) };
        if SETTINGS.iter().any(|name| std::env::var_os(name).is_some()) {
            return Ok(());
        }
        // `set_var` is unsafe while threads may run; a fresh process image is not. `exec` comes back only with an error.
        let program = std::env::current_exe()?;
        Err(Command::new(program).args(std::env::args_os().skip(1)).env(setting, "1").exec())
    }
    #[cfg(not(target_os = "linux"))]
    Ok(())
}

#[cfg(target_os = "linux")]
const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
#[cfg(target_os = "linux")]
const SHARED_MEMORY: &str = "WEBKIT_DMABUF_RENDERER_FORCE_SHM";
#[cfg(target_os = "linux")]
const SETTINGS: [&str; 2] = [NO_DMABUF, SHARED_MEMORY];

#[cfg(target_os = "linux")]
fn setting(nodes: Vec<String>, nvidia: bool) -> Option<&'static str> {
    match (nodes.iter().any(|node| node.starts_with("renderD")), nvidia) {
        (false, _) => Some(NO_DMABUF),
        (true, true) => Some(SHARED_MEMORY),
        (true, false) => None,
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn without_a_render_node_the_dmabuf_renderer_is_off() {
        assert_eq!(setting(Vec::new(), false), Some(NO_DMABUF));
        assert_eq!(setting(vec!["card0".into()], false), Some(NO_DMABUF));
    }

    #[test]
    fn with_a_render_node_acceleration_stays() {
        assert_eq!(setting(vec!["card0".into(), "renderD128".into()], false), None);
    }

    #[test]
    fn nvidia_gets_shared_memory() {
        assert_eq!(setting(vec!["renderD128".into()], true), Some(SHARED_MEMORY));
    }
}
