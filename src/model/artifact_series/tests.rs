use super::*;
use crate::store::ArtifactKind;

fn entries(paths: &[&str]) -> Vec<ArtifactEntry> {
    let entry =
        |path: &&str| ArtifactEntry { path: (*path).to_owned(), kind: ArtifactKind::File { size: 1 }, modified: None };
    paths.iter().map(entry).collect()
}

/// Pattern and numbers of each series.
fn found(paths: &[&str]) -> Vec<(String, Vec<Vec<i64>>)> {
    let list = SeriesList::of(&entries(paths));
    let told =
        |series: &Series| (series.pattern.clone(), series.steps.iter().map(|step| step.numbers.clone()).collect());
    list.all().iter().map(told).collect()
}

fn one(paths: &[&str]) -> (String, Vec<i64>) {
    let mut all = found(paths);
    assert_eq!(all.len(), 1, "{all:?}");
    let (pattern, steps) = all.remove(0);
    (pattern, steps.concat())
}

#[test]
fn names_that_differ_in_a_number_are_one_thing() {
    assert_eq!(one(&["epoch_001.png", "epoch_002.png"]), ("epoch_*.png".to_owned(), vec![1, 2]));
    assert_eq!(one(&["s/img_10.png", "s/img_8.png", "s/img_9.png"]), ("s/img_*.png".to_owned(), vec![8, 9, 10]));
    assert_eq!(one(&["v1_step_000000.png", "v1_step_000250.png"]), ("v1_step_*.png".to_owned(), vec![0, 250]));
    assert_eq!(one(&["cm/fold1.html", "cm/fold2.html", "cm/fold3.html"]).1, [1, 2, 3]);
    assert_eq!(one(&["predictions_epoch_1.csv", "predictions_epoch_2.csv"]).1, [1, 2]);
}

#[test]
fn two_numbers_are_told_together() {
    let paths = ["grid/e00_b000.png", "grid/e00_b050.png", "grid/e01_b000.png", "grid/e01_b050.png"];
    let steps = vec![vec![0, 0], vec![0, 50], vec![1, 0], vec![1, 50]];
    assert_eq!(found(&paths), [("grid/e*_b*.png".to_owned(), steps)]);
}

#[test]
fn a_number_in_a_folder_leaves_the_folders_as_they_are() {
    let list = SeriesList::of(&entries(&["layer1/act.png", "layer2/act.png", "layer3/act.png"]));
    assert_eq!(list.all()[0].pattern, "layer*/act.png");
    assert!(!list.all()[0].is_entry);
}

#[test]
fn numbers_that_mean_something_else_are_left_alone() {
    for paths in [
        &["model-00001-of-00002.bin", "model-00002-of-00002.bin"][..],
        &["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"],
        &["checkpoint_1.pt", "checkpoint_2.pt", "checkpoint_3.pt"],
        &["tsne_2d.png", "tsne_3d.png", "tsne_4d.png"],
        &["lr0.1.png", "lr0.01.png", "lr0.001.png"],
        &["resnet18.png", "resnet50.png"],
        &["roc.png", "pr.png"],
        &["big_99999999999999999999.png", "big_99999999999999999998.png", "big_99999999999999999997.png"],
        &["data1.json", "data2.json", "data3.json"],
    ] {
        assert_eq!(found(paths), [], "{paths:?}");
    }
}

#[test]
fn logged_images_of_every_version_are_grouped_by_their_key() {
    let paths = [
        "images/gen#grid%step%0%timestamp%1760000000000%pa52fd99-030a%compressed.webp",
        "images/gen#grid%step%0%timestamp%1760000000000%pa52fd99-030a.png",
        "images/val~x+step+10+timestamp+1760000000001+57f2+compressed.webp",
        "images/val~x+step+10+timestamp+1760000000001+57f2.png",
        "images/val~x+step+-5+timestamp+1760000000002+aa.png",
        "images/val~x+step+notanumber+timestamp+1+b.png",
    ];
    let list = SeriesList::of(&entries(&paths));
    let [old, new] = list.all() else { panic!("{list:?}") };
    assert_eq!((old.pattern.as_str(), old.steps[0].entry, old.steps[0].small), ("gen/grid", 1, Some(0)));
    assert_eq!(new.pattern, "val/x");
    assert_eq!(new.steps.iter().map(|step| step.numbers[0]).collect::<Vec<_>>(), [-5, 10]);
    assert_eq!(
        (list.place(2), list.place(3), list.place(4), list.place(5)),
        (Some((1, 1)), Some((1, 1)), Some((1, 0)), None)
    );
}

#[test]
fn two_pictures_of_one_step_are_both_there_in_the_order_of_their_time() {
    let paths = ["images/dup+step+5+timestamp+2+a.png", "images/dup+step+5+timestamp+1+b.png"];
    let list = SeriesList::of(&entries(&paths));
    assert_eq!(list.all()[0].steps.iter().map(|step| step.entry).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn a_small_picture_is_called_by_its_step() {
    assert_eq!(caption("s/step_032000.png").as_deref(), Some("32,000 · step_*.png"));
    assert_eq!(caption("images/val~x+step+10+timestamp+1+a+compressed.webp").as_deref(), Some("10 · val/x"));
    assert_eq!(caption("figures/loss.png"), None);
}

#[test]
fn a_file_that_is_alone_tells_its_step() {
    let entries = entries(&["samples/epoch_020.png", "loss.png", "resnet18.png"]);
    let list = SeriesList::of(&entries);
    let (series, step) = list.told(&entries, 0).expect("a step");
    assert_eq!((series.pattern.as_str(), &series.steps[step].numbers[..]), ("samples/epoch_*.png", &[20][..]));
    assert_eq!((list.told(&entries, 1), list.told(&entries, 2)), (None, None));
    assert_eq!((list.place(0), list.all().len()), (None, 0));
}
