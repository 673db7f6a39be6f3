//! The last actions, by name alone: what was typed, chosen or read is not kept.

use std::collections::VecDeque;
use std::fmt::{self, Debug, Write};
use std::sync::{Mutex, OnceLock};

/// Actions that are remembered.
const KEPT: usize = 30;
/// Names of one action at most: the feature, what it is asked for, and of what kind.
const MOST_NAMES: usize = 4;

/// An action, and how often it came in a row.
type Entry = (String, usize);

static TRAIL: OnceLock<Mutex<VecDeque<Entry>>> = OnceLock::new();

/// Remembers actions from now on.
pub(super) fn begin() {
    TRAIL.get_or_init(Mutex::default);
}

/// Remembers this action, where that was begun. Does no work that grows with what the action holds.
pub(in crate::shell) fn note(action: &impl Debug) {
    // A trail that somebody holds is being written down: this action comes too late for it.
    let Some(mut trail) = TRAIL.get().and_then(|trail| trail.try_lock().ok()) else { return };
    add(&mut trail, name_of(action));
}

/// Newest last, as lines.
pub(super) fn lines() -> Vec<String> {
    let Some(trail) = TRAIL.get().and_then(|trail| trail.try_lock().ok()) else { return Vec::new() };
    trail.iter().map(|(name, times)| if *times > 1 { format!("{name} ×{times}") } else { name.clone() }).collect()
}

fn add(trail: &mut VecDeque<Entry>, name: String) {
    match trail.back_mut() {
        Some((last, times)) if *last == name => *times += 1,
        _ => {
            if trail.len() == KEPT {
                trail.pop_front();
            }
            trail.push_back((name, 1));
        }
    }
}

/// The names of an action and of the actions inside it, without any value.
fn name_of(action: &impl Debug) -> String {
    let mut names = Names::default();
    // It is ended early, which is an error to those that write.
    let _ = write!(names, "{action:?}");
    names.finish()
}

/// Takes the names of variants from the front of what `Debug` writes, and refuses the rest.
#[derive(Default)]
struct Names {
    taken: Vec<String>,
    word: String,
    is_over: bool,
}

impl Names {
    /// A word is complete. Only that of a variant or a type begins with a capital.
    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        // The number of a place tells nothing.
        if word.starts_with(|first: char| first.is_ascii_uppercase()) && word != "PlaceId" {
            self.taken.push(word);
            self.is_over = self.taken.len() >= MOST_NAMES;
        }
    }

    fn finish(mut self) -> String {
        if !self.is_over {
            self.end_word();
        }
        self.taken.join(" ")
    }
}

impl Write for Names {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                _ if self.is_over => return Err(fmt::Error),
                'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => self.word.push(character),
                '(' | ')' | ',' | ' ' => self.end_word(),
                // A text, a list, the fields of something: values.
                _ => {
                    self.end_word();
                    self.is_over = true;
                }
            }
        }
        if self.is_over { Err(fmt::Error) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::place::PlaceAction;
    use crate::app::{Action, Ask as _, PlaceId, lifecycle, pages, start, table};

    #[test]
    fn an_action_is_known_by_its_names_and_never_by_a_value() {
        let place = PlaceId::of(7);
        let named = |action: Action| name_of(&action);
        assert_eq!(named(start::Action::Open("/data/secret".into()).ask(place)), "Start Open");
        assert_eq!(named(pages::Action::Show(pages::Page::Charts).ask(place)), "Place Pages Show Charts");
        assert_eq!(
            named(PlaceAction::from(table::Action::SetFilter("Secret".into())).ask(place)),
            "Place Table SetFilter"
        );
        assert_eq!(named(lifecycle::Action::UndoOperation(3).ask(place)), "Place Lifecycle UndoOperation");
        assert_eq!(name_of(&vec!["Secret"]), "");
        assert_eq!(name_of(&Some("Secret")), "Some");
    }

    #[test]
    fn what_repeats_takes_one_line_and_the_oldest_go() {
        let mut trail = VecDeque::new();
        for number in 0..50 {
            add(&mut trail, format!("Action{number}"));
            add(&mut trail, format!("Action{number}"));
        }
        assert_eq!(trail.len(), KEPT);
        assert_eq!(trail.back(), Some(&("Action49".to_owned(), 2)));
        assert_eq!(trail.front(), Some(&("Action20".to_owned(), 2)));
    }
}
