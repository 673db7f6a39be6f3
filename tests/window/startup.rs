//! What is said where something went wrong at the start, or while the program ran.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use runatlas::app::crash_report::{Action, Told};
use runatlas::app::effect::SystemEffect;
use runatlas::app::job::JobKey;
use runatlas::app::{self, start};
use runatlas::text::Language;

use crate::driver::{click, dispatch, open, settle};

fn told(is_of_now: bool) -> Action {
    Action::Found(Told { path: PathBuf::from("/state/crash-reports/crash-1.txt"), is_of_now })
}

#[test]
fn a_crash_is_told_of_with_its_report_until_it_is_dismissed() {
    let mut harness = open(None, Language::English);
    assert!(harness.query_by_label("Open report").is_none(), "nothing happened");
    dispatch(&mut harness, told(false));
    harness.get_by_label("Runatlas ended unexpectedly last time");
    harness.state_mut().as_mut().expect("a window").take_pending();
    click(&mut harness, "Open report");
    let pending = harness.state_mut().as_mut().expect("a window").take_pending();
    let report = Path::new("/state/crash-reports/crash-1.txt");
    assert!(matches!(pending.as_slice(), [SystemEffect::Open(path)] if path == report), "{pending:?}");
    click(&mut harness, "Show folder");
    let pending = harness.state_mut().as_mut().expect("a window").take_pending();
    assert!(matches!(pending.as_slice(), [SystemEffect::ShowInFolder(path)] if path == report), "{pending:?}");
    click(&mut harness, "Dismiss");
    assert!(harness.query_by_label("Open report").is_none());
}

#[test]
fn a_job_that_failed_has_its_report_kept_and_told() {
    let mut harness = open(None, Language::SimplifiedChinese);
    harness.state_mut().as_mut().expect("a window").take_pending();
    dispatch(&mut harness, app::Action::JobFailed(JobKey::Palette));
    let pending = harness.state_mut().as_mut().expect("a window").take_pending();
    assert!(pending.iter().any(|effect| matches!(effect, SystemEffect::KeepCrashReport)), "{pending:?}");
    dispatch(&mut harness, told(true));
    harness.get_by_label("Runatlas 内部发生错误");
    click(&mut harness, "忽略");
    assert!(harness.query_by_label("打开报告").is_none());
}

#[test]
fn a_text_field_takes_an_input_method_and_says_where_its_caret_is() {
    let mut harness = open(None, Language::SimplifiedChinese);
    assert!(harness.output().platform_output.ime.is_none(), "nothing is typed anywhere");
    dispatch(&mut harness, start::Action::DialogMissing { is_opening: true });
    let field = harness.get_by_role(Role::TextInput);
    field.focus();
    settle(&mut harness);
    let field = harness.get_by_role(Role::TextInput).rect();
    let ime = harness.output().platform_output.ime.as_ref();
    let caret = ime.expect("the field takes what is composed").cursor_rect;
    assert!(field.expand(2.0).contains_rect(caret), "{caret:?} in {field:?}");
    harness.event(egui::Event::Ime(egui::ImeEvent::Commit("训练".to_owned())));
    settle(&mut harness);
    assert_eq!(harness.state().as_ref().expect("a window").state.start.path_entry, "训练");
}
