//! Ages as MLflow writes them: `1d2h3m4s`, each part optional, in that order, decimals allowed.

/// Milliseconds; `None` for what is no age. The empty text is 0, as in `mlflow gc --older-than`.
pub fn parse_age(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut seconds = 0.0;
    for (unit, length) in [('d', 86_400.0), ('h', 3600.0), ('m', 60.0), ('s', 1.0)] {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        if let Some(after) = after.strip_prefix(unit) {
            if !number.starts_with(|c: char| c.is_ascii_digit()) || number.ends_with('.') {
                return None;
            }
            seconds += number.parse::<f64>().ok()? * length;
            rest = after;
        }
    }
    (rest.is_empty() && seconds < 1e12).then_some((seconds * 1000.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::parse_age;

    #[test]
    fn ages_are_read_as_mlflow_reads_them() {
        for (text, millis) in [
            ("", 0),
            ("30d", 30 * 86_400_000),
            ("1d2h3m4s", 93_784_000),
            ("1.5h", 5_400_000),
            ("8h", 28_800_000),
            ("0.25s", 250),
        ] {
            assert_eq!(parse_age(text), Some(millis), "{text}");
        }
        for wrong in ["1", "d", "4s3m", "1d1d", "-1d", "1 d", ".5h", "1.d", "1e3s", "30D", "1.2.3d", "９d"] {
            assert_eq!(parse_age(wrong), None, "{wrong}");
        }
    }
}
