use serde_json::json;

use super::*;
use crate::app::find::KeptFilters;
use crate::app::settings::{RecentPlace, ThemeChoice};

fn dark() -> Settings {
    Settings { theme: ThemeChoice::Dark, ..Settings::default() }
}

fn load(folder: &Path) -> Settings {
    SettingsFile::in_folder(Some(folder)).load(|| None).settings
}

#[test]
fn what_was_saved_is_there_for_the_next_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("not/yet");
    let mut file = SettingsFile::in_folder(Some(&place));
    assert_eq!(file.load(|| None).unread, None, "a first start has nothing to say");
    let (first, second) = (file.saving(&Settings::default()), file.saving(&dark()));
    second.expect("a place").write().expect("written");
    first.expect("a place").write().expect("left");
    assert_eq!(load(&place), dark(), "what is older never comes last");
    let names: Vec<_> = std::fs::read_dir(&place).expect("there").flatten().map(|entry| entry.file_name()).collect();
    let (locks, settings): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| name == LOCK);
    assert_eq!((locks.len(), settings), (1, vec!["settings.json".into()]));
    let mut elsewhere = SettingsFile::in_folder(Some(folder.path()));
    assert_eq!(elsewhere.load(|| Some(dark().to_json())).settings, dark(), "kept by an earlier version");
    assert!(SettingsFile::in_folder(None).saving(&dark()).is_none());
}

#[test]
fn settings_that_could_not_be_read_are_put_aside() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("settings.json"), "{ not json").expect("written");
    for _ in 0..2 {
        let mut file = SettingsFile::in_folder(Some(folder.path()));
        let settings = file.load(|| None).settings;
        file.saving(&settings).expect("a place").write().expect("written");
        let read = |name| std::fs::read_to_string(folder.path().join(name)).expect("there");
        assert_eq!(read(BEFORE), "{ not json");
        assert_eq!(Settings::from_json(&read("settings.json")).settings.to_json(), Settings::default().to_json());
        assert_eq!(Settings::from_json(&read("settings.json")).unread, None);
    }
}

#[test]
fn a_write_that_fails_says_so_once_until_one_succeeds() {
    let folder = tempfile::tempdir().expect("a folder");
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "").expect("written");
    let mut file = SettingsFile::in_folder(Some(&blocked));
    assert!(file.saving(&dark()).expect("a place").write().is_err());
    assert!(file.saving(&dark()).expect("a place").write().is_ok(), "not again and again");
    std::fs::remove_file(&blocked).expect("removed");
    file.saving(&dark()).expect("a place").write().expect("written");
    assert_eq!(load(&blocked), dark());
}

fn recent(path: &str, opened_at: i64) -> RecentPlace {
    RecentPlace { path: path.into(), runs: 1, opened_at }
}

/// A window: its settings, and its way to the file.
struct Opened(Settings, SettingsFile);

impl Opened {
    fn new(folder: &Path) -> Self {
        let mut file = SettingsFile::in_folder(Some(folder));
        let settings = file.load(|| None).settings;
        Self(settings, file)
    }

    /// Whether there is news of others.
    fn save(&mut self) -> bool {
        self.1.saving(&self.0).expect("a place").write().expect("written")
    }

    fn recent(&self) -> Vec<String> {
        self.0.recent.iter().map(|place| place.path.display().to_string()).collect()
    }
}

#[test]
fn two_windows_keep_what_each_of_them_changed_in_whichever_order_they_close() {
    for first_closes_first in [true, false] {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut one, mut two) = (Opened::new(folder.path()), Opened::new(folder.path()));
        one.0.theme = ThemeChoice::Dark;
        one.0.remember(recent("one", 1));
        two.0.scale = 130;
        two.0.remember(recent("two", 2));
        // As they exit: each writes once more, changed or not.
        let [first, second] = if first_closes_first { [&mut one, &mut two] } else { [&mut two, &mut one] };
        assert!(!first.save());
        assert!(second.save(), "it saw what the other wrote");
        first.save();
        second.save();
        let next = Opened::new(folder.path());
        assert_eq!((next.0.theme, next.0.scale), (ThemeChoice::Dark, 130));
        assert_eq!(next.recent(), ["two", "one"]);
    }
}

#[test]
fn a_window_takes_over_what_another_wrote_and_loses_nothing_that_is_on_its_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut one, mut two) = (Opened::new(folder.path()), Opened::new(folder.path()));
    assert!(!one.1.look().expect("a place").finds_news(), "there is nothing yet");
    two.0.remember(recent("two", 2));
    two.save();
    // Changed here, and not written yet.
    one.0.remember(recent("one", 1));
    let waiting = one.1.saving(&one.0).expect("a place");
    assert!(one.1.look().expect("a place").finds_news());
    assert!(!one.1.look().expect("a place").finds_news(), "once");
    one.0 = one.1.take_over(&one.0, &[]).expect("news");
    assert_eq!(one.recent(), ["two", "one"]);
    assert!(one.1.take_over(&one.0, &[]).is_none());
    assert!(!waiting.write().expect("left"), "it knows nothing of the other");
    assert_eq!(load(folder.path()).recent.len(), 1);
    one.save();
    assert_eq!(load(folder.path()).recent.len(), 2);
    // Forgotten in one window, it does not come back from the other.
    one.0.recent.clear();
    one.save();
    two.save();
    assert_eq!(load(folder.path()).recent, []);
}

#[test]
fn many_windows_that_write_at_once_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |at: u8| {
        let mut window = Opened::new(folder.path());
        for round in 0..3 {
            window.0.filters.keep(Path::new(&format!("place {at}")), filters(&format!("round {round}")));
            window.save();
        }
    };
    std::thread::scope(|scope| {
        for at in 0..8 {
            scope.spawn(move || write(at));
        }
    });
    let kept = load(folder.path()).filters;
    for at in 0..8 {
        assert_eq!(kept.of(Path::new(&format!("place {at}"))), filters("round 2"), "{at}");
    }
}

fn filters(text: &str) -> KeptFilters {
    serde_json::from_value(json!({ "recent": [text], "saved": [] })).expect("filters")
}

#[test]
fn a_file_of_a_later_version_stays_one_and_is_not_put_aside() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let later = json!({ "version": 7, "theme": "Sepia", "scale": 110, "glow": [1], "recent": [{ "cloud": "a" }] });
    std::fs::write(&path, later.to_string()).expect("written");
    let mut file = SettingsFile::in_folder(Some(folder.path()));
    let loaded = file.load(|| None);
    assert_eq!(loaded.unread, None, "nothing is lost, so nothing is said");
    let mut window = Opened(loaded.settings, file);
    window.0.scale = 120;
    window.0.remember(recent("one", 1));
    window.save();
    let written: Value = serde_json::from_slice(&std::fs::read(&path).expect("there")).expect("JSON");
    for (name, value) in [("version", json!(7)), ("theme", json!("Sepia")), ("scale", json!(120)), ("glow", json!([1]))]
    {
        assert_eq!(written[name], value);
    }
    assert_eq!(written["recent"][1], json!({ "cloud": "a" }));
    assert!(!folder.path().join(BEFORE).exists());
    assert_eq!(load(folder.path()), Settings { unknown: written_unknown(), ..window.0 });
}

fn written_unknown() -> serde_json::Map<String, Value> {
    serde_json::Map::from_iter([("glow".to_owned(), json!([1]))])
}

#[test]
fn what_is_broken_is_mended_once_and_kept_aside() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let broken = json!({ "version": 1, "theme": 5, "scale": 110 }).to_string();
    std::fs::write(&path, &broken).expect("written");
    let mut file = SettingsFile::in_folder(Some(folder.path()));
    let loaded = file.load(|| None);
    assert!(loaded.unread.is_some(), "it is said");
    file.saving(&loaded.settings).expect("a place").write().expect("written");
    assert_eq!(std::fs::read_to_string(folder.path().join(BEFORE)).expect("there"), broken);
    let mut file = SettingsFile::in_folder(Some(folder.path()));
    let loaded = file.load(|| None);
    assert_eq!((loaded.unread, loaded.settings.scale), (None, 110), "and not again");
}

#[cfg(unix)]
#[test]
fn a_folder_instead_of_the_file_is_put_aside_with_what_is_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("settings.json")).expect("made");
    std::fs::write(folder.path().join("settings.json/mine"), "x").expect("written");
    let mut window = Opened::new(folder.path());
    window.0.theme = ThemeChoice::Dark;
    window.save();
    assert_eq!(load(folder.path()), dark());
    assert!(folder.path().join(BEFORE).join("mine").exists());
}

/// A disk on which nothing more can be written, and one that may only be read.
#[cfg(target_os = "linux")]
#[test]
fn without_room_or_permission_it_is_said_once_and_what_was_there_stays() {
    use std::process::{Command, Stdio};

    struct Disk(tempfile::TempDir);
    impl Drop for Disk {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(self.0.path()).status();
        }
    }
    let disk = tempfile::tempdir().expect("a folder");
    let mount = |options: &str, path: &Path| {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(path);
        mount.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    if !mount("size=64k", disk.path()) {
        println!("skipped: mounting is not permitted");
        return;
    }
    let disk = Disk(disk);
    let folder = disk.0.path();
    Opened::new(folder).save();
    let before = std::fs::read(folder.join("settings.json")).expect("there");
    let ballast = folder.join("ballast");
    let mut file = File::create(&ballast).expect("made");
    for size in [4096, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
    let names = || {
        let entries = std::fs::read_dir(folder).expect("there").flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().expect("words")).collect();
        names.sort();
        names
    };
    let mut window = Opened::new(folder);
    let write = |window: &mut Opened, theme| {
        window.0.theme = theme;
        window.1.saving(&window.0).expect("a place").write()
    };
    let error = write(&mut window, ThemeChoice::Dark).expect_err("there is no room");
    assert_eq!(error.kind(), ErrorKind::StorageFull, "{error}");
    write(&mut window, ThemeChoice::Light).expect("not said again");
    assert_eq!(std::fs::read(folder.join("settings.json")).expect("there"), before, "whole or not at all");
    assert_eq!(names(), ["ballast", "settings.json", "settings.lock"]);
    // With room again all of it goes through.
    std::fs::remove_file(&ballast).expect("removed");
    drop(file);
    write(&mut window, ThemeChoice::Dark).expect("written");
    assert_eq!(load(folder), dark());

    let remounted = Command::new("mount").args(["-o", "remount,ro"]).arg(folder).status().expect("mount");
    assert!(remounted.success());
    let mut window = Opened::new(folder);
    assert_eq!(window.0, dark(), "what is there is read");
    let error = write(&mut window, ThemeChoice::Light).expect_err("it may only be read");
    assert_eq!(error.kind(), ErrorKind::ReadOnlyFilesystem, "{error}");
    write(&mut window, ThemeChoice::System).expect("not said again");
}
