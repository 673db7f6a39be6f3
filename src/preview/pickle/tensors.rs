//! All tensors below a value, by the path that leads to each, as `state_dict` names them.

use super::arrays::{self, Array};
use super::value::{Id, Values};

/// Tensors that are listed.
const MAX_TENSORS: usize = 100_000;
const MAX_DEPTH: usize = 48;
/// Values that are looked at.
const MAX_VISITS: usize = 3_000_000;

/// Names and what they name.
pub(in crate::preview) fn tensors(values: &Values, top: Id) -> Vec<(String, Array)> {
    let mut walk = Walk { values, found: Vec::new(), open: Vec::new(), visits: 0 };
    walk.value(&mut String::new(), top);
    walk.found
}

struct Walk<'a> {
    values: &'a Values,
    found: Vec<(String, Array)>,
    open: Vec<Id>,
    visits: usize,
}

impl Walk<'_> {
    fn value(&mut self, path: &mut String, id: Id) {
        self.visits += 1;
        if self.visits > MAX_VISITS || self.found.len() >= MAX_TENSORS {
            return;
        }
        if let Some(array) = arrays::array(self.values, id) {
            self.found.push((path.clone(), array));
            return;
        }
        if self.open.len() >= MAX_DEPTH || self.open.contains(&id) {
            return;
        }
        self.open.push(id);
        let values = self.values;
        for (at, &item) in values.items(id).iter().enumerate() {
            self.below(path, &format!("[{at}]"), item);
        }
        for &(key, value) in values.pairs(id) {
            let name = values.text(key).map(str::to_owned).or_else(|| values.int(key).map(|key| key.to_string()));
            self.below(path, &name.unwrap_or_else(|| "?".to_owned()), value);
        }
        if let Some(object) = values.object(id) {
            for (key, value) in values.attributes(object) {
                match values.text(key) {
                    // The parts of a module, which have no name of their own in a `state_dict`.
                    Some("_parameters" | "_buffers" | "_modules") => self.below(path, "", value),
                    name => self.below(path, name.unwrap_or("?"), value),
                }
            }
        }
        self.open.pop();
    }

    fn below(&mut self, path: &mut String, name: &str, id: Id) {
        let length = path.len();
        if !path.is_empty() && !name.is_empty() && !name.starts_with('[') {
            path.push('.');
        }
        path.push_str(name);
        self.value(path, id);
        path.truncate(length);
    }
}
