//! The buttons, lists and sliders of a figure: what they are called, and what each choice would do.

use serde_json::Value;

use super::changes;
use super::figure::Figure;
use super::text::plain;
use crate::preview::safe;

/// Most choices of one menu.
const MOST: usize = 500;

/// How a menu looks in plotly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuKind {
    List,
    Buttons,
    Slider,
}

/// A menu of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Menu {
    /// Position among `updatemenus`, then `sliders`: the key of [`View::chosen`](super::View::chosen).
    pub at: usize,
    pub kind: MenuKind,
    /// Safe to show; may be empty.
    pub name: String,
    pub choices: Vec<Choice>,
    /// What the figure is shown with, before anything was chosen.
    pub active: Option<usize>,
}

/// One of the choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Safe to show.
    pub label: String,
    pub effect: Effect,
}

/// What a choice does.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Traces or the layout change.
    Change {
        /// It says which traces are seen.
        shows_traces: bool,
        /// Axes of which it says what is seen (`xaxis2`).
        axes: Vec<String>,
    },
    /// A frame of the animation is shown.
    Frame(usize),
    Play,
    Pause,
    /// The method is not understood; its name, safe to show.
    Unknown(String),
}

/// Menus that are seen and do more than the controls of the frames do anyway.
pub(super) fn of(figure: &Figure) -> Vec<Menu> {
    let lists = changes::menus(&figure.layout);
    let all = lists.into_iter().enumerate().filter(|(_, (menu, _))| menu.get("visible") != Some(&Value::Bool(false)));
    let mut menus: Vec<Menu> = all.map(|(at, (menu, is_slider))| menu_of(figure, at, menu, is_slider)).collect();
    menus.retain(|menu| {
        let is_of_frames = |choice: &Choice| matches!(choice.effect, Effect::Frame(_) | Effect::Play | Effect::Pause);
        !menu.choices.is_empty() && (figure.frames.is_empty() || !menu.choices.iter().all(is_of_frames))
    });
    menus
}

fn menu_of(figure: &Figure, at: usize, menu: &Value, is_slider: bool) -> Menu {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(label).unwrap_or_default();
    let kind = match (is_slider, menu.get("type").and_then(Value::as_str)) {
        (true, _) => MenuKind::Slider,
        (false, Some("buttons")) => MenuKind::Buttons,
        (false, _) => MenuKind::List,
    };
    let prefix = text(menu.pointer("/currentvalue/prefix"));
    let prefix = prefix.trim_end_matches([':', '=', ' ']).to_owned();
    let choices = changes::steps(menu, is_slider).iter().take(MOST).map(|step| Choice {
        label: match step.get("label") {
            Some(Value::String(text)) => label(text),
            Some(other) => other.to_string(),
            None => text(step.get("name")),
        },
        effect: effect(figure, step),
    });
    let choices: Vec<Choice> = choices.collect();
    let active = menu.get("active").map_or(Some(0), |at| at.as_u64().map(|at| at as usize));
    Menu {
        at,
        kind,
        name: if prefix.is_empty() { text(menu.get("name")) } else { prefix },
        active: active.filter(|at| *at < choices.len()),
        choices,
    }
}

fn effect(figure: &Figure, step: &Value) -> Effect {
    let method = step.get("method").and_then(Value::as_str).unwrap_or("restyle");
    if method == "animate" {
        return animation(figure, step).unwrap_or_else(|| Effect::Unknown(method.to_owned()));
    }
    match changes::Change::of(step) {
        Some(change) => {
            let axes = change.layout.iter().filter_map(|(path, _)| {
                let axis = path.split(['.', '[']).next()?;
                let number = axis.strip_prefix("xaxis").or_else(|| axis.strip_prefix("yaxis"))?;
                number.bytes().all(|byte| byte.is_ascii_digit()).then(|| axis.to_owned())
            });
            Effect::Change {
                axes: axes.collect(),
                shows_traces: change.traces.iter().any(|(path, _)| *path == "visible"),
            }
        }
        None => Effect::Unknown(label(method)),
    }
}

fn animation(figure: &Figure, step: &Value) -> Option<Effect> {
    let named = |name: &Value| figure.frames.iter().position(|frame| frame.get("name") == Some(name));
    match step.get("args")?.get(0) {
        _ if figure.frames.is_empty() => None,
        None | Some(Value::Null) => Some(Effect::Play),
        Some(Value::Array(list)) => match &list[..] {
            [Value::Null] => Some(Effect::Pause),
            [one] => named(one).map(Effect::Frame),
            _ => (list.len() == figure.frames.len()).then_some(Effect::Play),
        },
        Some(name) => named(name).map(Effect::Frame).or_else(|| {
            let is_group = figure.frames.iter().any(|frame| frame.get("group") == Some(name));
            is_group.then_some(Effect::Play)
        }),
    }
}

fn label(text: &str) -> String {
    safe(plain(text).trim(), 80).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn figure(layout: Value) -> Figure {
        Figure { data: vec![json!({}), json!({})], layout, frames: vec![json!({"name": "a"}), json!({"name": "b"})] }
    }

    #[test]
    fn choices_say_what_they_do() {
        let step = |method: &str, args: Value| json!({"label": method, "method": method, "args": args});
        let layout = json!({"updatemenus": [{"active": 2, "buttons": [
            step("restyle", json!([{"visible": [true, false]}])),
            step("relayout", json!([{"xaxis2.range": [0, 1], "title.text": "x"}])),
            step("relayout", json!(["yaxis.type", "log"])),
            step("update", json!([{"y": [[1]]}, {"yaxis.type": "log"}])),
            step("animate", json!(["b"])),
            step("animate", json!([["a"], {}])),
            step("animate", json!(["no such"])),
            step("skip", json!([])),
        ]}], "sliders": [{"currentvalue": {"prefix": "lr: "}, "steps": [step("restyle", json!(["opacity", 0.5]))]}]});
        let menus = of(&figure(layout));
        let change = |shows_traces, axes: &[&str]| Effect::Change {
            shows_traces,
            axes: axes.iter().map(|axis| (*axis).to_owned()).collect(),
        };
        let effects: Vec<Effect> = menus[0].choices.iter().map(|choice| choice.effect.clone()).collect();
        let unknown = |name: &str| Effect::Unknown(name.to_owned());
        assert_eq!(
            effects[..4],
            [change(true, &[]), change(false, &["xaxis2"]), change(false, &["yaxis"]), change(false, &["yaxis"])]
        );
        assert_eq!(effects[4..], [Effect::Frame(1), Effect::Frame(0), unknown("animate"), unknown("skip")]);
        assert_eq!((menus[0].active, menus[0].kind), (Some(2), MenuKind::List));
        assert_eq!((menus[1].at, &*menus[1].name, menus[1].kind), (1, "lr", MenuKind::Slider));
    }

    #[test]
    fn menus_that_only_play_frames_are_left_to_the_controls_of_frames() {
        let play = json!({"label": "Play", "method": "animate", "args": [null]});
        let pause = json!({"label": "Pause", "method": "animate", "args": [[null], {}]});
        let layout = json!({"updatemenus": [{"type": "buttons", "buttons": [play, pause]},
            {"visible": false, "buttons": [play]}, {"type": "buttons", "buttons": [play, {"args": [{"opacity": 1}]}]}]});
        let menus = of(&figure(layout));
        assert_eq!(menus.iter().map(|menu| menu.at).collect::<Vec<_>>(), [2]);
        assert_eq!(menus[0].choices[0].effect, Effect::Play);
    }
}
