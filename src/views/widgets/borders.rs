//! The borders between columns of `egui_table`. They are for the pointer, but the table makes each of them a stop of the
//! keyboard, without a name and some of them out of sight: here they get a name, and the keyboard goes past them.

use egui::{Id, Role, Ui, WidgetInfo};

use crate::text::Texts;
use crate::views::shortcuts;

/// After the table with this ID: `columns` are the IDs of its columns, `title` is what stands above one. Behind the borders
/// the keyboard goes to the first control of the window; before them, to `last`, the last one of the table.
pub fn pass_borders(
    ui: &Ui,
    table: Id,
    columns: impl Iterator<Item = Id>,
    last: Option<Id>,
    texts: &Texts,
    title: impl Fn(usize) -> String,
) {
    let focused = ui.memory(egui::Memory::focused);
    for (at, column) in columns.enumerate() {
        // As the table makes it.
        let border = table.with(column).with("resize");
        let Some(response) = ui.read_response(border) else { continue };
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Splitter, true, texts.with("column-width", &[("column", title(at).into())]))
        });
        ui.accesskit_node_builder(border, |node| node.remove_action(egui::accesskit::Action::Focus));
        if focused == Some(border) {
            match last.filter(|_| ui.input(|input| input.modifiers.shift)) {
                Some(last) => ui.memory_mut(|memory| memory.request_focus(last)),
                None => shortcuts::start_anew(ui, border),
            }
        }
    }
}
