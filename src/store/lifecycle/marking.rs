//! By which times an experiment and the runs that were deleted with it know each other.
//!
//! MLflow writes the time at which it deleted a run into the run, and that of an experiment as its last update. Nothing
//! else tells which runs were active when their experiment went. What is deleted here gets a time that no other run is
//! taken along by.

/// How MLflow marks an experiment and its runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Marking {
    /// The experiment and its active runs with one and the same time: in files, since MLflow 2.3.
    OneTime,
    /// The experiment first, and then all its runs, each with a time of its own: in databases.
    ExperimentFirst,
}

/// Marking all runs of an experiment takes MLflow no longer than this.
const MOST_MILLIS: i64 = 60_000;

impl Marking {
    /// The time for an experiment that is deleted now, and for the runs that go with it. `earlier` are the times of the runs
    /// that are deleted already, and will be told from the others by it.
    pub(super) fn time_of_deletion(self, now: i64, earlier: &[i64]) -> i64 {
        let mut time = now;
        while let Some(last) = earlier.iter().copied().filter(|other| self.is_along(*other, time)).max() {
            time = last.saturating_add(1);
        }
        time
    }

    /// Whether a run that was deleted at a time went with the experiment that was updated last at `last_update`.
    pub(super) fn went_with(self, last_update: Option<i64>) -> impl Fn(i64) -> bool {
        move |time| last_update.is_some_and(|last| self.is_along(time, last))
    }

    fn is_along(self, run: i64, experiment: i64) -> bool {
        match self {
            Self::OneTime => run == experiment,
            // Nothing is deleted alone once its experiment is.
            Self::ExperimentFirst => (0..=MOST_MILLIS).contains(&run.saturating_sub(experiment)),
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
            is_files in any::<bool>(),
        ) {
            let now = 1_800_000_000_000;
            let earlier: Vec<i64> = earlier.into_iter().map(|time| now + time).collect();
            let marking = if is_files { Marking::OneTime } else { Marking::ExperimentFirst };
            let time = marking.time_of_deletion(now, &earlier);
            prop_assert!(time >= now);
            let went_with_it = marking.went_with(Some(time));
            prop_assert!(went_with_it(time));
            prop_assert!(!earlier.iter().any(|time| went_with_it(*time)), "{earlier:?} {time}");
        }
    }

    #[test]
    fn in_files_only_the_very_same_time_tells() {
        assert!(Marking::OneTime.went_with(Some(1_000))(1_000));
        for alone in [999, 1_001, -59_000] {
            assert!(!Marking::OneTime.went_with(Some(1_000))(alone), "{alone}");
        }
        assert_eq!(Marking::OneTime.time_of_deletion(1_000, &[999, 940]), 1_000, "the time is not falsified");
    }

    #[test]
    fn nobody_knows_without_a_time() {
        assert!(!Marking::OneTime.went_with(None)(5) && !Marking::ExperimentFirst.went_with(None)(5));
    }
}
