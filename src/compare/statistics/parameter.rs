//! The values of one parameter, one for each run: numbers, or categories.

use std::collections::HashMap;

use crate::model::numbers::parse_number;

/// What a run has for a parameter, a tag or any other column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    Number(f64),
    Text(&'a str),
    /// Nothing was logged.
    Missing,
}

impl<'a> Value<'a> {
    /// Of a text as it was logged: `1e-3` and `0.001` are one number.
    pub fn of_text(text: &'a str) -> Self {
        parse_number(text).map_or(Self::Text(text.trim()), Self::Number)
    }

    fn is_nothing(self) -> bool {
        match self {
            Self::Number(number) => number.is_nan(),
            Self::Text(text) => matches!(text, "" | "None" | "none" | "null" | "NULL" | "N/A"),
            Self::Missing => true,
        }
    }
}

/// Of a switch, where all values are such.
fn switch(value: &Value<'_>) -> Option<f64> {
    let Value::Text(text) = value else { return None };
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(1.0),
        "false" | "no" | "off" => Some(0.0),
        _ => None,
    }
}

/// The values of a parameter, told apart.
#[derive(Clone, Debug, PartialEq)]
pub enum Parameter {
    /// Numbers, and switches as 0 and 1; NaN where there is none.
    Numbers(Vec<f64>),
    /// The category of each run, from 0; a missing value is one of its own.
    Categories { of: Vec<usize>, count: usize },
}

impl Parameter {
    /// Numbers when every value that is there is one (or each is a switch: true and false, yes and no, on and off);
    /// `None` and the like count as missing then. Categories when any is a word, or when only one number occurs beside
    /// missing ones, so that all there is to tell apart is whether it was given.
    pub fn of(values: &[Value<'_>]) -> Self {
        let each = |number: fn(&Value<'_>) -> Option<f64>| -> Option<Vec<f64>> {
            let of = |value: &Value<'_>| if value.is_nothing() { Some(f64::NAN) } else { number(value) };
            values.iter().map(of).collect()
        };
        let numbers = each(|value| if let Value::Number(number) = value { Some(*number) } else { None });
        let Some(numbers) = numbers.or_else(|| each(switch)) else {
            return Self::categories(values);
        };
        let mut there = numbers.iter().filter(|number| !number.is_nan());
        let is_one = there.next().is_none_or(|first| there.all(|other| other == first));
        if is_one { Self::categories(values) } else { Self::Numbers(numbers) }
    }

    /// The numbers alone, the words counted as missing: of a parameter that has too many values for categories.
    pub fn numbers_alone(values: &[Value<'_>]) -> Vec<f64> {
        values.iter().map(|value| if let Value::Number(number) = value { *number } else { f64::NAN }).collect()
    }

    fn categories(values: &[Value<'_>]) -> Self {
        #[derive(PartialEq, Eq, Hash)]
        enum Key<'a> {
            Number(u64),
            Text(&'a str),
            Missing,
        }
        let mut found = HashMap::new();
        let of = values.iter().map(|value| {
            let key = match value {
                // Adding zero makes 0 of -0.
                Value::Number(number) if !number.is_nan() => Key::Number((number + 0.0).to_bits()),
                Value::Number(_) => Key::Text("NaN"),
                Value::Text(text) => Key::Text(text),
                Value::Missing => Key::Missing,
            };
            let next = found.len();
            *found.entry(key).or_insert(next)
        });
        let of = of.collect();
        Self::Categories { of, count: found.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Parameter {
        let value = |text: &&'static str| if *text == "-" { Value::Missing } else { Value::of_text(text) };
        let texts: Vec<&'static str> = texts.iter().map(|text| -> &'static str { text.to_string().leak() }).collect();
        Parameter::of(&texts.iter().map(value).collect::<Vec<_>>())
    }

    #[test]
    fn numbers_and_words_are_told_apart() {
        let Parameter::Numbers(numbers) = of(&["1e-3", "0.001", " 2 ", "-", "None", "nan", "inf"]) else {
            panic!("numbers")
        };
        assert_eq!(numbers[..3], [0.001, 0.001, 2.0]);
        assert!(numbers[3..6].iter().all(|number| number.is_nan()));
        assert_eq!(numbers[6], f64::INFINITY);
        let words = of(&["1e-3", "auto", "0.001", "-", "auto", "None"]);
        assert_eq!(words, Parameter::Categories { of: vec![0, 1, 0, 2, 1, 3], count: 4 });
        assert_eq!(of(&["True", "no", "true"]), Parameter::Numbers(vec![1.0, 0.0, 1.0]));
        assert_eq!(of(&["True", "1"]), Parameter::Categories { of: vec![0, 1], count: 2 });
        assert_eq!(of(&["5", "-", "5.0"]), Parameter::Categories { of: vec![0, 1, 0], count: 2 });
        assert_eq!(of(&["-", "-"]), Parameter::Categories { of: vec![0, 0], count: 1 });
        assert_eq!(of(&[]), Parameter::Categories { of: vec![], count: 0 });
    }
}
