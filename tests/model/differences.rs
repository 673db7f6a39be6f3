//! What differs between some runs.

use runatlas::model::{Compared, Differences, RunIndex, differences};
use runatlas::store::Cancel;

use crate::support::{Builder, run};

fn found(builder: Builder) -> Differences {
    let catalog = builder.build();
    let runs: Vec<RunIndex> = catalog.run_indices().collect();
    differences(&catalog, &runs, &Cancel::new()).expect("not cancelled")
}

#[test]
fn what_differs_is_told_from_what_is_equal() {
    let found = found(
        Builder::new()
            .experiment("1")
            .run(run("parent"))
            .run(run("a").param("bs", "64").param("lr", "1e-3").param("opt", "Adam").metric_at("acc", 0.5, 10))
            .run(run("b").param("bs", "256").param("lr", "1e-3").param("opt", "SGD").metric_at("acc", 0.75, 10))
            .run(
                run("c")
                    .param("bs", "64")
                    .param("lr", "1e-3")
                    .metric("acc", 0.25)
                    .metric("once", 1.0)
                    .metric_at("nan", f64::NAN, 3)
                    .metric_at("system/cpu", 1.0, 5),
            ),
    );
    let told = |it: &Compared| (it.key.to_string(), it.range, it.distinct, it.present);
    assert_eq!(found.runs, 4);
    assert_eq!(
        found.differing.iter().map(told).collect::<Vec<_>>(),
        [("bs".to_owned(), Some((64.0, 256.0)), 2, 3), ("opt".to_owned(), None, 2, 2)],
        "a parent without parameters takes no part, a missing value differs"
    );
    assert_eq!(found.equal.iter().map(told).collect::<Vec<_>>(), [("lr".to_owned(), Some((0.001, 0.001)), 1, 3)]);
    let metrics: Vec<_> = found.metrics.iter().map(|it| (&*it.key, it.present, it.has_curve, it.range)).collect();
    assert_eq!(
        metrics,
        [
            ("acc", 3, true, Some((0.25, 0.75))),
            ("nan", 1, true, None),
            ("once", 1, false, Some((1.0, 1.0))),
            ("system/cpu", 1, true, Some((1.0, 1.0))),
        ],
        "by how many have them, those of the system last"
    );
}

#[test]
fn nothing_is_said_once_cancelled() {
    let catalog = Builder::new().experiment("1").run(run("a")).build();
    let runs: Vec<RunIndex> = catalog.run_indices().collect();
    let cancel = Cancel::new();
    cancel.cancel();
    assert_eq!(differences(&catalog, &runs, &cancel), None);
}
