//! View files: the dialog that saves one, the question before one opens something elsewhere, and their list in the sidebar.

mod asked;
mod save;
mod sidebar;

pub(super) use asked::asked_ui;
pub(super) use save::save_ui;
pub(super) use sidebar::sidebar_ui;
