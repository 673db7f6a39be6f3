//! A switch for measurements, for `benches/start.rs`: with [`VARIABLE`] set, the program says on standard output that its
//! first frame is on the screen, and leaves.

use std::io::Write as _;

use egui::{Context, ViewportCommand};

/// Set to anything, it makes the window close after its first frame.
pub const VARIABLE: &str = "RUNATLAS_LEAVE_AFTER_FIRST_FRAME";
/// What is said then, as a line.
pub const SAID: &str = "first frame";

/// Waits for the first frame, if that was asked for.
#[derive(Clone, Copy, Debug)]
pub struct FirstFrame {
    is_awaited: bool,
}

impl FirstFrame {
    /// As the environment asks.
    pub fn from_environment() -> Self {
        Self { is_awaited: std::env::var_os(VARIABLE).is_some() }
    }

    /// To be called in every frame: says so and leaves in the second, when the first one has been presented.
    pub fn watch(&mut self, ctx: &Context) {
        if !self.is_awaited {
            return;
        }
        if ctx.cumulative_frame_nr() == 0 {
            ctx.request_repaint();
            return;
        }
        self.is_awaited = false;
        // Who measures sees that nothing came.
        let _ = writeln!(std::io::stdout(), "{SAID}");
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }
}
