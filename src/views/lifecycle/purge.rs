//! The dialog that removes for good: what, how much, what stays; then how far it is, then what was done.

use egui::{Color32, Label, ProgressBar, RichText, ScrollArea, Ui};

use super::{buttons_ui, dialog_ui, focus_first, measured};
use crate::app::lifecycle;
use crate::app::lifecycle::{Plans, PurgeReport, PurgeState};
use crate::model::format;
use crate::store::lifecycle::{ItemKind, Kept, Outside, Skipped};
use crate::store::{PurgeMode, PurgeProgress, visible_name};
use crate::text::Texts;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::{Button, text_field};
use crate::views::{Actions, View};

/// Lines of a list that are shown before "and so many more".
const MOST_LINES: usize = 200;

/// The dialog, while it is open.
pub fn purge_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(purge) = &view.place.lifecycle.purge else { return };
    let texts = view.texts;
    let title = match (&purge.report, purge.mode) {
        (Some(_), PurgeMode::Remove | PurgeMode::WithoutRecovery) => texts.get("purge-report"),
        (Some(_), PurgeMode::Trash) => texts.get("trash-report"),
        (None, _) => texts.get("purge-title"),
    };
    let wants_to_leave = dialog_ui(ui, "purge", title, 620.0, |ui| {
        if let Some(report) = &purge.report {
            report_ui(ui, texts, purge.mode, report, actions);
        } else if let Some(progress) = &purge.progress {
            progress_ui(ui, texts, purge, progress, actions);
        } else if let Some(failure) = purge.plans.failure() {
            ui.add(Label::new(RichText::new(texts.message(failure)).color(palette(ui).danger)).wrap());
            buttons_ui(ui, |ui| close_button(ui, texts, actions));
        } else if let Some(plans) = purge.plans.value().filter(|_| !purge.plans.is_loading()) {
            plan_ui(ui, view, purge, plans, actions);
        } else {
            ui.label(RichText::new(texts.get("deleted-measuring")).color(palette(ui).text2));
            line(ui, &measured(view), palette(ui).muted);
            buttons_ui(ui, |ui| close_button(ui, texts, actions));
        }
    });
    if wants_to_leave && purge.progress.is_none() {
        actions.push(lifecycle::Action::ClosePurge);
    }
}

fn close_button(ui: &mut Ui, texts: &Texts, actions: &mut Actions) {
    if ui.add(Button::outlined(texts.get("close"))).clicked() {
        actions.push(lifecycle::Action::ClosePurge);
    }
}

fn line(ui: &mut Ui, text: &str, color: Color32) {
    ui.add(Label::new(RichText::new(text).font(font::body()).color(color)).truncate());
}

fn lines<'a>(ui: &mut Ui, texts: &Texts, all: impl ExactSizeIterator<Item = String> + 'a, color: Color32) {
    let surplus = all.len().saturating_sub(MOST_LINES);
    for text in all.take(MOST_LINES) {
        line(ui, &format::safe_text(&text), color);
    }
    if surplus > 0 {
        line(ui, &texts.count("chart-more-runs", surplus), color);
    }
}

fn plan_ui(ui: &mut Ui, view: &View<'_>, purge: &PurgeState, plans: &Plans, actions: &mut Actions) {
    let texts = view.texts;
    let colors = palette(ui);
    let items = || plans.iter().flat_map(|(_, plan)| &plan.items);
    let bytes: u64 = items().map(|item| item.extent.bytes).sum();
    let files: u64 = items().map(|item| item.extent.files).sum();
    // Runs of an experiment go with it, and count: theirs is the number to type.
    let count = |kind: ItemKind| match kind {
        ItemKind::Run => items().map(|item| item.runs).sum(),
        _ => items().filter(|item| item.kind == kind).count(),
    };
    let mut parts: Vec<String> = Vec::new();
    for (kind, key) in [
        (ItemKind::Experiment, "purge-experiments"),
        (ItemKind::Run, "purge-runs"),
        (ItemKind::LoggedModel, "purge-models"),
        (ItemKind::Leftover, "purge-leftovers"),
        (ItemKind::UnknownRun, "purge-unknown-runs"),
    ] {
        if count(kind) > 0 {
            parts.push(texts.count(key, count(kind)));
        }
    }
    // What one must read in three seconds.
    let what = parts.join(texts.get("list-separator"));
    let args = [("what", what.into()), ("files", files.into()), ("size", format::size(bytes).into())];
    let summary =
        if parts.is_empty() { texts.get("purge-nothing").to_owned() } else { texts.with("purge-summary", &args) };
    ui.add(Label::new(RichText::new(summary).font(font::strong()).color(colors.text)).wrap());
    ui.label(RichText::new(texts.get("purge-for-good")).font(font::body()).color(colors.danger));
    if purge.unknown_runs() > 0 {
        let why = texts.count("purge-unknown-runs-why", purge.unknown_runs());
        ui.add(Label::new(RichText::new(why).font(font::body()).color(colors.warn)).wrap());
    }
    ui.add_space(8.0);
    let height = (ui.content_rect().height() - 360.0).clamp(120.0, 360.0);
    egui::Frame::new().fill(colors.inset).corner_radius(6).inner_margin(10).show(ui, |ui| {
        ScrollArea::vertical().id_salt("plan").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let all: Vec<_> = items().collect();
            let of = |item: &&crate::store::lifecycle::PurgeItem| {
                let name = visible_name(&item.name).unwrap_or(&item.id);
                let stay = item.children_that_stay.len();
                let stay = if stay > 0 { format!(" · {}", texts.count("children-stay", stay)) } else { String::new() };
                let runs = match item.kind {
                    ItemKind::Experiment => format!("{} · ", texts.count("runs-count", item.runs)),
                    _ => String::new(),
                };
                format!("{name}   {runs}{}{stay} · {}", format::size(item.extent.bytes), item.path.display())
            };
            lines(ui, texts, all.iter().map(of), colors.text);
            let elsewhere: Vec<_> = items().flat_map(|item| &item.elsewhere).collect();
            if !elsewhere.is_empty() {
                ui.add_space(8.0);
                line(ui, texts.get("purge-elsewhere"), colors.text2);
                lines(ui, texts, elsewhere.iter().map(|path| path.display().to_string()), colors.text);
            }
            for (why, title) in [
                (Kept::Outside.as_str(), "purge-outside"),
                ("shared", "purge-kept-shared"),
                (Kept::Unclear.as_str(), "purge-kept-unclear"),
            ] {
                let kept = plans.iter().flat_map(|(_, plan)| &plan.outside);
                let kept: Vec<_> = kept.filter(|outside| outside.why.as_str() == why).collect();
                if !kept.is_empty() {
                    ui.add_space(8.0);
                    line(ui, texts.get(title), colors.text2);
                    lines(ui, texts, kept.iter().map(|outside| kept_line(outside)), colors.muted);
                }
            }
            let lost: Vec<_> = plans.iter().flat_map(|(_, plan)| &plan.lost_sources).collect();
            if !lost.is_empty() {
                ui.add_space(8.0);
                line(ui, texts.get("purge-lost-sources"), colors.warn);
                lines(ui, texts, lost.iter().map(|lost| format!("{} v{}", lost.model, lost.version)), colors.warn);
            }
            skipped_ui(ui, texts, plans.iter().flat_map(|(_, plan)| &plan.skipped));
        });
    });
    if let Some(number) = purge.must_type() {
        ui.add_space(10.0);
        ui.label(
            RichText::new(texts.with("purge-type", &[("n", number.into())])).font(font::body()).color(colors.text),
        );
        if let Some(typed) = text_field(ui, texts.get("purge-typed"), "", &purge.typed, 120.0) {
            actions.push(lifecycle::Action::SetPurgeTyped(typed));
        }
    }
    buttons_ui(ui, |ui| {
        let args = [("n", items().count().into()), ("size", format::size(bytes).into())];
        let text = texts.with("purge-button", &args);
        if ui.add_enabled(purge.is_confirmed(), Button::destructive(&text)).clicked() {
            actions.push(lifecycle::Action::Purge(PurgeMode::Remove));
        }
        ui.add_space(8.0);
        if view.place.lifecycle.can_trash(plans) {
            let trash = Button::outlined(texts.get("trash-button")).with_icon(Icon::Trash2);
            if ui.add_enabled(purge.is_ready(), trash).on_hover_text(texts.get("trash-why")).clicked() {
                actions.push(lifecycle::Action::Purge(PurgeMode::Trash));
            }
            ui.add_space(8.0);
        }
        let cancel = ui.add(Button::outlined(texts.get("cancel")));
        // Enter must never remove anything.
        focus_first(ui, &cancel);
        if cancel.clicked() {
            actions.push(lifecycle::Action::ClosePurge);
        }
    });
}

/// A place, and whose it is too.
fn kept_line(outside: &Outside) -> String {
    match &outside.why {
        Kept::Shared { by } => format!("{} ← {by}", outside.place),
        Kept::Outside | Kept::Unclear => outside.place.clone(),
    }
}

fn skipped_ui<'a>(ui: &mut Ui, texts: &Texts, skipped: impl Iterator<Item = &'a Skipped>) {
    let skipped: Vec<String> =
        skipped.map(|skipped| format!("{}: {}", skipped.key, texts.message(&skipped.message()))).collect();
    if skipped.is_empty() {
        return;
    }
    let colors = palette(ui);
    ui.add_space(8.0);
    line(ui, texts.get("purge-skipped"), colors.text2);
    lines(ui, texts, skipped.into_iter(), colors.muted);
}

fn progress_ui(ui: &mut Ui, texts: &Texts, purge: &PurgeState, progress: &PurgeProgress, actions: &mut Actions) {
    ui.add(ProgressBar::new(progress.share()).desired_height(6.0).fill(palette(ui).danger_fill));
    let args = [("done", progress.items_done.into()), ("n", progress.items.into())];
    let text = match purge.mode {
        PurgeMode::Remove | PurgeMode::WithoutRecovery => {
            let files = [("files", progress.files_done.into()), ("allfiles", progress.files.into())];
            let sizes = [("size", progress.bytes_done), ("allsize", progress.bytes)];
            let sizes = sizes.map(|(name, bytes)| (name, format::size(bytes).into()));
            texts.with("purge-progress-files", &[&args[..], &files, &sizes].concat())
        }
        PurgeMode::Trash => texts.with("trash-progress", &args),
    };
    line(ui, &text, palette(ui).text2);
    line(ui, &format::safe_text(&progress.key), palette(ui).muted);
    buttons_ui(ui, |ui| {
        if ui.add_enabled(!purge.is_stopping, Button::outlined(texts.get("purge-stop"))).clicked() {
            actions.push(lifecycle::Action::StopPurge);
        }
    });
}

fn report_ui(ui: &mut Ui, texts: &Texts, mode: PurgeMode, report: &PurgeReport, actions: &mut Actions) {
    let args = [("n", report.done.into()), ("size", format::size(report.bytes).into())];
    let text = match mode {
        PurgeMode::Remove | PurgeMode::WithoutRecovery => texts.with("purge-done", &args),
        PurgeMode::Trash => texts.with("trash-done", &args),
    };
    line(ui, &text, palette(ui).text);
    if report.is_stopped {
        line(ui, texts.get("purge-stopped"), palette(ui).warn);
    }
    ScrollArea::vertical().id_salt("report").max_height(300.0).show(ui, |ui| {
        skipped_ui(ui, texts, report.skipped.iter());
    });
    if let Some(unlogged) = &report.unlogged {
        let text = RichText::new(texts.message(unlogged)).font(font::body()).color(palette(ui).warn);
        ui.add(Label::new(text).wrap());
    }
    // The last way out of a full disk.
    let is_stuck = !report.full.is_empty() && mode == PurgeMode::Remove;
    if is_stuck {
        ui.add_space(8.0);
        let why = RichText::new(texts.get("purge-without-recovery-why")).font(font::body()).color(palette(ui).warn);
        ui.add(Label::new(why).wrap());
    }
    buttons_ui(ui, |ui| {
        if is_stuck {
            let text = texts.count("purge-without-recovery", report.full.len());
            if ui.add(Button::destructive(&text)).clicked() {
                actions.push(lifecycle::Action::Purge(PurgeMode::WithoutRecovery));
            }
            ui.add_space(8.0);
        }
        let close = ui.add(Button::outlined(texts.get("close")));
        if is_stuck {
            focus_first(ui, &close);
        }
        if close.clicked() {
            actions.push(lifecycle::Action::ClosePurge);
        }
    });
}
