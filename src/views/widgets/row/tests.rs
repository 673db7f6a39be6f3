use egui::accesskit::Toggled;
use egui::{FontDefinitions, FontFamily, Key, PointerButton};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};

use super::*;
use crate::text::Language;
use crate::views::theme;

/// What was clicked, in order.
type Clicks = Vec<&'static str>;

/// Rows in a window, with any face for the names that the theme gives to faces.
fn harness(rows: impl FnMut(&mut Ui, &mut Clicks) + 'static) -> Harness<'static, Clicks> {
    let setup = |ctx: &egui::Context| {
        let mut fonts = FontDefinitions::default();
        for name in ["medium", "semibold", "icons"] {
            let faces = fonts.families[&FontFamily::Proportional].clone();
            fonts.families.insert(FontFamily::Name(name.into()), faces);
        }
        ctx.set_fonts(fonts);
        theme::install(ctx);
    };
    let mut harness = Harness::builder()
        .with_size([320.0, 200.0])
        .allow_missing_glyphs()
        .with_context_setup(setup)
        .build_ui_state(rows, Clicks::new());
    harness.run();
    harness
}

fn clicks(harness: &mut Harness<'static, Clicks>, label: &str) -> Clicks {
    harness.get_by_label(label).click();
    harness.run();
    std::mem::take(harness.state_mut())
}

/// At a place in a row, from its left edge.
fn clicks_at(harness: &mut Harness<'static, Clicks>, label: &str, x: f32) -> Clicks {
    let rect = harness.get_by_label(label).rect();
    let pos = pos2(rect.left() + x, rect.center().y);
    harness.hover_at(pos);
    for pressed in [true, false] {
        let modifiers = egui::Modifiers::NONE;
        harness.event(egui::Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
    }
    harness.run();
    std::mem::take(harness.state_mut())
}

fn tree(ui: &mut Ui, clicks: &mut Clicks) {
    let shown = ListRow::new(Role::TreeItem, "folder").lead(Lead::TREE).fold_button(true, "Fold").show(ui);
    if shown.is_folded {
        clicks.push("fold");
    }
    if shown.response.clicked() {
        clicks.push("folder");
    }
    let row = ListRow::new(Role::TreeItem, "file").id(Id::unique("file")).selected(true).fold(None);
    let row = row.depth(1, Language::English.texts());
    let row = row.lead(Lead::TREE).check(false, Id::unique("tick")).beside("old").trailing("7 KiB", font::small());
    let shown = row.spoken("file, 7 KiB").show(ui);
    if shown.is_checked {
        clicks.push("tick");
    }
    if shown.response.clicked() {
        clicks.push("file");
    }
}

#[test]
fn a_row_says_what_it_is_and_how_it_stands() {
    let harness = harness(tree);
    let told = |node: &Node<'_>| {
        let node = node.accesskit_node();
        (node.role(), node.toggled(), node.data().is_expanded(), node.data().level())
    };
    let folder = harness.get_by_label("folder");
    assert_eq!(told(&folder), (Role::TreeItem, None, Some(true), Some(1)));
    let file = harness.get_by_label("file, 7 KiB");
    assert_eq!(told(&file), (Role::TreeItem, Some(Toggled::True), None, Some(2)));
    assert_eq!(harness.get_by_label("file").accesskit_node().role(), Role::CheckBox);
    assert_eq!(harness.get_by_label("Fold").accesskit_node().role(), Role::DisclosureTriangle);
    assert_eq!((folder.rect().width(), folder.rect().height()), (file.rect().width(), size::ROW));
}

#[test]
fn row_triangle_and_check_box_are_clicked_one_by_one() {
    let mut harness = harness(tree);
    assert_eq!(clicks_at(&mut harness, "folder", 200.0), ["folder"]);
    assert_eq!(clicks_at(&mut harness, "folder", Lead::TREE.first), ["fold"]);
    assert_eq!(clicks(&mut harness, "file, 7 KiB"), ["file"]);
    let check = Lead::TREE.first + size::INDENT + Lead::TREE.pitch;
    assert_eq!(clicks_at(&mut harness, "file, 7 KiB", check), ["tick"]);
}

#[test]
fn rows_are_reached_and_clicked_with_the_keyboard() {
    let mut harness = harness(|ui, clicks| {
        ListRow::new(Role::Label, "a title").inert().show(ui);
        for name in ["first", "second"] {
            if ListRow::new(Role::ListItem, name).show(ui).response.clicked() {
                clicks.push(name);
            }
        }
    });
    for name in ["first", "second"] {
        harness.key_press(Key::Tab);
        harness.run();
        assert!(harness.get_by_label(name).is_focused());
        harness.key_press(Key::Enter);
        harness.run();
    }
    assert_eq!(*harness.state(), ["first", "second"]);
    harness.state_mut().clear();
    assert_eq!(clicks(&mut harness, "a title"), Clicks::new());
}

#[test]
fn a_text_that_does_not_fit_is_whole_on_hover() {
    const LONG: &str = "a name that is longer than the row could ever be in a window as narrow as this one is";
    let mut harness = harness(|ui, clicks| {
        for (name, is_own) in [("short", false), (LONG, false)] {
            let row = ListRow::new(Role::ListItem, name).spoken(if is_own { "own" } else { &name[..5] });
            let shown = row.trailing("9", font::tiny()).show(ui);
            assert!(shown.text.right() < shown.rect.right() - 8.0);
            clicks.clear();
            clicks.extend(shown.is_cut.then_some("cut"));
        }
        let row = ListRow::new(Role::ListItem, LONG).spoken("told").own_tip();
        row.show(ui).response.on_hover_text("by the list");
    });
    assert_eq!(*harness.state(), ["cut"]);
    for (label, whole, own) in [("short", 0, 0), ("a nam", 1, 0), ("told", 0, 1)] {
        harness.get_by_label(label).hover();
        harness.run_steps(12);
        let tips = [LONG, "by the list"].map(|tip| harness.query_all_by_label(tip).count());
        assert_eq!(tips, [whole, own], "{label}");
    }
}
