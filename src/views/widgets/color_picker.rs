//! Any colour: by its hue, by how strong and bright it is, or by its six digits.

use egui::ecolor::Hsva;
use egui::{Color32, Id, Mesh, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::fields::text_field;
use crate::chart::parse_color;
use crate::text::Texts;
use crate::views::theme::palette;

const HEIGHT: f32 = 96.0;
const BAR: f32 = 14.0;
/// Cells along a side: triangles between corners of a few colours look like all of them.
const CELLS: usize = 16;

/// Shows `color` as wide as there is room; the new one whenever it was changed.
pub fn color_picker_ui(ui: &mut Ui, texts: &Texts, color: [u8; 3]) -> Option<[u8; 3]> {
    // Grey has no hue and black no strength: what was pointed at last stays.
    let id = ui.scope_id().with("hue");
    let known = ui.data(|data| data.get_temp::<Hsva>(id)).filter(|known| known.to_srgb() == color);
    let mut hsva = known.unwrap_or_else(|| Hsva::from_srgb(color));
    let before = hsva;
    plane_ui(ui, texts.get("color-strength"), &mut hsva);
    ui.add_space(6.0);
    hue_ui(ui, texts.get("color-hue"), &mut hsva);
    ui.add_space(6.0);
    let [red, green, blue] = hsva.to_srgb();
    let digits = format!("#{red:02x}{green:02x}{blue:02x}");
    if let Some(typed) = text_field(ui, texts.get("color-digits"), "#rrggbb", &digits, ui.available_width())
        && let Some(typed) = parse_color(&typed)
        && typed != hsva.to_srgb()
    {
        hsva = Hsva::from_srgb(typed);
    }
    ui.data_mut(|data| data.insert_temp(id, hsva));
    (hsva != before).then(|| hsva.to_srgb())
}

/// Strength to the right, brightness upwards.
fn plane_ui(ui: &mut Ui, name: &str, hsva: &mut Hsva) {
    let color = |x: f32, y: f32| Hsva { s: x, v: 1.0 - y, ..*hsva }.into();
    let (rect, at) = field_ui(ui, name, HEIGHT, CELLS, color);
    if let Some([x, y]) = at {
        (hsva.s, hsva.v) = (x, 1.0 - y);
    }
    let mark = pos2(rect.left() + rect.width() * hsva.s, rect.bottom() - rect.height() * hsva.v);
    ui.painter().circle(mark, 5.0, Hsva { a: 1.0, ..*hsva }, Stroke::new(2.0, Color32::WHITE));
    ui.painter().circle_stroke(mark, 6.0, Stroke::new(1.0, palette(ui).line_strong));
}

fn hue_ui(ui: &mut Ui, name: &str, hsva: &mut Hsva) {
    let (rect, at) = field_ui(ui, name, BAR, 1, |x, _| Hsva::new(x, 1.0, 1.0, 1.0).into());
    if let Some([x, _]) = at {
        // The right end is red again.
        hsva.h = x.min(0.999);
    }
    let x = rect.left() + rect.width() * hsva.h;
    let mark = Rect::from_center_size(pos2(x, rect.center().y), vec2(6.0, BAR + 4.0));
    let colors = palette(ui);
    ui.painter().rect(mark, 3, colors.raised, Stroke::new(1.0, colors.line_strong), StrokeKind::Inside);
}

/// A field of colours; where the pointer took hold of it, from 0 to 1.
fn field_ui(
    ui: &mut Ui,
    name: &str,
    height: f32,
    rows: usize,
    color: impl Fn(f32, f32) -> Color32,
) -> (Rect, Option<[f32; 2]>) {
    let (rect, space) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let id: Id = space.id.with(name);
    let response = ui.interact(rect, id, Sense::drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ColorWell, true, name));
    let columns = CELLS * 2;
    let mut mesh = Mesh::default();
    for row in 0..=rows {
        for column in 0..=columns {
            let (x, y) = (column as f32 / columns as f32, row as f32 / rows as f32);
            mesh.colored_vertex(rect.lerp_inside(vec2(x, y)), color(x, y));
        }
    }
    let width = columns as u32 + 1;
    for row in 0..rows as u32 {
        for column in 0..columns as u32 {
            let corner = row * width + column;
            mesh.add_triangle(corner, corner + 1, corner + width);
            mesh.add_triangle(corner + 1, corner + width, corner + width + 1);
        }
    }
    ui.painter().add(mesh);
    let at = response.interact_pointer_pos().filter(|_| response.is_pointer_button_down_on());
    let part = |from: f32, length: f32| (from / length.max(1.0)).clamp(0.0, 1.0);
    (rect, at.map(|at| [part(at.x - rect.left(), rect.width()), part(at.y - rect.top(), rect.height())]))
}
