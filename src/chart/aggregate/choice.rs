//! What can be chosen about a group, with the words of the command line.

use std::fmt;
use std::str::FromStr;

/// What the line of a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum Center {
    /// Arithmetic mean.
    #[default]
    Mean,
    /// Middle value; of an even number of values the mean of the two in the middle.
    Median,
}

/// What the band of a group is. The widths are those of the mean; around a median they are drawn on both sides of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum Band {
    /// No band: its ends are the line.
    None,
    /// One standard deviation of the sample to either side.
    #[default]
    Std,
    /// One standard error of the mean to either side.
    StdErr,
    /// From the smallest to the largest value.
    MinMax,
    /// The 95 % confidence interval of the mean, by Student's t.
    Ci95,
}

/// Which values of several runs stand at one x.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum Align {
    /// Only x that are exactly equal meet: where runs were logged at different x, the line is of other runs at every point.
    Exact,
    /// The usual one: each run is interpolated linearly between its own points, at every x of any run; never beyond its ends, and not
    /// across a value that is not finite.
    #[default]
    Interpolate,
}

/// A text that names no variant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not one of {choices}")]
pub struct UnknownName {
    /// What was given.
    pub text: String,
    /// What could have been.
    pub choices: &'static str,
}

/// `Display` and `FromStr` by the names of the command line.
macro_rules! names {
    ($kind:ident, $choices:literal, $($variant:ident = $name:literal),+) => {
        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $name),+ })
            }
        }

        impl FromStr for $kind {
            type Err = UnknownName;

            fn from_str(text: &str) -> Result<Self, UnknownName> {
                match text.trim() {
                    $($name => Ok(Self::$variant),)+
                    _ => Err(UnknownName { text: text.to_owned(), choices: $choices }),
                }
            }
        }
    };
}

names!(Center, "mean, median", Mean = "mean", Median = "median");
names!(
    Band,
    "none, std, stderr, minmax, ci95",
    None = "none",
    Std = "std",
    StdErr = "stderr",
    MinMax = "minmax",
    Ci95 = "ci95"
);
names!(Align, "exact, interpolate", Exact = "exact", Interpolate = "interpolate");
