//! What is written on the nodes of a tree.

use super::super::super::color::Color;
use super::super::super::text::{Font, Rich};
use super::super::super::values::{Each, plain};
use super::super::pie::slices::percent;
use super::super::words::{self, Value};
use super::forest::Forest;
use super::tree::Node;

impl Forest<'_, '_> {
    /// The text of a node with its font; `None` where there is none.
    pub(super) fn text(&self, node: &Node) -> Option<(Rich, Font)> {
        let index = node.index?;
        let trace = self.trace.node;
        let label = self.labels.text(index);
        let template = Each::at(trace, "texttemplate").text(index);
        let text = if template.is_empty() {
            let info =
                trace.text("textinfo").unwrap_or(if trace.get("text").is_some() { "text+label" } else { "label" });
            let mut parts = vec![String::new(); 5];
            for name in info.split('+') {
                let parent = node.parent.unwrap_or_default();
                match name {
                    "label" => parts[0] = label.clone().into_owned(),
                    "text" => parts[1] = self.texts.text(index).into_owned(),
                    "value" => parts[2] = plain(node.value),
                    "percent parent" => parts[3] = format!("{} of parent", percent(self.share_of(node, parent))),
                    "percent entry" => parts[4] = format!("{} of entry", percent(self.share_of(node, 0))),
                    "percent root" => parts[4] = format!("{} of root", percent(self.share_of(node, 0))),
                    _ => (),
                }
            }
            parts.retain(|part| !part.is_empty());
            parts.join("<br>")
        } else {
            let shares = [self.share_of(node, node.parent.unwrap_or_default()), self.share_of(node, 0)];
            let written = shares.map(percent);
            words::fill(
                &template,
                self.trace,
                index,
                &[
                    ("label", Value::Text(&label)),
                    ("value", Value::Number(node.value)),
                    ("percentParent", Value::Share(shares[0], &written[0])),
                    ("percentEntry", Value::Share(shares[1], &written[1])),
                    ("percentRoot", Value::Share(shares[1], &written[1])),
                ],
            )
        };
        let rich = Rich::parse(&text);
        if rich.is_empty() {
            return None;
        }
        let name = if trace.get("insidetextfont").is_some() { "insidetextfont" } else { "textfont" };
        let font = self.sheet.font(trace.get(name), 1.0);
        let color = self.color(node);
        let ground = if color.alpha > 0.0 { color.contrast() } else { Color::solid(font.color.rgb) };
        let color = words::color_at(self.sheet, trace, name, index).unwrap_or(ground);
        Some((rich, font.colored(color)))
    }
}
