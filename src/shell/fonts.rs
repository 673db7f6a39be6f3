//! The faces, put together into the families that views ask for.
//!
//! Inter and JetBrains Mono are compiled in (see `assets/fonts`), with tabular figures as their only digits. What they
//! lack comes from egui's own faces and Noto Emoji, then from the fonts of the system: that is where Chinese, Japanese and
//! Korean come from, and where a system has none, from the small face that exports are set in. What no font has is a dot: it
//! takes room, and is no box.

use std::sync::Arc;

use egui::ColorImage;
use egui::epaint::text::{
    FallbackRequest, FontData, FontDefinitions, FontFamily, FontInsert, FontPriority, FontProvider, GlyphBitmap,
    GlyphRasterizer, GlyphRasterizerRequest, InsertFontFamily, RasterizedGlyph,
};
use egui_system_font_provider::SystemFontProvider;

use crate::drawing::cjk_of;
use crate::views::icons::ICONS;

/// Name of the family for tabs, header cells and chosen items.
pub const MEDIUM: &str = "medium";
/// Name of the family for titles and for best values.
pub const SEMIBOLD: &str = "semibold";

/// The faces compiled in, by the name under which they are installed.
const FACES: [(&str, &[u8]); 6] = [
    ("Inter", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
    ("Inter Medium", include_bytes!("../../assets/fonts/Inter-Medium.otf")),
    ("Inter SemiBold", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
    ("JetBrains Mono", include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf")),
    ("Noto Emoji", include_bytes!("../../assets/fonts/NotoEmoji-Regular.ttf")),
    ("Lucide", include_bytes!("../../assets/fonts/Lucide.ttf")),
];

/// Installs the bundled faces: `Proportional` (Inter Regular), [`MEDIUM`], [`SEMIBOLD`], `Monospace` (JetBrains Mono)
/// and the icons, the same on every machine. Takes effect with the next frame.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(definitions());
    ctx.add_glyph_rasterizer(GlyphRasterizer::new("runatlas::missing", |request: &GlyphRasterizerRequest<'_>| {
        Some(dot(request.font_size_px))
    }));
}

/// Lets the fonts of the system fill the gaps. `language` is the tag of the interface's language.
///
/// eframe does the same by itself unless `NativeOptions::system_font_fallback` is false, but by the system's locale alone:
/// under an English one Han characters may come from a Japanese face. The list of fonts is read on a thread of its own;
/// the first unknown character waits for it.
pub fn install_system_fallback(ctx: &egui::Context, language: &str) {
    let system = sys_locale::get_locale().unwrap_or_default();
    let locale = han_locale(&system, language);
    let of_system: Arc<dyn FontProvider> = Arc::new(SystemFontProvider::new().with_locale(Some(locale)));
    ctx.set_font_providers(vec![of_system, Arc::new(bundled_cjk)]);
}

/// The face of exports, for what neither the own faces nor the system can show.
fn bundled_cjk(request: &FallbackRequest<'_>) -> Option<FontInsert> {
    let bytes = cjk_of(request.cluster.chars().next()?)?;
    let families = [FontFamily::Proportional, FontFamily::Monospace, request.family.clone()];
    let last = |family| InsertFontFamily { family, priority: FontPriority::Lowest };
    Some(FontInsert::new("Noto Sans CJK SC", FontData::from_static(bytes), families.map(last).into()))
}

/// Whose shapes of the Han characters to use: the system's where it speaks for one, simplified Chinese otherwise.
fn han_locale<'a>(system: &'a str, language: &'a str) -> &'a str {
    let writes_han = |tag: &&str| ["zh", "ja", "ko"].iter().any(|prefix| tag.starts_with(prefix));
    [language, system].into_iter().find(writes_han).map_or("zh-Hans-CN", |tag| match tag {
        "zh-CN" | "zh" => "zh-Hans-CN",
        other => other.split('.').next().unwrap_or(other),
    })
}

fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in FACES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let own = |fonts: &FontDefinitions, family: &FontFamily| fonts.families.get(family).cloned().unwrap_or_default();
    let proportional = own(&fonts, &FontFamily::Proportional);
    let monospace = own(&fonts, &FontFamily::Monospace);
    let chain = |first: &[&str], rest: &[String]| -> Vec<String> {
        let emoji = if rest.is_empty() { None } else { Some("Noto Emoji".to_owned()) };
        first.iter().map(|&name| name.to_owned()).chain(rest.iter().cloned()).chain(emoji).collect()
    };
    for (family, chain) in [
        (FontFamily::Proportional, chain(&["Inter"], &proportional)),
        (FontFamily::Name(MEDIUM.into()), chain(&["Inter Medium", "Inter"], &proportional)),
        (FontFamily::Name(SEMIBOLD.into()), chain(&["Inter SemiBold", "Inter"], &proportional)),
        (FontFamily::Monospace, chain(&["JetBrains Mono", "Inter"], &monospace)),
        (FontFamily::Name(ICONS.into()), chain(&["Lucide"], &[])),
    ] {
        fonts.families.insert(family, chain);
    }
    fonts
}

/// What stands for a character that no font has.
fn dot(font_size_px: f32) -> RasterizedGlyph {
    let radius = (font_size_px * 0.13).max(1.0);
    let side = (radius * 2.0).ceil() as usize + 1;
    let middle = side as f32 / 2.0;
    let coverage = |at: usize| {
        let (x, y) = ((at % side) as f32 + 0.5 - middle, (at / side) as f32 + 0.5 - middle);
        ((radius - x.hypot(y) + 0.5).clamp(0.0, 1.0) * 160.0) as u8
    };
    let pixels = (0..side * side).map(|at| egui::Color32::from_white_alpha(coverage(at))).collect();
    let advance_px = font_size_px * 0.5;
    // In the middle of what it takes, as high as the middle of a small letter.
    let offset_px = egui::vec2(advance_px / 2.0 - middle, -font_size_px * 0.27 - middle);
    let image = ColorImage::new([side, side], pixels);
    RasterizedGlyph { bitmap: GlyphBitmap { image, offset_px, is_color: false }, advance_px }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::icons::Icon;
    use egui::FontId;

    /// A context whose fonts are ready.
    fn context() -> egui::Context {
        let ctx = egui::Context::default();
        install(&ctx);
        ctx.run_ui(egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
        ctx
    }

    #[test]
    fn every_icon_is_in_the_icon_font() {
        let ctx = context();
        ctx.fonts_mut(|fonts| {
            let missing: Vec<_> =
                Icon::ALL.iter().filter(|icon| !fonts.has_glyph(&Icon::font(16.0), icon.glyph())).collect();
            assert!(missing.is_empty(), "{missing:?}");
            assert!(!fonts.has_glyph(&Icon::font(16.0), '\u{f8ff}'), "an unknown character must count as missing");
        });
    }

    #[test]
    fn emoji_are_drawn_and_what_no_font_has_is_no_box() {
        // Without the fonts of a system.
        let ctx = context();
        ctx.fonts_mut(|fonts| {
            for family in [FontFamily::Proportional, FontFamily::Monospace, FontFamily::Name(SEMIBOLD.into())] {
                let font = FontId::new(13.0, family);
                for emoji in ['🚀', '🔥', '✅', '❌', '⚠', '📈'] {
                    assert!(fonts.has_glyph(&font, emoji), "{emoji} in {font:?}");
                }
            }
        });
        let dot = dot(26.0);
        let ink = |x: usize, y: usize| dot.bitmap.image[(x, y)].a();
        let [width, height] = dot.bitmap.image.size;
        assert!(ink(width / 2, height / 2) > 120 && ink(0, 0) == 0, "round, and no box");
        assert!(dot.advance_px > width as f32);
    }

    #[test]
    fn chinese_is_drawn_where_the_system_has_no_font_for_it() {
        let ctx = egui::Context::default();
        install(&ctx);
        ctx.set_font_providers(vec![Arc::new(bundled_cjk)]);
        ctx.run_ui(egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
        ctx.fonts_mut(|fonts| {
            for family in [FontFamily::Proportional, FontFamily::Monospace, FontFamily::Name(MEDIUM.into())] {
                let font = FontId::new(13.0, family);
                let mut layout =
                    |text: &str| fonts.layout_no_wrap(text.to_owned(), font.clone(), egui::Color32::WHITE).rect.width();
                let (wide, dots) = (layout("损失曲线"), layout("\u{f8ff}\u{f8fe}\u{f8fd}\u{f8fc}"));
                assert!(wide > 13.0 * 3.6 && dots < 13.0 * 3.0, "{font:?}: {wide} {dots}");
            }
        });
    }

    #[test]
    fn digits_share_one_width_in_every_face() {
        let ctx = context();
        let families = [
            FontFamily::Proportional,
            FontFamily::Monospace,
            FontFamily::Name(MEDIUM.into()),
            FontFamily::Name(SEMIBOLD.into()),
        ];
        ctx.fonts_mut(|fonts| {
            for family in families {
                let font = FontId::new(13.0, family);
                let widths: Vec<f32> = ('0'..='9').map(|digit| fonts.glyph_width(&font, digit)).collect();
                assert!(widths.iter().all(|width| (width - widths[0]).abs() < 0.02), "{font:?}: {widths:?}");
            }
        });
    }

    #[test]
    fn text_of_a_row_is_centred_by_its_capitals() {
        let ctx = context();
        ctx.fonts_mut(|fonts| {
            for (font, what) in [
                (FontId::proportional(13.0), 'H'),
                (FontId::new(13.0, FontFamily::Name(SEMIBOLD.into())), 'H'),
                (FontId::monospace(12.0), 'H'),
                (Icon::font(16.0), Icon::Square.glyph()),
            ] {
                let galley = fonts.layout_no_wrap(what.to_string(), font.clone(), egui::Color32::WHITE);
                let off = galley.mesh_bounds.center().y - galley.rect.center().y;
                assert!(off.abs() <= 0.75, "{font:?} sits {off} pt off the middle of its line");
            }
        });
    }

    #[test]
    fn chinese_shapes_are_preferred_unless_the_system_has_its_own() {
        assert_eq!(han_locale("en-GB", "en"), "zh-Hans-CN");
        assert_eq!(han_locale("ja-JP", "en"), "ja-JP");
        assert_eq!(han_locale("ja-JP", "zh-CN"), "zh-Hans-CN");
    }
}
