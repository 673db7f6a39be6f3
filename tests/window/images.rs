//! A few pictures of the window, held against those in `tests/snapshots`: drawn on the CPU with the bundled faces, so
//! that they are the same on every machine. Change them with `UPDATE_SNAPSHOTS=1 cargo test --test window images::`.

use std::time::{Duration, Instant};

use egui::Theme;
use egui_kittest::{Harness, SnapshotOptions, SnapshotResults};
use runatlas::app::jobs::Waker;
use runatlas::app::settings::ThemeChoice;
use runatlas::app::state::Page;
use runatlas::app::{Action, Settings};
use runatlas::shell::{fonts, window::Window};
use runatlas::text::Language;
use runatlas::views::Clock;

use crate::renderer::RasterRenderer;
use crate::support;

fn harness(theme: Theme, actions: Vec<Action>) -> Harness<'static, Option<Window>> {
    let choice = if theme == Theme::Dark { ThemeChoice::Dark } else { ThemeChoice::Light };
    let settings = Settings { theme: choice, language: Some(Language::English), ..Settings::default() };
    let clock = Clock { now: 1_700_100_000_000, zone: jiff::tz::TimeZone::UTC };
    let mut actions = Some(actions);
    let mut harness = Harness::builder()
        .with_size([900.0, 600.0])
        .with_theme(theme)
        // A name of the store may flash by before the filter takes hold.
        .allow_missing_glyphs()
        .renderer(RasterRenderer::default())
        .build_ui_state(
            move |ui, app: &mut Option<Window>| {
                let window = app.get_or_insert_with(|| {
                    fonts::install(ui);
                    Window::new(ui, settings.clone(), Some(clock.clone()), Waker::new(|| {}))
                });
                for action in actions.take().into_iter().flatten() {
                    window.dispatch(action);
                }
                window.logic(ui);
                window.ui(ui);
            },
            None,
        );
    settle(&mut harness);
    harness
}

fn settle(harness: &mut Harness<'static, Option<Window>>) {
    let end = Instant::now() + Duration::from_mins(1);
    let mut calm = 0;
    while calm < 6 {
        assert!(Instant::now() < end, "the window does not come to rest");
        harness.step();
        let is_idle = harness.state().as_ref().is_some_and(Window::is_idle);
        calm = if is_idle { calm + 1 } else { 0 };
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The version number stands on the start screen and changes with every release: it is a few pixels.
fn options() -> SnapshotOptions {
    SnapshotOptions::new().threshold(2.0).max_failed_pixels(300)
}

#[test]
fn start_screen() {
    let mut results = SnapshotResults::new();
    for (theme, name) in [(Theme::Light, "start_light"), (Theme::Dark, "start_dark")] {
        let mut harness = harness(theme, Vec::new());
        harness.snapshot_options(name, &options());
        results.extend_harness(&mut harness);
    }
}

#[test]
fn run_table_and_charts() {
    let store = support::zoo("v2");
    let mut results = SnapshotResults::new();
    let open = || vec![Action::Open(store.mlruns())];
    for (theme, name, page) in [
        (Theme::Light, "runs_light", Page::Table),
        (Theme::Dark, "runs_dark", Page::Table),
        (Theme::Dark, "charts_dark", Page::Charts),
    ] {
        let mut harness = harness(theme, open());
        let window = harness.state_mut().as_mut().expect("a window");
        // Names in plain Latin alone: no face of the system takes part.
        window.dispatch(Action::SetFilter("fold-".into()));
        window.dispatch(Action::ToggleSidebar);
        window.dispatch(Action::Show(page));
        // How long the reading took differs from run to run.
        window.state.place.as_mut().expect("a place").reading.took = None;
        settle(&mut harness);
        harness.snapshot_options(name, &options());
        results.extend_harness(&mut harness);
    }
}
