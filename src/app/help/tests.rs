use super::*;
use crate::app::settings::RecentPlace;
use crate::app::{Settings, update};

fn start(settings: Settings, is_free: bool) -> (Program, Vec<Effect>) {
    let mut program = Program { settings_folder: Some("settings".into()), ..Program::new(settings) };
    let effects = update(&mut program, Action::Started { is_free });
    (program, effects)
}

fn opens_sample(effects: &[Effect]) -> bool {
    effects.iter().any(|it| matches!(it, Effect::Start(AnyJob::Start(start::Job::LocateSample))))
}

fn is_saved(effects: &[Effect]) -> bool {
    effects.iter().any(|it| matches!(it, Effect::System(SystemEffect::SettingsChanged)))
}

fn last(version: &str) -> Settings {
    Settings { last_version: Some(version.to_owned()), ..Settings::default() }
}

#[test]
fn a_first_start_shows_the_sample_with_hints_and_no_news() {
    let (program, effects) = start(Settings::default(), true);
    assert!(opens_sample(&effects) && is_saved(&effects));
    assert_eq!(program.settings.hints, Hint::ALL);
    assert_eq!(program.settings.last_version.as_deref(), Some(VERSION));
    assert_eq!(program.notices.iter().count(), 0);

    let (again, effects) = start(program.settings, true);
    assert!(effects.is_empty(), "the second start is as any other: {effects:?}");
    assert!(again.place.is_none());
}

#[test]
fn no_start_but_the_first_shows_the_sample() {
    let (program, effects) = start(Settings::default(), false);
    assert!(!opens_sample(&effects), "something else is to be opened");
    assert!(program.settings.hints.is_empty());
    let recent = vec![RecentPlace { path: "results".into(), runs: 1, opened_at: 1 }];
    let (_, effects) = start(Settings { recent, ..Settings::default() }, true);
    assert!(!opens_sample(&effects), "an earlier version was used");
    let mut nowhere = Program::new(Settings::default());
    let effects = update(&mut nowhere, Action::Started { is_free: true });
    assert!(!opens_sample(&effects), "nothing can be remembered");
}

#[test]
fn the_first_start_after_an_update_says_so_once() {
    let (program, effects) = start(last("0.0.9"), true);
    let told: Vec<_> = program.notices.iter().map(|notice| (notice.message.key, notice.command)).collect();
    assert_eq!(told, [("help-updated", Some(Command::ShowWhatsNew))]);
    assert!(is_saved(&effects) && !opens_sample(&effects));
    let (program, _) = start(program.settings, true);
    assert_eq!(program.notices.iter().count(), 0);

    let (program, effects) = start(last("999.0.0"), true);
    assert_eq!((program.notices.iter().count(), effects.len()), (0, 0), "an older version beside a newer one");
    assert_eq!(program.settings.last_version.as_deref(), Some("999.0.0"));
}

#[test]
fn versions_are_compared_by_their_numbers() {
    for (later, earlier) in [("0.2.0", "0.1.9"), ("0.10.0", "0.9.0"), ("1.0.0", "0.99.99"), ("0.1.1", "0.1")] {
        assert!(is_later(later, earlier) && !is_later(earlier, later), "{later} {earlier}");
    }
    assert!(!is_later("0.1.0", "0.1.0") && !is_later("nonsense", "0.1.0"));
}

#[test]
fn the_folder_of_logs_is_that_of_the_operations_log() {
    let mut program = Program::default();
    assert!(update(&mut program, Action::OpenFolder(Folder::Logs)).is_empty());
    assert_eq!(program.notices.take()[0].key, "help-no-folder");
    program.operations_log = Some(PathBuf::from("state/runatlas/operations.jsonl"));
    let effects = update(&mut program, Action::OpenFolder(Folder::Logs));
    let [Effect::Start(AnyJob::Help(Job::MakeFolder(path)))] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(path, &PathBuf::from("state/runatlas"));
}

#[test]
fn what_is_copied_for_a_report_names_version_and_surroundings() {
    let mut program = Program::default();
    program.help.graphics = Some("OpenGL 4.5, Mesa".to_owned());
    let effects = update(&mut program, Action::CopyFacts);
    let [Effect::System(SystemEffect::Copy(text))] = &effects[..] else { panic!("{effects:?}") };
    for part in [&format!("Runatlas {VERSION}\n"), "OpenGL 4.5, Mesa", std::env::consts::ARCH, "egui 0."] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
