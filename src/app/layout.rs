//! Which panels stand beside the page. In a small window they follow rules of their own, and what the user chose for
//! large ones stays as it was.

use super::Settings;
use super::effect::{Effect, SystemEffect};

/// Width of the window in points below which the inspector lies over the page.
pub const OVERLAY_BELOW: f32 = 1100.0;
/// Width below which the sidebar is folded until it is asked for.
pub const FOLDED_BELOW: f32 = 900.0;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Layout {
    room: Room,
    /// In a small window, where it starts folded.
    is_sidebar_unfolded: bool,
    /// In a narrow window, where it starts closed: it covers what it is opened from.
    is_inspector_over: bool,
}

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Room {
    /// Below [`FOLDED_BELOW`].
    Small,
    /// Below [`OVERLAY_BELOW`].
    Narrow,
    #[default]
    Wide,
}

impl Room {
    /// In a window of this width in points.
    pub fn of(width: f32) -> Self {
        match width {
            ..FOLDED_BELOW => Self::Small,
            ..OVERLAY_BELOW => Self::Narrow,
            _ => Self::Wide,
        }
    }
}

impl Layout {
    /// How much room there is.
    pub fn room(self) -> Room {
        self.room
    }

    /// Whether the inspector lies over the page.
    pub fn has_overlay(self) -> bool {
        self.room < Room::Wide
    }

    /// Whether the sidebar is open.
    pub fn is_sidebar_open(self, settings: &Settings) -> bool {
        if self.room == Room::Small { self.is_sidebar_unfolded } else { settings.is_sidebar_open }
    }

    /// Whether the inspector is open, where there is something for it to show.
    pub fn is_inspector_open(self, settings: &Settings) -> bool {
        if self.has_overlay() { self.is_inspector_over } else { settings.is_inspector_open }
    }
}

/// What can be asked for.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// The window has this much room now.
    SetRoom(Room),
    ToggleSidebar,
    ToggleInspector,
}

pub(super) fn update(layout: &mut Layout, settings: &mut Settings, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::SetRoom(room) => *layout = Layout { room, ..Layout::default() },
        Action::ToggleSidebar if layout.room == Room::Small => layout.is_sidebar_unfolded = !layout.is_sidebar_unfolded,
        Action::ToggleInspector if layout.has_overlay() => layout.is_inspector_over = !layout.is_inspector_over,
        Action::ToggleSidebar => {
            settings.is_sidebar_open = !settings.is_sidebar_open;
            effects.push(SystemEffect::SettingsChanged.into());
        }
        Action::ToggleInspector => {
            settings.is_inspector_open = !settings.is_inspector_open;
            effects.push(SystemEffect::SettingsChanged.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(actions: &[Action]) -> (Layout, Settings) {
        let (mut layout, mut settings) = (Layout::default(), Settings::default());
        for action in actions {
            update(&mut layout, &mut settings, *action, &mut Vec::new());
        }
        (layout, settings)
    }

    #[test]
    fn what_was_chosen_in_a_large_window_outlives_a_small_one() {
        use Action::{SetRoom, ToggleInspector, ToggleSidebar};
        let (layout, settings) = after(&[SetRoom(Room::Small)]);
        assert!(!layout.is_sidebar_open(&settings) && !layout.is_inspector_open(&settings));
        let (layout, settings) = after(&[SetRoom(Room::Small), ToggleSidebar, ToggleInspector]);
        assert!(layout.is_sidebar_open(&settings) && layout.is_inspector_open(&settings));
        assert_eq!(settings, Settings::default());
        let (layout, settings) = after(&[ToggleSidebar, SetRoom(Room::Small), ToggleSidebar, SetRoom(Room::Wide)]);
        assert!(!layout.is_sidebar_open(&settings) && layout.is_inspector_open(&settings));
        let (layout, settings) = after(&[SetRoom(Room::Narrow)]);
        assert!(layout.is_sidebar_open(&settings) && !layout.is_inspector_open(&settings));
    }

    #[test]
    fn room_goes_by_the_width() {
        let rooms = [640.0, 899.5, 900.0, 1099.5, 1100.0, 1920.0].map(Room::of);
        assert_eq!(rooms, [Room::Small, Room::Small, Room::Narrow, Room::Narrow, Room::Wide, Room::Wide]);
    }
}
