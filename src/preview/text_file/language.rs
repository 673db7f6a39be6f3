//! Which programming language a text is written in, by its name and its first line.

use crate::model::file_kind::extension;

/// A language, with what the grammars call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// For people.
    pub name: &'static str,
    /// An ending that its grammar is known by.
    pub(super) token: &'static str,
}

/// Endings, whole names and interpreters in lower case; by name, token and what leads to it.
const LANGUAGES: &[(&str, &str, &[&str])] = &[
    ("Bash", "sh", &["sh", "bash", "zsh", "ksh", "sbatch", "slurm", "bashrc", ".bashrc", ".profile", "pbs"]),
    ("C", "c", &["c", "h"]),
    ("C++", "cpp", &["cpp", "cc", "cxx", "hpp", "hh", "hxx", "cu", "cuh"]),
    ("C#", "cs", &["cs"]),
    ("CMake", "cmake", &["cmake", "cmakelists.txt"]),
    ("CSS", "css", &["css"]),
    ("Diff", "diff", &["diff", "patch"]),
    ("Dockerfile", "Dockerfile", &["dockerfile", "containerfile"]),
    ("Go", "go", &["go"]),
    ("HTML", "html", &["html", "htm", "xhtml"]),
    ("INI", "ini", &["ini", "cfg", "conf", "cnf", "editorconfig", ".gitconfig"]),
    ("Java", "java", &["java"]),
    ("JavaScript", "js", &["js", "mjs", "cjs", "jsx", "node"]),
    ("JSON", "json", &["json", "jsonl", "ndjson", "geojson", "ipynb", "json5"]),
    ("Julia", "jl", &["jl", "julia"]),
    ("Kotlin", "kt", &["kt", "kts"]),
    ("LaTeX", "tex", &["tex", "sty", "cls"]),
    ("Lua", "lua", &["lua"]),
    ("Makefile", "make", &["makefile", "gnumakefile", "mk", "make"]),
    ("Markdown", "md", &["md", "markdown", "mdx", "mkd"]),
    ("MATLAB", "matlab", &["m"]),
    ("Perl", "pl", &["pl", "pm", "perl"]),
    ("PowerShell", "ps1", &["ps1"]),
    ("Properties", "properties", &["properties"]),
    ("Protocol Buffers", "proto", &["proto", "pbtxt"]),
    ("Python", "py", &["py", "py3", "pyw", "pyi", "pyx", "python", "snakefile"]),
    ("R", "R", &["r", "rprofile", "rscript"]),
    ("reStructuredText", "rst", &["rst"]),
    ("Ruby", "rb", &["rb", "ruby"]),
    ("Rust", "rs", &["rs"]),
    ("Scala", "scala", &["scala"]),
    ("SQL", "sql", &["sql"]),
    ("Swift", "swift", &["swift"]),
    ("TOML", "toml", &["toml", "pipfile"]),
    ("TypeScript", "ts", &["ts", "tsx"]),
    ("XML", "xml", &["xml", "xsd", "xsl", "svg", "plist"]),
    ("YAML", "yaml", &["yaml", "yml", "mlmodel", "mlproject"]),
];

/// By the whole name first, then by its ending, then by the interpreter that the first line calls.
pub fn language_of(path: &str, first_line: &str) -> Option<Language> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    let found = of_word(&name).or_else(|| of_word(extension(&name)));
    found.or_else(|| of_word(stem).filter(|it| it.token == "Dockerfile")).or_else(|| of_shebang(first_line))
}

/// By what a notebook or a page calls it: its name, or one of its endings.
pub fn language_named(name: &str) -> Option<Language> {
    let known = LANGUAGES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name));
    known.map(|(name, token, _)| Language { name, token }).or_else(|| of_word(&name.to_lowercase()))
}

fn of_word(word: &str) -> Option<Language> {
    let (name, token, _) = LANGUAGES.iter().find(|(_, _, words)| words.contains(&word))?;
    Some(Language { name, token })
}

/// `#!/usr/bin/env python3`, `#!/bin/bash -l`.
fn of_shebang(line: &str) -> Option<Language> {
    let mut words = line.strip_prefix("#!")?.split_whitespace();
    let program = |word: &str| word.rsplit('/').next().unwrap_or_default().to_lowercase();
    let mut called = program(words.next()?);
    if called == "env" {
        called = program(words.find(|word| !word.starts_with('-') && !word.contains('='))?);
    }
    of_word(called.trim_end_matches(|character: char| character.is_ascii_digit() || character == '.'))
}
