#!/usr/bin/env python3
"""Makes the font files in this folder, their licence texts and src/views/icons.rs.

Run it when a face, the range of characters or the list of icons changes; the results are committed, so that a build
needs none of this. Needs fontTools (`pip install fonttools`) and the faces:

    apt-get download fonts-inter fonts-jetbrains-mono fonts-noto-cjk   # dpkg -x each into DEBIAN
    # unpack each into NPM/<name>
    npm pack lucide-static @fontsource/inter @fontsource/jetbrains-mono @fontsource/noto-sans-sc

    make_fonts.py DEBIAN NPM   # NPM/lucide-static, inter, jetbrains-mono, noto-sans-sc hold the unpacked packages

The fontsource packages are asked for their licence text only (the SIL Open Font Licence as upstream words it).
"""

import json
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).resolve().parent
ICONS_RS = HERE.parent.parent / "src" / "views" / "icons.rs"

FACES = {
    "Inter-Regular": "opentype/inter/Inter-Regular.otf",
    "Inter-Medium": "opentype/inter/Inter-Medium.otf",
    "Inter-SemiBold": "opentype/inter/Inter-SemiBold.otf",
    "JetBrainsMono-Regular": "truetype/jetbrains-mono/JetBrainsMono-Regular.ttf",
}

# Latin, Greek, Cyrillic, punctuation, currency, letter-like, arrows, mathematics, technical, boxes, shapes, marks.
RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x0259, 0x0259), (0x02B0, 0x036F), (0x0370, 0x03FF), (0x0400, 0x052F),
    (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x218F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2500, 0x25FF), (0x2600, 0x27BF), (0xFFFD, 0xFFFD),
]

# Contextual alternates stay out: they turn `->` into an arrow and the x of `2x3` into ×, and a viewer shows text as it
# was logged.
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl"]

ICONS = """
activity arrow-down arrow-down-up arrow-left arrow-left-right arrow-right arrow-up box calendar case-sensitive
chart-line check chevron-down chevron-right chevron-up chevrons-down circle-check circle-question-mark circle-slash
circle-x clock columns-3 command copy database download ellipsis external-link eye eye-off file file-code file-json
file-spreadsheet file-text flask-conical folder folder-down folder-open folder-x git-compare grid-2x2
grip-vertical group image image-off info keyboard languages layers list list-filter list-tree loader-circle lock
maximize-2 message-square-text minus moon move-horizontal panel-left panel-right pencil pin play plus refresh-cw
rotate-ccw ruler search search-x settings shield-check sliders-horizontal square star sun table table-2 tag
terminal trash-2 triangle-alert unlink whole-word wrap-text x zoom-in
""".split()


def make_subset(font, characters, features, hinting=True):
    """Keeps the characters and features named, and the names a licence asks for."""
    options = subset.Options()
    options.layout_features = features
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.glyph_names = False
    options.hinting = hinting
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def bake_tabular_figures(font):
    """Points the character map at the `tnum` glyphs: egui cannot ask a face for a feature."""
    table = font["GSUB"].table
    swap = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for subtable in table.LookupList.Lookup[index].SubTable:
                    swap.update(getattr(subtable, "ExtSubTable", subtable).mapping)
    for cmap in font["cmap"].tables:
        for character, glyph in cmap.cmap.items():
            if chr(character) in "0123456789.,:;+\u2212" and glyph in swap:
                cmap.cmap[character] = swap[glyph]
    best = font.getBestCmap()
    widths = {font["hmtx"][best[ord(digit)]][0] for digit in "0123456789"}
    assert max(widths) - min(widths) <= 3, f"digits differ in width: {widths}"


def text_face(name, source):
    font = TTFont(source)
    if name.startswith("Inter"):
        bake_tabular_figures(font)
    wanted = {code for first, last in RANGES for code in range(first, last + 1)}
    make_subset(font, wanted & set(font.getBestCmap()), FEATURES)
    target = HERE / f"{name}.{source.suffix[1:]}"
    font.save(target)
    print(f"{target.name}: {target.stat().st_size // 1024} KiB")


def two_bytes(encoding, first, last):
    """The characters that a two-byte encoding has from one lead byte to another."""
    found = set()
    for lead in range(first, last + 1):
        for trail in range(0x40, 0xFF):
            text = bytes([lead, trail]).decode(encoding, errors="ignore")
            found |= {ord(text)} if len(text) == 1 else set()
    return found


def cjk_face(source):
    """The face of exported figures for Chinese, Japanese and Korean: 14,000 characters without hints and layout tables.

    Han in its mainland Chinese shape throughout; the program itself takes the system's fonts for these scripts.
    """
    collection = TTCollection(source)
    font = next(font for font in collection.fonts if font["name"].getDebugName(1) == "Noto Sans CJK SC")
    font.recalcTimestamp = False
    wanted = two_bytes("gb2312", 0xA1, 0xF7)  # simplified
    wanted |= two_bytes("big5", 0xA1, 0xC6)  # traditional, level 1
    wanted |= two_bytes("euc_jp", 0xA1, 0xF4)  # Japanese, JIS X 0208
    wanted |= two_bytes("euc_kr", 0xB0, 0xC8)  # Korean syllables in common use, KS X 1001
    for first, last in [(0x3000, 0x312F), (0x31F0, 0x33FF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF)]:
        wanted |= set(range(first, last + 1))
    wanted = {code for code in wanted if code >= RANGES[2][0]}  # Latin is Inter's
    for table in ["GDEF", "GPOS", "GSUB", "BASE", "VORG", "vhea", "vmtx"]:
        del font[table]
    copyright_line = font["name"].getDebugName(0)
    make_subset(font, wanted & set(font.getBestCmap()), [], hinting=False)
    font["name"].names = [record for record in font["name"].names if record.langID in (0, 0x409)]
    target = HERE / "NotoSansCJKsc-Regular.otf"
    font.save(target)
    print(f"{target.name}: {target.stat().st_size // 1024} KiB")
    return copyright_line


def camel(name):
    return "".join(part[:1].upper() + part[1:] for part in name.split("-"))


def icon_face(package):
    """The icons of the list, and the enum that names them."""
    code_points = json.loads((package / "font" / "codepoints.json").read_text())
    icons = [(name, code_points[name]) for name in sorted(set(ICONS))]
    font = TTFont(package / "font" / "lucide.ttf")
    make_subset(font, {code for _, code in icons}, [])
    # A line box that is the em square, so that an icon of n points sits in the middle of n points.
    font["hhea"].lineGap = font["OS/2"].sTypoLineGap = 0
    font["OS/2"].usWinAscent = font["hhea"].ascent
    target = HERE / "Lucide.ttf"
    font.save(target)
    print(f"{target.name}: {target.stat().st_size // 1024} KiB, {len(icons)} icons")

    version = json.loads((package / "package.json").read_text())["version"]
    # Where the name in Lucide is not to be guessed, it stands there.
    doc = {"grid-2x2": "    /// `grid-2x2`.\n"}
    variants = "".join(f"{doc.get(name, '')}    {camel(name)},\n" for name, _ in icons)
    glyphs = "".join(f"            Self::{camel(name)} => '\\u{{{code:x}}}',\n" for name, code in icons)
    everything = "".join(f"        Self::{camel(name)},\n" for name, _ in icons)
    ICONS_RS.write_text(f'''//! The only icons: Lucide's, drawn as characters of the icon font.
//!
//! Written by `assets/fonts/make_fonts.py` from Lucide {version}; change the list there. 16 pt is the normal size, 14 pt
//! inside rows and chips, 12 pt in check boxes and sort marks, 32 pt in empty states.

/// An icon, by its name in Lucide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {{
{variants}}}

impl Icon {{
    /// All of them.
    pub const ALL: &[Self] = &[
{everything}    ];

    /// Its character in the icon font: private use, so it must be drawn in the family [`ICONS`].
    pub const fn glyph(self) -> char {{
        match self {{
{glyphs}        }}
    }}

    /// The font to draw [`Self::glyph`] in, at this height and width in points.
    pub fn font(size: f32) -> egui::FontId {{
        egui::FontId::new(size, egui::FontFamily::Name(ICONS.into()))
    }}

    /// The icon as text, at this height and width in points, in the colour of the text around it.
    pub fn text(self, size: f32) -> egui::RichText {{
        egui::RichText::new(self.glyph()).font(Self::font(size))
    }}
}}

/// Name of the font family that has the icons and nothing else.
pub const ICONS: &str = "icons";
''')


def main():
    debian, npm = Path(sys.argv[1]), Path(sys.argv[2])
    for name, path in FACES.items():
        text_face(name, debian / "usr/share/fonts" / path)
    copyright_line = cjk_face(debian / "usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
    licence = (npm / "noto-sans-sc" / "LICENSE").read_text()
    licence = copyright_line + "\n\n" + licence[licence.index("This Font Software is licensed"):]
    (HERE / "LICENSE-NotoSansCJK-OFL.txt").write_text(licence)
    icon_face(npm / "lucide-static")
    shutil.copy(npm / "inter" / "LICENSE", HERE / "LICENSE-Inter-OFL.txt")
    shutil.copy(npm / "jetbrains-mono" / "LICENSE", HERE / "LICENSE-JetBrainsMono-OFL.txt")
    shutil.copy(npm / "lucide-static" / "LICENSE", HERE / "LICENSE-Lucide-ISC.txt")


if __name__ == "__main__":
    main()
