//! What is said where there is no window.

use std::io::Write as _;

/// One line on standard error; nothing can be done when that fails.
pub fn report(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Why no window opened: one line on standard error, or a dialog where nobody would read that.
pub fn report_no_window(line: &str) {
    if is_read() {
        report(line);
    } else {
        rfd::MessageDialog::new()
            .set_level(rfd::MessageLevel::Error)
            .set_title("Runatlas")
            .set_description(line)
            .show();
    }
}

/// Whether there is a standard error: a program of Windows that was started with a double click has none.
#[cfg(windows)]
fn is_read() -> bool {
    use std::os::windows::io::AsRawHandle as _;
    !std::io::stderr().as_raw_handle().is_null()
}

/// Elsewhere there always is one, and the desktop keeps what is written there.
#[cfg(not(windows))]
fn is_read() -> bool {
    true
}
