//! What the user said of things that have names: which columns are shown, which sections are folded. Of whatever he said
//! nothing, a default decides, which may change with the program without turning his words round.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ColumnId;

/// Yes or no for some names. Saved as a map: `{"tag:team": true}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Choices(BTreeMap<String, bool>);

impl Choices {
    /// What was said of `name`, else `default`.
    pub fn of(&self, name: &str, default: bool) -> bool {
        self.0.get(name).copied().unwrap_or(default)
    }

    /// What was said of `name`, if anything.
    pub fn said(&self, name: &str) -> Option<bool> {
        self.0.get(name).copied()
    }

    /// Remembers what was said, also where the default is the same today.
    pub fn set(&mut self, name: impl Into<String>, value: bool) {
        self.0.insert(name.into(), value);
    }

    /// Forgets everything that was said.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Nothing was said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Choices as they were saved, now or by the first version: a list of names for which the default was turned round.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum SavedChoices {
    /// As [`Choices`] are saved.
    Chosen(Choices),
    /// Names whose default was turned round.
    Turned(Vec<String>),
}

impl SavedChoices {
    /// The choices; `default` is what that version did without one, `None` for a name that it cannot have known.
    pub fn resolved(self, default: impl Fn(&str) -> Option<bool>) -> Choices {
        match self {
            Self::Chosen(choices) => choices,
            Self::Turned(names) => {
                let chosen = names.into_iter().filter_map(|name| default(&name).map(|default| (name, !default)));
                Choices(chosen.collect())
            }
        }
    }
}

/// Which columns are shown, for every place. Names of columns that a place does not have stay in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "SavedChoices")]
#[serde(into = "Choices")]
pub struct Shown(Choices);

impl Shown {
    /// Whether `column` is shown: as the user said, else as it [starts](ColumnId::is_shown_at_first).
    pub fn shows(&self, column: &ColumnId) -> bool {
        self.0.of(&column.to_string(), column.is_shown_at_first())
    }

    /// Says of `own` what was said here and not there.
    pub fn add_to(&self, own: &mut Choices) {
        for (name, shown) in &self.0.0 {
            own.0.entry(name.clone()).or_insert(*shown);
        }
    }

    /// What the user said of `column`, if anything.
    pub fn said(&self, column: &str) -> Option<bool> {
        self.0.said(column)
    }

    /// Shows or hides `column`.
    pub fn set(&mut self, column: &ColumnId, is_shown: bool) {
        self.0.set(column.to_string(), is_shown);
    }

    /// Hides what is shown, and shows what is hidden.
    pub fn toggle(&mut self, column: &ColumnId) {
        self.set(column, !self.shows(column));
    }

    /// All columns as they start.
    pub fn reset(&mut self) {
        self.0.clear();
    }
}

impl From<SavedChoices> for Shown {
    fn from(saved: SavedChoices) -> Self {
        // Should a column start otherwise one day, its old default has to be told here.
        Self(saved.resolved(|name| Some(name.parse::<ColumnId>().ok()?.is_shown_at_first())))
    }
}

impl From<Shown> for Choices {
    fn from(shown: Shown) -> Self {
        shown.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(json: &str) -> Shown {
        serde_json::from_str(json).expect("readable")
    }

    fn column(name: &str) -> ColumnId {
        name.parse().expect("a column")
    }

    #[test]
    fn columns_start_as_they_say_and_stay_as_the_user_said() {
        let mut shown = Shown::default();
        for (name, starts_shown) in [
            ("name", true),
            ("created", true),
            ("duration", true),
            ("status", false),
            ("version", false),
            ("size", false),
            ("param:lr", true),
            ("metric:loss", true),
            ("metric:system/cpu", false),
            ("tag:team", false),
        ] {
            let column = column(name);
            assert_eq!(shown.shows(&column), starts_shown, "{name}");
            shown.toggle(&column);
            assert_eq!(shown.shows(&column), !starts_shown, "{name}");
            shown.set(&column, !starts_shown);
            assert_eq!(shown.shows(&column), !starts_shown, "{name}");
        }
        shown.reset();
        assert_eq!(shown, Shown::default());
    }

    #[test]
    fn they_are_saved_with_what_was_said_of_each() {
        let mut chosen = Shown::default();
        chosen.set(&column("tag:team"), true);
        chosen.set(&column("param:lr"), false);
        let json = serde_json::to_string(&chosen).expect("writes");
        assert_eq!(json, r#"{"param:lr":false,"tag:team":true}"#);
        assert_eq!(shown(&json), chosen);
        assert_eq!(shown("{}"), Shown::default());
    }

    #[test]
    fn the_list_of_the_first_version_keeps_its_meaning() {
        let old = shown(r#"["param:lr", "user", "tag:team", "metric:system/cpu", "created", "version", "nonsense"]"#);
        for name in ["user", "tag:team", "metric:system/cpu", "version"] {
            assert!(old.shows(&column(name)), "{name} was hidden and had been turned round");
        }
        for name in ["param:lr", "created"] {
            assert!(!old.shows(&column(name)), "{name} was shown and had been turned round");
        }
        assert!(old.shows(&column("duration")) && !old.shows(&column("status")), "not in the list");
        assert_eq!(shown("[]"), Shown::default());
        assert_eq!(shown(&serde_json::to_string(&old).expect("writes")), old);
    }

    #[test]
    fn other_lists_of_turned_names_read_the_same_way() {
        let saved: SavedChoices = serde_json::from_str(r#"["train", "system"]"#).expect("readable");
        let folded = saved.resolved(|name| Some(name == "system"));
        assert!(folded.of("train", false) && !folded.of("system", true) && folded.of("val", true));
    }
}
