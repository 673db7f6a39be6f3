//! Artifacts that lie elsewhere than in the folder of their run: what is shown as a run's is named in its plan, and goes or
//! stays for a reason that is told.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use runatlas::store::file::FileStore;
use runatlas::store::lifecycle::{ItemKind, Kept};
use runatlas::store::{
    Backend, Cancel, Change, Location, PurgeMode, PurgeOutcome, PurgePlan, PurgeProgress, PurgeSelection, Recovery,
    Store,
};

use crate::full_disk::full;
use crate::listing::{Listing, NOW, differences, everything, listing, planned};
use crate::rows::execute;
use crate::support::tree::Tree;
use crate::support::{real_path, told::read, write};

const ID: &str = "0123456789abcdef0123456789abcdef";
const OTHER: &str = "fedcba9876543210fedcba9876543210";

/// The store of a project folder that was moved, opened by that folder.
fn opened(tree: &Tree) -> FileStore {
    FileStore::open(&Location::new(tree.root(), Backend::File, tree.project())).unwrap()
}

/// A deleted run whose experiment keeps artifacts in a folder beside `mlruns`, and an active one likewise.
fn moved() -> Tree {
    let address = |id: &str| format!("artifact_uri: file:///home/ada/project/my_artifacts/{id}/artifacts");
    let tree = Tree::new().experiment("1");
    let tree = tree.run(OTHER).field("artifact_uri", &address(OTHER)).run(ID).field("artifact_uri", &address(ID));
    for id in [ID, OTHER] {
        write(tree.project().join("my_artifacts").join(id).join("artifacts/plot.txt"), "a plot");
    }
    let gone = Change::DeleteRuns { runs: vec![run().as_str().into()], with_children: false, even_running: false };
    opened(&tree).change(&gone, NOW).unwrap();
    tree
}

fn run() -> String {
    format!("1/{ID}")
}

fn purge(store: &dyn Store, plan: &PurgePlan) -> PurgeOutcome {
    store.purge(plan, PurgeMode::Remove, &|_| {}, &Cancel::new()).unwrap()
}

/// Everything that could be asked for.
fn all() -> PurgeSelection {
    PurgeSelection { leftovers: true, unknown_runs: true, ..everything() }
}

/// What stays: places relative to the project, and why.
fn kept(tree: &Tree, plan: &PurgePlan) -> Vec<(String, Kept)> {
    let project = real_path(tree.project());
    let relative = |place: &str| match Path::new(place).strip_prefix(&project) {
        Ok(inside) => inside.to_string_lossy().replace('\\', "/"),
        Err(_) => place.to_owned(),
    };
    plan.outside.iter().map(|it| (relative(&it.place), it.why.clone())).collect()
}

#[test]
fn what_is_shown_as_the_runs_own_goes_with_it() {
    let tree = moved();
    let store = opened(&tree);
    let shown = store.artifact_root(read(&store).run(ID)).unwrap().path.unwrap();
    assert!(shown.ends_with(format!("my_artifacts/{ID}/artifacts")), "{}", shown.display());
    let before = listing(tree.project());
    let plan = planned(&store, &all());
    assert_eq!(plan.items.len(), 1);
    let folder = real_path(tree.project()).join("my_artifacts").join(ID);
    assert_eq!((&plan.items[0].elsewhere, plan.outside.as_slice()), (&vec![folder], &[][..]));
    assert_eq!(plan.items[0].extent.files, 2);
    assert_eq!(differences(&before, &listing(tree.project())), [""; 0], "planning only reads");
    let outcome = purge(&store, &plan);
    assert_eq!((outcome.skipped.len(), outcome.freed), (0, plan.extent()));
    let gone = [format!("- mlruns/1/{ID}"), format!("- my_artifacts/{ID}")];
    assert_eq!(differences(&before, &listing(tree.project())), gone);
    let after = planned(&store, &all());
    assert_eq!((after.items, after.skipped.len()), (Vec::new(), 0), "and nothing of it is found again");
}

/// In a renamed folder beside the store: shown, but too little to go by for removing it.
#[test]
fn what_was_guessed_beside_the_store_is_named_and_stays() {
    let tree = Tree::new().experiment("1").run(ID).field("artifact_uri", "artifact_uri: s3://bucket/1/x/artifacts");
    let guessed = format!("mlruns_old/1/{ID}/artifacts");
    write(tree.project().join(&guessed).join("plot.txt"), "a plot");
    let store = opened(&tree);
    let gone = Change::DeleteRuns { runs: vec![run().as_str().into()], with_children: false, even_running: false };
    store.change(&gone, NOW).unwrap();
    let shown = store.artifact_root(read(&store).run(ID)).unwrap().path.unwrap();
    assert!(shown.ends_with(&guessed), "{}", shown.display());
    let plan = planned(&store, &all());
    assert!(kept(&tree, &plan).contains(&(guessed.clone(), Kept::Unclear)), "{:?}", plan.outside);
    let outcome = purge(&store, &plan);
    assert_eq!((outcome.done.len(), outcome.skipped.len()), (1, 0));
    assert!(tree.project().join(&guessed).join("plot.txt").is_file() && !tree.root().join(run()).exists());
}

/// Whatever is left of recovery on a disk that is full for good.
#[test]
fn a_full_disk_lets_it_go_with_the_run_too() {
    for mode in [PurgeMode::Remove, PurgeMode::WithoutRecovery] {
        let tree = moved();
        let before = listing(tree.project());
        let location = Location::new(tree.root(), Backend::File, tree.project());
        let no_names = mode == PurgeMode::WithoutRecovery;
        let hook = move |what: &str, _: &Path| {
            if no_names && what == "rename" { Err(std::io::ErrorKind::StorageFull.into()) } else { full(what) }
        };
        let store = FileStore::with_steps(&location, Arc::new(hook)).unwrap();
        let plan = planned(&store, &everything());
        let files = AtomicUsize::new(0);
        let told = |progress: &PurgeProgress| {
            files.store(usize::try_from(progress.files_done).unwrap(), Ordering::Relaxed);
        };
        if no_names {
            let outcome = purge(&store, &plan);
            assert!(outcome.done.is_empty() && outcome.skipped[0].why.is_full(), "{:?}", outcome.skipped);
            assert_eq!(differences(&before, &listing(tree.project())), [""; 0]);
        }
        let outcome = store.purge(&plan, mode, &told, &Cancel::new()).unwrap();
        assert_eq!((outcome.skipped.len(), outcome.freed), (0, plan.extent()));
        assert_eq!(files.load(Ordering::Relaxed), 2, "of the run, and of its artifacts");
        let gone = [format!("- mlruns/1/{ID}"), format!("- my_artifacts/{ID}")];
        assert_eq!(differences(&before, &listing(tree.project())), gone);
    }
}

/// A store that may only be read tells what is deleted in it, with what lies elsewhere.
#[cfg(unix)]
#[test]
fn what_would_go_with_it_is_told_where_nothing_may_be_removed() {
    use std::os::unix::fs::PermissionsExt as _;
    let tree = moved();
    let folder = tree.project().join("my_artifacts");
    let look = PurgeSelection { only_look: true, ..everything() };
    let before = planned(&opened(&tree), &everything());
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let (seen, plan) = (planned(&opened(&tree), &look), planned(&opened(&tree), &everything()));
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!((&seen.items, seen.skipped.len()), (&before.items, 0));
    // Whoever may do everything may remove it, too.
    assert!(plan.items.is_empty() || plan.items == before.items);
}

#[test]
fn what_lies_outside_the_folder_that_is_open_stays() {
    let tree = moved();
    let store = crate::listing::store(&tree.root());
    let plan = planned(&store, &all());
    let wanted = [(format!("my_artifacts/{ID}/artifacts"), Kept::Outside)];
    assert_eq!((kept(&tree, &plan), plan.items[0].elsewhere.len()), (wanted.to_vec(), 0));
    assert_eq!(purge(&store, &plan).done, [run()]);
    assert!(tree.project().join("my_artifacts").join(ID).join("artifacts/plot.txt").exists());
}

/// A store that came from another system, with the paths that its files had there.
#[test]
fn where_things_lay_on_another_system_is_told_only_of_what_is_not_here() {
    let address = if cfg!(windows) { "/home/ada/mlruns" } else { "C:/Users/ada/mlruns" };
    for (address, is_told) in [
        (format!("file:///{}", address.trim_start_matches('/')), false),
        (address.to_owned(), false),
        // It may be there, and is not asked.
        (r"\\server\share\mlruns".to_owned(), true),
    ] {
        let uri = format!("{address}/1/{ID}/artifacts");
        let field = format!("artifact_uri: {uri}");
        let tree =
            Tree::new().experiment("1").run(ID).field("artifact_uri", &field).file("artifacts/plot.txt", "a plot");
        let gone = Change::DeleteRuns { runs: vec![run().as_str().into()], with_children: false, even_running: false };
        opened(&tree).change(&gone, NOW).unwrap();
        let plan = planned(&opened(&tree), &everything());
        let named: Vec<_> = is_told.then_some((uri.clone(), Kept::Outside)).into_iter().collect();
        assert_eq!((kept(&tree, &plan), plan.items.len()), (named, 1), "{address}");
        // What was in another folder, and is not found here, may still be there.
        fs::remove_dir_all(tree.path(&run()).join("artifacts")).unwrap();
        let elsewhere = format!("{address}/../plots/{ID}/artifacts");
        let tree = tree.field("artifact_uri", &format!("artifact_uri: {elsewhere}"));
        let plan = planned(&opened(&tree), &everything());
        assert_eq!(kept(&tree, &plan), [(elsewhere, Kept::Outside)], "{address}");
    }
}

#[test]
fn what_somebody_else_has_too_stays() {
    // A database, wherever it lies.
    let tree = moved();
    let artifacts = tree.project().join("my_artifacts").join(ID).join("artifacts");
    let path = tree.project().join("db/tracking.sqlite");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    execute(
        &path,
        &format!(
            "CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT, lifecycle_stage TEXT);
             CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, experiment_id INTEGER, lifecycle_stage TEXT, artifact_uri TEXT);
             INSERT INTO experiments VALUES (1, 'one', 'active');
             INSERT INTO runs VALUES ('{ID}', 1, 'active', '{}');",
            artifacts.display()
        ),
    );
    let plan = planned(&opened(&tree), &everything());
    let by = real_path(&path).display().to_string();
    assert_eq!(kept(&tree, &plan), [(format!("my_artifacts/{ID}/artifacts"), Kept::Shared { by })]);
    purge(&opened(&tree), &plan);
    assert!(artifacts.join("plot.txt").exists());

    // What a killed program left of its copy of such a database is no store.
    let left = tree.project().join(".runatlas-Ab3/copy.db");
    fs::create_dir_all(left.parent().unwrap()).unwrap();
    fs::rename(&path, &left).unwrap();
    assert_eq!(kept(&tree, &planned(&opened(&tree), &everything())), []);

    // It came after the plan.
    let tree = moved();
    let plan = planned(&opened(&tree), &everything());
    fs::create_dir_all(tree.project().join("db")).unwrap();
    fs::copy(&left, tree.project().join("db/tracking.sqlite")).unwrap();
    execute(
        &tree.project().join("db/tracking.sqlite"),
        &format!("UPDATE runs SET artifact_uri = '{}/my_artifacts/{ID}/artifacts'", tree.project().display()),
    );
    let outcome = purge(&opened(&tree), &plan);
    assert_eq!((outcome.done.len(), outcome.skipped.len()), (0, 1));

    // A copy of the store that is open too, where the run lives.
    let tree = moved();
    let copy = tree.project().join("copy/mlruns");
    write(copy.join("1/meta.yaml"), fs::read(tree.path("1/meta.yaml")).unwrap());
    let meta = fs::read_to_string(tree.path(&run()).join("meta.yaml")).unwrap();
    let address = format!("artifact_uri: {}/my_artifacts/{ID}/artifacts", tree.project().display());
    let meta: Vec<&str> =
        meta.lines().map(|line| if line.starts_with("artifact_uri") { address.as_str() } else { line }).collect();
    write(copy.join(run()).join("meta.yaml"), meta.join("\n"));
    let beside = vec![Location::new(&copy, Backend::File, tree.project())];
    let plan = planned(&opened(&tree), &PurgeSelection { beside, ..everything() });
    let by = real_path(copy.join(run())).display().to_string();
    assert_eq!(kept(&tree, &plan), [(format!("my_artifacts/{ID}/artifacts"), Kept::Shared { by })]);
    assert_eq!(purge(&opened(&tree), &plan).done, [run()]);
    assert!(tree.project().join("my_artifacts").join(ID).join("artifacts/plot.txt").exists());
}

#[test]
fn what_is_not_plainly_the_runs_own_stays() {
    // Something else lies beside the artifacts.
    let tree = moved();
    write(tree.project().join("my_artifacts").join(ID).join("mine.txt"), "mine");
    let before = listing(tree.project());
    let store = opened(&tree);
    purge(&store, &planned(&store, &everything()));
    let gone = [format!("- mlruns/1/{ID}"), format!("- my_artifacts/{ID}/artifacts")];
    assert_eq!(differences(&before, &listing(tree.project())), gone);

    // A folder that is named after nothing.
    let plots = moved();
    let folder = plots.project().join("plots");
    write(folder.join("plot.txt"), "a plot");
    let tree = plots.run(ID).field("lifecycle_stage", "lifecycle_stage: deleted");
    let tree = tree.field("artifact_uri", &format!("artifact_uri: {}", folder.display()));
    let plan = planned(&opened(&tree), &everything());
    assert_eq!(kept(&tree, &plan), [("plots".to_owned(), Kept::Unclear)]);

    // What another run logged, however much it looks like a store.
    let tree = moved();
    let inside = tree.path(&format!("1/{OTHER}/artifacts/my_artifacts/{ID}/artifacts"));
    write(inside.join("plot.txt"), "a plot");
    fs::remove_dir_all(tree.project().join("my_artifacts")).unwrap();
    let tree = tree.run(ID).field("lifecycle_stage", "lifecycle_stage: deleted");
    let tree = tree.field("artifact_uri", &format!("artifact_uri: {}", inside.display()));
    let plan = planned(&opened(&tree), &everything());
    let (at, why) = &kept(&tree, &plan)[0];
    assert!(at.contains(OTHER) && matches!(why, Kept::Shared { by } if by.ends_with(OTHER)), "{at} {why:?}");
}

#[test]
fn models_and_experiments_take_theirs_along() {
    let model = format!("m-{ID}");
    let tree = moved();
    let meta = format!(
        "model_id: {model}\nname: net\nsource_run_id: {ID}\nstatus: 2\n\
         artifact_location: file:///home/ada/project/my_artifacts/models/{model}/artifacts\n"
    );
    let tree = tree.at_root(&format!("1/models/{model}/meta.yaml"), meta);
    write(tree.project().join("my_artifacts/models").join(&model).join("artifacts/w.bin"), "12345");
    let before = listing(tree.project());
    let plan = planned(&opened(&tree), &everything());
    assert_eq!(
        plan.items.iter().map(|it| (it.kind, it.elsewhere.len())).collect::<Vec<_>>(),
        [(ItemKind::LoggedModel, 1), (ItemKind::Run, 1)]
    );
    assert_eq!(purge(&opened(&tree), &plan).skipped, []);
    let gone = [
        format!("- mlruns/1/{ID}"),
        format!("- mlruns/1/models/{model}"),
        format!("- my_artifacts/{ID}"),
        format!("- my_artifacts/models/{model}"),
    ];
    assert_eq!(differences(&before, &listing(tree.project())), gone);

    let tree = moved();
    let gone = Change::DeleteExperiment { experiment: "1".into(), even_running: false };
    opened(&tree).change(&gone, NOW).unwrap();
    let plan = planned(&opened(&tree), &everything());
    assert_eq!(
        plan.items.iter().map(|it| (it.kind, it.elsewhere.len())).collect::<Vec<_>>(),
        [(ItemKind::Experiment, 2)]
    );
    assert_eq!(purge(&opened(&tree), &plan).skipped, []);
    assert!(!tree.project().join("my_artifacts").join(OTHER).exists() && !tree.path(".trash/1").exists());
}

/// Files and the run: all there, or all gone.
fn assert_whole(tree: &Tree, before: &Listing, context: &str) {
    let gone = differences(before, &listing(tree.project()));
    let gone: Vec<_> = gone.iter().filter(|line| !line.contains(".runatlas")).collect();
    let whole = [format!("- mlruns/1/{ID}"), format!("- my_artifacts/{ID}")];
    assert!(gone.is_empty() || gone == whole.iter().collect::<Vec<_>>(), "{context}: {gone:?}");
}

/// At each step of a purge nothing more happens on the disk, as when the program dies; then at each step of the recovery.
#[test]
fn cut_short_at_any_step_the_run_has_its_artifacts_or_neither_is_there() {
    cut_short_at_any_step(|_| Ok(()));
}

/// The same where there is no room for a record.
#[test]
fn cut_short_on_a_full_disk_the_run_has_its_artifacts_or_neither_is_there() {
    cut_short_at_any_step(full);
}

fn cut_short_at_any_step(disk: fn(&str) -> std::io::Result<()>) {
    let dying = |tree: &Tree, step: usize| {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let hook = move |what: &str, _: &Path| {
            let is_dead = counted.fetch_add(1, Ordering::Relaxed) >= step;
            if is_dead { Err(std::io::ErrorKind::BrokenPipe.into()) } else { disk(what) }
        };
        let location = Location::new(tree.root(), Backend::File, tree.project());
        (FileStore::with_steps(&location, Arc::new(hook)).unwrap(), count)
    };
    let take = |store: &FileStore| -> Result<PurgeOutcome, String> {
        let plan = planned(store, &everything());
        store.purge(&plan, PurgeMode::Remove, &|_| {}, &Cancel::new()).map_err(|why| why.to_string())
    };
    let tree = moved();
    let (counting, count) = dying(&tree, usize::MAX);
    take(&counting).unwrap();
    let steps = count.load(Ordering::Relaxed);
    assert!(steps > 8, "{steps}");
    let (mut back, mut ended) = (0, 0);
    for step in 0..steps {
        for recovery in [Recovery::Finish, Recovery::PutBack] {
            for second in [0, 1, 2, 3, 4, 5, usize::MAX] {
                let context = format!("step {step} of {steps}, {recovery:?} up to step {second}");
                let tree = moved();
                let before = listing(tree.project());
                let _ = take(&dying(&tree, step).0);
                for interrupted in opened(&tree).interrupted().unwrap() {
                    let _ = dying(&tree, second).0.recover(&interrupted, recovery, &|_| {});
                }
                // Once more, as often with the other intent.
                let other = if second % 2 == 0 { Recovery::Finish } else { Recovery::PutBack };
                for interrupted in opened(&tree).interrupted().unwrap() {
                    let outcome = opened(&tree).recover(&interrupted, other, &|_| {}).unwrap();
                    assert_eq!(outcome.skipped, [], "{context}");
                }
                assert!(opened(&tree).interrupted().unwrap().is_empty(), "{context}");
                assert_whole(&tree, &before, &context);
                let is_there = tree.path(&run()).exists();
                (back, ended) = (back + usize::from(is_there), ended + usize::from(!is_there));
            }
        }
    }
    assert!(back > 20 && ended > 20, "{back} {ended}");
}

/// Found again from the store alone, what lies outside of it is neither put back nor forgotten.
#[test]
fn a_recovery_does_not_leave_the_folder_that_is_open() {
    recovery_stays_inside(|_| Ok(()));
    recovery_stays_inside(full);
}

fn recovery_stays_inside(disk: fn(&str) -> std::io::Result<()>) {
    let tree = moved();
    let before = listing(tree.project());
    let target = tree.project().join("my_artifacts").join(ID);
    let plan = planned(&opened(&tree), &everything());
    let taken = target.clone();
    let location = Location::new(tree.root(), Backend::File, tree.project());
    let hook = move |what: &str, _: &Path| {
        if taken.exists() { disk(what) } else { Err(std::io::ErrorKind::BrokenPipe.into()) }
    };
    let _ = FileStore::with_steps(&location, Arc::new(hook)).unwrap().purge(
        &plan,
        PurgeMode::Remove,
        &|_| {},
        &Cancel::new(),
    );
    assert!(!target.exists(), "it was taken out of its place");
    let narrow = crate::listing::store(&tree.root());
    let found = narrow.interrupted().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(narrow.recover(&found[0], Recovery::PutBack, &|_| {}).unwrap().skipped.len(), 1);
    assert!(!target.exists());
    let wide = opened(&tree);
    let found = wide.interrupted().unwrap();
    assert_eq!(wide.recover(&found[0], Recovery::PutBack, &|_| {}).unwrap().skipped, []);
    assert_eq!(differences(&before, &listing(tree.project())), [""; 0]);
}

/// A database in a folder of its own beside `mlruns`, opened by the folder around both.
#[test]
fn artifacts_beside_the_folder_of_a_database_go_with_its_run() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    let path: PathBuf = project.join("db/mlflow.db");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    execute(
        &path,
        &format!(
            "CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT, lifecycle_stage TEXT);
             CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, experiment_id INTEGER, lifecycle_stage TEXT, artifact_uri TEXT);
             INSERT INTO experiments VALUES (1, 'one', 'active');
             INSERT INTO runs VALUES ('{ID}', 1, 'deleted', './mlruns/1/{ID}/artifacts');"
        ),
    );
    write(project.join("mlruns/1").join(ID).join("artifacts/x"), "artifact");
    let open = |opened: &Path| runatlas::store::open(&Location::new(&path, Backend::Sqlite, opened)).unwrap();
    let alone = planned(&*open(path.parent().unwrap()), &everything());
    assert_eq!(alone.outside.iter().map(|it| it.why.clone()).collect::<Vec<_>>(), [Kept::Outside], "named at least");
    let store = open(&project);
    let before = listing(&project);
    let plan = planned(&*store, &everything());
    assert_eq!((plan.items[0].elsewhere.len(), plan.items[0].extent.files), (1, 1));
    assert_eq!(purge(&*store, &plan).skipped, []);
    let gone = differences(&before, &listing(&project));
    assert_eq!(gone, ["~ db/mlflow.db".to_owned(), format!("- mlruns/1/{ID}")]);
}
