//! Filters that outlive the program, of one place: those that were used last, and those that the user gave a name.

use serde::{Deserialize, Serialize};

/// Recent filters that are remembered.
const MOST_RECENT: usize = 10;
/// Saved ones; a list of more is none that anybody looks through.
const MOST_SAVED: usize = 100;
/// Bytes of a filter that is remembered: longer ones were pasted, and come from elsewhere again.
pub const LONGEST_KEPT: usize = 4_096;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptFilters {
    /// Newest first.
    pub recent: Vec<String>,
    /// In the order of their names.
    pub saved: Vec<SavedFilter>,
}

/// A filter with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedFilter {
    pub name: String,
    pub text: String,
}

impl KeptFilters {
    /// Puts a filter first among the recent ones.
    pub(super) fn remember(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST_KEPT {
            return;
        }
        self.recent.retain(|known| known != text);
        self.recent.insert(0, text.to_owned());
        self.recent.truncate(MOST_RECENT);
    }

    /// Gives a filter a name; the one that had it is replaced.
    pub(super) fn save(&mut self, name: &str, text: &str) {
        let (name, text) = (name.trim(), text.trim());
        if name.is_empty() || text.is_empty() || text.len() > LONGEST_KEPT {
            return;
        }
        self.saved.retain(|known| known.name != name);
        let at = self.saved.partition_point(|known| crate::model::natural_cmp(&known.name, name).is_lt());
        self.saved.insert(at, SavedFilter { name: name.to_owned(), text: text.to_owned() });
        self.saved.truncate(MOST_SAVED);
    }

    /// Forgets a saved filter.
    pub(super) fn remove(&mut self, name: &str) {
        self.saved.retain(|known| known.name != name);
    }

    /// Whether a filter has a name.
    pub fn is_saved(&self, text: &str) -> bool {
        self.saved.iter().any(|known| known.text == text.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_ones_are_few_and_each_is_there_once() {
        let mut kept = KeptFilters::default();
        for at in 0..20 {
            kept.remember(&format!("params.a = '{at}'"));
        }
        kept.remember(" params.a = '15' ");
        kept.remember("  ");
        kept.remember(&"x".repeat(LONGEST_KEPT + 1));
        assert_eq!(kept.recent.len(), MOST_RECENT);
        assert_eq!(kept.recent[..3], ["params.a = '15'", "params.a = '19'", "params.a = '18'"]);
    }

    #[test]
    fn a_name_means_one_filter() {
        let mut kept = KeptFilters::default();
        kept.save("fold 10", "c");
        kept.save("fold 9", "a");
        kept.save("fold 10", "b");
        kept.save(" ", "d");
        let told: Vec<(&str, &str)> = kept.saved.iter().map(|known| (&*known.name, &*known.text)).collect();
        assert_eq!(told, [("fold 9", "a"), ("fold 10", "b")]);
        assert!(kept.is_saved(" b ") && !kept.is_saved("c"));
        kept.remove("fold 9");
        assert_eq!(kept.saved.len(), 1);
    }
}
