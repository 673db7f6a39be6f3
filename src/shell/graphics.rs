//! What to say where no window can be drawn in: one line with what to install or set; the details go to a file.

use std::io;
use std::path::PathBuf;

use crate::store::state_folder;
use crate::text::{Language, Message};

/// Where to look for help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Windows,
    Mac,
    /// Linux and the BSDs.
    Other,
}

const HERE: System = if cfg!(windows) {
    System::Windows
} else if cfg!(target_os = "macos") {
    System::Mac
} else {
    System::Other
};

/// What of the surroundings decides whether there is OpenGL.
const VARIABLES: [&str; 8] = [
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XDG_SESSION_TYPE",
    "LIBGL_ALWAYS_SOFTWARE",
    "LIBGL_DRIVERS_PATH",
    "MESA_LOADER_DRIVER_OVERRIDE",
    "__GLX_VENDOR_LIBRARY_NAME",
    "__EGL_VENDOR_LIBRARY_DIRS",
];

/// Whether it is OpenGL that failed.
pub(super) fn is_without_opengl(error: &eframe::Error) -> bool {
    matches!(error, eframe::Error::Glutin(_) | eframe::Error::NoGlutinConfigs(..) | eframe::Error::OpenGL(_))
}

/// Says why the window did not open.
pub fn no_window(error: &eframe::Error) -> String {
    let cause = error.to_string();
    let texts = Language::of_system().texts();
    if !is_without_opengl(error) {
        return texts.with("cli-no-window", &[("cause", cause.into())]);
    }
    // Where the file cannot be written, the details stand in the line itself.
    let details = write_log(&cause).map_or(cause, |path| path.display().to_string());
    texts.message(&no_opengl(HERE, &details))
}

fn no_opengl(system: System, details: &str) -> Message {
    let key = match system {
        System::Windows => "cli-no-opengl-windows",
        System::Mac => "cli-no-opengl-mac",
        System::Other => "cli-no-opengl",
    };
    Message::new(key).arg("details", details)
}

fn write_log(cause: &str) -> io::Result<PathBuf> {
    let folder = state_folder().ok_or(io::ErrorKind::NotFound)?;
    fs_err::create_dir_all(&folder)?;
    let path = folder.join("window-error.log");
    fs_err::write(&path, log_text(cause, |name| std::env::var(name).ok()))?;
    Ok(path)
}

fn log_text(cause: &str, variable: impl Fn(&str) -> Option<String>) -> String {
    format!(
        "{}\nRunatlas {} on {} {}\n\n{cause}\n\n{}",
        jiff::Timestamp::now(),
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        surroundings(variable)
    )
}

/// What of the surroundings has to do with graphics, as lines.
pub(super) fn surroundings(variable: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::new();
    for name in VARIABLES {
        let value = variable(name).unwrap_or_else(|| "(not set)".to_owned());
        text.extend([name, "=", &value, "\n"]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_what_to_install_or_set_on_each_system() {
        for language in Language::ALL {
            let said = |system| language.texts().message(&no_opengl(system, "/state/window-error.log"));
            let lines = [System::Windows, System::Mac, System::Other].map(said);
            for line in &lines {
                assert!(line.contains("OpenGL") && line.contains("/state/window-error.log"), "{line}");
                assert_eq!(line.lines().count(), 1, "{line}");
            }
            assert!(
                lines[2].contains("LIBGL_ALWAYS_SOFTWARE=1") && lines[2].contains("libgl1-mesa-dri"),
                "{}",
                lines[2]
            );
            assert!(!lines[0].contains("LIBGL") && !lines[1].contains("LIBGL"));
        }
    }

    #[test]
    fn the_log_has_the_cause_and_what_was_set() {
        let text = log_text("no config", |name| (name == "DISPLAY").then(|| ":3".to_owned()));
        for part in ["no config", "DISPLAY=:3\n", "LIBGL_ALWAYS_SOFTWARE=(not set)\n", env!("CARGO_PKG_VERSION")] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
