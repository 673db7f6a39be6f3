//! `delete`, `restore` and `gc`: changes to results from the command line.
//!
//! Exit codes of all three: 0 everything was done, 1 something was skipped, 2 nothing was done. Every write is added to the
//! operations log of the user.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use self::plan_json::StoreJson;
use self::recover::{RecoverArgument, recover_all};
use super::json;
use crate::model::format::{absolute_time, safe_text, size};
use crate::reading::{OpenedPlace, read_place};
use crate::store::lifecycle::{ItemKind, Kept, RestoredRuns, Skipped, log, parse_age};
use crate::store::{
    Cancel, Change, ExperimentKey, Focus, LifecycleError, PurgeMode, PurgeOutcome, PurgePlan, PurgeProgress,
    PurgeSelection, RunKey, Store,
};
use crate::text::{Language, Message, Texts};

mod plan_json;
mod recover;

/// Arguments of `delete`.
#[derive(Debug, Args)]
pub(super) struct DeleteOptions {
    /// Folder or database
    store: PathBuf,
    /// Run IDs, or folders of runs relative to the store
    #[arg(value_name = "RUN", required_unless_present = "experiment")]
    runs: Vec<String>,
    /// Delete an experiment with its runs; repeat for several
    #[arg(long, value_name = "ID")]
    experiment: Vec<String>,
    /// Delete their child runs too, at any depth
    #[arg(long)]
    children: bool,
    /// Delete runs even if a program seems to be writing to them
    #[arg(long)]
    even_running: bool,
}

/// Arguments of `restore`.
#[derive(Debug, Args)]
pub(super) struct RestoreOptions {
    /// Folder or database
    store: PathBuf,
    /// Run IDs, or folders of runs relative to the store
    #[arg(value_name = "RUN", required_unless_present = "experiment")]
    runs: Vec<String>,
    /// Restore an experiment with the runs deleted along with it; repeat for several
    #[arg(long, value_name = "ID")]
    experiment: Vec<String>,
    /// Restore their deleted child runs too, at any depth
    #[arg(long)]
    children: bool,
    /// With --experiment: restore all its runs
    #[arg(long)]
    all_runs: bool,
}

/// Arguments of `gc`.
#[derive(Debug, Args)]
pub(super) struct GcOptions {
    /// Results folder
    store: PathBuf,
    /// Only items deleted at least this long ago, such as 30d or 1d2h3m4s; runs with unknown deletion time are kept
    #[arg(long, value_name = "AGE", value_parser = age)]
    older_than: Option<i64>,
    /// Only this deleted run; repeat for several; default: everything deleted
    #[arg(long, value_name = "ID")]
    run: Vec<String>,
    /// Only this deleted experiment, with everything in it; repeat for several
    #[arg(long, value_name = "ID")]
    experiment: Vec<String>,
    /// Delete deleted child runs of the named runs too
    #[arg(long)]
    children: bool,
    /// Keep the logged models of the runs
    #[arg(long)]
    keep_models: bool,
    /// Also orphaned run folders
    #[arg(long)]
    leftovers: bool,
    /// Also folders with artifacts of unknown runs; a database elsewhere may still need them
    #[arg(long)]
    unknown_runs: bool,
    /// Move to system trash instead; items can be put back from there
    #[arg(long)]
    trash: bool,
    /// Print what would be deleted and delete nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the plan as JSON
    #[arg(long)]
    json: bool,
    /// Delete without asking
    #[arg(long)]
    yes: bool,
    /// Last resort on a full disk: delete without a recovery record; if interrupted, half-deleted items cannot be listed
    /// and a database can be damaged
    #[arg(long, conflicts_with_all = ["trash", "recover"])]
    without_recovery: bool,
    /// Finish or put back an interrupted operation and do nothing else
    #[arg(long, value_enum, value_name = "HOW", conflicts_with_all = ["run", "experiment"])]
    recover: Option<RecoverArgument>,
    /// With --recover: seconds to wait for another program at work
    #[arg(long, value_name = "SECONDS", default_value_t = 30, requires = "recover")]
    wait: u64,
}

impl GcOptions {
    fn mode(&self) -> PurgeMode {
        match (self.trash, self.without_recovery) {
            (true, _) => PurgeMode::Trash,
            (_, true) => PurgeMode::WithoutRecovery,
            _ => PurgeMode::Remove,
        }
    }
}

fn age(text: &str) -> Result<i64, String> {
    parse_age(text).ok_or_else(|| "expected days, hours, minutes and seconds, such as 30d or 1d2h3m4s".to_owned())
}

/// What was done in all stores together.
#[derive(Default)]
struct Tally {
    done: Vec<String>,
    skipped: Vec<Skipped>,
}

impl Tally {
    fn code(&self) -> u8 {
        match (self.done.is_empty(), self.skipped.is_empty()) {
            (_, true) => super::DONE,
            (false, false) => super::PROBLEMS,
            (true, false) => super::FAILED,
        }
    }

    fn print(&self, texts: &Texts, done: &'static str) {
        for skipped in &self.skipped {
            super::report(&skipped_line(texts, skipped));
        }
        super::report(&texts.count(done, self.done.len()));
    }
}

fn skipped_line(texts: &Texts, skipped: &Skipped) -> String {
    let why = texts.message(&skipped.message());
    let args = [("what", safe_text(&skipped.key).into_owned().into()), ("why", safe_text(&why).into_owned().into())];
    texts.with("cli-skipped", &args)
}

fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

/// `delete`.
pub(super) fn delete(options: &DeleteOptions) -> anyhow::Result<u8> {
    let opened = read_place(&options.store, &Cancel::new())?;
    let found = Found::in_place(&opened, &options.runs, &options.experiment, false);
    let (with_children, even_running) = (options.children, options.even_running);
    let changes = |store: &Chosen| {
        let runs = store.runs.clone();
        let of_runs = (!runs.is_empty()).then_some(Change::DeleteRuns { runs, with_children, even_running });
        let experiments = store.experiments.iter();
        let of_experiments = experiments.map(|key| Change::DeleteExperiment { experiment: key.clone(), even_running });
        of_runs.into_iter().chain(of_experiments).collect()
    };
    Ok(change(&opened, found, changes, "cli-deleted"))
}

/// `restore`.
pub(super) fn restore(options: &RestoreOptions) -> anyhow::Result<u8> {
    let opened = read_place(&options.store, &Cancel::new())?;
    let found = Found::in_place(&opened, &options.runs, &options.experiment, true);
    let which = if options.all_runs { RestoredRuns::All } else { RestoredRuns::ActiveBefore };
    let changes = |store: &Chosen| {
        let experiments = store.experiments.iter();
        let of_experiments = experiments.map(|key| Change::RestoreExperiment { experiment: key.clone(), runs: which });
        let runs = store.runs.clone();
        let of_runs = (!runs.is_empty()).then_some(Change::RestoreRuns { runs, with_children: options.children });
        of_experiments.chain(of_runs).collect()
    };
    Ok(change(&opened, found, changes, "cli-restored"))
}

fn change(opened: &OpenedPlace, found: Found, changes: impl Fn(&Chosen) -> Vec<Change>, done: &'static str) -> u8 {
    let texts = Language::of_system().texts();
    let mut tally = Tally { skipped: found.unknown, ..Tally::default() };
    for (at, chosen) in &found.stores {
        let store = &*opened.stores[*at];
        for change in changes(chosen) {
            match store.change(&change, now()) {
                Ok(outcome) => {
                    log(store, change.operation(), &outcome.done, &outcome.skipped, 0);
                    tally.done.extend(outcome.done);
                    tally.skipped.extend(outcome.skipped);
                }
                Err(why) => tally.skipped.push(Skipped { key: key_of(&change, store), why }),
            }
        }
    }
    tally.print(texts, done);
    if tally.skipped.iter().any(|skipped| matches!(skipped.why, LifecycleError::StillWriting { .. })) {
        super::report(texts.get("cli-even-running"));
    }
    tally.code()
}

fn key_of(change: &Change, store: &dyn Store) -> String {
    match change {
        Change::DeleteExperiment { experiment, .. } | Change::RestoreExperiment { experiment, .. } => {
            experiment.to_string()
        }
        _ => store.location().origin.to_string(),
    }
}

fn log(store: &dyn Store, operation: &str, done: &[String], skipped: &[Skipped], bytes: u64) {
    if done.is_empty() {
        return;
    }
    let mut entry = log::Entry::now(operation, Path::new(&store.location().origin.to_string()));
    entry.keys = done.to_vec();
    entry.skipped = skipped.iter().map(|skipped| skipped.key.clone()).collect();
    entry.bytes = bytes;
    tell_unlogged(log::default_path().map_or(Ok(()), |path| log::append(&path, &entry)));
}

fn tell_unlogged(written: io::Result<()>) {
    if let Err(error) = written {
        let texts = Language::of_system().texts();
        super::report(&texts.with("cli-no-log", &[("cause", error.to_string().into())]));
    }
}

/// What the arguments name, by store.
#[derive(Default)]
struct Found {
    stores: BTreeMap<usize, Chosen>,
    unknown: Vec<Skipped>,
}

#[derive(Default)]
struct Chosen {
    runs: Vec<RunKey>,
    experiments: Vec<ExperimentKey>,
}

impl Found {
    /// Looks names up. A name that means several runs means none: their folders tell them apart.
    fn in_place(opened: &OpenedPlace, runs: &[String], experiments: &[String], in_trash: bool) -> Self {
        let catalog = &*opened.catalog;
        let mut found = Self::default();
        for name in runs {
            let all = catalog.run_indices().map(|index| &catalog.runs[index.at()]);
            let mut matching = all.filter(|entry| entry.run.key.as_str() == name || entry.run.id.as_str() == name);
            match (matching.next(), matching.next()) {
                (Some(entry), None) => {
                    found.stores.entry(entry.store.at()).or_default().runs.push(entry.run.key.clone());
                }
                (first, _) => found.unknown.push(unknown(name, first.is_some())),
            }
        }
        for name in experiments {
            let all = || catalog.experiment_indices().map(|index| &catalog.experiments[index.at()]);
            let of_stage = |entry: &&crate::model::ExperimentEntry| {
                let experiment = &entry.experiment;
                experiment.key.as_str() == name
                    || (experiment.id.as_str() == name && experiment.is_in_trash == in_trash)
            };
            let mut matching: Vec<_> = all().filter(of_stage).collect();
            if matching.is_empty() {
                // In the other stage, so that the reason can be told.
                matching = all().filter(|entry| entry.experiment.id.as_str() == name).collect();
            }
            match matching.as_slice() {
                [entry] => {
                    found.stores.entry(entry.store.at()).or_default().experiments.push(entry.experiment.key.clone());
                }
                several => found.unknown.push(unknown(name, !several.is_empty())),
            }
        }
        found
    }
}

fn unknown(name: &str, is_ambiguous: bool) -> Skipped {
    let why = if is_ambiguous {
        LifecycleError::Ambiguous(name.to_owned())
    } else {
        LifecycleError::Gone(PathBuf::from(name))
    };
    Skipped { key: name.to_owned(), why }
}

/// `gc`.
pub(super) fn gc(options: &GcOptions) -> anyhow::Result<u8> {
    let texts = Language::of_system().texts();
    let place = crate::store::locate(&options.store)?;
    if !matches!(place.focus, Focus::Store | Focus::Deleted) {
        let root = place.locations.first().map_or_else(String::new, |location| location.origin.to_string());
        super::report(&texts.message(&Message::new("cli-gc-whole-store").arg("path", root)));
        return Ok(super::FAILED);
    }
    let is_named = !options.run.is_empty() || !options.experiment.is_empty();
    let mut selections: Vec<(std::sync::Arc<dyn Store>, PurgeSelection)> = Vec::new();
    let mut unknown = Vec::new();
    let base = PurgeSelection {
        leftovers: options.leftovers,
        unknown_runs: options.unknown_runs,
        beside: place.locations.clone(),
        older_than: options.older_than,
        now: now(),
        with_children: options.children,
        keep_models: options.keep_models,
        ..PurgeSelection::default()
    };
    if is_named {
        let opened = read_place(&options.store, &Cancel::new())?;
        let found = Found::in_place(&opened, &options.run, &options.experiment, true);
        for (at, chosen) in found.stores {
            let Chosen { runs, experiments } = chosen;
            selections.push((opened.stores[at].clone(), PurgeSelection { runs, experiments, ..base.clone() }));
        }
        unknown = found.unknown;
    } else {
        for location in &place.locations {
            let selection = PurgeSelection { everything_deleted: true, ..base.clone() };
            selections.push((crate::store::open(location)?, selection));
        }
    }
    if let Some(recover) = options.recover {
        let stores = selections.iter().map(|(store, _)| &**store);
        return Ok(recover_all(stores, recover, std::time::Duration::from_secs(options.wait), texts));
    }
    let mut plans = Vec::new();
    let mut refused = unknown;
    for (store, selection) in selections {
        let interrupted = store.interrupted().unwrap_or_else(|why| {
            refused.push(Skipped { key: store.location().origin.to_string(), why });
            Vec::new()
        });
        for interrupted in interrupted {
            super::report(&recover::interrupted_line(texts, &interrupted));
        }
        match store.plan_purge(&selection, &|_| {}, &Cancel::new()) {
            Ok(plan) if options.trash && !plan.items.is_empty() && !store.capabilities().can_trash => {
                let path = store.location().origin.to_string();
                refused.push(Skipped { key: path.clone(), why: LifecycleError::NoTrash(path.into()) });
            }
            Ok(plan) => plans.push((store, plan)),
            Err(why) => refused.push(Skipped { key: store.location().origin.to_string(), why }),
        }
    }
    carry_out(options, texts, &plans, refused)
}

fn carry_out(
    options: &GcOptions,
    texts: &Texts,
    plans: &[(std::sync::Arc<dyn Store>, PurgePlan)],
    refused: Vec<Skipped>,
) -> anyhow::Result<u8> {
    let items: usize = plans.iter().map(|(_, plan)| plan.items.len()).sum();
    let bytes: u64 = plans.iter().map(|(_, plan)| plan.extent().bytes).sum();
    let mut tally = Tally { skipped: refused, ..Tally::default() };
    tally.skipped.extend(plans.iter().flat_map(|(_, plan)| plan.skipped.iter().cloned()));
    if !options.json {
        super::print(|out| write_plans(out, texts, plans))?;
    } else if !options.yes && !options.dry_run {
        // What is asked about has to be seen; standard output is for JSON alone.
        let _ = write_plans(&mut io::stderr(), texts, plans);
    }
    let is_going = items > 0 && !options.dry_run && (options.yes || confirmed(options.mode(), texts, items, bytes));
    let mut outcomes = Vec::new();
    for (store, plan) in plans {
        let outcome =
            if is_going { carry_out_one(&**store, plan, options.mode()) } else { Ok(PurgeOutcome::default()) };
        match outcome {
            Ok(outcome) => {
                tally.done.extend(outcome.done.iter().cloned());
                tally.skipped.extend(outcome.skipped.iter().cloned());
                outcomes.push(outcome);
            }
            Err(why) => {
                tally.skipped.push(Skipped { key: store.location().origin.to_string(), why });
                outcomes.push(PurgeOutcome::default());
            }
        }
    }
    if options.json {
        let document: Vec<_> = plans
            .iter()
            .zip(&outcomes)
            .map(|((store, plan), outcome)| StoreJson::new(&**store, plan, outcome))
            .collect();
        super::print(|out| json::write(out, &document, 4))?;
    }
    for skipped in &tally.skipped {
        super::report(&skipped_line(texts, skipped));
    }
    if options.dry_run {
        tally.done.extend(plans.iter().flat_map(|(_, plan)| plan.items.iter().map(|item| item.key.clone())));
        return Ok(tally.code());
    }
    if tally.skipped.iter().any(|skipped| skipped.why.is_full()) {
        super::report(texts.get("cli-without-recovery"));
    }
    if items > 0 && !is_going {
        super::report(texts.get("cli-gc-nothing-removed"));
        return Ok(super::FAILED);
    }
    let freed: u64 = outcomes.iter().map(|outcome| outcome.freed.bytes).sum();
    let args = [("n", tally.done.len().into()), ("size", size(freed).into())];
    super::report(&match options.mode() {
        PurgeMode::Remove | PurgeMode::WithoutRecovery => texts.with("cli-gc-removed", &args),
        PurgeMode::Trash => texts.with("cli-gc-trashed", &args),
    });
    Ok(tally.code())
}

/// Purges one store, and notes down what is intended, what is gone and what came of it.
fn carry_out_one(store: &dyn Store, plan: &PurgePlan, mode: PurgeMode) -> Result<PurgeOutcome, LifecycleError> {
    if plan.items.is_empty() {
        return Ok(PurgeOutcome::default());
    }
    let (path, root) = (log::default_path(), store.location().origin.to_string());
    let log = log::PurgeLog::begin(path.as_deref(), mode.operation(), Path::new(&root), plan);
    let progress = |progress: &PurgeProgress| progress.gone.iter().for_each(|item| log.gone(item));
    let outcome = store.purge(plan, mode, &progress, &Cancel::new());
    let refused = |why: &LifecycleError| PurgeOutcome {
        skipped: vec![Skipped { key: root.clone(), why: why.clone() }],
        ..PurgeOutcome::default()
    };
    tell_unlogged(match &outcome {
        Ok(outcome) => log.end(outcome),
        Err(why) => log.end(&refused(why)),
    });
    outcome
}

/// Asks on the terminal; without one the answer is no.
fn confirmed(mode: PurgeMode, texts: &Texts, items: usize, bytes: u64) -> bool {
    if !super::console::is_typed(&io::stdin()) {
        super::report(texts.get("cli-gc-no-terminal"));
        return false;
    }
    let args = [("n", items.into()), ("size", size(bytes).into())];
    let question = match mode {
        PurgeMode::Remove => texts.with("cli-gc-ask", &args),
        PurgeMode::WithoutRecovery => texts.with("cli-gc-ask-without-recovery", &args),
        PurgeMode::Trash => texts.with("cli-gc-ask-trash", &args),
    };
    let mut answer = String::new();
    let asked = write!(io::stderr(), "{question} ").and_then(|()| io::stdin().lock().read_line(&mut answer));
    asked.is_ok() && answer.trim().eq_ignore_ascii_case("yes")
}

fn kind_key(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Run => "cli-gc-run",
        ItemKind::Experiment => "cli-gc-experiment",
        ItemKind::LoggedModel => "cli-gc-model",
        ItemKind::Leftover => "cli-gc-leftover",
        ItemKind::UnknownRun => "cli-gc-unknown-run",
    }
}

fn write_plans(out: &mut dyn Write, texts: &Texts, plans: &[(std::sync::Arc<dyn Store>, PurgePlan)]) -> io::Result<()> {
    let zone = TimeZone::system();
    for (store, plan) in plans {
        writeln!(out, "{}", safe_text(&store.location().origin.to_string()))?;
        for item in &plan.items {
            let since = item
                .deleted_since
                .map_or_else(|| texts.get("cli-gc-unknown-since").to_owned(), |since| absolute_time(since, &zone));
            let args = [
                ("path", safe_text(&item.key).into_owned().into()),
                ("name", safe_text(&item.name).into_owned().into()),
                ("size", size(item.extent.bytes).into()),
                ("files", item.extent.files.into()),
                ("since", since.into()),
                ("runs", item.runs.into()),
            ];
            writeln!(out, "  {}", texts.with(kind_key(item.kind), &args))?;
            for path in &item.elsewhere {
                let args = [("path", safe_text(&path.display().to_string()).into_owned().into())];
                writeln!(out, "    {}", texts.with("cli-gc-elsewhere", &args))?;
            }
            if !item.children_that_stay.is_empty() {
                writeln!(out, "    {}", texts.count("cli-gc-children-stay", item.children_that_stay.len()))?;
            }
            if item.traces > 0 {
                writeln!(out, "    {}", texts.count("cli-gc-traces", item.traces))?;
            }
            if item.extent.links > 0 {
                writeln!(out, "    {}", texts.count("cli-gc-links", item.extent.links as usize))?;
            }
            if item.extent.shared_files > 0 {
                writeln!(out, "    {}", texts.count("cli-gc-shared", item.extent.shared_files as usize))?;
            }
        }
        for outside in &plan.outside {
            let (key, by) = match &outside.why {
                Kept::Outside => ("cli-gc-outside", ""),
                Kept::Shared { by } => ("cli-gc-kept-shared", by.as_str()),
                Kept::Unclear => ("cli-gc-kept-unclear", ""),
            };
            let args = [
                ("what", safe_text(&outside.key).into_owned().into()),
                ("place", safe_text(&outside.place).into_owned().into()),
                ("by", safe_text(by).into_owned().into()),
            ];
            writeln!(out, "  {}", texts.with(key, &args))?;
        }
        for lost in &plan.lost_sources {
            let args =
                [("model", safe_text(&lost.model).into_owned().into()), ("version", lost.version.to_string().into())];
            writeln!(out, "  {}", texts.with("cli-gc-lost-source", &args))?;
        }
        let all = plan.extent();
        let args = [("n", plan.items.len().into()), ("files", all.files.into()), ("size", size(all.bytes).into())];
        writeln!(out, "  {}", texts.with("cli-gc-total", &args))?;
    }
    Ok(())
}
