//! Groups of runs: what is proposed, what each comes to, tests between them, and their texts. Figures are those of
//! `tests/fixtures/statistics/expected.json`, which `SciPy` and statsmodels wrote, under the name "seeds".

use std::sync::Arc;

use runatlas::chart::GroupKey;
use runatlas::compare::groups::export::{Shown, export};
use runatlas::compare::groups::{
    GroupChoice, GroupQuery, Grouped, IntervalKind, NAME_WITHOUT_SEED, NoTests, Spread, Verdict, group, is_seed_like,
    notes, verdict,
};
use runatlas::compare::statistics::NoAnswer;
use runatlas::compare::statistics::correction::Correction;
use runatlas::compare::statistics::pairwise::TestKind;
use runatlas::compare::table::MetricValue;
use runatlas::compare::table::export::CompareFormat;
use runatlas::model::{Catalog, Directions, RunIndex};
use runatlas::store::Cancel;
use runatlas::text::Language;

use crate::support::{Builder, run};

const FIRST: [f64; 5] = [0.81, 0.79, 0.83, 0.8, 0.82];
const SECOND: [f64; 5] = [0.76, 0.78, 0.77, 0.75, 0.8];

/// Two models, five seeds each; a folder that is named after the seed.
fn seeds() -> Catalog {
    let mut builder = Builder::new().experiment("1");
    for (model, values) in [("resnet", FIRST), ("vit", SECOND)] {
        for (seed, value) in values.iter().enumerate() {
            let id = format!("{model}{seed}");
            let made = run(&id)
                .name(&format!("{model}-seed{seed}"))
                .param("model", model)
                .param("seed", &seed.to_string())
                .param("folder", &format!("out/{model}/{seed}"))
                .param("epochs", if seed % 2 == 0 { "10" } else { "1e1" })
                .metric("val_acc", *value)
                .metric("time", seed as f64);
            builder = builder.run(made);
        }
    }
    builder.build()
}

fn grouped(catalog: &Catalog, choice: &GroupChoice) -> Grouped {
    let runs: Vec<RunIndex> = catalog.run_indices().collect();
    let query = GroupQuery { catalog, runs: &runs, choice, directions: &Directions::default() };
    group(&query, &|_, _| None, &Cancel::new()).expect("nobody cancels")
}

fn by(keys: &[&str]) -> GroupChoice {
    let keys = keys.iter().map(|key| key.parse().expect("a key")).collect();
    GroupChoice { by: Some(keys), ..GroupChoice::default() }
}

fn labels(found: &Grouped) -> Vec<&str> {
    found.groups.iter().map(|group| &*group.label).collect()
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-10 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn what_varies_besides_seeds_is_proposed() {
    let found = grouped(&seeds(), &GroupChoice::default());
    assert_eq!(found.by, [GroupKey::Param("model".to_owned())], "neither the folder of each run nor 10 and 1e1");
    assert_eq!(labels(&found), ["resnet", "vit"]);
    assert_eq!(found.pair_by, Some(GroupKey::Param("seed".to_owned())));
    assert_eq!(&*found.metrics[0].metric, "val_acc", "its good end is known");
}

#[test]
fn without_telling_parameters_the_name_without_its_seed_is_proposed() {
    let mut builder = Builder::new().experiment("1");
    for name in ["a-seed1", "a-seed2", "b_3", "b_4", "b (2)", "c"] {
        builder = builder.run(run(name).name(name).metric("loss", 1.0));
    }
    let found = grouped(&builder.build(), &GroupChoice::default());
    assert_eq!(found.by, [GroupKey::Name(NAME_WITHOUT_SEED.to_owned())]);
    assert_eq!(labels(&found), ["a", "b", "c"]);
    let counts: Vec<usize> = found.groups.iter().map(|group| group.runs.len()).collect();
    assert_eq!(counts, [2, 3, 1]);
}

#[test]
fn names_lose_what_tells_siblings_apart_and_nothing_else() {
    let pattern = regex::Regex::new(NAME_WITHOUT_SEED).expect("a pattern");
    for (name, stem) in [
        ("resnet-seed3", "resnet"),
        ("resnet_s12", "resnet"),
        ("resnet (2)", "resnet"),
        ("resnet18-seed=4", "resnet18"),
        ("sn=off, seed=1", "sn=off"),
        ("lr_0.1_random_state_7_fold_2", "lr_0.1"),
        ("baseline", "baseline"),
        ("基线_3", "基线"),
        ("7", "7"),
        ("news4", "news4"),
    ] {
        let found = pattern.captures(name).and_then(|found| found.get(1)).map(|found| found.as_str());
        assert_eq!(found, Some(stem), "{name}");
    }
}

#[test]
fn seeds_are_known_by_their_names() {
    for name in ["seed", "model.seed", "random_state", "randomState", "rng-seed", "fold", "cv_fold", "SEED", "seed2"] {
        assert!(is_seed_like(name), "{name}");
    }
    for name in ["n_folds", "num_folds", "lr", "speed", "manifold", "unfold_state", "random_crop", "k_fold"] {
        assert!(!is_seed_like(name), "{name}");
    }
}

#[test]
fn figures_and_tests_are_those_of_scipy() {
    let catalog = seeds();
    let found = grouped(&catalog, &GroupChoice::default());
    let metric = &found.metrics[0];
    let figures = metric.groups[0].summary.figures.expect("figures");
    close(figures.mean, 0.81);
    close(figures.deviation.expect("five values"), 0.015_811_388_300_841_858);
    close(figures.median, 0.81);
    let interval = IntervalKind::T.of(&figures).expect("an interval");
    close(interval.low, 0.790_367_568_385_224_6);
    close(interval.high, 0.829_632_431_614_775_7);
    assert_eq!(figures.best, Some(0.83));
    assert_eq!(catalog.run(metric.groups[0].best_run.expect("a best run")).id.as_str(), "resnet2");
    assert_eq!(metric.best_group, Some(0));
    let tests = metric.tests.as_ref().expect("tests");
    let [comparison] = &tests.comparisons[..] else { panic!("one pair") };
    close(comparison.outcome.expect("an answer").p, 0.009_711_301_514_927_405);
    close(comparison.effect.expect("an effect"), 1.948_263_956_468_026_9);
    assert_eq!(verdict(comparison, metric.best), Some(Verdict::Better));

    let paired = GroupChoice { test: TestKind::PairedT, ..GroupChoice::default() };
    let found = grouped(&catalog, &paired);
    let tests = found.metrics[0].tests.as_ref().expect("tests");
    close(tests.comparisons[0].outcome.expect("an answer").p, 0.017_256_402_485_413_384);
    close(tests.comparisons[0].effect.expect("an effect"), 1.398_539_474_715_620_3);
    let ranks = GroupChoice { test: TestKind::Wilcoxon, ..GroupChoice::default() };
    let tests = grouped(&catalog, &ranks).metrics[0].tests.clone().expect("tests");
    close(tests.comparisons[0].outcome.expect("an answer").p, 0.0625);
    assert_eq!(verdict(&tests.comparisons[0], found.metrics[0].best), Some(Verdict::NotShown), "never: the same");
}

/// Three groups: p-values of Welch's t by `SciPy`, corrected by hand (Holm: the smallest three times, and so on).
#[test]
fn p_values_are_corrected_over_all_pairs_or_against_one_group() {
    let mut builder = Builder::new().experiment("1");
    for (model, values) in [("a", FIRST), ("b", SECOND), ("c", SECOND.map(|value| value - 0.2))] {
        for (seed, value) in values.iter().enumerate() {
            builder = builder.run(run(&format!("{model}{seed}")).param("m", model).metric("acc", *value));
        }
    }
    let catalog = builder.build();
    let p = |choice: &GroupChoice| -> Vec<([usize; 2], f64, f64)> {
        let found = grouped(&catalog, choice);
        let tests = found.metrics[0].tests.clone().expect("tests");
        let told = tests.comparisons.iter();
        told.map(|one| (one.groups, one.outcome.expect("p").p, one.adjusted_p.expect("p"))).collect()
    };
    let all = p(&by(&["params.m"]));
    assert_eq!(all.iter().map(|one| one.0).collect::<Vec<_>>(), [[0, 1], [0, 2], [1, 2]]);
    close(all[0].1, 0.009_711_301_514_927_405);
    close(all[0].2, 0.009_711_301_514_927_405);
    let mut sorted: Vec<f64> = all.iter().map(|one| one.1).collect();
    sorted.sort_by(f64::total_cmp);
    close(all[1].2, 3.0 * sorted[0]);
    close(all[2].2, 2.0 * sorted[1]);
    let against = p(&GroupChoice { against: Some("b".to_owned()), ..by(&["params.m"]) });
    assert_eq!(against.iter().map(|one| one.0).collect::<Vec<_>>(), [[0, 1], [2, 1]]);
    let uncorrected = p(&GroupChoice { correction: Correction::None, ..by(&["params.m"]) });
    assert!(uncorrected.iter().all(|one| one.1 == one.2));
}

#[test]
fn what_has_no_answer_is_said_in_words() {
    let mut builder = Builder::new().experiment("1");
    let values: [(&str, &[Option<f64>]); 5] = [
        ("constant", &[Some(1.0), Some(1.0)]),
        ("empty", &[None, None]),
        ("infinite", &[Some(f64::INFINITY), Some(2.0), Some(3.0)]),
        ("missing", &[Some(f64::NAN), None, Some(4.0)]),
        ("one", &[Some(5.0)]),
    ];
    for (name, values) in values {
        for (at, value) in values.iter().enumerate() {
            let made = run(&format!("{name}{at}")).param("g", name);
            builder = builder.run(match value {
                Some(value) => made.metric("loss", *value),
                None => made,
            });
        }
    }
    let catalog = builder.run(run("parent")).build();
    let found = grouped(&catalog, &by(&["params.g"]));
    assert_eq!((found.empty_runs, found.run_count()), (1, 11));
    let metric = &found.metrics[0];
    let texts = Language::English.texts();
    let said: Vec<String> = metric.groups.iter().map(|group| notes(texts, group)).collect();
    assert_eq!(
        said,
        [
            "all values equal",
            "2 runs have no value, no finite value",
            "1 infinite",
            "1 run has no value, 1 NaN, one value: no spread",
            "one value: no spread"
        ]
    );
    assert_eq!(metric.groups[1].summary.figures, None);
    assert_eq!(metric.groups[4].summary.figures.expect("one value").deviation, None);
    assert_eq!(metric.groups[2].summary.figures.expect("two finite values").mean, 2.5);
    assert_eq!(metric.best_group, Some(0), "the lowest mean loss");
    let tests = metric.tests.as_ref().expect("tests");
    let of = |groups: [usize; 2]| tests.comparisons.iter().find(|one| one.groups == groups).expect("a pair");
    assert_eq!(of([0, 4]).outcome, Err(NoAnswer::TooFew { have: 1, need: 2 }));
    assert_eq!(verdict(of([0, 4]), metric.best), None);
    assert_eq!(of([0, 4]).adjusted_p, None);
    let alone = grouped(&catalog, &by(&[]));
    assert_eq!(labels(&alone), [""]);
    assert_eq!(alone.metrics[0].tests, Err(NoTests::OneGroup));
    let no_pairs = grouped(&catalog, &GroupChoice { test: TestKind::PairedT, ..by(&["params.g"]) });
    assert_eq!(no_pairs.metrics[0].tests, Err(NoTests::NoPairs));
    for format in [CompareFormat::Table, CompareFormat::Csv, CompareFormat::Markdown, CompareFormat::Latex] {
        let text = written(&catalog, &found, format);
        assert!(!text.contains("null") && text.contains("missing"), "{text}");
    }
}

#[test]
fn runs_without_a_partner_and_those_with_two_are_counted() {
    let mut builder = Builder::new().experiment("1");
    let runs = [("a", "1"), ("a", "2"), ("a", "3"), ("a", "3"), ("b", "1"), ("b", "2"), ("b", "3"), ("b", "9")];
    for (at, (model, seed)) in runs.iter().enumerate() {
        let value = 0.1 * at as f64 + if *model == "a" { 1.0 } else { 0.0 };
        builder = builder.run(run(&at.to_string()).param("m", model).param("seed", seed).metric("acc", value));
    }
    let choice = GroupChoice { test: TestKind::PairedT, ..by(&["params.m"]) };
    let found = grouped(&builder.build(), &choice);
    let tests = found.metrics[0].tests.as_ref().expect("tests");
    assert_eq!((tests.doubled, tests.unpaired), (2, 2), "both a of seed 3; b of 3, which is left alone, and b of 9");
    assert_eq!(tests.comparisons[0].outcome, Err(NoAnswer::NoSpread), "1.0 − 0.4 both times");
}

#[test]
fn any_column_groups_and_equal_numbers_are_one_group() {
    let mut builder = Builder::new().experiment("1").run(run("p").name("sweep").metric("acc", 0.0));
    for (id, lr, tag) in [("a", "1e-3", "x"), ("b", "0.001", "x"), ("c", "0.01", "y")] {
        builder =
            builder.run(run(id).name(&format!("net{id}")).parent("p").param("lr", lr).tag("t", tag).metric("acc", 1.0));
    }
    let catalog = builder.build();
    let of = |keys: &[&str]| grouped(&catalog, &by(keys)).groups.iter().map(|it| it.label.clone()).collect::<Vec<_>>();
    assert_eq!(of(&["params.lr"]), ["1e-3", "0.01", "–"], "numbers as numbers; what is missing last");
    assert_eq!(of(&["tags.t", "params.lr"]), ["t=x, lr=1e-3", "t=y, lr=0.01", "–"]);
    assert_eq!(of(&["parent"]), ["sweep", "–"]);
    assert_eq!(of(&["status"]), ["FINISHED"]);
    assert_eq!(of(&["name:^(net)[ab]"]), ["net", "–"]);
    assert!("created".parse::<GroupKey>().is_err(), "a time is no group");
}

#[test]
fn a_mean_has_the_digits_that_its_deviation_leaves() {
    for (mean, deviation, text, latex) in [
        (0.91234, Some(0.01234), "0.912 ± 0.012", "$0.912 \\pm 0.012$"),
        (0.5, Some(0.0996), "0.50 ± 0.10", "$0.50 \\pm 0.10$"),
        (1234.6, Some(123.0), "1230 ± 120", "$1230 \\pm 120$"),
        (-12.34, Some(1.26), "−12.3 ± 1.3", "$-12.3 \\pm 1.3$"),
        (-0.001, Some(0.5), "0.00 ± 0.50", "$0.00 \\pm 0.50$"),
        (1.234e-7, Some(2.5e-9), "(1.234 ± 0.025)e−7", "$(1.234 \\pm 0.025) \\times 10^{-7}$"),
        (1.1e300, Some(3.366e299), "(1.10 ± 0.34)e300", "$(1.10 \\pm 0.34) \\times 10^{300}$"),
        (0.0, Some(2e-320), "(0.0 ± 2.0)e−320", "$(0.0 \\pm 2.0) \\times 10^{-320}$"),
        (0.5, Some(0.0), "0.5 ± 0", "$0.5 \\pm 0$"),
        (0.123_456, None, "0.1235", "$0.1235$"),
        (0.5, Some(f64::INFINITY), "0.5", "$0.5$"),
    ] {
        let spread = Spread::of(mean, deviation);
        assert_eq!((&*spread.text(), &*spread.latex(false)), (text, latex));
    }
    assert_eq!(Spread::of(0.9, Some(0.01)).latex(true), "$\\mathbf{0.900} \\pm 0.010$");
    assert_eq!(Spread::of(1.0, Some(1e-20)).text(), "1 ± 1e−20", "no 20 digits");
}

fn written(catalog: &Catalog, found: &Grouped, format: CompareFormat) -> String {
    let order: Vec<usize> = (0..found.groups.len()).collect();
    let texts = Language::English.texts();
    let interval = IntervalKind::T;
    export(&Shown { catalog, grouped: found, order: &order, interval, is_best_bold: true, texts }, format)
}

#[test]
fn texts_hold_the_table_of_a_paper() {
    let catalog = seeds();
    let metrics = ["val_acc", "time"].map(Arc::from).to_vec();
    let several = grouped(&catalog, &GroupChoice { metrics, ..GroupChoice::default() });
    assert_eq!(
        written(&catalog, &several, CompareFormat::Latex),
        "% mean and standard deviation (n - 1) of n = 5 runs per group\n\
         % \\usepackage{booktabs}\n\
         \\begin{tabular}{lrr}\n\
         \\toprule\n\
         model & val\\_acc & time \\\\\n\
         \\midrule\n\
         resnet & $\\mathbf{0.810} \\pm 0.016$ & $2.0 \\pm 1.6$ \\\\\n\
         vit & $0.772 \\pm 0.019$ & $2.0 \\pm 1.6$ \\\\\n\
         \\bottomrule\n\
         \\end{tabular}\n"
    );
    let one = grouped(&catalog, &GroupChoice::default());
    assert_eq!(
        written(&catalog, &one, CompareFormat::Markdown),
        "| model | n | val_acc | Median | 95 % interval | Best | Notes |\n\
         | :--- | ---: | ---: | ---: | ---: | ---: | ---: |\n\
         | resnet | 5 | **0.810 ± 0.016** | 0.81 | \\[0.790, 0.830\\] | 0.83 |  |\n\
         | vit | 5 | 0.772 ± 0.019 | 0.77 | \\[0.748, 0.796\\] | 0.8 |  |\n\
         \nval_acc: Welch’s t\n\n\
         | Groups | Result | Difference | p | p, corrected | Hedges’ g |\n\
         | :--- | ---: | ---: | ---: | ---: | ---: |\n\
         | resnet – vit | first is better | 0.038 \\[0.012, 0.064\\] | 0.010 | 0.010 | 1.948 |\n"
    );
    let csv = written(&catalog, &one, CompareFormat::Csv);
    let lines: Vec<&str> = csv.lines().collect();
    assert!(
        lines[0].starts_with("model,runs,val_acc n,val_acc without value,val_acc NaN,val_acc infinite,val_acc mean,")
    );
    assert!(lines[1].starts_with("resnet,5,5,0,0,0,0.8"), "{}", lines[1]);
    assert!(lines[1].contains(",0.015811388300841858,0.81,") && lines[1].ends_with(",0.83,resnet2"), "{}", lines[1]);
    let json: serde_json::Value = serde_json::from_str(&written(&catalog, &one, CompareFormat::Json)).expect("JSON");
    assert_eq!(json["by"], serde_json::json!(["params.model"]));
    assert_eq!(json["groups"][1]["runs"][4], "vit4");
    assert_eq!(json["metrics"][0]["groups"][0]["n"], 5);
    close(json["metrics"][0]["tests"]["comparisons"][0]["p"].as_f64().expect("p"), 0.009_711_301_514_927_405);
    assert_eq!(json["metrics"][0]["best_group"], "resnet");
}

#[test]
fn many_groups_are_cut_and_many_pairs_are_refused() {
    let mut builder = Builder::new().experiment("1");
    for at in 0..1_100 {
        builder = builder.run(run(&format!("r{at}")).param("id", &format!("x{at}")).metric("loss", f64::from(at)));
    }
    builder = builder.run(run("again").param("id", "x1099").metric("loss", 1.0));
    let catalog = builder.build();
    let found = grouped(&catalog, &GroupChoice { value: MetricValue::Last, ..by(&["params.id"]) });
    assert_eq!((found.groups.len(), found.dropped), (1_000, 100));
    assert!(found.groups.iter().any(|group| group.runs.len() == 2), "that of most runs stays");
    assert!(matches!(found.metrics[0].tests, Err(NoTests::TooMany { pairs: 499_500, .. })));
    let against = GroupChoice { against: Some("x1099".to_owned()), ..by(&["params.id"]) };
    assert_eq!(grouped(&catalog, &against).metrics[0].tests.as_ref().expect("tests").comparisons.len(), 999);
}
