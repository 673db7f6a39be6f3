//! What the program is made of: crates with their licences, and what else is built in.
//!
//! The crates stand in `assets/parts.tsv`, which `tests/architecture/parts.rs` holds against `Cargo.lock` and writes anew.

use std::sync::LazyLock;

/// A part of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: &'static str,
    /// Empty where it has none.
    pub version: &'static str,
    /// An SPDX expression.
    pub licence: &'static str,
}

/// What is built in and is no crate. What a crate brings along has the licence that stands with the crate.
const OTHERS: [(&str, &str, &str); 9] = [
    ("Inter (font)", "", "OFL-1.1"),
    ("JetBrains Mono (font)", "", "OFL-1.1"),
    ("Lucide (icons)", "", "ISC AND MIT"),
    ("Noto Emoji (font)", "", "OFL-1.1"),
    ("Noto Sans CJK SC (font)", "", "OFL-1.1"),
    ("Syntax definitions of bat", "", "MIT AND BSD-2-Clause AND BSD-3-Clause AND Apache-2.0"),
    ("SQLite", "", "Public domain"),
    ("Zstandard", "", "BSD-3-Clause"),
    ("Standard library of Rust", "", "MIT OR Apache-2.0"),
];

static PARTS: LazyLock<Vec<Part>> = LazyLock::new(|| {
    let others = OTHERS.into_iter().map(|(name, version, licence)| Part { name, version, licence });
    others.chain(crates()).collect()
});

/// The crates, by name.
fn crates() -> impl Iterator<Item = Part> {
    include_str!("../../../assets/parts.tsv").lines().filter_map(|line| {
        let mut fields = line.split('\t');
        Some(Part { name: fields.next()?, version: fields.next()?, licence: fields.next()? })
    })
}

/// All parts: what is no crate first, then the crates by name.
pub fn all() -> &'static [Part] {
    &PARTS
}

/// Places in [`all`] of the parts whose name or licence holds every word.
pub fn matching(search: &str) -> Vec<usize> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let fits = |part: &Part| {
        let text = format!("{} {} {}", part.name, part.version, part.licence).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    all().iter().enumerate().filter(|(_, part)| fits(part)).map(|(at, _)| at).collect()
}

/// The toolkit of the window, with its versions: `egui 0.37.0, eframe 0.37.0`.
pub fn toolkit() -> String {
    let version = |name: &str| all().iter().find(|part| part.name == name).map_or("", |part| part.version);
    format!("egui {}, eframe {}", version("egui"), version("eframe"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_by_name_and_licence() {
        let names = |search| matching(search).into_iter().map(|at| all()[at].name).collect::<Vec<_>>();
        assert_eq!(names("inter ofl"), ["Inter (font)"]);
        assert!(names("MPL-2.0").contains(&"nucleo-matcher"));
        assert!(names("no such part").is_empty());
        assert_eq!(matching("").len(), all().len());
        assert!(all().iter().all(|part| !part.name.is_empty() && !part.licence.is_empty()));
    }

    #[test]
    fn the_toolkit_has_its_versions() {
        assert!(toolkit().starts_with("egui 0.") && toolkit().contains("eframe 0."), "{}", toolkit());
    }
}
