//! `update` on literal actions, without a window.

use crate::support;
use crate::support::tree::Tree;
use crate::without_window::Session;

#[test]
fn a_place_opens_and_is_read() {
    let tree = Tree::with_run().run("b").file("params/p", "1");
    let before = support::fingerprint(tree.project());
    let session = Session::open(&tree.root());
    let place = session.state.place.as_ref().expect("open");
    let catalog = &place.catalog;
    let ids: Vec<&str> = catalog.run_indices().map(|run| catalog.run(run).id.as_str()).collect();
    assert_eq!((ids.len(), ids.contains(&"a"), ids.contains(&"b")), (2, true, true));
    let table = place.table.value().expect("derived in a job");
    assert_eq!(table.rows.len(), 2);
    drop(session);
    assert!(before == support::fingerprint(tree.project()));
}
