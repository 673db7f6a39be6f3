//! Keys of commands, and how they are written on each system.

/// Whether keys are written as on a Mac.
const IS_MAC: bool = cfg!(target_os = "macos");

/// A key that a command can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A letter or digit, upper case.
    Character(char),
    Down,
    Up,
    Left,
    Right,
    PageDown,
    PageUp,
    End,
    Home,
    Enter,
    Space,
    Tab,
    Escape,
    Backspace,
    Delete,
    F1,
    F2,
    F3,
    F5,
    F10,
    /// Opens menus, on keyboards that have it.
    Menu,
}

/// Modifiers of a shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Held {
    Nothing,
    Shift,
    Alt,
    /// ⌘ on macOS, Ctrl elsewhere.
    Command,
    /// The same with Shift.
    CommandShift,
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcut(pub Held, pub Key);

impl Shortcut {
    /// Closes a dialog.
    pub const ESCAPE: Self = Self(Held::Nothing, Key::Escape);
    /// A month back, in a calendar.
    pub const PAGE_UP: Self = Self(Held::Nothing, Key::PageUp);
    /// A month on, in a calendar.
    pub const PAGE_DOWN: Self = Self(Held::Nothing, Key::PageDown);

    /// As written on this system: `Ctrl B`, `⌘B`.
    pub fn text(self) -> String {
        self.text_on(IS_MAC)
    }

    pub(super) fn text_on(self, is_mac: bool) -> String {
        self.caps_on(is_mac).join(if is_mac { "" } else { " " })
    }

    /// Its keys one by one, as they are printed on this system's keyboards.
    pub fn caps(self) -> Vec<String> {
        self.caps_on(IS_MAC)
    }

    pub(super) fn caps_on(self, is_mac: bool) -> Vec<String> {
        let Self(held, key) = self;
        let held: &[&str] = match (held, is_mac) {
            (Held::Nothing, _) => &[],
            (Held::Shift, true) => &["⇧"],
            (Held::Shift, false) => &["Shift"],
            (Held::Alt, true) => &["⌥"],
            (Held::Alt, false) => &["Alt"],
            (Held::Command, true) => &["⌘"],
            (Held::Command, false) => &["Ctrl"],
            (Held::CommandShift, true) => &["⇧", "⌘"],
            (Held::CommandShift, false) => &["Ctrl", "Shift"],
        };
        let key = match key {
            Key::Character('-') => "−".to_owned(),
            Key::Character(character) => character.to_string(),
            Key::Down => "↓".to_owned(),
            Key::Up => "↑".to_owned(),
            Key::Left => "←".to_owned(),
            Key::Right => "→".to_owned(),
            Key::PageDown => "PgDn".to_owned(),
            Key::PageUp => "PgUp".to_owned(),
            Key::End => "End".to_owned(),
            Key::Home => "Home".to_owned(),
            Key::Enter => "Enter".to_owned(),
            Key::Space => "Space".to_owned(),
            Key::Tab => "Tab".to_owned(),
            Key::Escape => "Esc".to_owned(),
            Key::Backspace => "Backspace".to_owned(),
            Key::Delete => "Del".to_owned(),
            Key::F1 => "F1".to_owned(),
            Key::F2 => "F2".to_owned(),
            Key::F3 => "F3".to_owned(),
            Key::F5 => "F5".to_owned(),
            Key::F10 => "F10".to_owned(),
            Key::Menu => "Menu".to_owned(),
        };
        held.iter().map(|key| (*key).to_owned()).chain([key]).collect()
    }
}

/// When the keys of a command are active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Always, even while a text field has the focus.
    Typing,
    /// Unless a text field has the focus.
    Page,
    /// Unless a control has the focus, or a menu or dialog is open.
    Free,
}
