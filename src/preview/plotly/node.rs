//! A part of a figure with all that may say it: the frame of an animation, the file, the template. Nothing is copied.

use serde_json::Value;

use super::color::Color;
pub(in crate::preview) use super::numbers::number;

/// Most layers that say one thing.
const LAYERS: usize = 4;

/// A part of a figure. What an earlier layer says counts before what a later one says, value by value.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::preview) struct Node<'a> {
    /// The template is the last.
    layers: [Option<&'a Value>; LAYERS],
    /// Plain colours are not taken from the template.
    is_plain: bool,
}

impl<'a> Node<'a> {
    /// What a change by the user, a frame, the file and the template say, in this order. With `is_plain`, colours of the
    /// template do not count.
    pub(super) fn new(layers: [Option<&'a Value>; LAYERS], is_plain: bool) -> Self {
        Self { layers, is_plain }
    }

    /// The part at a path such as `marker.line`.
    pub(in crate::preview) fn get(self, path: &str) -> Self {
        path.split('.').fold(self, |node, key| {
            // A layer that says something that has no parts hides what is below it.
            let mut is_hidden = false;
            let layers = node.layers.map(|layer| {
                let layer = layer.filter(|_| !is_hidden)?;
                is_hidden |= !layer.is_object() && !layer.is_null();
                layer.get(key)
            });
            Self { layers, ..node }
        })
    }

    /// The same without the template.
    pub(in crate::preview) fn own(self) -> Self {
        let mut layers = self.layers;
        layers[LAYERS - 1] = None;
        Self { layers, ..self }
    }

    /// With the template of another part.
    #[must_use]
    pub(in crate::preview) fn with_last(self, other: Self) -> Self {
        let mut layers = self.layers;
        layers[LAYERS - 1] = other.layers[LAYERS - 1];
        Self { layers, ..self }
    }

    /// What is said: anything but `null`.
    pub(in crate::preview) fn value(self) -> Option<&'a Value> {
        self.layers.into_iter().flatten().find(|value| !value.is_null())
    }

    pub(in crate::preview) fn is_some(self) -> bool {
        self.value().is_some()
    }

    /// The value at a path.
    pub(in crate::preview) fn at(self, path: &str) -> Option<&'a Value> {
        self.get(path).value()
    }

    /// A number at a path; numbers in quotes are numbers.
    pub(in crate::preview) fn number(self, path: &str) -> Option<f64> {
        number(self.at(path)?)
    }

    /// A text at a path.
    pub(in crate::preview) fn text(self, path: &str) -> Option<&'a str> {
        self.at(path)?.as_str()
    }

    /// Yes or no at a path.
    pub(in crate::preview) fn flag(self, path: &str) -> Option<bool> {
        self.at(path)?.as_bool()
    }

    /// The elements of an array at a path; none where there is none.
    pub(in crate::preview) fn list(self, path: &str) -> &'a [Value] {
        self.at(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The elements of an array of objects at a path, with `defaults` of the template for each.
    pub(in crate::preview) fn items(self, path: &str, defaults: &str) -> Vec<Self> {
        let last = self.layers[LAYERS - 1].and_then(|template| template.get(defaults));
        let list = self.own().list(path);
        list.iter().map(|item| Self::new([None, None, Some(item), last], self.is_plain)).collect()
    }

    /// Two numbers at a path.
    pub(in crate::preview) fn pair(self, path: &str) -> Option<[f64; 2]> {
        match self.list(path) {
            [first, second] => Some([number(first)?, number(second)?]),
            _ => None,
        }
    }

    /// A colour at a path.
    pub(in crate::preview) fn color(self, path: &str) -> Option<Color> {
        let node = if self.is_plain { self.own() } else { self };
        Color::parse(node.text(path)?)
    }
}
