//! Binds the program to this one's life.

use std::io;
use std::process::Child;

/// Held as long as the program may live.
#[cfg(windows)]
pub(crate) type Bound = win32job::Job;
/// Elsewhere a terminal tells all processes itself.
#[cfg(not(windows))]
pub(crate) type Bound = ();

/// Ends `child`, and what it starts from now on, when this process ends, in whatever way.
#[cfg(windows)]
pub(crate) fn bind(child: &Child) -> io::Result<Bound> {
    use std::os::windows::io::AsRawHandle as _;
    let mut limits = win32job::ExtendedLimitInfo::new();
    limits.limit_kill_on_job_close();
    let job = win32job::Job::create_with_limit_info(&limits).map_err(io::Error::other)?;
    job.assign_process(child.as_raw_handle() as isize).map_err(io::Error::other)?;
    Ok(job)
}

/// Nothing to do.
#[cfg(not(windows))]
#[expect(clippy::unnecessary_wraps, reason = "as on Windows")]
pub(crate) fn bind(_: &Child) -> io::Result<Bound> {
    Ok(())
}
