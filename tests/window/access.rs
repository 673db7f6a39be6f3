//! The tree that a screen reader gets: on every page each stop of the keyboard has a name, a role and a place in the window.

use egui::accesskit::{Action as AccessAction, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::charts::FigureId;
use runatlas::app::lifecycle::{Edit, Edited};
use runatlas::app::pages::{Page, RunTab};
use runatlas::app::space::SpaceView;
use runatlas::app::{artifacts, charts, export, lifecycle, pages, palette, settings_page, shortcut_list, space, table};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place};
use crate::support;

/// Fails where a stop has no name, no role, or no place in the window.
fn check(harness: &Harness<'static, App>, page: &str) {
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, harness.ctx.content_rect().size()).expand(1.0);
    let (mut faults, mut stops) = (Vec::new(), 0);
    for node in harness.query_all(By::new()) {
        let access = node.accesskit_node();
        if !access.data().supports_action(AccessAction::Focus) {
            continue;
        }
        stops += 1;
        let name = access.label().or_else(|| access.value()).unwrap_or_default();
        let rect = node.rect();
        // What is scrolled out of sight comes into it with the keyboard.
        // The boxes of tasks in a Markdown text are the library's, and have their words beside them.
        let is_task = access.role() == Role::Unknown && rect.size() == egui::Vec2::splat(26.0);
        let is_seen = window.x_range().contains(rect.center().x) && rect.is_positive();
        if is_task {
            continue;
        }
        if name.trim().is_empty() || matches!(access.role(), Role::Unknown | Role::GenericContainer) || !is_seen {
            faults.push(format!("{:?} “{name}” at {rect:?}", access.role()));
        }
    }
    assert!(faults.is_empty(), "{page}:\n{}", faults.join("\n"));
    assert!(stops > 0, "{page}: nothing can be reached");
}

fn run_named(harness: &Harness<'static, App>, name: &str) -> runatlas::model::RunIndex {
    let catalog = &place(harness).catalog;
    catalog.run_indices().find(|&run| &*catalog.run(run).name == name).expect("there is such a run")
}

fn zoo() -> (support::TempStore, Harness<'static, App>) {
    let store = support::zoo("v3");
    let harness = open(Some(&store.mlruns()), Language::English);
    (store, harness)
}

#[test]
fn every_stop_of_every_page_has_a_name_a_role_and_a_place() {
    let (_store, mut harness) = zoo();
    check(&harness, "table");
    let run = run_named(&harness, "baseline");
    dispatch(&mut harness, table::Action::SelectRun { run, toggle: false, range: false });
    check(&harness, "table with the inspector");
    dispatch(&mut harness, pages::Action::ToggleProblems);
    check(&harness, "problems");
    dispatch(&mut harness, pages::Action::ToggleProblems);
    dispatch(&mut harness, pages::Action::Show(Page::Charts));
    check(&harness, "charts");
    dispatch(&mut harness, charts::Action::Enlarge(Some("loss".into())));
    check(&harness, "a chart alone");
    dispatch(&mut harness, export::Action::Open(vec![FigureId::Charts("loss".into())]));
    check(&harness, "export");
    dispatch(&mut harness, export::Action::Close);
    for tab in [RunTab::Overview, RunTab::Metrics, RunTab::Artifacts] {
        dispatch(&mut harness, pages::Action::OpenRun(run, tab));
        check(&harness, &format!("{tab:?}"));
    }
    for view in [SpaceView::Runs, SpaceView::Experiments, SpaceView::Paths, SpaceView::Kinds, SpaceView::Leftovers] {
        dispatch(&mut harness, space::Action::SetView(view));
        dispatch(&mut harness, pages::Action::Show(Page::Space));
        check(&harness, &format!("{view:?}"));
    }
    dispatch(&mut harness, pages::Action::Show(Page::Deleted));
    check(&harness, "deleted");
    dispatch(&mut harness, settings_page::Action::Toggle);
    check(&harness, "settings");
    dispatch(&mut harness, shortcut_list::Action::Open);
    check(&harness, "shortcuts");
    dispatch(&mut harness, shortcut_list::Action::Close);
    dispatch(&mut harness, palette::Action::Toggle);
    check(&harness, "palette");
    dispatch(&mut harness, palette::Action::Close);
    for edit in [
        Edit::Name(Edited::Run(run), "new".to_owned()),
        Edit::Note(Edited::Run(run), "note".to_owned()),
        Edit::Tag(run, "a".to_owned(), "b".to_owned()),
    ] {
        dispatch(&mut harness, lifecycle::Action::SetEdit(Some(edit.clone())));
        check(&harness, &format!("{edit:?}"));
        dispatch(&mut harness, lifecycle::Action::SetEdit(None));
    }
}

#[test]
fn the_start_screen_and_its_settings_too() {
    let mut harness = open(None, Language::English);
    check(&harness, "start");
    dispatch(&mut harness, settings_page::Action::Toggle);
    check(&harness, "settings");
}

#[test]
fn a_preview_and_its_tree_too() {
    let (_store, mut harness) = zoo();
    let run = run_named(&harness, "text and files");
    dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Artifacts));
    let paths: Vec<String> = {
        let listed = place(&harness).artifacts.as_ref().and_then(|it| it.listing.value()).expect("listed");
        listed[0].listing.entries.iter().filter(|it| !it.is_folder()).map(|it| it.path.clone()).take(12).collect()
    };
    for path in paths {
        dispatch(&mut harness, artifacts::Action::Reveal(path.clone()));
        check(&harness, &path);
    }
}

#[test]
fn rows_tell_their_values_and_small_buttons_their_run() {
    let (_store, mut harness) = zoo();
    let values = |harness: &Harness<'static, App>, name: &str| {
        let row = harness.get_by_label(name);
        (row.accesskit_node().description().unwrap_or_default(), row.accesskit_node().data().level())
    };
    let (told, level) = values(&harness, "baseline, Finished");
    assert!(
        told.starts_with("Experiment: zoo, Created: ") && told.contains("Duration: 1.3 s") && told.contains(": "),
        "{told}"
    );
    assert_eq!(level, Some(1));
    click(&mut harness, "Fold sweep, 2 child runs");
    assert!(harness.query_by_label("Unfold sweep, 2 child runs").is_some());
}
