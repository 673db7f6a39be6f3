//! The whole window in a harness, driven by what a screen reader would say.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(unreachable_pub, reason = "a module of every test binary")]

use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::job::Waker;
use runatlas::app::{Ask, Settings, start};
use runatlas::shell::{fonts, window::Window};
use runatlas::text::Language;
use runatlas::views::Clock;

/// A harness holds this; the window is made with the first frame's context.
pub type App = Option<Window>;

pub fn open(path: Option<&std::path::Path>, language: Language) -> Harness<'static, App> {
    open_with(path, Settings { language: Some(language), ..Settings::default() })
}

/// The same with what was kept of an earlier session.
pub fn open_with(path: Option<&std::path::Path>, settings: Settings) -> Harness<'static, App> {
    let path = path.map(std::path::Path::to_path_buf);
    let clock = Clock { now: 1_700_100_000_000, zone: jiff::tz::TimeZone::UTC };
    let mut harness = Harness::builder().with_size([1440.0, 900.0]).allow_missing_glyphs().build_ui_state(
        move |ui, app: &mut App| {
            let window = app.get_or_insert_with(|| {
                fonts::install(ui);
                let mut window = Window::new(ui, settings.clone(), Some(clock.clone()), Waker::new(|| {}));
                if let Some(path) = &path {
                    window.dispatch(start::Action::Open(path.clone()));
                }
                window
            });
            window.logic(ui);
            window.ui(ui);
        },
        None,
    );
    settle(&mut harness);
    harness
}

/// Frames until the jobs are done and their results are drawn.
pub fn settle(harness: &mut Harness<'static, App>) {
    let end = Instant::now() + Duration::from_mins(1);
    let mut calm = 0;
    while calm < 4 {
        assert!(Instant::now() < end, "the window does not come to rest");
        harness.step();
        let idle = harness.state().as_ref().is_some_and(Window::is_idle);
        calm = if idle { calm + 1 } else { 0 };
        std::thread::sleep(Duration::from_millis(1));
    }
}

pub fn place<'a>(harness: &'a Harness<'static, App>) -> &'a runatlas::app::Place {
    harness.state().as_ref().and_then(|window| window.state.place.as_ref()).expect("a place is open")
}

pub fn rows(harness: &Harness<'static, App>) -> Vec<String> {
    let rows = harness.query_all(By::new().role(Role::Row));
    rows.filter_map(|row| row.accesskit_node().label()).collect()
}

/// What anybody could ask for.
pub fn dispatch(harness: &mut Harness<'static, App>, action: impl Ask) {
    harness.state_mut().as_mut().expect("a window").dispatch(action);
    settle(harness);
}

pub fn click(harness: &mut Harness<'static, App>, label: &str) {
    harness.get_by_label(label).click();
    settle(harness);
}
