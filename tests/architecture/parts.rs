//! `assets/parts.tsv`, the list of crates that *About* shows, names what the program is really made of. After a change of
//! dependencies `UPDATE_PARTS=1 cargo test --test architecture parts` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// A crate: name and version.
type Crate = (String, String);

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(path).expect("readable").replace('\r', "")
}

/// Names below `dependencies`, in whatever table of the manifest.
fn names(manifest: &toml::Table, of: &str) -> BTreeSet<String> {
    let own = manifest.get(of).and_then(toml::Value::as_table);
    let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flatten();
    let of_targets = targets.filter_map(|(_, target)| target.get(of)?.as_table());
    own.into_iter().chain(of_targets).flat_map(|table| table.keys().cloned()).collect()
}

/// All that could be part of the program, by what `Cargo.lock` says: not what only its tests need.
fn locked() -> BTreeSet<Crate> {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("TOML");
    let lock: toml::Table = read("Cargo.lock").parse().expect("TOML");
    let text = |package: &toml::Value, key: &str| package[key].as_str().expect("a text").to_owned();
    let packages: BTreeMap<Crate, Vec<String>> = lock["package"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|package| {
            let needs = package.get("dependencies").and_then(toml::Value::as_array);
            let needs = needs.into_iter().flatten().map(|need| need.as_str().expect("a text").to_owned());
            ((text(package, "name"), text(package, "version")), needs.collect())
        })
        .collect();
    let only_tests: BTreeSet<String> =
        names(&manifest, "dev-dependencies").difference(&names(&manifest, "dependencies")).cloned().collect();
    let own = packages.keys().find(|(name, _)| name == "runatlas").expect("the program itself");
    let mut found = BTreeSet::new();
    let mut open: Vec<&String> = packages[own].iter().filter(|need| !only_tests.contains(*need)).collect();
    while let Some(need) = open.pop() {
        // A name that has several versions is followed by the one that is meant.
        let (name, version) = need.split_once(' ').unwrap_or((need, ""));
        let package = packages.keys().find(|package| package.0 == name && (version.is_empty() || package.1 == version));
        let package = package.unwrap_or_else(|| panic!("{need} is in Cargo.lock"));
        if found.insert(package.clone()) {
            open.extend(&packages[package]);
        }
    }
    found
}

/// Systems that the program is built for.
const SYSTEMS: [&str; 4] =
    ["x86_64-unknown-linux-gnu", "x86_64-pc-windows-gnu", "aarch64-apple-darwin", "x86_64-apple-darwin"];

/// What is part of the program on any of its systems, with its licence: neither what only builds it nor macros, which leave
/// nothing of themselves. `None` where the sources of some crates are not on this machine.
fn built_in() -> Option<BTreeMap<Crate, String>> {
    let mut found = BTreeMap::new();
    for system in SYSTEMS {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let output = Command::new(cargo)
            .args(["tree", "--offline", "--locked", "--edges", "normal,no-proc-macro", "--target", system])
            .args(["--prefix", "none", "--format", "{p}\t{l}\t"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .ok()
            .filter(|output| output.status.success())?;
        for line in String::from_utf8(output.stdout).ok()?.lines() {
            let mut fields = line.split('\t');
            let (part, licence) = (fields.next()?, fields.next()?);
            let mut words = part.split(' ');
            let (name, version) = (words.next()?, words.next()?.trim_start_matches('v'));
            if name != env!("CARGO_PKG_NAME") {
                // As crates wrote it before there were expressions.
                let licence = licence.split('/').map(str::trim).collect::<Vec<_>>().join(" OR ");
                found.insert((name.to_owned(), version.to_owned()), licence);
            }
        }
    }
    Some(found)
}

#[test]
fn the_parts_that_are_shown_are_those_the_program_is_built_from() {
    let built_in = built_in();
    if std::env::var_os("UPDATE_PARTS").is_some() {
        let parts = built_in.as_ref().expect("cargo fetch, then again");
        let line = |((name, version), licence): (&Crate, &String)| format!("{name}\t{version}\t{licence}\n");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/parts.tsv");
        std::fs::write(path, parts.iter().map(line).collect::<String>()).expect("written");
    }
    let shown: BTreeMap<Crate, String> = read("assets/parts.tsv")
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [name, version, licence] = fields[..] else { panic!("{line:?} has three fields") };
            ((name.to_owned(), version.to_owned()), licence.to_owned())
        })
        .collect();
    let advice = "UPDATE_PARTS=1 cargo test --test architecture parts";
    // Without any sources: nothing is shown that is not in use, or in another version.
    let locked = locked();
    let unknown: Vec<_> = shown.keys().filter(|part| !locked.contains(*part)).collect();
    assert!(unknown.is_empty(), "{advice}: {unknown:?}");
    assert!(shown.len() > 300 && shown.values().all(|licence| !licence.is_empty()), "{advice}");
    let Some(built_in) = built_in else {
        println!("only versions are compared: the sources of some crates are not on this machine");
        return;
    };
    let differing: Vec<_> = shown.iter().filter(|(part, licence)| built_in.get(*part) != Some(licence)).collect();
    let missing: Vec<_> = built_in.keys().filter(|part| !shown.contains_key(*part)).collect();
    assert!(differing.is_empty() && missing.is_empty(), "{advice}: {differing:?}, missing {missing:?}");
}
