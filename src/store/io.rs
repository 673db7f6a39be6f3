//! Threads that wait for disks.
//!
//! A store is tens of thousands of tiny files, and on a network folder each call of the system takes as long as the way
//! there and back: what counts then is how many calls are under way at once, not how many cores there are. So reading has
//! threads of its own ([`Readers`]), and rayon's stay for what computes.
//!
//! Contract: a reading begins with as many threads as there are cores, which is all that a local disk is good for. The
//! listings of folders, of which the first come before anything else, are timed ([`Readers::look`]); when most of them so
//! far took longer than a local disk takes with the folder in memory, there are up to 64 threads from then on. (On a warm
//! local disk 64 are no slower than two, so that being wrong costs a few stacks.) They live as long as one
//! [`Readers::for_each`], for which the caller waits: some 20 µs each to start, and none is left when the reading ends. A
//! thread that cannot be started is work for the others, or for the caller. The first error, a panic, or somebody who cancels ends it after
//! the pieces at work; the panic then goes on in the caller.

use std::any::Any;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, Scope};
use std::time::{Duration, Instant};

use super::cancel::Cancel;
use super::error::StoreError;

/// Threads where each call takes long.
const MOST_THREADS: usize = 64;
/// A listing that takes longer comes from afar: in memory they take 10 to 50 µs, one round trip of a network 200 µs and up.
const SLOW_LOOK: Duration = Duration::from_micros(250);
/// Looks before the first decision: the root and its first experiments.
const FIRST_LOOKS: usize = 3;
/// As much as descriptions need that are nested as deep as the parser goes (a test tries). Mostly a few pages of it are
/// touched, and the rest takes no memory.
pub(super) const STACK_BYTES: usize = 2 * 1024 * 1024;

/// How many threads read.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threads {
    /// To begin with.
    pub first: usize,
    /// Where looks turn out to be slow.
    pub most: usize,
}

impl Default for Threads {
    fn default() -> Self {
        let first = std::thread::available_parallelism().map_or(2, NonZero::get);
        Self { first, most: MOST_THREADS.max(first) }
    }
}

/// The threads of one reading, and how long its disk takes to answer.
#[derive(Debug, Default)]
pub(super) struct Readers {
    threads: Threads,
    looks: AtomicUsize,
    slow_looks: AtomicUsize,
}

impl Readers {
    pub(super) fn new(threads: Threads) -> Self {
        Self { threads, ..Self::default() }
    }

    /// Does `look`, which lists one folder, and remembers whether it took long.
    pub(super) fn look<T>(&self, look: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let seen = look();
        self.took(start.elapsed());
        seen
    }

    fn took(&self, time: Duration) {
        self.slow_looks.fetch_add(usize::from(time > SLOW_LOOK), Ordering::Relaxed);
        self.looks.fetch_add(1, Ordering::Relaxed);
    }

    /// How many threads there may be now.
    fn limit(&self) -> usize {
        let (looks, slow) = (self.looks.load(Ordering::Relaxed), self.slow_looks.load(Ordering::Relaxed));
        if looks >= FIRST_LOOKS && 2 * slow > looks { self.threads.most } else { self.threads.first }.max(1)
    }

    /// Calls `work` for all of `items`, in pieces of at most `at_once` that follow each other, on several threads. Each
    /// thread makes itself a state with `start`.
    pub(super) fn for_each<T: Sync, S>(
        &self,
        items: &[T],
        at_once: usize,
        cancel: &Cancel,
        start: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, &[T]) -> Result<(), StoreError> + Sync,
    ) -> Result<(), StoreError> {
        let round = Round {
            readers: self,
            items,
            at_once,
            cancel,
            start,
            work,
            next: AtomicUsize::new(0),
            threads: AtomicUsize::new(0),
            is_started: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
            end: Mutex::new(None),
        };
        std::thread::scope(|scope| {
            round.call_for(scope, items.len());
            if !round.is_started.load(Ordering::Relaxed) {
                round.take_part(scope);
            }
        });
        match round.end.into_inner().unwrap_or_else(PoisonError::into_inner) {
            None => Ok(()),
            Some(End::Failed(error)) => Err(error),
            Some(End::Panicked(panic)) => resume_unwind(panic),
        }
    }

    /// The results of `work` for each of `items`, in their order.
    pub(super) fn map<T: Sync, R: Send>(
        &self,
        items: &[T],
        cancel: &Cancel,
        work: impl Fn(&T) -> R + Sync,
    ) -> Result<Vec<R>, StoreError> {
        let places: Vec<(usize, &T)> = items.iter().enumerate().collect();
        let results = Mutex::new(Vec::with_capacity(items.len()));
        self.for_each(
            &places,
            1,
            cancel,
            || (),
            |(), piece| {
                for (at, item) in piece {
                    let result = work(item);
                    results.lock().unwrap_or_else(PoisonError::into_inner).push((*at, result));
                }
                Ok(())
            },
        )?;
        let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
        results.sort_unstable_by_key(|(at, _)| *at);
        Ok(results.into_iter().map(|(_, result)| result).collect())
    }
}

/// Why a round ended before all was done.
enum End {
    Failed(StoreError),
    Panicked(Box<dyn Any + Send>),
}

/// One [`Readers::for_each`].
struct Round<'a, T, A, W> {
    readers: &'a Readers,
    items: &'a [T],
    at_once: usize,
    cancel: &'a Cancel,
    start: A,
    work: W,
    /// The first item that nobody has taken.
    next: AtomicUsize,
    /// Threads that were called.
    threads: AtomicUsize,
    /// One of them came.
    is_started: AtomicBool,
    is_over: AtomicBool,
    end: Mutex<Option<End>>,
}

impl<T, S, A, W> Round<'_, T, A, W>
where
    T: Sync,
    A: Fn() -> S + Sync,
    W: Fn(&mut S, &[T]) -> Result<(), StoreError> + Sync,
{
    /// Works until nothing is left, and calls others in as long as there are fewer than there may be.
    fn take_part<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) {
        let done = catch_unwind(AssertUnwindSafe(|| {
            let mut state = (self.start)();
            loop {
                // One of what is left is for this thread.
                self.call_for(scope, self.left().saturating_sub(1));
                let Some(piece) = self.piece() else { return Ok(()) };
                self.cancel.check()?;
                (self.work)(&mut state, piece)?;
            }
        }));
        match done {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.end_with(End::Failed(error)),
            Err(panic) => self.end_with(End::Panicked(panic)),
        }
    }

    fn end_with(&self, end: End) {
        self.is_over.store(true, Ordering::Relaxed);
        self.end.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(end);
    }

    fn left(&self) -> usize {
        self.items.len().saturating_sub(self.next.load(Ordering::Relaxed))
    }

    /// The items to work on next. Small pieces where few are left, so that every thread has some to the end.
    fn piece(&self) -> Option<&[T]> {
        if self.is_over.load(Ordering::Relaxed) {
            return None;
        }
        let length = (self.left() / (4 * self.readers.limit())).clamp(1, self.at_once.max(1));
        let from = self.next.fetch_add(length, Ordering::Relaxed);
        self.items.get(from..(from + length).min(self.items.len())).filter(|piece| !piece.is_empty())
    }

    /// Calls as many threads as there may be, but none beyond what so many items need.
    fn call_for<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>, items: usize) {
        for _ in 0..items {
            let threads = self.threads.load(Ordering::Relaxed);
            if threads >= self.readers.limit() {
                return;
            }
            let is_ours = self.threads.compare_exchange(threads, threads + 1, Ordering::Relaxed, Ordering::Relaxed);
            if is_ours.is_ok() {
                let thread = Builder::new().name("read".to_owned()).stack_size(STACK_BYTES);
                // One that does not come stays counted, or every piece would call again.
                if thread.spawn_scoped(scope, move || self.take_part(scope)).is_ok() {
                    self.is_started.store(true, Ordering::Relaxed);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const FEW: Threads = Threads { first: 2, most: 8 };

    fn readers(looks: &[u64]) -> Readers {
        let readers = Readers::new(FEW);
        for millis in looks {
            readers.took(Duration::from_millis(*millis));
        }
        readers
    }

    /// Those that took part so far. Nobody goes on before all that are expected have come, however busy the machine is.
    struct Gathering {
        expected: usize,
        seen: Mutex<HashSet<std::thread::ThreadId>>,
        news: std::sync::Condvar,
    }

    impl Gathering {
        fn of(expected: usize) -> Self {
            Self { expected, seen: Mutex::default(), news: std::sync::Condvar::new() }
        }

        fn come(&self) {
            let mut seen = self.seen.lock().unwrap();
            seen.insert(std::thread::current().id());
            self.news.notify_all();
            let patience = Duration::from_secs(20);
            drop(self.news.wait_timeout_while(seen, patience, |seen| seen.len() < self.expected).unwrap());
        }

        fn count(&self) -> usize {
            self.seen.lock().unwrap().len()
        }
    }

    /// How many threads take part in working on `count` items, where `expected` should.
    fn threads_for(readers: &Readers, count: usize, expected: usize) -> usize {
        let gathering = Gathering::of(expected);
        let items: Vec<usize> = (0..count).collect();
        readers.map(&items, &Cancel::new(), |_| gathering.come()).unwrap();
        gathering.count()
    }

    #[test]
    fn there_are_many_threads_only_where_looks_are_slow() {
        assert_eq!(threads_for(&readers(&[]), 40, 2), 2, "nothing is known yet");
        assert_eq!(threads_for(&readers(&[0, 0, 0, 0, 9]), 40, 2), 2, "one slow look among quick ones");
        assert_eq!(threads_for(&readers(&[9, 9]), 40, 2), 2, "too few looks to tell");
        assert_eq!(threads_for(&readers(&[9, 9, 9]), 40, 8), 8);
        assert_eq!(threads_for(&readers(&[9, 9, 9]), 3, 3), 3, "no more threads than there is work");
        assert_eq!(threads_for(&readers(&[9, 9, 9]), 1, 1), 1, "one thing takes one");
    }

    #[test]
    fn more_threads_come_as_soon_as_looks_turn_out_slow() {
        let readers = readers(&[]);
        let gathering = Gathering::of(FEW.most);
        let work = |_: &usize| {
            readers.look(|| std::thread::sleep(Duration::from_millis(5)));
            // Only from the third look on it is known.
            if readers.looks.load(Ordering::Relaxed) > FIRST_LOOKS + FEW.first {
                gathering.come();
            }
        };
        readers.map(&(0..80).collect::<Vec<_>>(), &Cancel::new(), work).unwrap();
        assert_eq!(gathering.count(), FEW.most);
    }

    #[test]
    fn each_item_is_worked_on_once_and_results_keep_their_order() {
        for count in [0, 1, 2, 7, 1000] {
            for (looks, at_once) in [(&[][..], 1), (&[9, 9, 9][..], 1), (&[9, 9, 9], 64), (&[9, 9, 9], 0)] {
                let readers = readers(looks);
                let items: Vec<usize> = (0..count).collect();
                assert_eq!(readers.map(&items, &Cancel::new(), |item| item * 2).unwrap(), {
                    (0..count).map(|item| item * 2).collect::<Vec<_>>()
                });
                let seen = Mutex::new(Vec::new());
                let work = |(): &mut (), piece: &[usize]| {
                    assert!(!piece.is_empty() && piece.len() <= at_once.max(1));
                    seen.lock().unwrap().extend_from_slice(piece);
                    Ok(())
                };
                readers.for_each(&items, at_once, &Cancel::new(), || (), work).unwrap();
                let mut seen = seen.into_inner().unwrap();
                seen.sort_unstable();
                assert_eq!(seen, items);
            }
        }
    }

    #[test]
    fn cancelling_stops_after_the_pieces_at_work() {
        let (cancel, done) = (Cancel::new(), AtomicUsize::new(0));
        let work = |item: &usize| {
            if *item == 10 {
                cancel.cancel();
            }
            done.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(1));
        };
        let result = readers(&[9, 9, 9]).map(&(0..10_000).collect::<Vec<_>>(), &cancel, work);
        assert!(matches!(result, Err(StoreError::Cancelled)), "{result:?}");
        assert!(done.into_inner() < 100);
    }

    #[test]
    fn the_first_error_ends_the_round() {
        let done = AtomicUsize::new(0);
        let work = |(): &mut (), piece: &[usize]| {
            done.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(1));
            if piece.contains(&10) { Err(StoreError::Gone("x".into())) } else { Ok(()) }
        };
        let items: Vec<usize> = (0..10_000).collect();
        let result = readers(&[9, 9, 9]).for_each(&items, 1, &Cancel::new(), || (), work);
        assert!(matches!(result, Err(StoreError::Gone(_))), "{result:?}");
        assert!(done.into_inner() < 100);
    }

    #[test]
    fn a_panic_reaches_the_caller() {
        for thrower in [0, 500] {
            let readers = readers(&[9, 9, 9]);
            let items: Vec<usize> = (0..1000).collect();
            let caught = catch_unwind(AssertUnwindSafe(|| {
                readers.map(&items, &Cancel::new(), |item| assert!(*item != thrower, "thrown at {item}"))
            }));
            let panic = caught.expect_err("the panic of a reader");
            assert_eq!(panic.downcast_ref::<String>().map(String::as_str), Some(&*format!("thrown at {thrower}")));
        }
    }
}
