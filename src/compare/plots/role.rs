//! What can be chosen of a plot: fields in roles, and options.

/// What a field is in a plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    X,
    Y,
    /// The metric that all is about.
    Metric,
    /// What parts runs into groups.
    By,
    Color,
    Size,
}

impl Role {
    /// Locale key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::X => "plot-role-x",
            Self::Y => "plot-role-y",
            Self::Metric => "plot-role-metric",
            Self::By => "plot-role-by",
            Self::Color => "plot-color",
            Self::Size => "plot-role-size",
        }
    }

    /// Whether a plot is drawn without it.
    pub fn is_optional(self) -> bool {
        matches!(self, Self::Color | Self::Size)
    }
}

/// A switch, or one of a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlotOption {
    /// Locale key of its name, by which it is set.
    pub key: &'static str,
    /// Locale keys of the words; none for a switch.
    pub words: &'static [&'static str],
    /// Which of them, or 1 for a switch that is on.
    pub chosen: usize,
}
