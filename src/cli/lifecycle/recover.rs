//! `gc --recover`: brings what was cut short to an end, after waiting for whoever is at it.

use std::time::{Duration, Instant};

use clap::ValueEnum;

use super::{Tally, log};
use crate::model::format::safe_text;
use crate::store::lifecycle::{AtWork, Skipped};
use crate::store::{Interrupted, LifecycleError, Recovery, Store};
use crate::text::{Message, Texts};

/// How often it is looked whether the other program has come to its end.
const PAUSE: Duration = Duration::from_millis(100);

/// Which way.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum RecoverArgument {
    /// Complete the operation
    Finish,
    /// Restore every intact item
    PutBack,
}

/// What is said of a change or purge that was cut short before.
pub(super) fn interrupted_line(texts: &Texts, interrupted: &Interrupted) -> String {
    if interrupted.removed.is_empty() {
        let args = [("operation", interrupted.operation.as_str().into()), ("n", interrupted.open_items().into())];
        return texts.with("cli-gc-interrupted", &args);
    }
    texts.message(&Message { key: "cli-gc-interrupted-purge", ..interrupted.message() })
}

/// Recovers all stores; the exit code.
pub(super) fn recover_all<'a>(
    stores: impl Iterator<Item = &'a dyn Store>,
    how: RecoverArgument,
    wait: Duration,
    texts: &Texts,
) -> u8 {
    let mut tally = Tally::default();
    for store in stores {
        if let Err(why) = recover(store, how, wait, texts, &mut tally) {
            tally.skipped.push(Skipped { key: store.location().origin.to_string(), why });
        }
    }
    tally.print(texts, "cli-recovered");
    tally.code()
}

fn recover(
    store: &dyn Store,
    how: RecoverArgument,
    wait: Duration,
    texts: &Texts,
    tally: &mut Tally,
) -> Result<(), LifecycleError> {
    let recovery = if matches!(how, RecoverArgument::Finish) { Recovery::Finish } else { Recovery::PutBack };
    let busy = wait_for_others(store, wait, texts)?;
    for at_work in &busy {
        super::super::report(&at_work_line(texts, "cli-at-work", at_work));
        let path = store.location().origin.to_string();
        tally.skipped.push(Skipped { key: at_work.id.clone(), why: LifecycleError::InUse(path.into()) });
    }
    for interrupted in store.interrupted()? {
        if !interrupted.removed.is_empty() {
            let told = Message { key: "cli-recovering-purge", ..interrupted.message() };
            super::super::report(&texts.message(&told));
        }
        match store.recover(&interrupted, recovery, &|_| {}) {
            Ok(outcome) => {
                log(store, "recover", &outcome.done, &outcome.skipped, outcome.freed.bytes);
                let is_back = |key: &String| recovery == Recovery::PutBack && interrupted.keys.contains(key);
                for key in &outcome.done {
                    let name = interrupted.names.get(key).cloned().unwrap_or_default();
                    let word = if is_back(key) { "cli-recovered-back" } else { "cli-recovered-ended" };
                    let args = [("what", shown(key)), ("name", shown(&name))].map(|(name, text)| (name, text.into()));
                    super::super::report(texts.with(word, &args).trim_end());
                }
                tally.done.extend(outcome.done);
                tally.skipped.extend(outcome.skipped);
            }
            Err(why) => tally.skipped.push(Skipped { key: interrupted.id, why }),
        }
    }
    Ok(())
}

fn shown(text: &str) -> String {
    safe_text(text).into_owned()
}

/// Waits until no other program is at work, or no longer; who is at it still.
fn wait_for_others(store: &dyn Store, wait: Duration, texts: &Texts) -> Result<Vec<AtWork>, LifecycleError> {
    let begin = Instant::now();
    let mut is_told = false;
    loop {
        let busy = store.at_work()?;
        let Some(first) = busy.first().filter(|_| begin.elapsed() < wait) else { return Ok(busy) };
        if !is_told {
            super::super::report(&at_work_line(texts, "cli-waiting", first));
            is_told = true;
        }
        std::thread::sleep(PAUSE);
    }
}

fn at_work_line(texts: &Texts, key: &str, at_work: &AtWork) -> String {
    // One process that is not known is as good as any.
    let process = at_work.process.map_or_else(|| "?".to_owned(), |process| process.to_string());
    texts.with(key, &[("process", process.into())])
}
