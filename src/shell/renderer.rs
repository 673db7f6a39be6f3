//! By what the window is drawn: OpenGL, or the CPU where that cannot be had or on request.
//!
//! OpenGL can fail at any point of its start, in drivers too, and a process has one event loop: so the way from one to the
//! other is this program, started once more with the same arguments.

use std::process::Command;

use super::new_window;

/// Chooses the renderer: `software` or `opengl`. Without it, OpenGL, and the CPU where that fails.
pub(super) const VARIABLE: &str = "RUNATLAS_RENDERER";
const SOFTWARE: &str = "software";
const OPENGL: &str = "opengl";
/// Set by the program itself: OpenGL failed.
const INSTEAD: &str = "software-instead";

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renderer {
    /// OpenGL or nothing.
    OpenGl,
    /// OpenGL, the CPU if that fails.
    Any,
    Software,
    /// OpenGL has failed, which the window says.
    Instead,
}

impl Renderer {
    /// As the environment asks.
    pub(super) fn from_environment() -> Self {
        Self::named(std::env::var(VARIABLE).ok().as_deref())
    }

    /// For reports.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::OpenGl | Self::Any => "OpenGL",
            Self::Software => "the CPU, as asked for",
            Self::Instead => "the CPU, as OpenGL failed",
        }
    }

    fn named(name: Option<&str>) -> Self {
        match name {
            Some(SOFTWARE) => Self::Software,
            Some(INSTEAD) => Self::Instead,
            Some(OPENGL) => Self::OpenGl,
            _ => Self::Any,
        }
    }
}

/// Starts the program once more, to draw on the CPU: in the place of this process where a system has that, else beside it
/// until its end. Whether it ended well; `None` where it could not be started.
pub(super) fn start_instead() -> Option<bool> {
    let mut command = Command::new(new_window::program());
    command.args(std::env::args_os().skip(1)).env(VARIABLE, INSTEAD);
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // It comes back with an error alone, and then there is nothing else to show.
        let _ = command.exec();
        None
    }
    #[cfg(not(unix))]
    {
        Some(command.status().ok()?.success())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_chooses() {
        assert_eq!(Renderer::named(None), Renderer::Any);
        assert_eq!(Renderer::named(Some("")), Renderer::Any);
        assert_eq!(Renderer::named(Some("software")), Renderer::Software);
        assert_eq!(Renderer::named(Some("opengl")), Renderer::OpenGl);
        assert_eq!(Renderer::named(Some("software-instead")), Renderer::Instead);
    }
}
