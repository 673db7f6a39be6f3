//! Which run gets which look.
//!
//! The ID of a run says which colour it would like ([`color_slot`](super::color_slot)). Runs that are drawn together never look
//! alike while there are free looks, and nobody's look changes otherwise:
//! - A look that was given stays. Newcomers take free ones, those with curves and the oldest first, so that a place that
//!   grows looks the same when it is opened again.
//! - Free is what the fewest have: of the drawn runs, then of the siblings, then of the runs in view, then of all. Of those
//!   solid before dashed; then the wish; where that is gone, the colour farthest from those of the siblings.
//! - What the user or a tag chose counts as taken, with the colours of the palette that look like it.
//! - Where two runs of one look come to be drawn together, being told apart wins: the one that came last gets another.
//! - With more runs than looks, repeats are spread evenly.

use rustc_hash::FxHashMap;

use super::look::Look;
use super::sight::{self, BETWEEN};
use super::{LineColor, PALETTE_SIZE};
use crate::model::RunIndex;

/// Not decided yet.
const NONE: u8 = u8::MAX;
/// Takes no look.
const PLAIN: u8 = u8::MAX - 1;

/// How a run comes to be looked at; earlier ones have the first choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Drawn, and was drawn before.
    Drawn,
    /// Drawn now.
    NewlyDrawn,
    /// Listed but not drawn.
    InView,
    /// In the place.
    Elsewhere,
}

impl Standing {
    fn is_drawn(self) -> bool {
        matches!(self, Self::Drawn | Self::NewlyDrawn)
    }
}

/// What decides about the look of one run.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    pub run: RunIndex,
    pub standing: Standing,
    /// The same for runs of one parent, or of none in one experiment.
    pub siblings: u64,
    /// Without metrics, when it began, in milliseconds, and its ID: who has curves, and is older, has the first choice.
    pub age: (bool, i64, &'a str),
    /// The place of the palette that it would like.
    pub wish: usize,
    /// The look that the user or a tag chose.
    pub chosen: Option<Look>,
    /// A parent without metrics of its own: takes none.
    pub is_plain: bool,
}

/// What a run was given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Given {
    /// One of the [`Look::COUNT`].
    Look(Look),
    /// None: nothing of it is ever drawn.
    Plain,
}

/// How many have each look.
type Counts = [u32; Look::COUNT];

const NOBODY: Counts = [0; Look::COUNT];

/// Looks that were given, by run; only ever more of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looks {
    given: Vec<u8>,
    /// Runs that have each.
    used: Counts,
}

impl Default for Looks {
    fn default() -> Self {
        Self { given: Vec::new(), used: NOBODY }
    }
}

impl Looks {
    /// What `run` was given; `None` before that.
    pub fn of(&self, run: RunIndex) -> Option<Given> {
        match self.at(run) {
            NONE => None,
            PLAIN => Some(Given::Plain),
            at => Some(Given::Look(Look::nth(usize::from(at)))),
        }
    }

    /// Gives `run` this look, whoever else has it; a colour that is no place of the palette is left alone.
    pub fn put(&mut self, run: RunIndex, look: Look) {
        if let LineColor::Slot(slot) = look.color {
            self.give(run, (look.dash.gaps() * PALETTE_SIZE + slot % PALETTE_SIZE) as u8);
        }
    }

    fn at(&self, run: RunIndex) -> u8 {
        self.given.get(run.at()).copied().unwrap_or(NONE)
    }

    fn give(&mut self, run: RunIndex, look: u8) {
        if self.given.len() <= run.at() {
            self.given.resize(run.at() + 1, NONE);
        }
        let before = std::mem::replace(&mut self.given[run.at()], look);
        if let Some(used) = self.used.get_mut(usize::from(before)) {
            *used -= 1;
        }
        if let Some(used) = self.used.get_mut(usize::from(look)) {
            *used += 1;
        }
    }

    /// Gives looks to all `claims` that have none, and others to drawn ones that look like another. Whether anything changed.
    pub fn settle(&mut self, claims: &mut [Claim<'_>]) -> bool {
        claims.sort_unstable_by(|a, b| (a.standing, a.age, a.run).cmp(&(b.standing, b.age, b.run)));
        let mut tally =
            Tally { drawn: NOBODY, siblings: FxHashMap::default(), view: NOBODY, alike: FxHashMap::default() };
        let mut is_changed = false;
        let mut wanting: Vec<&Claim<'_>> = Vec::new();
        for claim in claims.iter() {
            let look = self.at(claim.run);
            if let Some(chosen) = claim.chosen {
                tally.count_chosen(claim, chosen);
            } else if claim.is_plain {
                if look != PLAIN {
                    self.give(claim.run, PLAIN);
                    is_changed = true;
                }
            } else if usize::from(look) < Look::COUNT {
                tally.count(claim, look, 1);
            } else {
                wanting.push(claim);
            }
        }
        for claim in wanting {
            let look = tally.best(claim, &self.used);
            tally.count(claim, look, 1);
            self.give(claim.run, look);
            is_changed = true;
        }
        let has_choice = |claim: &&Claim<'_>| claim.standing.is_drawn() && !claim.is_plain && claim.chosen.is_none();
        for claim in claims.iter().rev().filter(has_choice) {
            let look = self.at(claim.run);
            let least = tally.drawn.iter().copied().min().unwrap_or_default();
            if tally.drawn[usize::from(look)] > least + 1 {
                tally.count(claim, look, -1);
                let other = tally.best(claim, &self.used);
                tally.count(claim, other, 1);
                self.give(claim.run, other);
                is_changed = true;
            }
        }
        is_changed
    }
}

/// How many of the claims have each look.
struct Tally {
    drawn: Counts,
    siblings: FxHashMap<u64, Counts>,
    view: Counts,
    /// Places of the palette that look like a colour that was chosen.
    alike: FxHashMap<[u8; 3], Vec<usize>>,
}

impl Tally {
    fn count(&mut self, claim: &Claim<'_>, look: u8, by: i32) {
        let add = |counts: &mut Counts| {
            let count = &mut counts[usize::from(look)];
            *count = count.saturating_add_signed(by);
        };
        add(self.siblings.entry(claim.siblings).or_insert(NOBODY));
        if claim.standing.is_drawn() {
            add(&mut self.drawn);
        }
        if claim.standing != Standing::Elsewhere {
            add(&mut self.view);
        }
    }

    fn count_chosen(&mut self, claim: &Claim<'_>, chosen: Look) {
        let of = |place: usize| (chosen.dash.gaps() * PALETTE_SIZE + place % PALETTE_SIZE) as u8;
        match chosen.color {
            LineColor::Slot(slot) => self.count(claim, of(slot), 1),
            LineColor::Fixed(color) => {
                let places = self.alike.entry(color).or_insert_with(|| sight::alike(color).collect()).clone();
                for place in places {
                    self.count(claim, of(place), 1);
                }
            }
            LineColor::Gradient(_) => {}
        }
    }

    /// The look that `claim` gets, where `used` counts those of the whole place; see the module.
    fn best(&self, claim: &Claim<'_>, used: &Counts) -> u8 {
        let siblings = self.siblings.get(&claim.siblings).unwrap_or(&NOBODY);
        let drawn = if claim.standing.is_drawn() { &self.drawn } else { &NOBODY };
        let view = if claim.standing == Standing::Elsewhere { &NOBODY } else { &self.view };
        // One number that compares as all of them in turn would.
        let rank = |look: usize| {
            let part = |counts: &Counts, bits: u32| u64::from(counts[look].min((1 << bits) - 1));
            let above = part(drawn, 14) << 48 | part(siblings, 16) << 32;
            (above | part(view, 16) << 16 | part(used, 16), look / PALETTE_SIZE)
        };
        let ranks: [(u64, usize); Look::COUNT] = std::array::from_fn(rank);
        let least = ranks.iter().copied().min().unwrap_or_default();
        let first = least.1 * PALETTE_SIZE;
        let is_free: [bool; PALETTE_SIZE] = std::array::from_fn(|place| ranks[first + place] == least);
        let wish = claim.wish % PALETTE_SIZE;
        if is_free[wish] {
            return (first + wish) as u8;
        }
        let is_near: [bool; PALETTE_SIZE] =
            std::array::from_fn(|place| !is_free[place] && siblings[first + place] + drawn[first + place] > 0);
        let are_near = is_near.contains(&true);
        let between = &*BETWEEN;
        // Of equally good ones the first after the wish, so that it is not always the same.
        let (mut farthest, mut most) = (wish, -1.0);
        for place in (wish..PALETTE_SIZE).chain(0..wish).filter(|place| is_free[*place]) {
            let mut room = f32::INFINITY;
            for other in 0..PALETTE_SIZE {
                if if are_near { is_near[other] } else { !is_free[other] } {
                    room = room.min(between[place][other]);
                }
            }
            if room > most {
                (farthest, most) = (place, room);
            }
        }
        (first + farthest) as u8
    }
}

#[cfg(test)]
mod tests;
