//! What an archive holds: one row a member, which opens it.

use egui::{Align2, Color32, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::super::super::Actions;
use super::super::super::icons::Icon;
use super::super::super::theme::{font, palette, size};
use super::super::super::widgets::Button;
use super::super::super::widgets::text::paint_elided;
use crate::app::artifacts::{self, Member as Shown};
use crate::model::format;
use crate::preview::{Member, MemberKind};
use crate::text::Texts;

/// Width of the columns at the right: size, compressed, date.
const COLUMNS: [f32; 3] = [92.0, 92.0, 136.0];

/// Header and rows; only those in sight are laid out.
pub(super) fn members_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    members: &[Member],
    can_open: bool,
    actions: &mut Actions,
) {
    let palette = palette(ui);
    let width = ui.available_width();
    let height = size::HEADER + members.len() as f32 * size::ROW;
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let head = Rect::from_min_size(rect.min, vec2(width, size::HEADER));
    ui.painter().rect_filled(head, 0, palette.head);
    let titles = ["member-name", "member-size", "member-compressed", "member-modified"].map(|key| texts.get(key));
    cells_ui(ui, head, titles, font::small(), [palette.muted; 2]);
    let clip = ui.clip_rect();
    let first = ((clip.top() - head.bottom()) / size::ROW).floor().max(0.0) as usize;
    let last = ((clip.bottom() - head.bottom()) / size::ROW).ceil().max(0.0) as usize;
    for (position, member) in members.iter().enumerate().take(last).skip(first) {
        let top = head.bottom() + position as f32 * size::ROW;
        let row = Rect::from_min_size(pos2(rect.left(), top), vec2(width, size::ROW));
        member_ui(ui, texts, row, position, member, can_open, actions);
    }
}

fn member_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    row: Rect,
    position: usize,
    member: &Member,
    can_open: bool,
    actions: &mut Actions,
) {
    let palette = palette(ui);
    let is_open = can_open && member.kind == MemberKind::File;
    if is_open {
        let response = ui.interact(row, Id::unique(("archive member", position)), Sense::click());
        let name = texts.with("member-open", &[("name", member.name.as_str().into())]);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name.clone()));
        if response.hovered() {
            ui.painter().rect_filled(row, 0, palette.hover);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(row, 3, Stroke::new(1.5, palette.accent), StrokeKind::Inside);
        }
        if response.clicked() {
            actions.push(artifacts::Action::Member(Some(Shown { position, name: member.name.clone() })));
        }
    }
    ui.painter().hline(row.x_range(), row.bottom() - 0.5, Stroke::new(1.0, palette.line_sub));
    let sizes = [Some(member.bytes), member.packed].map(|bytes| match bytes {
        Some(bytes) if member.kind == MemberKind::File => format::size(bytes),
        _ => String::new(),
    });
    let color = match (member.leads_out, is_open) {
        (true, _) => palette.warn,
        (false, true) => palette.text,
        (false, false) => palette.muted,
    };
    let name = if member.leads_out {
        format!("⚠ {} — {}", member.name, texts.get("member-leads-out"))
    } else {
        member.name.clone()
    };
    cells_ui(ui, row, [&name, &sizes[0], &sizes[1], &member.modified], font::body(), [color, palette.text2]);
}

/// Name at the left, the others at the right; where there is little room the name has it all.
fn cells_ui(ui: &Ui, row: Rect, cells: [&str; 4], font: egui::FontId, [name, others]: [Color32; 2]) {
    let mut right = row.right() - size::CELL;
    if row.width() > 480.0 {
        for (text, width) in cells[1..].iter().zip(COLUMNS).rev() {
            let at = pos2(right, row.center().y);
            paint_elided(ui.painter(), at, Align2::RIGHT_CENTER, text, font.clone(), others, width - size::CELL);
            right -= width;
        }
    }
    let at = pos2(row.left() + size::CELL, row.center().y);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, cells[0], font, name, right - at.x - size::CELL);
}

/// Above a member: what it is called, and the way back.
pub(in crate::views::artifacts) fn back_ui(ui: &mut Ui, texts: &'static Texts, member: &Shown, actions: &mut Actions) {
    let palette = palette(ui);
    egui::Frame::new().fill(palette.head).inner_margin(egui::Margin::symmetric(12, 3)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            if ui.add(Button::icon(Icon::ArrowLeft, texts.get("member-back"))).clicked() {
                actions.push(artifacts::Action::Member(None));
            }
            let name = egui::RichText::new(&member.name).font(font::body()).color(palette.text);
            ui.add(egui::Label::new(name).truncate());
        });
    });
}
