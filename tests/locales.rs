//! Both languages say everything, with the same values, and the code asks for nothing that they do not say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn variables(elements: &[PatternElement<String>], found: &mut BTreeSet<String>) {
    for element in elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let selector = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                for variant in variants {
                    variables(&variant.value.elements, found);
                }
                selector
            }
        };
        match selector {
            InlineExpression::VariableReference { id } => found.insert(format!("${}", id.name)),
            InlineExpression::MessageReference { id, .. } => found.insert(id.name.clone()),
            _ => false,
        };
    }
}

/// Keys with the variables (`$name`) and the other texts (`name`) they use; fails on what is no Fluent, or on a key that stands twice.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for file in root().join("assets/locales").join(language).read_dir().expect("a folder").flatten() {
        let source = std::fs::read_to_string(file.path()).expect("readable");
        let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(_, errors)| {
            panic!("{}: {errors:?}", file.path().display());
        });
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut found = BTreeSet::new();
            variables(&message.value.expect("every message has a text").elements, &mut found);
            let key = message.id.name;
            assert!(all.insert(key.clone(), found).is_none(), "{language}: {key} stands twice");
        }
    }
    all
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_values() {
    let (english, chinese) = (messages("en"), messages("zh-CN"));
    let keys = |messages: &BTreeMap<String, _>| messages.keys().cloned().collect::<BTreeSet<_>>();
    let missing: Vec<_> = keys(&english).symmetric_difference(&keys(&chinese)).cloned().collect();
    assert!(missing.is_empty(), "in one language only: {missing:?}");
    for (key, variables) in &english {
        assert_eq!(variables, &chinese[key], "{key} uses other values");
    }
}

fn sources(folder: &Path, text: &mut String) {
    for entry in folder.read_dir().expect("a folder").flatten() {
        let path: PathBuf = entry.path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&std::fs::read_to_string(&path).expect("readable"));
        }
    }
}

/// All string literals in the code that look like a key: `word-word`.
fn literals(source: &str) -> BTreeSet<&str> {
    source
        .split('"')
        .filter(|text| !text.is_empty() && text.len() < 60)
        .filter(|text| text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
        .collect()
}

#[test]
fn the_code_asks_for_keys_that_exist_and_no_text_is_left_over() {
    let mut source = String::new();
    sources(&root().join("src"), &mut source);
    let english = messages("en");
    let literals = literals(&source);
    // Calls with a literal key.
    let mut missing = BTreeSet::new();
    for call in [".get(\"", ".count(\"", ".with(\"", "Message::new(\"", "texts.with(\n"] {
        for (at, _) in source.match_indices(call) {
            let rest = source[at + call.len()..].trim_start().trim_start_matches('"');
            let key = rest.split('"').next().unwrap_or_default();
            let is_key =
                key.contains('-') && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            if is_key && !english.contains_key(key) {
                missing.insert(key.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "asked for, but in no locale file: {missing:?}");
    let within: BTreeSet<&str> =
        english.values().flatten().map(String::as_str).filter(|used| !used.starts_with('$')).collect();
    let unknown: Vec<_> = within.iter().filter(|key| !english.contains_key(**key)).collect();
    assert!(unknown.is_empty(), "used within a text, but in no locale file: {unknown:?}");
    let unused: Vec<_> =
        english.keys().map(String::as_str).filter(|key| !literals.contains(key) && !within.contains(key)).collect();
    assert!(unused.is_empty(), "in the locale files, but asked for nowhere: {unused:?}");
}

/// Everything that is shown of a text: without names of values and other texts.
fn shown(elements: &[PatternElement<String>], text: &mut String) {
    for element in elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                for variant in variants {
                    text.push(' ');
                    shown(&variant.value.elements, text);
                }
            }
            PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
                text.push_str(value);
            }
            PatternElement::Placeable { .. } => text.push('…'),
        }
    }
}

/// Texts by key.
fn texts(language: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for file in root().join("assets/locales").join(language).read_dir().expect("a folder").flatten() {
        let source = std::fs::read_to_string(file.path()).expect("readable");
        for entry in fluent_syntax::parser::parse(source).expect("Fluent").body {
            let Entry::Message(message) = entry else { continue };
            let mut text = String::new();
            shown(&message.value.expect("every message has a text").elements, &mut text);
            all.insert(message.id.name, text);
        }
    }
    all
}

/// American spellings, and words that were replaced by one word for the same thing everywhere: *permanently*, *skipped*,
/// *interrupted*, *child run*, *orphaned folder*, *artifact URI*, *select*, *error*.
const NOT_IN_ENGLISH: [&str; 45] = [
    "color",
    "colors",
    "colored",
    "gray",
    "grayscale",
    "center",
    "centered",
    "customized",
    "customize",
    "license",
    "behavior",
    "favorite",
    "canceled",
    "normalized",
    "recognized",
    "told",
    "tell",
    "tells",
    "kindly",
    "paper",
    "lies",
    "lie",
    "chosen",
    "leftover",
    "leftovers",
    "repaired",
    "for good",
    "left alone",
    "left out",
    "cut short",
    "cut off",
    "one a line",
    "no number",
    "runs below",
    "run below",
    "without a run",
    "stored address",
    "by its place",
    "by their place",
    "neither here",
    "brought to",
    "the other stage",
    "word for word",
    "same options",
    "worth knowing",
];

/// 活动 reads as *activity*; the others were replaced by one word for the same thing everywhere.
const NOT_IN_CHINESE: [&str; 15] = [
    "活动",
    "横轴",
    "纵轴",
    "略去",
    "下级运行",
    "游离",
    "零散",
    "重新读取",
    "底色",
    "回收文件夹",
    "查找指标",
    "已记录模型",
    "无运行的文件夹",
    "工件地址",
    "处无法读取",
];

/// The banned words that stand in the text as whole words.
fn english_faults(text: &str) -> Vec<&'static str> {
    let words = |text: &str| {
        let spaced: String = text.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' }).collect();
        format!(" {} ", spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let text = words(text);
    NOT_IN_ENGLISH.into_iter().filter(|banned| text.contains(&words(banned))).collect()
}

#[test]
fn texts_keep_to_one_word_for_a_thing() {
    let mut faults = Vec::new();
    for (key, text) in texts("en") {
        faults.extend(english_faults(&text).into_iter().map(|word| format!("en {key}: {word}: {text}")));
    }
    for (key, text) in texts("zh-CN") {
        let banned = NOT_IN_CHINESE.into_iter().filter(|word| text.contains(word));
        faults.extend(banned.map(|word| format!("zh-CN {key}: {word}: {text}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Chinese has one form for every number, so a variant `[one]` would never be chosen there.
#[test]
fn chinese_texts_choose_by_number_alone() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locales/zh-CN");
    for file in std::fs::read_dir(folder).expect("the locale").map(|entry| entry.expect("an entry").path()) {
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        assert!(!text.contains("[one]"), "{}", file.display());
    }
}

#[test]
fn help_keeps_to_the_words_of_the_window() {
    let help = |verb: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_runatlas"))
            .args(verb)
            .arg("--help")
            .output()
            .expect("the program starts");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let main = help(&[]);
    let verbs = main.split("Commands:\n").nth(1).expect("the verbs").lines().map_while(|line| {
        line.starts_with("  ").then(|| line.split_whitespace().next()).flatten().filter(|verb| *verb != "help")
    });
    let mut faults: Vec<String> = english_faults(&main).into_iter().map(|word| format!("--help: {word}")).collect();
    let mut count = 0;
    for verb in verbs {
        count += 1;
        let text = help(&[verb]);
        assert!(text.contains("Exit codes: 0"), "{verb} says its exit codes");
        // The name of an option, kept for the sake of scripts.
        let text = text.replace("--leftovers", "").replace("|leftovers", "");
        faults.extend(english_faults(&text).into_iter().map(|word| format!("{verb} --help: {word}")));
    }
    assert!(count >= 8, "{main}");
    assert!(faults.is_empty(), "{faults:?}");
}
