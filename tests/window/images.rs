//! A few pictures of the window, held against those in `tests/snapshots`: drawn on the CPU with the bundled faces, so
//! that they are the same on every machine. Change them with `UPDATE_SNAPSHOTS=1 cargo test --test window images::`.

use std::time::{Duration, Instant};

use egui::Theme;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use runatlas::app::job::Waker;
use runatlas::app::pages::Page;
use runatlas::app::settings::ThemeChoice;
use runatlas::app::{Settings, layout, pages, start, table};
use runatlas::shell::{fonts, window::Window};
use runatlas::text::Language;
use runatlas::views::Clock;

use crate::picture::{Pictures, cover, difference};
use crate::renderer::RasterRenderer;
use crate::support;

fn harness(theme: Theme, actions: Vec<start::Action>) -> Harness<'static, Option<Window>> {
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

#[test]
fn start_screen() {
    let mut pictures = Pictures::default();
    for (theme, name) in [(Theme::Light, "start_light"), (Theme::Dark, "start_dark")] {
        let mut harness = harness(theme, Vec::new());
        let mut picture = harness.render().expect("drawn");
        // It changes with every release.
        let version = harness.get_by_label(&format!("Runatlas {}", env!("CARGO_PKG_VERSION"))).rect();
        cover(&mut picture, version.with_max_x(version.left() + 200.0));
        pictures.compare(name, &picture);
    }
    pictures.all_as_before();
}

#[test]
fn one_icon_that_is_lost_is_noticed() {
    let mut harness = harness(Theme::Light, Vec::new());
    let whole = harness.render().expect("drawn");
    assert_eq!(difference(&whole, &harness.render().expect("drawn again")), 0);
    for label in ["Theme", "Language"] {
        let mut lost = whole.clone();
        cover(&mut lost, harness.get_by_label_contains(label).rect());
        assert!(difference(&whole, &lost) > 30, "{label}");
    }
}

#[test]
fn run_table_and_charts() {
    let store = support::zoo("v2");
    let mut pictures = Pictures::default();
    let open = || vec![start::Action::Open(store.mlruns())];
    for (theme, name, page) in [
        (Theme::Light, "runs_light", Page::Table),
        (Theme::Dark, "runs_dark", Page::Table),
        (Theme::Dark, "charts_dark", Page::Charts),
    ] {
        let mut harness = harness(theme, open());
        let window = harness.state_mut().as_mut().expect("a window");
        // Names in plain Latin alone: no face of the system takes part.
        window.dispatch(table::Action::SetFilter("fold-".into()));
        window.dispatch(layout::Action::ToggleSidebar);
        window.dispatch(pages::Action::Show(page));
        // How long the reading took differs from run to run.
        window.state.place.as_mut().expect("a place").read.took = None;
        settle(&mut harness);
        pictures.compare(name, &harness.render().expect("drawn"));
    }
    pictures.all_as_before();
}
