//! Reads which file of the program uses which: no compiler, but what the language says about paths. Knows `use` with
//! braces, `self`, `super::super`, paths in the middle of code, names that were imported, and re-exports, through which it
//! goes to the file where the named thing is defined.

use std::collections::{BTreeMap, BTreeSet};

/// A name or one character of punctuation; `::` is one.
#[derive(Clone, Debug)]
struct Token {
    text: String,
    line: usize,
    /// Below `#[cfg(test)]`.
    is_test: bool,
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The rest after the string that begins at `at` with the quote; `hashes` of a raw one.
fn after_string(text: &[char], mut at: usize, hashes: Option<usize>) -> usize {
    at += 1;
    while at < text.len() {
        match (text[at], hashes) {
            ('\\', None) => at += 1,
            ('"', None) => return at + 1,
            ('"', Some(count)) if text[at + 1..].iter().take(count).filter(|c| **c == '#').count() == count => {
                return at + 1 + count;
            }
            _ => {}
        }
        at += 1;
    }
    at
}

/// Code without comments, strings, characters and lifetimes.
fn tokens(source: &str) -> Vec<Token> {
    let text: Vec<char> = source.chars().collect();
    let mut found: Vec<Token> = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < text.len() {
        let (start, first) = (at, line);
        let rest = &text[at..];
        let mut token = None;
        if rest.starts_with(&['/', '/']) {
            at += rest.iter().position(|c| *c == '\n').unwrap_or(rest.len());
        } else if rest.starts_with(&['/', '*']) {
            let mut depth = 0;
            while at < text.len() {
                match (text[at], text.get(at + 1)) {
                    ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
                    ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
                    _ => at += 1,
                }
                if depth == 0 {
                    break;
                }
            }
        } else if rest[0] == '"' {
            at = after_string(&text, at, None);
        } else if rest[0] == '\'' {
            // A character ends in a quote, a lifetime does not.
            at += match (rest.get(1), rest.get(2)) {
                (Some('\\'), _) => rest.iter().skip(3).position(|c| *c == '\'').map_or(rest.len(), |end| end + 4),
                (_, Some('\'')) => 3,
                _ => 1 + rest[1..].iter().take_while(|c| is_name(**c)).count(),
            };
        } else if is_name(rest[0]) {
            let length = rest.iter().position(|c| !is_name(*c)).unwrap_or(rest.len());
            let name: String = rest[..length].iter().collect();
            let hashes = rest[length..].iter().take_while(|c| **c == '#').count();
            let is_quoted = rest.get(length + hashes) == Some(&'"');
            if is_quoted && ["r", "br", "cr"].contains(&&*name) {
                at = after_string(&text, at + length + hashes, Some(hashes));
            } else if is_quoted && hashes == 0 && ["b", "c"].contains(&&*name) {
                at = after_string(&text, at + length, None);
            } else {
                at += length;
                token = Some(name);
            }
        } else if rest.starts_with(&[':', ':']) {
            at += 2;
            token = Some("::".to_owned());
        } else {
            at += 1;
            token = (!rest[0].is_whitespace()).then(|| rest[0].to_string());
        }
        line += text[start..at.min(text.len())].iter().filter(|c| **c == '\n').count();
        found.extend(token.map(|text| Token { text, line: first, is_test: false }));
    }
    mark_tests(&mut found);
    found
}

/// Whether `found` goes on like this from `at`.
fn goes_on(found: &[Token], at: usize, words: &[&str]) -> bool {
    found.len() >= at + words.len() && words.iter().zip(&found[at..]).all(|(word, token)| token.text == *word)
}

fn mark_tests(found: &mut [Token]) {
    let mut at = 0;
    while at < found.len() {
        let start = at;
        at += 1;
        if goes_on(found, start, &["#", "[", "cfg", "(", "test", ")", "]"]) {
            let mut depth = 0;
            at += 6;
            while at < found.len() {
                match &*found[at].text {
                    "{" | "(" | "[" => depth += 1,
                    "}" | ")" | "]" => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 && [";", "}"].contains(&&*found[at - 1].text) {
                    break;
                }
            }
            found[start..at].iter_mut().for_each(|token| token.is_test = true);
        }
    }
}

/// From the root of the program: `["store", "file", "Layout"]`.
type Path = Vec<String>;

/// One name that a `use` brings, or all of a module.
struct Import {
    /// In the module where it stands.
    module: Path,
    /// `None` for `*`.
    alias: Option<String>,
    path: Path,
    is_public: bool,
    line: usize,
    is_test: bool,
}

/// A path in the middle of code, as it is written.
struct Mention {
    module: Path,
    words: Vec<String>,
    line: usize,
    is_test: bool,
}

/// One file of the program.
struct File {
    /// Below `src`, with slashes.
    name: String,
    module: Path,
    /// Only tests hold it.
    is_test: bool,
    /// Modules within, declared or written out, with the names that each of them defines.
    modules: BTreeMap<Path, BTreeSet<String>>,
    children: BTreeSet<Path>,
    /// Those of them that are there for tests alone.
    test_children: Vec<Path>,
    imports: Vec<Import>,
    mentions: Vec<Mention>,
    /// Lines that use other crates, with their names.
    outside: Vec<(usize, String)>,
}

/// Words that begin a definition.
const DEFINING: [&str; 8] = ["fn", "struct", "enum", "trait", "type", "const", "static", "union"];

/// A path of `use` relative to the module where it stands; `None` when another crate is meant.
fn absolute(words: &[String], module: &[String], is_local: impl Fn(&str) -> bool) -> Option<Path> {
    let (mut base, mut rest) = match &*words[0] {
        "crate" => (Vec::new(), &words[1..]),
        "self" => (module.to_vec(), &words[1..]),
        "super" => (module.to_vec(), words),
        name if is_local(name) => (module.to_vec(), words),
        _ => return None,
    };
    while rest.first().is_some_and(|word| word == "super") {
        base.pop();
        rest = &rest[1..];
    }
    base.extend_from_slice(rest);
    Some(base)
}

/// Unfolds `a::{b, c::{self, d as e}, f::*}` from `at`: paths as written with their aliases. Gives where it ends.
fn use_tree(found: &[Token], mut at: usize, prefix: &[String], to: &mut Vec<(Vec<String>, Option<String>)>) -> usize {
    let mut words = prefix.to_vec();
    loop {
        match found.get(at).map_or(";", |token| &*token.text) {
            "::" => at += 1,
            "{" => {
                at += 1;
                while found.get(at).is_some_and(|token| token.text != "}") {
                    at = use_tree(found, at, &words, to);
                    if found.get(at).is_some_and(|token| token.text == ",") {
                        at += 1;
                    }
                }
                return at + 1;
            }
            "*" => {
                to.push((words, None));
                return at + 1;
            }
            "as" => {
                to.push((words, Some(found[at + 1].text.clone())));
                return at + 2;
            }
            "," | "}" | ";" => {
                let alias = words.last().cloned();
                to.push((words, alias));
                return at;
            }
            // `{self}` is what stands before the brace.
            "self" if !words.is_empty() => at += 1,
            word => {
                words.push(word.to_owned());
                at += 1;
            }
        }
    }
}

impl File {
    fn new(name: &str, source: &str) -> Self {
        let mut module: Path = name.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if ["mod", "lib", "main"].contains(&&**module.last().expect("a name")) {
            module.pop();
        }
        let mut file = Self {
            name: name.to_owned(),
            is_test: false,
            modules: BTreeMap::from([(module.clone(), BTreeSet::new())]),
            module,
            children: BTreeSet::new(),
            test_children: Vec::new(),
            imports: Vec::new(),
            mentions: Vec::new(),
            outside: Vec::new(),
        };
        let found = tokens(source);
        file.read(&found);
        file
    }

    fn read(&mut self, found: &[Token]) {
        let mut module = self.module.clone();
        // Depths at which modules that are written out end.
        let (mut depth, mut inner) = (0, Vec::new());
        let mut uses = Vec::new();
        let mut at = 0;
        while at < found.len() {
            let token = &found[at];
            let (text, next) = (&*token.text, found.get(at + 1).map_or("", |next| &*next.text));
            let is_after = |word: &str| at > 0 && found[at - 1].text == word;
            let is_outermost = depth == inner.len();
            let mut step = 1;
            match text {
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    if inner.last() == Some(&depth) {
                        inner.pop();
                        module.pop();
                    }
                }
                "mod" if next.starts_with(is_name) && goes_on(found, at + 2, &["{"]) => {
                    module.push(next.to_owned());
                    self.modules.entry(module.clone()).or_default();
                    inner.push(depth);
                    depth += 1;
                    step = 3;
                }
                "mod" if goes_on(found, at + 2, &[";"]) => {
                    let child = [&*module, &[next.to_owned()]].concat();
                    if token.is_test {
                        self.test_children.push(child.clone());
                    }
                    self.children.insert(child);
                    step = 3;
                }
                "use" if !is_after(".") => {
                    let mut tree = Vec::new();
                    let end = use_tree(found, at + 1, &[], &mut tree);
                    let is_public = is_after("pub") || is_after(")");
                    uses.extend(
                        tree.into_iter().map(|(words, alias)| (module.clone(), words, alias, is_public, token)),
                    );
                    step = end - at;
                }
                "macro_rules" => {
                    let name = found.get(at + 2).map_or("", |name| &*name.text);
                    self.modules.get_mut(&module).expect("entered").insert(name.to_owned());
                    step = 3;
                }
                _ if DEFINING.contains(&text)
                    && is_outermost
                    && next.starts_with(is_name)
                    && !DEFINING.contains(&next) =>
                {
                    self.modules.get_mut(&module).expect("entered").insert(next.to_owned());
                    step = 2;
                }
                _ if text.starts_with(is_name) && !is_after("::") && !is_after(".") => {
                    let mut words = vec![text.to_owned()];
                    while goes_on(found, at + step, &["::"])
                        && found.get(at + step + 1).is_some_and(|word| word.text.starts_with(is_name))
                    {
                        words.push(found[at + step + 1].text.clone());
                        step += 2;
                    }
                    let module = module.clone();
                    self.mentions.push(Mention { module, words, line: token.line, is_test: token.is_test });
                }
                _ => {}
            }
            at += step;
        }
        for (module, words, alias, is_public, token) in uses {
            if words.is_empty() {
                continue;
            }
            let is_local = |name: &str| self.holds(&module, name);
            let path = absolute(&words, &module, is_local);
            match path {
                Some(path) => {
                    self.imports.push(Import {
                        module,
                        alias,
                        path,
                        is_public,
                        line: token.line,
                        is_test: token.is_test,
                    });
                }
                None => self.outside.push((token.line, words[0].clone())),
            }
        }
    }

    /// Whether the module of this file defines the name or declares it as a module.
    fn holds(&self, module: &[String], name: &str) -> bool {
        let path = [module, &[name.to_owned()]].concat();
        self.children.contains(&path)
            || self.modules.contains_key(&path)
            || self.modules.get(module).is_some_and(|names| names.contains(name))
    }

    fn import(&self, module: &[String], name: &str) -> Option<&Import> {
        self.imports.iter().find(|import| import.alias.as_deref() == Some(name) && import.module == module)
    }

    /// The absolute path that a mention means, if it is of this program.
    fn meant(&self, mention: &Mention) -> Option<Path> {
        let name = &*mention.words[0];
        let is_module = |name: &str| {
            let path = [&*mention.module, &[name.to_owned()]].concat();
            self.children.contains(&path) || self.modules.contains_key(&path)
        };
        // A module and an imported function may have one name.
        let import = self.import(&mention.module, name).filter(|_| mention.words.len() == 1 || !is_module(name));
        match import {
            Some(import) => Some([&import.path, &mention.words[1..]].concat()),
            None => absolute(&mention.words, &mention.module, |name| self.holds(&mention.module, name)),
        }
    }
}

/// That one file uses another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arrow {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) line: usize,
}

/// All files of the program.
pub(crate) struct Program {
    files: Vec<File>,
    /// Which file holds a module.
    owners: BTreeMap<Path, usize>,
}

impl Program {
    /// From names below `src` and their content.
    pub(crate) fn new<'a>(sources: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut files: Vec<File> = sources.into_iter().map(|(name, source)| File::new(name, source)).collect();
        let tests: Vec<Path> = files.iter().flat_map(|file| file.test_children.clone()).collect();
        for file in &mut files {
            file.is_test = tests.iter().any(|test| file.module.starts_with(test));
        }
        let owners = files.iter().enumerate().filter(|(_, file)| file.name != "main.rs");
        let owners =
            owners.flat_map(|(at, file)| file.modules.keys().map(move |module| (module.clone(), at))).collect();
        Self { files, owners }
    }

    /// The file in which what a path names is defined, re-exports followed; for a module `None`, as naming it uses nothing yet.
    fn definer(&self, path: &[String], depth: usize) -> Option<usize> {
        if depth > 16 {
            return None;
        }
        let mut module: Path = Vec::new();
        for (at, name) in path.iter().enumerate() {
            let owner = *self.owners.get(&module)?;
            let file = &self.files[owner];
            let (is_last, inner) = (at + 1 == path.len(), [&*module, std::slice::from_ref(name)].concat());
            if file.modules[&module].contains(name) {
                return Some(owner);
            }
            let import = file.import(&module, name).filter(|import| import.path != inner);
            if let Some(import) = import.filter(|_| is_last || !self.owners.contains_key(&inner)) {
                return self.definer(&[&import.path, &path[at + 1..]].concat(), depth + 1);
            }
            if !self.owners.contains_key(&inner) {
                let all = file.imports.iter().filter(|import| import.alias.is_none() && import.module == module);
                let mut defined = all.filter_map(|import| self.defined_in(&import.path, name));
                // Otherwise it is an associated name, or made by a macro.
                return Some(defined.next().unwrap_or(owner));
            }
            module = inner;
        }
        None
    }

    fn defined_in(&self, module: &[String], name: &str) -> Option<usize> {
        let owner = *self.owners.get(module)?;
        let file = &self.files[owner];
        if file.modules[module].contains(name) {
            return Some(owner);
        }
        let import = file.import(module, name)?;
        self.definer(&import.path, 1)
    }

    /// Every absolute path that a file names, tests and imports too: file, line, path.
    pub(crate) fn paths(&self) -> Vec<(&str, usize, Path)> {
        let mut all = Vec::new();
        for file in &self.files {
            all.extend(file.imports.iter().map(|import| (&*file.name, import.line, import.path.clone())));
            let meant = file.mentions.iter().filter(|mention| mention.words.len() > 1);
            all.extend(meant.filter_map(|mention| Some((&*file.name, mention.line, file.meant(mention)?))));
        }
        all
    }

    /// What may be the name of another crate: file, line, name.
    pub(crate) fn outside(&self) -> impl Iterator<Item = (&str, usize, &str)> {
        self.files.iter().flat_map(|file| {
            let mentions = file.mentions.iter().filter(|mention| mention.words.len() > 1);
            let mentions = mentions.map(|mention| (mention.line, &*mention.words[0]));
            let uses = file.outside.iter().map(|(line, name)| (*line, &**name));
            uses.chain(mentions).map(move |(line, name)| (&*file.name, line, name))
        })
    }

    /// Who uses whom outside of tests, each with the first line that does. A parent that declares its children or re-exports what they define does not use
    /// them by that.
    pub(crate) fn arrows(&self) -> BTreeSet<Arrow> {
        let mut lines = BTreeMap::new();
        for (own, file) in self.files.iter().enumerate().filter(|(_, file)| !file.is_test) {
            let imports = file.imports.iter().filter(|import| {
                let is_reexport = import.is_public && import.path.starts_with(&import.module);
                import.alias.is_some() && !is_reexport && !import.is_test
            });
            let imports = imports.map(|import| (import.line, import.path.clone()));
            let mentions = file.mentions.iter().filter(|mention| !mention.is_test);
            let mentions = mentions.filter_map(|mention| Some((mention.line, file.meant(mention)?)));
            for (line, path) in imports.chain(mentions) {
                if let Some(to) = self.definer(&path, 0).filter(|to| *to != own) {
                    let first = lines.entry((own, to)).or_insert(line);
                    *first = line.min(*first);
                }
            }
        }
        let name = |at: usize| self.files[at].name.clone();
        lines.into_iter().map(|((from, to), line)| Arrow { from: name(from), to: name(to), line }).collect()
    }
}
