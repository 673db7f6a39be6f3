use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

use super::*;
use crate::app::{charts, export, lifecycle, read, system, table};
use crate::text::Message;

const PLACE: PlaceId = PlaceId::of(1);

fn table() -> JobKey {
    JobKey::Place(PLACE, PlaceKey::Table(table::Key::Rows))
}

fn say(word: &str) -> Action {
    Action::System(system::Action::Copy(word.to_owned()))
}

fn quiet() -> Jobs {
    Jobs::new(Waker::new(|| {}))
}

/// Everything that comes until nothing runs: the words that were said, `!` for a failure.
fn wait(jobs: &mut Jobs) -> Vec<String> {
    let end = Instant::now() + Duration::from_secs(10);
    let mut all = Vec::new();
    while !jobs.is_idle() && Instant::now() < end {
        all.extend(std::iter::from_fn(|| jobs.next_action()).map(|action| match action {
            Action::System(system::Action::Copy(word)) => word,
            Action::JobFailed(key) => format!("! {key:?}"),
            other => format!("{other:?}"),
        }));
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(jobs.is_idle(), "a job does not come to its end");
    all
}

#[test]
fn a_newer_job_silences_the_older_one() {
    let mut jobs = quiet();
    jobs.spawn(table(), |context| {
        while !context.cancel.is_cancelled() {
            std::thread::sleep(Duration::from_millis(1));
        }
        context.send(say("old"));
    });
    jobs.spawn(table(), |context| context.send(say("new")));
    assert_eq!(wait(&mut jobs), ["new"]);
}

#[test]
fn of_many_jobs_with_one_key_that_wait_only_the_last_is_done() {
    let mut jobs = Jobs::with_threads(Waker::new(|| {}), 1, 1);
    let (go, gate) = sync_channel::<()>(1);
    let figure =
        |name: &str| JobKey::Place(PLACE, PlaceKey::Charts(charts::Key::Figure(charts::FigureId::Charts(name.into()))));
    jobs.spawn(table(), move |_| {
        let _ = gate.recv();
    });
    let begun = Arc::new(AtomicUsize::new(0));
    for frame in 0..60 {
        for chart in 0..12 {
            let begun = Arc::clone(&begun);
            jobs.spawn(figure(&chart.to_string()), move |context| {
                begun.fetch_add(1, Ordering::Relaxed);
                context.send(say(&format!("{chart}@{frame}")));
            });
        }
    }
    go.send(()).expect("the first job waits");
    let mut said = wait(&mut jobs);
    said.sort_unstable();
    let mut last: Vec<String> = (0..12).map(|chart| format!("{chart}@59")).collect();
    last.sort_unstable();
    assert_eq!(said, last);
    assert_eq!(begun.load(Ordering::Relaxed), 12, "what a newer one replaced is never begun");
    assert_eq!(jobs.quick.lock().threads, 1, "no thread a job");
}

#[test]
fn what_takes_long_does_not_keep_the_rest_waiting() {
    let mut jobs = Jobs::with_threads(Waker::new(|| {}), 1, 1);
    let (go, gate) = sync_channel::<()>(1);
    jobs.spawn(JobKey::Place(PLACE, PlaceKey::Read(read::Key::Read)), move |context| {
        let _ = gate.recv();
        context.send(say("read"));
    });
    jobs.spawn(table(), move |context| {
        context.send(say("table"));
        let _ = go.send(());
    });
    assert_eq!(wait(&mut jobs), ["table", "read"]);
}

#[test]
fn a_job_waits_for_a_newer_one_of_its_kind() {
    let mut jobs = quiet();
    let key = || JobKey::Place(PLACE, PlaceKey::Export(export::Key::Preview));
    for letter in ["p", "pa", "pap", "paper"] {
        jobs.spawn(key(), move |context| context.send(say(letter)));
    }
    assert_eq!(wait(&mut jobs), ["paper"]);
}

#[test]
fn an_action_can_silence_what_has_arrived_after_it() {
    let (sender, news) = std::sync::mpsc::sync_channel(3);
    let mut jobs = Jobs::new(Waker::new(move || {
        let _ = sender.send(());
    }));
    jobs.spawn(table(), |context| {
        context.send(say("first"));
        context.send(say("second"));
    });
    // Both actions and the end of the job.
    for _ in 0..3 {
        assert!(news.recv_timeout(Duration::from_secs(10)).is_ok());
    }
    assert!(matches!(jobs.next_action(), Some(Action::System(system::Action::Copy(text))) if text == "first"));
    jobs.cancel(&table());
    assert!(jobs.next_action().is_none());
}

#[test]
fn a_panic_becomes_an_action_and_the_thread_goes_on() {
    let mut jobs = Jobs::with_threads(Waker::new(|| {}), 1, 1);
    jobs.spawn(table(), |_| panic!("on purpose"));
    assert_eq!(wait(&mut jobs), [format!("! {:?}", table())]);
    jobs.spawn(table(), |context| context.send(say("next")));
    assert_eq!(wait(&mut jobs), ["next"]);
}

#[test]
fn a_job_that_nobody_can_take_fails_instead_of_waiting_for_ever() {
    let mut jobs = Jobs::with_threads(Waker::new(|| {}), 0, 0);
    jobs.spawn(table(), |context| context.send(say("never")));
    assert_eq!(wait(&mut jobs), [format!("! {:?}", table())]);
}

#[test]
fn leaving_a_place_ends_what_reads_and_not_what_writes() {
    let mut jobs = quiet();
    let (go, gate) = sync_channel::<()>(1);
    jobs.spawn(table(), |context| {
        while !context.cancel.is_cancelled() {
            std::thread::sleep(Duration::from_millis(1));
        }
        context.send(say("table"));
    });
    jobs.spawn(JobKey::Place(PLACE, PlaceKey::Lifecycle(lifecycle::Key::Change)), move |context| {
        let _ = gate.recv();
        assert!(!context.cancel.is_cancelled());
        context.send(say("changed"));
    });
    jobs.leave(PLACE);
    go.send(()).expect("the change waits");
    assert_eq!(wait(&mut jobs), ["changed"]);
}

#[test]
fn results_carry_the_place_that_the_job_was_started_for() {
    let mut jobs = quiet();
    jobs.spawn(table(), |context| context.send(charts::Action::ColorBy(None)));
    jobs.spawn(JobKey::Dialog, |context| context.send(system::Action::Notify(Message::new("notice-copied"))));
    let said = wait(&mut jobs);
    assert!(said.iter().any(|said| said.starts_with(&format!("Place({PLACE:?}"))), "{said:?}");
    assert!(said.iter().any(|said| said.starts_with("System")), "{said:?}");
}
