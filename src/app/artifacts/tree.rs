//! The tree that is shown of a file (JSON, YAML, TOML): what is found in its keys and values, and which row one is at.

use std::sync::Arc;

use super::rows::derive_tree;
use super::{Job as Jobs, Key};
use crate::app::effect::SystemEffect;
use crate::app::job::JobContext;
use crate::app::place::{Context, Place};
use crate::preview::{Key as TreeKey, Preview, Shape, TreePreview};
use crate::text::Message;

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Somebody looks for something.
    pub is_open: bool,
    /// The field is to get the keyboard.
    pub wants_focus: bool,
    pub query: String,
    /// Rows that hold it, from top to bottom.
    pub found: Vec<usize>,
    /// Which of them one is at.
    pub current: Option<usize>,
    pub is_running: bool,
    /// A row that is to come into view.
    pub show: Option<usize>,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Fold everything, or unfold it.
    FoldAll(bool),
    Open,
    Close,
    /// The field has the keyboard.
    Focused,
    SetQuery(String),
    /// Go to the next row that was found, or the one before.
    Step(bool),
    /// It is in view.
    Shown,
    /// Put the value of a row on the clipboard; of a container as JSON.
    CopyValue(usize),
    /// The way to a row.
    CopyPath(usize),
    /// The rows that hold a text.
    Found(String, Vec<usize>),
}

/// Looks for a text.
#[derive(Debug)]
pub struct Job {
    preview: Arc<Preview>,
    query: String,
}

impl Job {
    pub(in crate::app) fn run(self, context: &JobContext) {
        let Shape::Tree(tree) = &self.preview.shape else { return };
        let words = self.query.to_lowercase();
        let holds = |text: &str| text.to_lowercase().contains(&words);
        let found = tree
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| holds(&row.value) || matches!(&row.key, TreeKey::Name(name) if holds(name)));
        let found: Vec<usize> = found.map(|(at, _)| at).collect();
        if !context.cancel.is_cancelled() {
            context.send(super::Action::Tree(Action::Found(self.query, found)));
        }
    }
}

impl State {
    /// For another file.
    pub(super) fn close(&mut self) {
        *self = Self::default();
    }
}

/// The tree that is shown of the chosen file.
fn shown(artifacts: &super::State) -> Option<(&Arc<Preview>, &TreePreview)> {
    let preview = artifacts.preview.value().filter(|_| !artifacts.as_text)?;
    match &preview.shape {
        Shape::Tree(tree) => Some((preview, tree)),
        _ => None,
    }
}

/// Whether the open page shows a tree, for commands.
pub fn is_on_page(place: &Place) -> bool {
    place.artifacts.as_ref().is_some_and(|artifacts| {
        let page = super::Page::Run(artifacts.run, super::RunTab::Artifacts);
        place.pages.shown == page && shown(artifacts).is_some()
    })
}

pub(super) fn update(artifacts: &mut super::State, context: &mut Context<'_>, action: Action) {
    let Some((preview, tree)) = shown(artifacts) else { return };
    match action {
        Action::FoldAll(fold) => {
            let folded = tree.rows.iter().enumerate().filter(|(_, row)| fold && row.kind.is_container());
            artifacts.folded_rows = folded.map(|(at, _)| at).collect();
            derive_tree(artifacts);
        }
        Action::Open => (artifacts.tree.is_open, artifacts.tree.wants_focus) = (true, true),
        Action::Close => {
            context.cancel(Key::Tree);
            artifacts.tree.close();
        }
        Action::Focused => artifacts.tree.wants_focus = false,
        Action::SetQuery(query) => {
            let job = (!query.is_empty()).then(|| Job { preview: Arc::clone(preview), query: query.clone() });
            let state = &mut artifacts.tree;
            (state.query, state.current, state.is_running) = (query, None, job.is_some());
            if let Some(job) = job {
                context.start(Jobs::Tree(job));
            } else {
                state.found.clear();
                context.cancel(Key::Tree);
            }
        }
        Action::Found(query, found) => {
            if query == artifacts.tree.query {
                artifacts.tree.is_running = false;
                artifacts.tree.current = (!found.is_empty()).then_some(0);
                artifacts.tree.found = found;
                reveal(artifacts);
            }
        }
        Action::Step(forward) => {
            let state = &mut artifacts.tree;
            (state.is_open, state.wants_focus) = (true, state.wants_focus || !state.is_open);
            if let Some(last) = state.found.len().checked_sub(1) {
                state.current = Some(match (state.current, forward) {
                    (None, _) => 0,
                    (Some(at), true) => {
                        if at == last {
                            0
                        } else {
                            at + 1
                        }
                    }
                    (Some(at), false) => at.checked_sub(1).unwrap_or(last),
                });
                reveal(artifacts);
            }
        }
        Action::Shown => artifacts.tree.show = None,
        Action::CopyValue(row) => copy(tree.value(row), context),
        Action::CopyPath(row) => copy(tree.path(row), context),
    }
}

fn copy(text: String, context: &mut Context<'_>) {
    context.notices.push(Message::new("notice-copied"));
    context.system(SystemEffect::Copy(text));
}

/// Unfolds what hides the row that one is at.
fn reveal(artifacts: &mut super::State) {
    let state = &artifacts.tree;
    let Some(row) = state.current.and_then(|at| state.found.get(at)).copied() else { return };
    let Some((_, tree)) = shown(artifacts) else { return };
    let above: Vec<usize> = tree.above(row).collect();
    for row in above {
        artifacts.folded_rows.remove(&row);
    }
    artifacts.tree.show = Some(row);
    derive_tree(artifacts);
}
