//! Over random sets of runs: what is drawn together can be told apart, on light and dark pages, by most eyes and by those
//! without green; and looks stay.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::sight::ALIKE;
use super::super::{DARK, Dash, LIGHT, color_slot, distance};
use super::*;

/// A run as a test knows it.
#[derive(Clone, Debug)]
struct Known {
    id: String,
    parent: u64,
    started: i64,
    chosen: Option<Look>,
}

fn claims<'a>(runs: &'a [Known], standing: impl Fn(usize) -> Option<Standing>) -> Vec<Claim<'a>> {
    let claim = |(at, run): (usize, &'a Known)| {
        Some(Claim {
            run: RunIndex(at as u32),
            standing: standing(at)?,
            siblings: run.parent,
            age: (false, run.started, &run.id),
            wish: color_slot(&run.id),
            chosen: run.chosen,
            is_plain: false,
        })
    };
    runs.iter().enumerate().filter_map(claim).collect()
}

fn look(looks: &Looks, runs: &[Known], at: usize) -> Look {
    runs[at].chosen.unwrap_or_else(|| match looks.of(RunIndex(at as u32)) {
        Some(Given::Look(look)) => look,
        other => panic!("run {at} was given {other:?}"),
    })
}

/// Whether two looks can be told apart on both pages by both kinds of eyes.
fn differ(a: Look, b: Look) -> bool {
    let is_far = |page: &super::super::LinePalette| distance(page.rgb(a.color), page.rgb(b.color)) >= ALIKE;
    a.dash != b.dash || [&LIGHT, &DARK].into_iter().all(is_far)
}

fn plain_run() -> impl Strategy<Value = Known> {
    ("[0-9a-f]{32}", 0_u64..4, 0_i64..1_000).prop_map(|(id, parent, started)| Known {
        id,
        parent,
        started,
        chosen: None,
    })
}

fn chosen_run() -> impl Strategy<Value = Known> {
    let color = prop_oneof![(0..PALETTE_SIZE).prop_map(LineColor::Slot), any::<[u8; 3]>().prop_map(LineColor::Fixed),];
    let look = (color, 0_usize..4).prop_map(|(color, dash)| Look { color, dash: Dash::nth(dash) });
    (plain_run(), look).prop_map(|(run, look)| Known { chosen: Some(look), ..run })
}

fn runs(sizes: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Vec<Known>> {
    proptest::collection::vec(plain_run(), sizes)
}

#[expect(clippy::unnecessary_wraps, reason = "as `claims` asks")]
fn new(_: usize) -> Option<Standing> {
    Some(Standing::NewlyDrawn)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn runs_that_are_drawn_together_can_be_told_apart(runs in runs(2..=60)) {
        let mut looks = Looks::default();
        looks.settle(&mut claims(&runs, new));
        let mut counts = [0_usize; Look::COUNT];
        for a in 0..runs.len() {
            let own = look(&looks, &runs, a);
            let place = (0..Look::COUNT).find(|place| Look::nth(*place) == own).expect("one of the program's own");
            counts[place] += 1;
            // Solid as long as there are colours.
            prop_assert!(runs.len() > PALETTE_SIZE || own.dash == Dash::Solid);
            for b in 0..a {
                let other = look(&looks, &runs, b);
                prop_assert!(differ(own, other) || runs.len() > Look::COUNT, "{own:?} and {other:?}");
            }
        }
        let (least, most) = (counts.iter().min().copied(), counts.iter().max().copied());
        prop_assert!(most <= least.map(|least| least + 1), "{counts:?}");
    }

    #[test]
    fn what_somebody_chose_is_left_to_it(
        mut runs in runs(2..=20),
        others in proptest::collection::vec(chosen_run(), 0..=6),
    ) {
        runs.extend(others);
        let mut looks = Looks::default();
        // Chosen before and after the others have got theirs.
        for _ in 0..2 {
            looks.settle(&mut claims(&runs, new));
            for a in 0..runs.len() {
                for b in (0..a).filter(|b| runs[a].chosen.is_none() || runs[*b].chosen.is_none()) {
                    let (own, other) = (look(&looks, &runs, a), look(&looks, &runs, b));
                    prop_assert!(differ(own, other), "{own:?} and {other:?}");
                }
            }
            let taken = look(&looks, &runs, 0);
            runs.last_mut().expect("several").chosen = Some(taken);
        }
    }

    #[test]
    fn nobody_changes_when_others_come_and_go(
        runs in runs(2..=48),
        steps in proptest::collection::vec((1_usize..=48, any::<u64>()), 1..12),
    ) {
        let mut looks = Looks::default();
        let mut given: Vec<Option<Look>> = vec![None; runs.len()];
        let mut drawn_before = BTreeSet::new();
        for (known, mask) in steps {
            // A part of the runs that have been read by now is drawn, the others are in view or not.
            let known = known.min(runs.len());
            let drawn: BTreeSet<usize> = (0..known).filter(|at| mask >> at & 1 == 1).collect();
            let standing = |at: usize| match (drawn.contains(&at), drawn_before.contains(&at)) {
                (true, true) => Some(Standing::Drawn),
                (true, false) => Some(Standing::NewlyDrawn),
                (false, _) if at < known => Some(if at.is_multiple_of(2) { Standing::InView } else { Standing::Elsewhere }),
                (false, _) => None,
            };
            looks.settle(&mut claims(&runs, standing));
            for (at, before) in given.iter_mut().enumerate().take(known) {
                let now = look(&looks, &runs, at);
                prop_assert_eq!(*before.get_or_insert(now), now);
            }
            drawn_before = drawn;
        }
        let known = given.iter().flatten();
        let apart: BTreeSet<String> = known.clone().map(|look| format!("{look:?}")).collect();
        prop_assert_eq!(apart.len(), known.count(), "no two of the place are alike");
    }

    #[test]
    fn only_newcomers_change_when_there_are_more_runs_than_looks(
        runs in runs(100..=160),
        masks in proptest::collection::vec(any::<u64>(), 2..6),
    ) {
        let mut looks = Looks::default();
        looks.settle(&mut claims(&runs, |_| Some(Standing::Elsewhere)));
        let mut before: BTreeSet<usize> = BTreeSet::new();
        for mask in masks {
            // Half of what was drawn stays, others come; never more than there are looks.
            let kept = before.iter().copied().filter(|at| at % 2 == 0);
            let others = (0..runs.len()).filter(|at| mask >> (at % 64) & 1 == 1);
            let drawn: BTreeSet<usize> = kept.chain(others).take(Look::COUNT).collect();
            let old: Vec<Look> = (0..runs.len()).map(|at| look(&looks, &runs, at)).collect();
            let standing = |at: usize| {
                let of_drawn = if before.contains(&at) { Standing::Drawn } else { Standing::NewlyDrawn };
                Some(if drawn.contains(&at) { of_drawn } else { Standing::InView })
            };
            looks.settle(&mut claims(&runs, standing));
            for (at, old) in old.iter().enumerate() {
                let is_newcomer = drawn.contains(&at) && !before.contains(&at);
                prop_assert!(is_newcomer || look(&looks, &runs, at) == *old, "run {at} changed");
            }
            let apart: BTreeSet<String> = drawn.iter().map(|at| format!("{:?}", look(&looks, &runs, *at))).collect();
            prop_assert_eq!(apart.len(), drawn.len());
            before = drawn;
        }
    }
}

#[test]
fn a_place_that_grew_looks_the_same_when_it_is_opened_again() {
    let run = |at: i64| Known { id: format!("{at:032x}"), parent: 0, started: at, chosen: None };
    let runs: Vec<Known> = (0..40).map(run).collect();
    let of_first = |count: usize| {
        let mut looks = Looks::default();
        looks.settle(&mut claims(&runs[..count], new));
        (0..20).map(|at| look(&looks, &runs, at)).collect::<Vec<_>>()
    };
    assert_eq!(of_first(20), of_first(40));
}

#[test]
fn a_run_gets_the_colour_that_it_would_like_while_that_is_free() {
    let runs: Vec<Known> = (0..300)
        .map(|at: u32| Known { id: format!("{at:032x}"), parent: 0, started: 0, chosen: None })
        .filter(|run| color_slot(&run.id) == 5)
        .take(2)
        .collect();
    let mut looks = Looks::default();
    looks.settle(&mut claims(&runs, new));
    assert_eq!(look(&looks, &runs, 0), Look::nth(5));
    // The other one takes the colour farthest from it: no rose beside magenta.
    let other = look(&looks, &runs, 1);
    let LineColor::Slot(slot) = other.color else { panic!("{other:?}") };
    let farthest = BETWEEN[5].iter().copied().fold(0.0, f32::max);
    assert_eq!((BETWEEN[5][slot], other.dash), (farthest, Dash::Solid));
}

#[test]
fn siblings_come_first_where_not_all_can_differ() {
    let run = |at: usize| Known { id: format!("{at:032x}"), parent: (at / 10) as u64, started: 0, chosen: None };
    let runs: Vec<Known> = (0..600).map(run).collect();
    let mut looks = Looks::default();
    looks.settle(&mut claims(&runs, |_| Some(Standing::InView)));
    for family in 0..60 {
        let of_family = (0..10).map(|at| format!("{:?}", look(&looks, &runs, family * 10 + at)));
        assert_eq!(of_family.collect::<BTreeSet<_>>().len(), 10, "of parent {family}");
    }
}

#[test]
fn parents_without_metrics_take_no_look() {
    let runs: Vec<Known> =
        (0..13).map(|at: u32| Known { id: format!("{at:032x}"), parent: 0, started: 0, chosen: None }).collect();
    let mut looks = Looks::default();
    let mut all = claims(&runs, new);
    all[0].is_plain = true;
    assert!(looks.settle(&mut all));
    assert_eq!(looks.of(RunIndex(0)), Some(Given::Plain));
    assert!((1..13).all(|at| look(&looks, &runs, at).dash == Dash::Solid), "twelve colours for twelve runs");
    assert!(!looks.settle(&mut all.clone()), "all is settled");
    // It logs a metric after all.
    all.sort_unstable_by_key(|claim| claim.run);
    all[0].is_plain = false;
    assert!(looks.settle(&mut all));
    assert_eq!(look(&looks, &runs, 0).dash, Dash::Dashed);
}
