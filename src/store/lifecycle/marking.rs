//! By which times an experiment and the runs that were deleted with it know each other.
//!
//! MLflow writes the time at which it deleted a run into the run, and that of an experiment as its last update. Nothing
//! else tells which runs were active when their experiment went. What is deleted here gets a time that no other run is
//! taken along by.

/// In which order MLflow marks an experiment and its runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Marking {
    /// The active runs first, with one common time, and then the experiment: in files.
    RunsFirst,
    /// The experiment first, and then all its runs, each with a time of its own: in databases.
    ExperimentFirst,
}

/// Marking the first run takes MLflow no longer than this, and each further one no longer than that.
const FIRST_MILLIS: i64 = 1_000;
const EACH_MILLIS: i64 = 100;
/// However many there are.
const MOST_MILLIS: i64 = 60_000;

impl Marking {
    /// How far the times of an experiment and of the runs that went with it are from each other at most, among so many
    /// deleted runs.
    fn span(self, runs: usize) -> i64 {
        match self {
            // A run that was deleted alone shortly before must not be taken for one that went along.
            Self::RunsFirst => {
                let runs = i64::try_from(runs).unwrap_or(MOST_MILLIS);
                runs.saturating_mul(EACH_MILLIS).saturating_add(FIRST_MILLIS).min(MOST_MILLIS)
            }
            // Nothing is deleted alone once its experiment is.
            Self::ExperimentFirst => MOST_MILLIS,
        }
    }

    /// The time for an experiment that is deleted now with so many active runs, and for these. `earlier` are the times of
    /// the runs that are deleted already, and will be told from the others by it.
    pub(super) fn time_of_deletion(self, now: i64, earlier: &[i64], active: usize) -> i64 {
        let span = self.span(earlier.len() + active);
        let mut time = now;
        loop {
            let misleading = earlier.iter().copied().filter(|other| match self {
                Self::RunsFirst if active == 0 => (0..=span).contains(&time.saturating_sub(*other)),
                Self::RunsFirst => *other == time,
                Self::ExperimentFirst => (0..=span).contains(&other.saturating_sub(time)),
            });
            let Some(last) = misleading.max() else { return time };
            let is_alone = self == Self::RunsFirst && active == 0;
            time = last.saturating_add(if is_alone { span + 1 } else { 1 });
        }
    }

    /// Whether a run that was deleted at a time went with the experiment that was updated last at `last_update`. `times`
    /// are those of all its deleted runs.
    pub(super) fn went_with(self, last_update: Option<i64>, times: &[i64]) -> impl Fn(i64) -> bool {
        let span = self.span(times.len());
        let since = move |time: i64, last: i64| match self {
            Self::RunsFirst => last.saturating_sub(time),
            Self::ExperimentFirst => time.saturating_sub(last),
        };
        let is_near = move |time: i64| last_update.is_some_and(|last| (0..=span).contains(&since(time, last)));
        let common = times.iter().copied().filter(|time| is_near(*time)).max();
        move |time| match self {
            Self::RunsFirst => Some(time) == common,
            Self::ExperimentFirst => is_near(time),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Marking;

    proptest! {
        /// Whatever was deleted before, and whenever: what is deleted here with its experiment comes back with it, and
        /// nothing else does.
        #[test]
        fn what_goes_together_comes_back_together(
            earlier in proptest::collection::vec(-70_000_i64..70_000, 0..8),
            active in 0_usize..5,
            is_files in any::<bool>(),
        ) {
            let now = 1_800_000_000_000;
            let earlier: Vec<i64> = earlier.into_iter().map(|time| now + time).collect();
            let marking = if is_files { Marking::RunsFirst } else { Marking::ExperimentFirst };
            let time = marking.time_of_deletion(now, &earlier, active);
            prop_assert!(time >= now);
            let times: Vec<i64> = earlier.iter().copied().chain(std::iter::repeat_n(time, active)).collect();
            let went_with_it = marking.went_with(Some(time), &times);
            prop_assert!(active == 0 || went_with_it(time));
            prop_assert!(!earlier.iter().any(|time| went_with_it(*time)), "{earlier:?} {time}");
        }
    }

    #[test]
    fn nobody_knows_without_a_time() {
        assert!(!Marking::RunsFirst.went_with(None, &[5])(5) && !Marking::ExperimentFirst.went_with(None, &[5])(5));
    }
}
