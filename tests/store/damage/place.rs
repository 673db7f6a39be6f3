//! Loose things that are found although nothing describes them.

use runatlas::store::Mark;

use crate::support::tree::Tree;

#[test]
fn a_run_directly_in_the_root_is_loose() {
    let seen = Tree::with_run().folder_of_runs("").run("b").read();
    assert_eq!(seen.runs(), ["1/a", "b"]);
    assert!(seen.run("b").marks.contains(&Mark::Loose));
}

#[test]
fn a_folder_with_artifacts_only_is_told_but_is_no_run() {
    let seen = Tree::with_run().at_root("1/left/artifacts/x.png", "x").read();
    assert_eq!(seen.runs(), ["1/a"]);
    seen.only(&[("problem-artifacts-without-run", "1", 0)]);
}
