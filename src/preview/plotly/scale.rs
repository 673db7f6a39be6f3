//! Colour scales: those of plotly by name, and those that a file spells out.

use serde_json::Value;

use super::color::Color;

/// A colour scale from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::preview) struct Scale {
    /// In ascending order, at least one.
    stops: Vec<(f64, Color)>,
}

/// Names and colours at equal distances, as plotly.js and plotly.py have them; of those at other distances, `AT` tells where.
const NAMED: &[(&str, &[&str])] = &[
    ("greys", &["#000000", "#ffffff"]),
    ("ylgnbu", &["#081d58", "#253494", "#225ea8", "#1d91c0", "#41b6c4", "#7fcdbb", "#c7e9b4", "#edf8d9", "#ffffd9"]),
    ("greens", &["#00441b", "#006d2c", "#238b45", "#41ab5d", "#74c476", "#a1d99b", "#c7e9c0", "#e5f5e0", "#f7fcf5"]),
    ("ylorrd", &["#800026", "#bd0026", "#e31a1c", "#fc4e2a", "#fd8d3c", "#feb24c", "#fed976", "#ffeda0", "#ffffcc"]),
    ("bluered", &["#0000ff", "#ff0000"]),
    ("rdbu", &["#050aac", "#6a89f7", "#bebebe", "#dcaa84", "#e6915a", "#b20a1c"]),
    ("reds", &["#dcdcdc", "#f5c39d", "#f5a069", "#b20a1c"]),
    ("blues", &["#050aac", "#283cbe", "#4664f5", "#5a78f5", "#6a89f7", "#dcdcdc"]),
    (
        "picnic",
        &[
            "#0000ff", "#3399ff", "#66ccff", "#99ccff", "#ccccff", "#ffffff", "#ffccff", "#ff99ff", "#ff66cc",
            "#ff6666", "#ff0000",
        ],
    ),
    ("rainbow", &["#96005a", "#0000c8", "#0019ff", "#0098ff", "#2cff96", "#97ff00", "#ffea00", "#ff6f00", "#ff0000"]),
    ("portland", &["#0c3383", "#0a88ba", "#f2d338", "#f28f38", "#d91e1e"]),
    ("jet", &["#000083", "#003caa", "#05ffff", "#ffff00", "#fa0000", "#800000"]),
    ("hot", &["#000000", "#e60000", "#ffd200", "#ffffff"]),
    ("blackbody", &["#000000", "#e60000", "#e6d200", "#ffffff", "#a0c8ff"]),
    ("earth", &["#000082", "#00b4b4", "#28d228", "#e6e632", "#784614", "#ffffff"]),
    ("electric", &["#000000", "#1e0064", "#780064", "#a05a00", "#e6c800", "#fffadc"]),
    (
        "viridis",
        &[
            "#440154", "#48186a", "#472d7b", "#424086", "#3b528b", "#33638d", "#2c728e", "#26828e", "#21918c",
            "#1fa088", "#28ae80", "#3fbc73", "#5ec962", "#84d44b", "#addc30", "#d8e219", "#fde725",
        ],
    ),
    (
        "cividis",
        &["#00204d", "#00336f", "#39486b", "#575c6d", "#707173", "#8a8779", "#a69d75", "#c4b56c", "#e4cf5b", "#ffea46"],
    ),
    (
        "plasma",
        &["#0d0887", "#46039f", "#7201a8", "#9c179e", "#bd3786", "#d8576b", "#ed7953", "#fb9f3a", "#fdca26", "#f0f921"],
    ),
    (
        "inferno",
        &["#000004", "#1b0c41", "#4a0c6b", "#781c6d", "#a52c60", "#cf4446", "#ed6925", "#fb9b06", "#f7d13d", "#fcffa4"],
    ),
    (
        "magma",
        &["#000004", "#180f3d", "#440f76", "#721f81", "#9e2f7f", "#cd4071", "#f1605d", "#fd9668", "#feca8d", "#fcfdbf"],
    ),
    (
        "turbo",
        &[
            "#30123b", "#4145ab", "#4675ed", "#39a2fc", "#1bcfd4", "#24eca6", "#61fc6c", "#a4fc3b", "#d1e834",
            "#f3c63a", "#fe9b2d", "#f36315", "#d93806", "#b11901", "#7a0402",
        ],
    ),
];

/// Where the stops of a named scale are that do not stand at equal distances.
const AT: &[(&str, &[f64])] = &[
    ("rdbu", &[0.0, 0.35, 0.5, 0.6, 0.7, 1.0]),
    ("reds", &[0.0, 0.2, 0.4, 1.0]),
    ("blues", &[0.0, 0.35, 0.5, 0.6, 0.7, 1.0]),
    ("jet", &[0.0, 0.125, 0.375, 0.625, 0.875, 1.0]),
    ("hot", &[0.0, 0.3, 0.6, 1.0]),
    ("blackbody", &[0.0, 0.2, 0.4, 0.7, 1.0]),
    ("earth", &[0.0, 0.1, 0.2, 0.4, 0.6, 1.0]),
    ("electric", &[0.0, 0.15, 0.4, 0.6, 0.8, 1.0]),
];

impl Scale {
    /// A scale by its name, in any case; `_r` at the end turns it round.
    pub(in crate::preview) fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        if let Some(name) = name.strip_suffix("_r") {
            return Some(Self::named(name)?.reversed());
        }
        let colors = NAMED.iter().find(|(known, _)| *known == name)?.1;
        let places = AT.iter().find(|(known, _)| *known == name).map(|(_, at)| *at);
        let last = (colors.len() - 1) as f64;
        let at = |index: usize| places.and_then(|at| at.get(index).copied()).unwrap_or(index as f64 / last);
        let stops = colors.iter().enumerate().filter_map(|(index, color)| Some((at(index), Color::parse(color)?)));
        Some(Self { stops: stops.collect() })
    }

    /// What an attribute says: a name, or stops, or colours at equal distances.
    pub(in crate::preview) fn of(value: &Value) -> Option<Self> {
        if let Some(name) = value.as_str() {
            return Self::named(name);
        }
        let list = value.as_array()?;
        let last = list.len().saturating_sub(1).max(1) as f64;
        let stop = |(index, stop): (usize, &Value)| match stop {
            Value::String(color) => Some((index as f64 / last, Color::parse(color)?)),
            Value::Array(pair) => match &pair[..] {
                [at, color] => Some((at.as_f64()?, Color::parse(color.as_str()?)?)),
                _ => None,
            },
            _ => None,
        };
        let mut stops: Vec<(f64, Color)> = list.iter().enumerate().map(stop).collect::<Option<_>>()?;
        stops.sort_by(|a, b| a.0.total_cmp(&b.0));
        (!stops.is_empty()).then_some(Self { stops })
    }

    /// From one colour to another.
    pub(in crate::preview) fn between(low: Color, high: Color) -> Self {
        Self { stops: vec![(0.0, low), (1.0, high)] }
    }

    #[must_use]
    pub(in crate::preview) fn reversed(self) -> Self {
        Self { stops: self.stops.into_iter().rev().map(|(at, color)| (1.0 - at, color)).collect() }
    }

    /// The colour at a place between 0 and 1; what lies outside is taken for the end.
    pub(in crate::preview) fn at(&self, place: f64) -> Color {
        let next = self.stops.partition_point(|(at, _)| *at <= place);
        match (next.checked_sub(1).and_then(|at| self.stops.get(at)), self.stops.get(next)) {
            (Some((low, first)), Some((high, second))) => first.mix(*second, (place - low) / (high - low)),
            (Some((_, color)), None) | (None, Some((_, color))) => *color,
            (None, None) => Color::BLACK,
        }
    }
}
