//! What a process that holds keys refuses to the rest of the PC: memory dumps and debuggers of the same user, and files
//! that other users can read. Both shells call it before anything else.

/// No core files, no attaching, and whatever is made from now on is for this user only. What could not be had is given
/// back as codes: an old kernel that refuses is no reason not to start.
pub fn process() -> Vec<&'static str> {
    let mut refused = Vec::new();
    #[cfg(unix)]
    {
        use rustix::{
            fs::Mode,
            process::{Resource, Rlimit, setrlimit, umask},
        };
        umask(Mode::RWXG | Mode::RWXO);
        if setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).is_err() {
            refused.push("core files stay possible");
        }
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        if set_dumpable_behavior(DumpableBehavior::NotDumpable).is_err() {
            refused.push("debuggers stay possible");
        }
    }
    refused
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use rustix::{
        fs::Mode,
        process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit, set_dumpable_behavior, umask},
    };

    #[test]
    fn afterwards_no_core_file_no_debugger_and_no_file_for_others() {
        let before = umask(Mode::empty());
        umask(before);
        assert_eq!(super::process(), Vec::<&str>::new());
        assert_eq!(umask(before), Mode::RWXG | Mode::RWXO);
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
        set_dumpable_behavior(DumpableBehavior::Dumpable).unwrap();
    }
}
