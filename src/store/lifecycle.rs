//! What can be done to results besides reading them: delete, restore, rename, tag, and purge for good.
//!
//! The contract, whatever the backend. A [`Change`] is undone exactly by its [`Undo`]; it happens as a whole or not at
//! all, and one that was cut short (power, kill) is found again as [`Interrupted`]. A purge is planned first, which only
//! reads, and [`PurgePlan`] names every item; carrying it out touches nothing else, looks at each item again, and skips
//! what is not as planned. Nothing outside the opened root is ever changed, and no link is followed.
//!
//! What is decided is decided here, once: [`policy`] for changes, [`plan`] for what a purge takes. [`drive`] carries a purge
//! out and brings what was cut short to an end. Backends supply facts and steps: [`policy::Ground`] and [`survey`],
//! [`plan::Source`], [`drive::Remover`] and [`salvage::Salvage`].

mod age;
pub(in crate::store) mod change;
pub(in crate::store) mod drive;
pub mod log;
pub(in crate::store) mod marking;
pub(in crate::store) mod plan;
pub(in crate::store) mod policy;
pub(in crate::store) mod purge;
pub(in crate::store) mod salvage;
pub(in crate::store) mod staging;
pub(in crate::store) mod survey;
pub(in crate::store) mod undo;

pub use self::age::parse_age;
pub use self::change::{Change, Outcome, RestoredRuns, Skipped, Target};
pub use self::purge::{
    AtWork, GoneItem, Interrupted, ItemKind, Kept, LostSource, Outside, PlanNews, PurgeItem, PurgeMode, PurgeOutcome,
    PurgePlan, PurgeProgress, PurgeSelection, Recovery,
};
pub use self::undo::{Touched, Undo};
pub use super::disk::extent::Extent;
pub use super::refusal::LifecycleError;
