//! Which end of a metric is the good one, as far as its name says so.

use super::Best;

/// Words of a name after which more is better.
const UP: [&str; 22] = [
    "acc",
    "accuracy",
    "auc",
    "auroc",
    "auprc",
    "ap",
    "map",
    "f1",
    "f1score",
    "recall",
    "precision",
    "iou",
    "miou",
    "dice",
    "psnr",
    "ssim",
    "r2",
    "bleu",
    "rouge",
    "reward",
    "top1",
    "top5",
];
/// Words of a name after which less is better.
const DOWN: [&str; 18] = [
    "loss",
    "fid",
    "kid",
    "error",
    "err",
    "mse",
    "rmse",
    "mae",
    "mape",
    "rmsle",
    "wer",
    "cer",
    "perplexity",
    "ppl",
    "nll",
    "lpips",
    "logloss",
    "brier",
];
/// Words after which neither is: the losses of two networks that play against each other.
const NEITHER: [&str; 8] = ["g", "d", "gen", "disc", "generator", "discriminator", "adv", "adversarial"];

/// `None` where the name does not tell, or says both.
pub fn direction_of(metric: &str) -> Option<Best> {
    let lower = metric.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    match (has(&UP), has(&DOWN)) {
        _ if has(&NEITHER) => None,
        (true, false) => Some(Best::Max),
        (false, true) => Some(Best::Min),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_which_end_is_good() {
        for (name, wanted) in [
            ("val/acc", Some(Best::Max)),
            ("val_f1-score", Some(Best::Max)),
            ("Top1", Some(Best::Max)),
            ("val/fid", Some(Best::Min)),
            ("train loss", Some(Best::Min)),
            ("LOSS", Some(Best::Min)),
            ("train/g_loss", None),
            ("d_loss", None),
            ("accuracy_error", None),
            ("lr", None),
            ("glossary", None),
            ("损失", None),
            ("", None),
        ] {
            assert_eq!(direction_of(name), wanted, "{name}");
        }
    }
}
