//! Series of files that several runs have, and the steps of them that can be shown together.

use rustc_hash::FxHashMap;

use crate::model::artifact_series::{Series, SeriesList};

/// A series that is in some of the runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedSeries {
    /// See [`Series::pattern`]: the same in all of them.
    pub pattern: String,
    /// What stands in the place of its files.
    pub name: String,
    /// Which series of each run it is; `None` where that has none.
    pub places: Vec<Option<usize>>,
    /// The steps that every run with this series has, ascending.
    pub steps: Vec<SharedStep>,
    /// Steps that only some of them have.
    pub lonely: usize,
}

/// A step of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedStep {
    /// What differs in the names: mostly one number.
    pub numbers: Vec<i64>,
    /// Which step it is in the series of each run; `None` where the run has not the series.
    pub at: Vec<Option<usize>>,
}

impl SharedSeries {
    /// How many runs have it.
    pub fn run_count(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// The shared step that is nearest to a place; of two the earlier one. `None` where no step is shared.
    pub fn nearest(&self, numbers: &[i64]) -> Option<usize> {
        let next = self.steps.partition_point(|step| step.numbers.as_slice() < numbers);
        let candidates = [next.checked_sub(1), (next < self.steps.len()).then_some(next)];
        let distance = |at: &usize| -> u128 {
            let step = &self.steps[*at].numbers;
            // The first number in which they differ decides.
            let pairs = step.iter().zip(numbers).map(|(a, b)| u128::from(a.abs_diff(*b)));
            pairs.into_iter().find(|apart| *apart > 0).unwrap_or(0)
        };
        candidates.into_iter().flatten().min_by_key(distance)
    }
}

/// All series of some runs, in the order of the first run that has each; those of more runs first.
pub fn shared_series(runs: &[&SeriesList]) -> Vec<SharedSeries> {
    let mut shared: Vec<SharedSeries> = Vec::new();
    let mut known: FxHashMap<&str, usize> = FxHashMap::default();
    for (run, list) in runs.iter().enumerate() {
        for (place, series) in list.all().iter().enumerate() {
            let at = *known.entry(&series.pattern).or_insert_with(|| {
                shared.push(SharedSeries {
                    pattern: series.pattern.clone(),
                    name: series.name.clone(),
                    places: vec![None; runs.len()],
                    steps: Vec::new(),
                    lonely: 0,
                });
                shared.len() - 1
            });
            shared[at].places[run] = Some(place);
        }
    }
    for series in &mut shared {
        let of_runs: Vec<Option<&Series>> =
            series.places.iter().zip(runs).map(|(place, list)| list.all().get((*place)?)).collect();
        (series.steps, series.lonely) = shared_steps(&of_runs);
    }
    shared.sort_by_key(|series| std::cmp::Reverse(series.run_count()));
    shared
}

/// The steps that all of them have, and how many only some have.
pub fn shared_steps(series: &[Option<&Series>]) -> (Vec<SharedStep>, usize) {
    let mut places: FxHashMap<&[i64], Vec<Option<usize>>> = FxHashMap::default();
    for (run, steps) in series.iter().enumerate().filter_map(|(run, series)| Some((run, &series.as_ref()?.steps))) {
        for (at, step) in steps.iter().enumerate() {
            let place = places.entry(&step.numbers).or_insert_with(|| vec![None; series.len()]);
            place[run].get_or_insert(at);
        }
    }
    let all = places.len();
    let is_shared =
        |at: &Vec<Option<usize>>| at.iter().zip(series).all(|(at, series)| at.is_some() == series.is_some());
    let mut steps: Vec<SharedStep> = places
        .into_iter()
        .filter(|(_, at)| is_shared(at))
        .map(|(numbers, at)| SharedStep { numbers: numbers.to_vec(), at })
        .collect();
    steps.sort_by(|a, b| a.numbers.cmp(&b.numbers));
    let lonely = all - steps.len();
    (steps, lonely)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{ArtifactEntry, ArtifactKind};

    fn list(paths: &[&str]) -> SeriesList {
        let entry = |path: &&str| ArtifactEntry {
            path: (*path).to_owned(),
            kind: ArtifactKind::File { size: 1 },
            modified: None,
        };
        SeriesList::of(&paths.iter().map(entry).collect::<Vec<_>>())
    }

    #[test]
    fn steps_that_all_runs_have() {
        let first = list(&["s/step_10.png", "s/step_20.png", "s/step_30.png"]);
        let second = list(&["s/step_20.png", "s/step_30.png", "s/step_40.png"]);
        let third = list(&["other/epoch_1.png", "other/epoch_2.png"]);
        let shared = shared_series(&[&first, &third, &second]);
        assert_eq!(shared.len(), 2);
        assert_eq!((shared[0].run_count(), shared[0].lonely), (2, 2));
        assert_eq!(shared[0].places, [Some(0), None, Some(0)]);
        let steps: Vec<_> = shared[0].steps.iter().map(|step| (step.numbers.as_slice(), step.at.as_slice())).collect();
        assert_eq!(steps, [(&[20][..], &[Some(1), None, Some(0)][..]), (&[30], &[Some(2), None, Some(1)])]);
        assert_eq!(shared[1].steps.len(), 2);
        assert_eq!(shared[0].nearest(&[25]), Some(0));
        assert_eq!(shared[0].nearest(&[26]), Some(1));
        assert_eq!(shared[0].nearest(&[-5]), Some(0));
        assert_eq!(shared[0].nearest(&[9_000]), Some(1));
    }

    #[test]
    fn runs_without_a_series() {
        assert!(shared_series(&[]).is_empty());
        assert!(shared_series(&[&list(&[]), &list(&["a.png"])]).is_empty());
        let apart =
            shared_series(&[&list(&["s/step_1.png", "s/step_2.png"]), &list(&["s/step_8.png", "s/step_9.png"])]);
        assert_eq!((apart[0].steps.len(), apart[0].lonely, apart[0].nearest(&[5])), (0, 4, None));
    }
}
