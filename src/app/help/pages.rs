//! The texts of the help dialogs, compiled in: the changelog by version, the documentation, licences.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::Dialog;

/// Letters of one width in a line of a page.
const LONGEST_LINE: usize = 84;

/// A page of a dialog.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    pub title: Title,
    /// Markdown.
    pub text: Cow<'static, str>,
}

/// What a page is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Title {
    /// As it stands: a version, a name.
    Name(&'static str),
    /// A key of the locale files.
    Key(&'static str),
}

static CHANGELOG: LazyLock<Vec<Page>> = LazyLock::new(|| versions(include_str!("../../../CHANGELOG.md")));

static DOCUMENTATION: LazyLock<Vec<Page>> = LazyLock::new(|| {
    let page = |key, text| Page { title: Title::Key(key), text: Cow::Borrowed(text) };
    vec![
        page("help-doc-filter", include_str!("../../../docs/filter.md")),
        page("help-doc-views", include_str!("../../../docs/view-file.md")),
        page("help-doc-statistics", include_str!("../../../docs/statistics.md")),
    ]
});

static LICENCES: LazyLock<Vec<Page>> = LazyLock::new(|| {
    let page = |name, text: &str| Page { title: Title::Name(name), text: as_written(text).into() };
    vec![
        page("Runatlas: MIT", include_str!("../../../LICENSE-MIT")),
        page("Runatlas: Apache-2.0", include_str!("../../../LICENSE-APACHE")),
        page("Inter", include_str!("../../../assets/fonts/LICENSE-Inter-OFL.txt")),
        page("JetBrains Mono", include_str!("../../../assets/fonts/LICENSE-JetBrainsMono-OFL.txt")),
        page("Noto Sans CJK", include_str!("../../../assets/fonts/LICENSE-NotoSansCJK-OFL.txt")),
        page("Noto Emoji", include_str!("../../../assets/fonts/LICENSE-NotoEmoji-OFL.txt")),
        page("Lucide", include_str!("../../../assets/fonts/LICENSE-Lucide-ISC.txt")),
        Page { title: Title::Name("Syntax definitions"), text: syntax_licences().into() },
    ]
});

/// Of the definitions for highlighting: those that ask to be named, each with what it is of.
fn syntax_licences() -> String {
    let listing = two_face::acknowledgement::listing();
    let section = |licence: &two_face::acknowledgement::License| {
        let folders = licence.rel_path.parent().and_then(|folder| folder.file_name());
        let name = folders.map(|name| name.to_string_lossy().replace(['_', '*'], " ")).unwrap_or_default();
        format!("### {name}\n\n{}\n", as_written(licence.text.trim()))
    };
    listing.for_syntaxes().iter().map(section).collect()
}

/// Word for word, whatever in it looks like Markdown; only lines that are too long for a page are broken.
fn as_written(text: &str) -> String {
    let mut written = String::from("~~~~~~\n");
    for line in text.lines() {
        let mut length = 0;
        for word in line.split_inclusive(' ') {
            let letters = word.chars().count();
            if length > 0 && length + letters > LONGEST_LINE {
                written.push('\n');
                length = 0;
            }
            written.push_str(word);
            length += letters;
        }
        written.push('\n');
    }
    written + "~~~~~~\n"
}

impl Dialog {
    /// Its pages; none for the one that is no text.
    pub fn pages(self) -> &'static [Page] {
        match self {
            Self::WhatsNew => &CHANGELOG,
            Self::Documentation => &DOCUMENTATION,
            Self::Licences => &LICENCES,
            Self::About => &[],
        }
    }
}

/// The sections of a changelog that say anything, in their order: the newest first.
fn versions(text: &'static str) -> Vec<Page> {
    let mut versions = Vec::new();
    for section in text.split("\n## ").skip(1) {
        let (heading, body) = section.split_once('\n').unwrap_or((section, ""));
        if body.trim().is_empty() {
            continue;
        }
        let title = match heading.trim() {
            "Unreleased" | "[Unreleased]" => Title::Key("help-unreleased"),
            heading => Title::Name(heading.split(' ').next().unwrap_or(heading).trim_matches(['[', ']'])),
        };
        let date = heading.split_once(' ').map(|(_, date)| date.trim_matches([' ', '-', '–', '—']));
        let text = match date.filter(|date| !date.is_empty()) {
            Some(date) => Cow::Owned(format!("{date}\n\n{}", body.trim())),
            None => Cow::Borrowed(body.trim()),
        };
        versions.push(Page { title, text });
    }
    versions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changelog_is_taken_apart_by_version() {
        let pages = versions(
            "# Changelog\n\nAbout.\n\n## [Unreleased]\n\n## [0.2.0] - 2027-01-05\n\n### Added\n\n- New.\n\n\
             ## 0.1.0\n\n- First.\n",
        );
        let told: Vec<_> = pages.iter().map(|page| (page.title, &*page.text)).collect();
        assert_eq!(
            told,
            [(Title::Name("0.2.0"), "2027-01-05\n\n### Added\n\n- New."), (Title::Name("0.1.0"), "- First."),],
            "a section without text is no news"
        );
        let unreleased = versions("# C\n\n## Unreleased\n\n- Soon.\n");
        assert_eq!(unreleased[0].title, Title::Key("help-unreleased"));
    }

    #[test]
    fn every_dialog_of_pages_has_some_with_text() {
        for dialog in [Dialog::WhatsNew, Dialog::Documentation, Dialog::Licences] {
            let pages = dialog.pages();
            assert!(!pages.is_empty(), "{dialog:?}");
            assert!(pages.iter().all(|page| page.text.trim().len() > 200), "{dialog:?}");
        }
        assert!(Dialog::WhatsNew.pages()[0].text.contains("### Added"));
        let syntax = Dialog::Licences.pages().last().expect("the last");
        assert!(syntax.text.contains("### Rust\n") && syntax.text.contains("Copyright"), "{}", syntax.text);
    }

    #[test]
    fn licences_keep_every_word_in_lines_that_fit() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let licence = include_str!("../../../LICENSE-MIT");
        let written = as_written(licence);
        assert!(written.lines().all(|line| line.chars().count() <= LONGEST_LINE + 1), "{written}");
        let inner = written.strip_prefix("~~~~~~\n").and_then(|text| text.strip_suffix("~~~~~~\n"));
        assert_eq!(words(inner.expect("between fences")), words(licence));
    }
}
