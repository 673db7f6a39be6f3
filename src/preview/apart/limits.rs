//! What a process that reads may take, set by itself before it looks at a byte.

use std::io;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

/// Bytes of memory.
pub(super) const MAX_MEMORY: u64 = 1 << 30;
/// Seconds of computing: somewhat more than the other process waits, for the case that it is there no more.
const MAX_SECONDS: u64 = 8;
/// How it ends itself when it took too much memory.
const CODE_OF_MEMORY: i32 = 77;
/// How it ends itself when it took too long.
const CODE_OF_TIME: i32 = 78;

/// Limits what this process may take, and has it end with the one that started it.
pub(super) fn limit_this_process() -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let set = |resource, most| setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
        // The kernel of macOS takes note of the limit of memory, and does nothing.
        set(Resource::As, MAX_MEMORY)?;
        set(Resource::Cpu, MAX_SECONDS)?;
        // No core dumps, and not a byte into any file.
        set(Resource::Core, 0)?;
        set(Resource::Fsize, 0)?;
    }
    watch()
}

/// Ends this process when its time is over, its parent is gone, or, on Windows, it took too much memory.
fn watch() -> io::Result<()> {
    const GLANCE: Duration = Duration::from_millis(50);
    let end = Instant::now() + Duration::from_secs(MAX_SECONDS);
    #[cfg(unix)]
    let parent = rustix::process::getppid();
    let look = move || loop {
        std::thread::sleep(GLANCE);
        #[cfg(unix)]
        let is_alone = rustix::process::getppid() != parent;
        #[cfg(not(unix))]
        let is_alone = false;
        if is_alone || Instant::now() >= end {
            std::process::exit(CODE_OF_TIME);
        }
        #[cfg(windows)]
        if taken_memory().is_some_and(|taken| taken > MAX_MEMORY) {
            std::process::exit(CODE_OF_MEMORY);
        }
    };
    std::thread::Builder::new().name("limits".to_owned()).stack_size(128 << 10).spawn(look).map(drop)
}

#[cfg(windows)]
fn taken_memory() -> Option<u64> {
    let own = win32job::utils::get_current_process();
    win32job::utils::get_process_memory_info(own).ok().map(|counters| counters.private_usage as u64)
}

/// Ends `child` with this process, or when the job is dropped.
#[cfg(windows)]
pub(super) fn bound_to_this_process(child: &std::process::Child) -> Option<win32job::Job> {
    use std::os::windows::io::AsRawHandle as _;
    let mut limits = win32job::ExtendedLimitInfo::new();
    limits.limit_kill_on_job_close();
    let job = win32job::Job::create_with_limit_info(&limits).ok()?;
    job.assign_process(child.as_raw_handle() as isize).ok()?;
    Some(job)
}

/// A process that ended like this had taken too much memory.
pub(super) fn took_too_much_memory(status: ExitStatus) -> bool {
    status.code() == Some(CODE_OF_MEMORY)
}

/// A process that ended like this had taken too long.
pub(super) fn took_too_long(status: ExitStatus) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;
        if status.signal() == Some(rustix::process::Signal::XCPU.as_raw()) {
            return true;
        }
    }
    status.code() == Some(CODE_OF_TIME)
}
