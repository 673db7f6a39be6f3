//! The READMEs and documents: what they link to is there, both languages show the same, and the files of a release that they
//! name are those of this version.

use std::path::{Path, PathBuf};

const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).expect("readable")
}

/// Every document: the READMEs, `docs`, the READMEs of `packaging`.
fn documents() -> Vec<PathBuf> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for path in folder.read_dir().expect("a folder").flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    let mut found: Vec<PathBuf> = READMES.iter().map(|name| root().join(name)).collect();
    collect(&root().join("docs"), &mut found);
    collect(&root().join("packaging"), &mut found);
    found
}

/// Where the links and pictures of a text lead, outside of code.
fn targets(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut is_code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            continue;
        }
        for rest in line.split("](").skip(1) {
            found.extend(rest.split(')').next());
        }
        for rest in line.split(" src=\"").skip(1) {
            found.extend(rest.split('"').next());
        }
    }
    found
}

/// The anchors of a text, as GitHub makes them of headings.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| -> String {
        let kept = heading.to_lowercase().replace(' ', "-");
        kept.chars().filter(|letter| letter.is_alphanumeric() || ['-', '_'].contains(letter)).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn links_and_pictures_of_documents_lead_somewhere() {
    let (mut seen, mut broken) = (0, Vec::new());
    for document in documents() {
        let text = std::fs::read_to_string(&document).expect("readable");
        for target in targets(&text).into_iter().filter(|target| !target.starts_with("https://")) {
            seen += 1;
            let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
            let file = if file.is_empty() { document.clone() } else { document.with_file_name("").join(file) };
            let leads = file.exists()
                && anchor.is_none_or(|anchor| {
                    let linked = std::fs::read_to_string(&file).unwrap_or_default();
                    anchors(&linked).iter().any(|own| own == anchor)
                });
            if !leads {
                broken.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(seen > 50, "{seen} links are too few: they are no longer found");
}

#[test]
fn both_readmes_begin_with_the_commands_and_show_the_same() {
    let texts = READMES.map(read);
    let begins = |text: &str| {
        let mut lines = text.lines();
        let command = |line: Option<&str>| line.and_then(|it| it.split('#').next()).map(|it| it.trim().to_owned());
        [command(lines.nth(3)), command(lines.next())]
    };
    let commands = begins(&texts[0]);
    assert_eq!(commands[0].as_deref(), Some("cargo run --profile quick -- assets/sample"));
    assert_eq!(commands[1].as_deref(), Some("cargo test"));
    assert_eq!(begins(&texts[1]), commands);

    let links = |text| {
        let mut links: Vec<String> = targets(text).into_iter().map(str::to_owned).collect();
        // Each links to the other, and to its own headings.
        links.retain(|link| !link.starts_with("README") && !link.starts_with('#'));
        links
    };
    assert_eq!(links(&texts[0]), links(&texts[1]));
    for (text, other) in texts.iter().zip([READMES[1], READMES[0]]) {
        assert!(targets(text).contains(&other), "no link to {other}");
    }
    let sections = |text: &str| text.lines().filter(|line| line.starts_with("##")).count();
    assert_eq!(sections(&texts[0]), sections(&texts[1]));
}

#[test]
fn readmes_name_the_files_of_this_version() {
    for name in READMES {
        let text = read(name);
        let mut files = 0;
        for rest in text.split("unatlas").skip(1).filter_map(|rest| rest.strip_prefix(['-', '_'])) {
            if rest.starts_with(|letter: char| letter.is_ascii_digit()) {
                files += 1;
                assert!(rest.starts_with(env!("CARGO_PKG_VERSION")), "{name}: {}", rest.lines().next().unwrap_or(rest));
            }
        }
        assert!(files >= 5, "{name} names {files} files");
    }
}
