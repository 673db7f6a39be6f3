//! What of a gallery is kept for its place: the file that was chosen, its step, the size of pictures, captions.

use serde::{Deserialize, Serialize};

use super::{SIDES, State, Step};
use crate::app::artifacts::steps::Steps;
use crate::app::place::{Context, Place};
use crate::model::ColumnId;

/// See the module. What nobody chose is not told: it begins as what is there proposes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedGallery {
    path: Option<String>,
    step: Option<Step>,
    side: Option<f32>,
    /// By their stable names.
    captions: Option<Vec<String>>,
    shows_missing: Option<bool>,
}

impl SavedGallery {
    /// What is chosen in `gallery`.
    pub fn of(gallery: &State) -> Self {
        let side = (gallery.side.to_bits() != State::default().side.to_bits()).then_some(gallery.side);
        let captions = gallery.captions.iter().map(ToString::to_string).collect();
        Self {
            path: gallery.wish.as_deref().map(str::to_owned),
            step: gallery.steps.wish().filter(|_| gallery.wish.is_some()),
            side,
            captions: gallery.are_captions_chosen.then_some(captions),
            shows_missing: gallery.missing,
        }
    }

    /// A gallery that begins with it.
    pub fn restore(self) -> State {
        let usual = State::default();
        let captions: Option<Vec<ColumnId>> =
            self.captions.map(|names| names.iter().filter_map(|name| name.parse().ok()).collect());
        State {
            wish: self.path.map(Into::into),
            steps: Steps::with_wish(self.step),
            side: self.side.unwrap_or(usual.side).clamp(*SIDES.start(), *SIDES.end()),
            are_captions_chosen: captions.is_some(),
            captions: captions.unwrap_or_default(),
            missing: self.shows_missing,
            ..usual
        }
    }
}

/// Remembers what is shown now.
pub(super) fn keep(place: &Place, context: &mut Context<'_>) {
    if place.is_remembered() && context.settings.galleries.keep(&place.opened, SavedGallery::of(&place.gallery)) {
        context.settings_changed();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_comes_back() {
        let gallery = State {
            wish: Some("images/val/grid".into()),
            steps: Steps::with_wish(Some([500, 0])),
            side: 220.0,
            captions: vec![ColumnId::Param("lr".into())],
            are_captions_chosen: true,
            missing: Some(true),
            ..State::default()
        };
        let saved = SavedGallery::of(&gallery);
        let text = serde_json::to_string(&saved).expect("JSON");
        let again = serde_json::from_str::<SavedGallery>(&text).expect("our own text");
        assert_eq!(again, saved);
        assert_eq!(SavedGallery::of(&again.restore()), saved);
        assert_eq!(SavedGallery::of(&State::default()), SavedGallery::default(), "nothing is to be kept");
    }

    #[test]
    fn what_cannot_be_is_left_out() {
        let text = r#"{"side": 1e9, "captions": ["param:lr", "nonsense"]}"#;
        let gallery = serde_json::from_str::<SavedGallery>(text).expect("lenient").restore();
        assert_eq!(gallery.side.to_bits(), SIDES.end().to_bits());
        assert_eq!(gallery.captions, [ColumnId::Param("lr".into())]);
    }
}
