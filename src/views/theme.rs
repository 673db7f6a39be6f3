//! The one palette: every colour, size and text style of the interface. Values are the design tokens; nothing else in
//! the program makes a colour.
#![expect(clippy::disallowed_methods, reason = "the one place where colours are made")]

use egui::style::WidgetVisuals;
use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Theme, Vec2, Visuals,
    vec2,
};

use crate::chart::LineColor;
use crate::chart::palette::{self, LinePalette};
use crate::preview::text_file::Ink;

/// Colours by role; one value each for light and dark.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the roles are named after what they are used for")]
pub struct Palette {
    pub chrome: Color32,
    pub content: Color32,
    pub head: Color32,
    pub card: Color32,
    pub raised: Color32,
    pub inset: Color32,
    pub field: Color32,
    pub segment_on: Color32,
    pub hover: Color32,
    pub press: Color32,
    pub line_sub: Color32,
    pub line: Color32,
    pub line_field: Color32,
    pub line_strong: Color32,
    pub line_popup: Color32,
    pub guide: Color32,
    pub grid: Color32,
    pub axis: Color32,
    pub spark: Color32,
    pub text: Color32,
    pub text2: Color32,
    pub muted: Color32,
    pub disabled: Color32,
    pub accent: Color32,
    pub accent_text: Color32,
    pub selected: Color32,
    pub selected_focus: Color32,
    pub success: Color32,
    pub success_soft: Color32,
    pub warn: Color32,
    pub warn_soft: Color32,
    pub danger: Color32,
    pub danger_fill: Color32,
    pub danger_soft: Color32,
    pub violet: Color32,
    pub teal: Color32,
    pub on_accent: Color32,
    pub shadow: Color32,
    pub shadow_dialog: Color32,
    pub scrim: Color32,
    pub backdrop: Color32,
    /// Curves and dots of runs.
    pub lines: &'static LinePalette,
}

impl Palette {
    /// Colour of a curve, or of the dot of its run.
    pub fn line(&self, color: LineColor) -> Color32 {
        line_color(self.lines, color)
    }
}

/// Colour of a curve.
pub fn line_color(lines: &LinePalette, color: LineColor) -> Color32 {
    let [red, green, blue] = lines.rgb(color);
    Color32::from_rgb(red, green, blue)
}

fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

fn rgba(hex: u32, percent: u8) -> Color32 {
    faded(rgb(hex), percent)
}

static LIGHT: std::sync::LazyLock<Palette> = std::sync::LazyLock::new(|| Palette {
    chrome: rgb(0xF5_F6F8),
    content: rgb(0xFF_FFFF),
    head: rgb(0xFA_FBFC),
    card: rgb(0xFF_FFFF),
    raised: rgb(0xFF_FFFF),
    inset: rgb(0xEE_F0F3),
    field: rgb(0xFF_FFFF),
    segment_on: rgb(0xFF_FFFF),
    hover: rgb(0xF3_F5F7),
    press: rgb(0xE3_E7EC),
    line_sub: rgb(0xEF_F1F3),
    line: rgb(0xDD_E1E6),
    line_field: rgb(0xB9_C1CA),
    line_strong: rgb(0x85_8F9B),
    line_popup: rgb(0xD3_D8DE),
    guide: rgb(0xC9_CFD6),
    grid: rgb(0xEE_F0F2),
    axis: rgb(0xC3_C9D0),
    spark: rgb(0x9A_A4B0),
    text: rgb(0x17_1A1F),
    text2: rgb(0x4A_535E),
    muted: rgb(0x5E_6773),
    disabled: rgb(0xA3_ABB5),
    accent: rgb(0x2C_5FD3),
    accent_text: rgb(0x24_54C4),
    selected: rgb(0xE8_EFFD),
    selected_focus: rgb(0xDC_E7FC),
    success: rgb(0x1A_7446),
    success_soft: rgb(0xE3_F4EA),
    warn: rgb(0x8A_5800),
    warn_soft: rgb(0xFC_F0D9),
    danger: rgb(0xBE_2E2C),
    danger_fill: rgb(0xC7_322F),
    danger_soft: rgb(0xFC_E8E7),
    violet: rgb(0x7A_3E9D),
    teal: rgb(0x0E_6A73),
    on_accent: rgb(0xFF_FFFF),
    shadow: rgba(0x14_1A24, 14),
    shadow_dialog: rgba(0x14_1A24, 22),
    scrim: rgba(0x18_1D26, 38),
    backdrop: rgb(0xF5_F6F8),
    lines: &palette::LIGHT,
});

static DARK: std::sync::LazyLock<Palette> = std::sync::LazyLock::new(|| Palette {
    chrome: rgb(0x1A_1C20),
    content: rgb(0x12_1417),
    head: rgb(0x16_181C),
    card: rgb(0x18_1A1E),
    raised: rgb(0x21_2429),
    inset: rgb(0x24_272C),
    field: rgb(0x12_1417),
    segment_on: rgb(0x3A_3F46),
    hover: rgb(0x1C_1F24),
    press: rgb(0x30_343B),
    line_sub: rgb(0x1C_1F23),
    line: rgb(0x2B_2F35),
    line_field: rgb(0x4A_515A),
    line_strong: rgb(0x72_7B87),
    line_popup: rgb(0x3A_3F47),
    guide: rgb(0x3B_4149),
    grid: rgb(0x23_262B),
    axis: rgb(0x3B_4048),
    spark: rgb(0x69_727D),
    text: rgb(0xE7_E9EC),
    text2: rgb(0xAE_B5BE),
    muted: rgb(0x94_9CA7),
    disabled: rgb(0x56_5D66),
    accent: rgb(0x35_66DB),
    accent_text: rgb(0x8A_B0FF),
    selected: rgb(0x1A_2842),
    selected_focus: rgb(0x1F_3154),
    success: rgb(0x4F_C489),
    success_soft: rgb(0x14_301F),
    warn: rgb(0xE2_AA45),
    warn_soft: rgb(0x35_2810),
    danger: rgb(0xFF_8079),
    danger_fill: rgb(0xCC_3B38),
    danger_soft: rgb(0x3B_1A1A),
    violet: rgb(0xD0_9BF0),
    teal: rgb(0x4C_C2C9),
    on_accent: rgb(0xFF_FFFF),
    shadow: rgba(0x00_0000, 50),
    shadow_dialog: rgba(0x00_0000, 60),
    scrim: rgba(0x05_0608, 60),
    backdrop: rgb(0x0C_0E10),
    lines: &palette::DARK,
});

/// The palette of a theme.
pub fn of(theme: Theme) -> &'static Palette {
    match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    }
}

/// The palette in use.
pub fn palette(ctx: &Context) -> &'static Palette {
    of(ctx.theme())
}

/// Lengths in points, on a grid of 4.
pub mod size {
    /// Row of a table, list or tree.
    pub const ROW: f32 = 26.0;
    /// Header row of a table.
    pub const HEADER: f32 = 28.0;
    /// The same where some names have two lines.
    pub const HEADER_TALL: f32 = 36.0;
    /// Line above the header that names groups of columns.
    pub const GROUP: f32 = 20.0;
    /// Top bar.
    pub const TOP_BAR: f32 = 44.0;
    /// Tab bar and toolbar.
    pub const TOOLBAR: f32 = 40.0;
    /// Status line.
    pub const STATUS: f32 = 26.0;
    /// Sidebar.
    pub const SIDEBAR: f32 = 208.0;
    /// Inspector.
    pub const INSPECTOR: f32 = 320.0;
    /// Artifact tree.
    pub const ARTIFACTS: f32 = 292.0;
    /// Padding of a cell.
    pub const CELL: f32 = 8.0;
    /// Padding of a page.
    pub const PAGE: f32 = 16.0;
    /// Indent of one level of a tree.
    pub const INDENT: f32 = 16.0;
    /// Buttons, fields, segmented controls.
    pub const CONTROL: f32 = 26.0;
    /// Dot of a run in a table.
    pub const DOT: f32 = 10.0;
}

/// Inter Medium.
pub fn medium() -> FontFamily {
    FontFamily::Name("medium".into())
}

/// Inter `SemiBold`.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// Fonts by role, as the tokens name them.
pub mod font {
    use super::{FontFamily, FontId, medium, semibold};

    /// Name of the program on the start screen.
    pub fn hero() -> FontId {
        FontId::new(22.0, semibold())
    }
    /// Titles of pages and dialogs.
    pub fn title() -> FontId {
        FontId::new(16.0, semibold())
    }
    /// Body, cells, buttons.
    pub fn body() -> FontId {
        FontId::new(13.0, FontFamily::Proportional)
    }
    /// What is typed in the palette.
    pub fn field() -> FontId {
        FontId::new(14.0, FontFamily::Proportional)
    }
    /// Tabs, parent runs, chosen items.
    pub fn strong() -> FontId {
        FontId::new(13.0, medium())
    }
    /// Last values.
    pub fn value() -> FontId {
        FontId::new(13.0, semibold())
    }
    /// Titles of cards and sections.
    pub fn section() -> FontId {
        FontId::new(12.0, semibold())
    }
    /// Header cells.
    pub fn header() -> FontId {
        FontId::new(12.0, medium())
    }
    /// Chips, status line, secondary lines.
    pub fn small() -> FontId {
        FontId::new(12.0, FontFamily::Proportional)
    }
    /// Ticks, badges, counts.
    pub fn tiny() -> FontId {
        FontId::new(11.0, FontFamily::Proportional)
    }
    /// Headings of groups in the sidebar.
    pub fn group() -> FontId {
        FontId::new(11.0, semibold())
    }
    /// IDs, paths, code.
    pub fn mono() -> FontId {
        FontId::new(12.0, FontFamily::Monospace)
    }
    /// Icons at this size.
    pub fn icon(size: f32) -> FontId {
        FontId::new(size, FontFamily::Name("icons".into()))
    }
}

/// Makes both themes the program's own. Once, after the fonts.
pub fn install(ctx: &Context) {
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| apply(style, of(theme), theme));
    }
}

fn apply(style: &mut Style, palette: &Palette, theme: Theme) {
    style.text_styles = [
        (TextStyle::Heading, font::title()),
        (TextStyle::Body, font::body()),
        (TextStyle::Button, font::body()),
        (TextStyle::Small, font::tiny()),
        (TextStyle::Monospace, font::mono()),
    ]
    .into();
    style.animation_time = 0.12;
    style.url_in_tooltip = true;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 4.0);
    spacing.button_padding = vec2(8.0, 3.0);
    spacing.interact_size = vec2(26.0, size::CONTROL);
    spacing.indent = size::INDENT;
    spacing.icon_width = 14.0;
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(20);
    spacing.combo_width = 80.0;
    spacing.tooltip_width = 420.0;
    style.visuals = visuals(palette, theme);
}

fn visuals(palette: &Palette, theme: Theme) -> Visuals {
    let mut visuals = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    let corner = CornerRadius::same(6);
    let widget = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: corner,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = widget(palette.content, palette.line, palette.text);
    visuals.widgets.inactive = widget(palette.field, palette.line, palette.text);
    visuals.widgets.hovered = widget(palette.hover, palette.line, palette.text);
    visuals.widgets.active = widget(palette.press, palette.line, palette.text);
    visuals.widgets.open = widget(palette.press, palette.line, palette.text);
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.muted);
    visuals.hyperlink_color = palette.accent_text;
    visuals.selection.bg_fill = palette.selected_focus;
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    visuals.window_fill = palette.raised;
    visuals.window_stroke = Stroke::new(1.0, palette.line_popup);
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.window_shadow = Shadow { offset: [0, 12], blur: 40, spread: 0, color: palette.shadow_dialog };
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: palette.shadow };
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.panel_fill = palette.chrome;
    visuals.extreme_bg_color = palette.field;
    visuals.faint_bg_color = palette.head;
    visuals.code_bg_color = palette.inset;
    visuals.warn_fg_color = palette.warn;
    visuals.error_fg_color = palette.danger;
    visuals.striped = false;
    visuals.indent_has_left_vline = false;
    visuals
}

/// `color` at `percent` of its opacity.
pub fn faded(color: Color32, percent: u8) -> Color32 {
    color.gamma_multiply(f32::from(percent) / 100.0)
}

/// Pixels of an opened image for egui. Not a colour of ours, but it has to be made somewhere.
pub fn image_pixels(size: [usize; 2], rgba: &[u8]) -> egui::ColorImage {
    egui::ColorImage::from_rgba_unmultiplied(size, rgba)
}

/// The colour of terminal text on `paper`: the sixteen that themes define are ours, others are moved to where they can be
/// read.
pub fn ink(palette: &Palette, ink: Ink, paper: Color32) -> Color32 {
    let color = match ink {
        Ink::Named(1 | 9) => palette.danger,
        Ink::Named(2 | 10) => palette.success,
        Ink::Named(3 | 11) => palette.warn,
        Ink::Named(4 | 12) => palette.accent_text,
        Ink::Named(5 | 13) => palette.violet,
        Ink::Named(6 | 14) => palette.teal,
        Ink::Named(0 | 8) => palette.muted,
        Ink::Named(_) => palette.text,
        Ink::Rgb([red, green, blue]) => Color32::from_rgb(red, green, blue),
    };
    legible(color, paper)
}

/// The colour behind terminal text.
pub fn paper(palette: &Palette, ink: Ink) -> Color32 {
    match ink {
        Ink::Named(1 | 9) => palette.danger_soft,
        Ink::Named(2 | 10) => palette.success_soft,
        Ink::Named(3 | 11) => palette.warn_soft,
        Ink::Named(4 | 12) => palette.selected_focus,
        Ink::Named(7 | 15) => palette.press,
        Ink::Named(_) => palette.inset,
        Ink::Rgb([red, green, blue]) => Color32::from_rgb(red, green, blue),
    }
}

/// `color`, or as little lighter or darker as makes it legible on `paper`.
fn legible(color: Color32, paper: Color32) -> Color32 {
    let target = if luminance(paper) > 0.18 { Color32::BLACK } else { Color32::WHITE };
    let mixed = |share: f32| color.lerp_to_gamma(target, share);
    let share = (0..=10).map(|tenth| tenth as f32 / 10.0).find(|share| contrast(mixed(*share), paper) >= 4.5);
    share.map_or(target, mixed)
}

fn luminance(color: Color32) -> f64 {
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(color.r()) + 0.7152 * part(color.g()) + 0.0722 * part(color.b())
}

/// WCAG 2 contrast.
fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// A colour of a drawing. Not one of ours, but it has to be made somewhere.
pub fn picture_color([red, green, blue]: [u8; 3]) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// Size of an icon button.
pub const ICON_BUTTON: Vec2 = vec2(28.0, 28.0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_legible_on_every_surface_and_curves_stand_out() {
        for theme in [Theme::Light, Theme::Dark] {
            let p = of(theme);
            for surface in
                [p.content, p.chrome, p.head, p.card, p.raised, p.inset, p.hover, p.selected, p.selected_focus]
            {
                for text in [p.text, p.text2, p.muted, p.accent_text, p.success, p.warn, p.danger] {
                    assert!(contrast(text, surface) >= 4.5, "{theme:?}: {text:?} on {surface:?}");
                }
            }
            for curve in p.lines.runs.map(|[red, green, blue]| Color32::from_rgb(red, green, blue)) {
                assert!(contrast(curve, p.content) >= 3.0, "{theme:?}: {curve:?}");
            }
            for paper in
                [p.content, paper(p, Ink::Named(1)), paper(p, Ink::Named(4)), paper(p, Ink::Rgb([255, 255, 0]))]
            {
                for color in (0..16).map(Ink::Named).chain([Ink::Rgb([0, 0, 128]), Ink::Rgb([200, 255, 200])]) {
                    assert!(contrast(ink(p, color, paper), paper) >= 4.5, "{theme:?}: {color:?} on {paper:?}");
                }
            }
            for named in [p.violet, p.teal] {
                assert!(contrast(named, p.content) >= 4.5, "{theme:?}: {named:?}");
            }
            assert!(contrast(p.content, p.warn) >= 4.5, "what is found");
            assert!(contrast(p.on_accent, p.accent) >= 4.5);
            assert!(contrast(p.on_accent, p.danger_fill) >= 4.5);
        }
    }
}
