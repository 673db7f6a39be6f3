//! Which end of a metric is the good one: by its name where that is beyond doubt, or as the user said.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::summary::Best;

/// What the user said of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// The highest value is the best.
    Higher,
    /// The lowest value is the best.
    Lower,
    /// No value is better than another.
    Neither,
}

impl Direction {
    /// The end that is the good one.
    pub fn best(self) -> Option<Best> {
        match self {
            Self::Higher => Some(Best::Max),
            Self::Lower => Some(Best::Min),
            Self::Neither => None,
        }
    }

    /// The other way round.
    pub fn of(best: Option<Best>) -> Self {
        match best {
            Some(Best::Max) => Self::Higher,
            Some(Best::Min) => Self::Lower,
            None => Self::Neither,
        }
    }
}

/// What the user said, by the name of the metric; for all places, as a name means the same everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Directions(BTreeMap<String, Direction>);

impl Directions {
    /// The good end of `metric`.
    pub fn best(&self, metric: &str) -> Option<Best> {
        self.0.get(metric).map_or_else(|| known_best(metric), |said| said.best())
    }

    /// What the user said of `metric`, if anything.
    pub fn said(&self, metric: &str) -> Option<Direction> {
        self.0.get(metric).copied()
    }

    /// Remembers what was said of `metric`; what its name says by itself is not worth remembering.
    pub fn set(&mut self, metric: &str, direction: Direction) {
        if Direction::of(known_best(metric)) == direction {
            self.0.remove(metric);
        } else {
            self.0.insert(metric.to_owned(), direction);
        }
    }
}

const HIGHER: &[&str] = &[
    "acc",
    "accuracy",
    "ap",
    "auc",
    "aucpr",
    "auprc",
    "auroc",
    "bleu",
    "dice",
    "f1",
    "f1score",
    "fbeta",
    "iou",
    "jaccard",
    "kappa",
    "map",
    "mcc",
    "meteor",
    "miou",
    "mrr",
    "ndcg",
    "pesq",
    "prauc",
    "prec",
    "precision",
    "psnr",
    "r2",
    "recall",
    "reward",
    "rocauc",
    "rouge",
    "sensitivity",
    "sharpe",
    "specificity",
    "ssim",
    "stoi",
    "top1",
    "top5",
];
const LOWER: &[&str] = &[
    "bce",
    "brier",
    "cer",
    "cost",
    "crossentropy",
    "ece",
    "eer",
    "err",
    "error",
    "fid",
    "kid",
    "logloss",
    "loss",
    "lpips",
    "mae",
    "mape",
    "mse",
    "msle",
    "nll",
    "nrmse",
    "perplexity",
    "ppl",
    "rmse",
    "rmsle",
    "smape",
    "wer",
];
/// Of two networks that play against each other, neither loss says how good they are.
const RIVALS: &[&str] =
    &["adv", "adversarial", "critic", "d", "dis", "disc", "discriminator", "g", "gan", "gen", "generator"];

/// The good end of `metric` by its name: the words after the last slash count first.
fn known_best(metric: &str) -> Option<Best> {
    if super::columns::is_system_metric(metric) {
        return None;
    }
    let words = words(metric);
    if words.iter().any(|word| RIVALS.contains(&word.as_str())) && words.iter().any(|word| word == "loss") {
        return None;
    }
    let last = metric.rsplit('/').next().unwrap_or(metric);
    match ends(&self::words(last)) {
        (false, false) => one_of(ends(&words)),
        known => one_of(known),
    }
}

/// Whether words stand for a metric of which more, and of which less, is better.
fn ends(words: &[String]) -> (bool, bool) {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let pair = |first: &str, second: &str| words.windows(2).any(|pair| pair[0] == first && pair[1] == second);
    let is_higher = has(HIGHER) || pair("average", "precision") || pair("roc", "auc");
    let is_lower = has(LOWER) || pair("cross", "entropy") || pair("log", "loss");
    (is_higher, is_lower)
}

fn one_of(ends: (bool, bool)) -> Option<Best> {
    match ends {
        (true, false) => Some(Best::Max),
        (false, true) => Some(Best::Min),
        _ => None,
    }
}

/// `val/topAcc_at-5` is `val top acc at 5`; digits stay with the letters before them.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for character in name.chars() {
        if character.is_alphanumeric() {
            let begins = !before.is_alphanumeric() || before.is_lowercase() && character.is_uppercase();
            match words.last_mut() {
                Some(word) if !begins => word.extend(character.to_lowercase()),
                _ => words.push(character.to_lowercase().collect()),
            }
        }
        before = character;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_no_doubt_have_a_good_end() {
        let directions = Directions::default();
        for higher in [
            "acc",
            "val/acc",
            "valAcc",
            "Accuracy",
            "test_f1",
            "roc_auc",
            "AUC",
            "val/iou",
            "PSNR",
            "SSIM",
            "r2",
            "accuracy/class_3",
            "recall@10",
            "mean_average_precision",
            "f1_score",
            "acc/val",
        ] {
            assert_eq!(directions.best(higher), Some(Best::Max), "{higher}");
        }
        for lower in [
            "loss",
            "train/loss",
            "val_loss",
            "trainLoss",
            "rmse",
            "MAE",
            "fid",
            "val/fid",
            "perplexity",
            "log_loss",
            "cross_entropy",
            "error",
            "loss/train",
            "valLoss/epoch",
            "clip_loss",
        ] {
            assert_eq!(directions.best(lower), Some(Best::Min), "{lower}");
        }
        for neither in [
            "train/d_loss",
            "g_loss",
            "generator/loss",
            "disc_loss",
            "loss_G",
            "lr",
            "epoch",
            "grad_norm",
            "score",
            "system/memory_error",
            "acc_loss",
            "",
            "///",
            "损失",
            "x".repeat(500).as_str(),
        ] {
            assert_eq!(directions.best(neither), None, "{neither}");
        }
    }

    #[test]
    fn the_words_of_the_user_win_and_are_forgotten_where_they_say_nothing_new() {
        let mut directions = Directions::default();
        directions.set("score", Direction::Higher);
        directions.set("loss", Direction::Neither);
        assert_eq!((directions.best("score"), directions.best("loss")), (Some(Best::Max), None));
        let text = serde_json::to_string(&directions).expect("writes");
        assert_eq!(text, r#"{"loss":"Neither","score":"Higher"}"#);
        assert_eq!(serde_json::from_str::<Directions>(&text).expect("reads"), directions);
        directions.set("score", Direction::Neither);
        directions.set("loss", Direction::Lower);
        assert_eq!(directions, Directions::default());
    }
}
