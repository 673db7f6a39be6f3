//! Where the program leaves what it says of itself: the log of changes, why a window did not open, reports of crashes.

use std::path::PathBuf;

/// The folder, if this system has a place for it. It need not be there yet.
pub fn state_folder() -> Option<PathBuf> {
    Some(dirs::state_dir().or_else(dirs::data_local_dir)?.join("runatlas"))
}
