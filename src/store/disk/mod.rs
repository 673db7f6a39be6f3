//! The disk below a store: open folders, what lies in them, and how they are changed so that a program may die at any
//! step. Knows neither MLflow nor any kind of store.
//!
//! [`folder`] is the only way in which anything is changed; [`extent`] measures and removes, [`mounts`] tells where other
//! file systems begin, [`by_path`] does what Windows wants done by path. [`work`] is the area in which what has begun is
//! written down, [`transaction`] changes small files together, [`trash`] is the trash can of the desktop.

mod by_path;
pub(in crate::store) mod extent;
pub(in crate::store) mod folder;
pub(in crate::store) mod mounts;
pub(in crate::store) mod transaction;
pub(in crate::store) mod trash;
pub(in crate::store) mod work;
