//! Archives: a row opens a member in the place of the archive, and there is a way back.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::Write as _;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use runatlas::app::artifacts::{Action, ArtifactRef, Member};
use runatlas::app::pages;
use runatlas::app::pages::RunTab;
use runatlas::preview::Shape;
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place};
use crate::support;

fn shape<'a>(harness: &'a Harness<'static, App>) -> &'a Shape {
    &place(harness).artifacts.as_ref().unwrap().preview.value().expect("a preview").shape
}

#[test]
fn a_row_opens_a_member_and_an_arrow_leads_back() {
    let folder = support::empty_store();
    let root = folder.mlruns();
    support::write(
        root.join("1/meta.yaml"),
        "artifact_location: x\nexperiment_id: '1'\nlifecycle_stage: active\nname: e\n",
    );
    let meta = "artifact_uri: x\nend_time: 1\nexperiment_id: '1'\nlifecycle_stage: active\nrun_id: a\nrun_name: a\n\
                run_uuid: a\nstart_time: 1\nstatus: 3\nuser_id: ada\n";
    support::write(root.join("1/a/meta.yaml"), meta);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [("notes/readme.txt", "the text inside"), ("../out.txt", "no"), ("table.csv", "a,b\n1,2\n")] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    support::write(root.join("1/a/artifacts/results.zip"), zip.finish().unwrap().into_inner());
    support::write(root.join("1/a/artifacts/other.txt"), "another file\n");

    let mut harness = open(Some(&root), Language::English);
    let run = place(&harness).catalog.find_run("a").unwrap();
    dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Artifacts));
    let archive = ArtifactRef { section: 0, path: "results.zip".to_owned() };
    dispatch(&mut harness, Action::Select(archive.clone()));
    assert!(matches!(shape(&harness), Shape::Document(_)));
    assert!(harness.query_by_label_contains("1 member would be written outside the folder").is_some());

    click(&mut harness, "Open notes/readme.txt");
    let Shape::Text(text) = shape(&harness) else { panic!("not the member") };
    assert_eq!(text.line(0), "the text inside");
    assert_eq!(place(&harness).artifacts.as_ref().unwrap().selected.as_ref(), Some(&archive), "it stays chosen");
    click(&mut harness, "Back to the archive");
    assert!(matches!(shape(&harness), Shape::Document(_)));

    click(&mut harness, "Open table.csv");
    assert!(matches!(shape(&harness), Shape::Table(table) if table.row_count() == 1));
    // Another file is no member of anything; a position that is not there is a message.
    dispatch(&mut harness, Action::Select(ArtifactRef { section: 0, path: "other.txt".to_owned() }));
    assert!(place(&harness).artifacts.as_ref().unwrap().member.is_none());
    assert!(matches!(shape(&harness), Shape::Text(_)));
    dispatch(&mut harness, Action::Select(archive));
    dispatch(&mut harness, Action::Member(Some(Member { position: 99, name: "?".to_owned() })));
    assert!(place(&harness).artifacts.as_ref().unwrap().preview.failure().is_some());
}
