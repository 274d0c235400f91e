/// Every command of the window, by name. `build.rs` reads this too: what does not stand here is callable by nobody,
/// what stands here needs `allow-…` in `capabilities/main.json`. Tests compare all three with the real handler.
pub const COMMANDS: &[&str] = &[
    "app_info",
    "desk_state",
    "follow_desk",
    "load_config",
    "lock",
    "pick_file",
    "pick_folder",
    "pick_target",
    "save_config",
    "still_here",
];
