//! Layer 3: the state of the program and every way it can change. Still no windows: whoever shows it (a real window, a
//! picture, a test) reads [`State`], sends [`Action`]s to [`update`](update::update) and performs the [`Effect`]s that
//! come back.

pub mod action;
pub mod cache;
pub mod effect;
pub mod files;
pub mod jobs;
pub mod loadable;
pub mod sample;
pub mod settings;
pub mod state;
pub mod update;

pub use action::Action;
pub use effect::Effect;
pub use jobs::Jobs;
pub use loadable::Loadable;
pub use settings::Settings;
pub use state::State;
