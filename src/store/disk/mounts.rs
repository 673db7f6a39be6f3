//! Where other file systems begin.

use std::path::{Path, PathBuf};

use crate::store::refusal::LifecycleError;

type Result<T> = std::result::Result<T, LifecycleError>;

const MOUNTS: &str = "/proc/self/mountinfo";

/// The places where something is mounted, as far as this system tells. Binding a folder to another place of the same file
/// system shows nowhere else.
pub(in crate::store) fn mounts() -> Result<Vec<PathBuf>> {
    match std::fs::read(MOUNTS) {
        Ok(text) => Ok(parse_mounts(&text)),
        // Other systems have no such file, and no bind mounts.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(LifecycleError::io(MOUNTS, &error)),
    }
}

/// The fifth field of each line, in which `\040` stands for a space: <https://docs.kernel.org/filesystems/proc.html>.
/// Names are bytes; one that is no text must not hide the others.
fn parse_mounts(text: &[u8]) -> Vec<PathBuf> {
    let unescape = |place: &[u8]| {
        let mut path = Vec::with_capacity(place.len());
        let mut rest = place;
        while let Some((&first, after)) = rest.split_first() {
            let digits = after.get(..3).and_then(|digits| std::str::from_utf8(digits).ok());
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 8).ok()).filter(|_| first == b'\\');
            path.push(byte.unwrap_or(first));
            rest = if byte.is_some() { &after[3..] } else { after };
        }
        as_path(path)
    };
    let lines = text.split(|byte| *byte == b'\n');
    lines.filter_map(|line| line.split(|byte| *byte == b' ').nth(4)).map(unescape).collect()
}

#[cfg(unix)]
fn as_path(bytes: Vec<u8>) -> PathBuf {
    <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn as_path(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// Refuses a folder in which, or at which, something is mounted.
pub(in crate::store) fn check_mounts(mounts: &[PathBuf], path: &Path) -> Result<()> {
    match mounts.iter().find(|mount| mount.starts_with(path)) {
        Some(mount) => Err(LifecycleError::Mount(mount.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mount_in_a_folder_is_found_and_one_beside_it_not() {
        let text = b"35 35 98:0 / /srv/\xff rw,noatime shared:1 - ext4 /dev/root rw\n\
                     36 35 98:0 / /srv/my\\040runs/1/a/artifacts rw,noatime shared:1 - ext4 /dev/root rw\n\
                     37 35 98:0 / / rw - ext4 /dev/root rw\n";
        let mounts = parse_mounts(text);
        for path in ["/srv/my runs/1/a", "/srv/my runs/1/a/artifacts"] {
            assert!(matches!(check_mounts(&mounts, Path::new(path)), Err(LifecycleError::Mount(_))), "{path}");
        }
        for path in ["/srv/my runs/1/b", "/srv/my runs/1/a/artifacts/x", "/srv/my runs/1/a/art"] {
            assert_eq!(check_mounts(&mounts, Path::new(path)), Ok(()), "{path}");
        }
    }
}
