//! The one place for text: every word that a user reads comes from `assets/locales`, through this module.
//!
//! Files are Fluent (`.ftl`), one folder a language, one file an area; keys are unique across areas. A leaf module: any
//! layer may name a [`Message`], and whoever shows it picks the [`Language`].

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// Words of the program itself. The name hides from `serde` that it is a reference: what is read with [`interned`] is not
/// borrowed from what it is read from.
pub type Word = &'static str;

/// A key of the locale files with the values for its placeholders: text that has not been put into a language yet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Message {
    /// Key, such as `problem-blank-line`.
    #[serde(with = "interned")]
    pub key: Word,
    /// Names and values.
    #[serde(with = "interned::arguments")]
    pub args: Vec<(Word, Arg)>,
}

/// Words that live as long as the program, read from what another process of the same program wrote. Each is kept once.
pub mod interned {
    use std::sync::{Mutex, PoisonError};

    use rustc_hash::FxHashSet;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes it.
    pub fn serialize<S: Serializer>(word: &str, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(word)
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
        Ok(intern(String::deserialize(from)?))
    }

    /// The placeholders of a message.
    pub mod arguments {
        use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

        use super::super::Arg;

        /// Writes them.
        pub fn serialize<S: Serializer>(arguments: &[(&'static str, Arg)], to: S) -> Result<S::Ok, S::Error> {
            arguments.serialize(to)
        }

        /// Reads them.
        pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(&'static str, Arg)>, D::Error> {
            let read = Vec::<(String, Arg)>::deserialize(from)?;
            Ok(read.into_iter().map(|(name, value)| (super::intern(name), value)).collect())
        }
    }

    fn intern(word: String) -> &'static str {
        static KNOWN: Mutex<Option<FxHashSet<&'static str>>> = Mutex::new(None);
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.get_or_insert_default();
        if let Some(&kept) = known.get(word.as_str()) {
            return kept;
        }
        let kept: &'static str = word.leak();
        known.insert(kept);
        kept
    }
}

/// A value in a [`Message`].
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Arg {
    /// Shown as it is.
    Text(String),
    /// Shown with thousands separators; chooses the plural form.
    Count(i64),
    /// Shown in the same language.
    Message(Box<Message>),
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<i64> for Arg {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}
impl From<u64> for Arg {
    fn from(count: u64) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}
impl From<usize> for Arg {
    fn from(count: usize) -> Self {
        Self::from(count as u64)
    }
}

impl Message {
    /// A message without values.
    pub fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// With a value.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// With the value `path`.
    #[must_use]
    pub fn path(self, path: &Path) -> Self {
        self.arg("path", path.display().to_string())
    }
}

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum Language {
    #[default]
    English,
    /// 简体中文.
    SimplifiedChinese,
}

impl Language {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 2] = [Self::English, Self::SimplifiedChinese];

    /// BCP 47 tag, which is the name of its folder.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::SimplifiedChinese => "zh-CN",
        }
    }

    /// From a tag such as `zh_CN.UTF-8` or `en-GB`; `None` for a language we do not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.get(..2)?.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "zh" => Some(Self::SimplifiedChinese),
            _ => None,
        }
    }

    /// The language of the system, English where we do not speak it.
    pub fn of_system() -> Self {
        sys_locale::get_locale().and_then(|tag| Self::from_tag(&tag)).unwrap_or_default()
    }

    /// Its texts.
    pub fn texts(self) -> &'static Texts {
        static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::English));
        static CHINESE: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::SimplifiedChinese));
        match self {
            Self::English => &ENGLISH,
            Self::SimplifiedChinese => &CHINESE,
        }
    }

    /// The `.ftl` files, compiled in.
    fn sources(self) -> &'static [&'static str] {
        macro_rules! areas {
            ($tag:literal) => {
                &[
                    include_str!(concat!("../assets/locales/", $tag, "/app.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/artifacts.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/cells.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/charts.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/cli.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/commands.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/compare.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/compare_plots.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/documents.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/entities.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/files.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/filter.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/find.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/format.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/gallery.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/gallery_export.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/groups.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/help.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/lifecycle.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/opening.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/palette.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/places.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/plot_kinds.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/preview_data.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/preview_pages.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/preview_picture.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/preview_files.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/preview_formats.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/preview_image.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/preview_text.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/preview_table.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/preview_figure.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/preview_plotly.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/problems.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/run_page.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/settings.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/startup.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/table.ftl")),
                    include_str!(concat!("../assets/locales/", $tag, "/view_file.ftl")),
                ]
            };
        }
        match self {
            Self::English => areas!("en"),
            Self::SimplifiedChinese => areas!("zh-CN"),
        }
    }
}

/// The texts of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    /// Texts without values, ready to borrow: most of what a frame shows.
    fixed: HashMap<String, String>,
}

impl Texts {
    fn load(language: Language) -> Self {
        let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(grouped(number.value as i64)),
            _ => None,
        }));
        let mut fixed = HashMap::new();
        for source in language.sources() {
            // A test holds the files to the grammar; at run time what parses is used.
            let resource = match FluentResource::try_new((*source).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            let keys: Vec<String> = resource
                .entries()
                .filter_map(|entry| match entry {
                    fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
                    _ => None,
                })
                .collect();
            bundle.add_resource_overriding(resource);
            for key in keys {
                let mut errors = Vec::new();
                if let Some(pattern) = bundle.get_message(&key).and_then(|message| message.value()) {
                    let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
                    if errors.is_empty() {
                        fixed.insert(key, text);
                    }
                }
            }
        }
        Self { language, bundle, fixed }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A text without values; the key itself where there is none (a test makes sure that there is).
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.fixed.get(key).map_or(key, String::as_str)
    }

    /// A text with values, such as `texts.with("runs-count", &[("n", runs.into())])`.
    pub fn with(&self, key: &str, args: &[(&'static str, Arg)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values.set(
                *name,
                match value {
                    Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
                    Arg::Count(count) => FluentValue::from(*count),
                    Arg::Message(message) => FluentValue::String(Cow::Owned(self.message(message))),
                },
            );
        }
        self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
    }

    /// A text with one count `n`.
    pub fn count(&self, key: &str, n: usize) -> String {
        self.with(key, &[("n", n.into())])
    }

    /// The text of a message.
    pub fn message(&self, message: &Message) -> String {
        self.with(message.key, &message.args)
    }
}

/// `1204567` as `1,204,567`: the same in both languages.
pub fn grouped(number: impl TryInto<i64>) -> String {
    let number = number.try_into().unwrap_or(i64::MAX);
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('\u{2212}');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
