//! What a figure says of itself beside its picture: for screen readers, and for the controls around it.

use serde_json::Value;

use super::figure::Figure;
use super::menus::Menu;
use super::text::plain as without_markup;
use super::view::Camera;

/// From where plotly looks at a scene that says nothing.
pub const USUAL_CAMERA: Camera = Camera { eye: [1.25, 1.25, 1.25], center: [0.0; 3], up: [0.0, 0.0, 1.0] };
/// Names of traces and axes that are told.
const MOST_NAMES: usize = 12;
/// Milliseconds between the frames of an animation that names no other time.
const FRAME_TIME: f64 = 500.0;

/// See the module. Texts are without markup, and safe to show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    pub title: String,
    /// Names of traces that have one, not all where there are many.
    pub traces: Vec<String>,
    pub trace_count: usize,
    /// Titles of axes, likewise.
    pub axes: Vec<String>,
    /// Names of the frames of an animation.
    pub frames: Vec<String>,
    /// How long a frame stands, milliseconds.
    pub frame_time: f64,
    /// Values of all traces at the x of the pointer are told, not of one alone.
    pub is_unified: bool,
    /// Its buttons, lists and sliders.
    pub menus: Vec<Menu>,
}

impl Facts {
    /// Of a figure.
    pub fn of(figure: &Figure) -> Self {
        let layout = &figure.layout;
        let is_axis = |name: &str| name.starts_with("xaxis") || name.starts_with("yaxis") || name.starts_with("zaxis");
        let top = layout.as_object().into_iter().flatten();
        let scenes =
            top.clone().filter(|(name, _)| name.starts_with("scene")).filter_map(|(_, scene)| scene.as_object());
        let axes = top.chain(scenes.flatten()).filter(|(name, _)| is_axis(name)).filter_map(|(_, axis)| title_of(axis));
        let names = figure.data.iter().filter_map(|trace| trace.get("name").and_then(Value::as_str));
        Self {
            title: title(figure),
            traces: names.map(plain).filter(|name| !name.is_empty()).take(MOST_NAMES).collect(),
            trace_count: figure.data.len(),
            axes: axes.filter(|title| !title.is_empty()).take(MOST_NAMES).collect(),
            frames: figure.frames.iter().enumerate().map(frame_name).collect(),
            frame_time: frame_time(layout),
            menus: super::menus::of(figure),
            is_unified: matches!(layout.get("hovermode").and_then(Value::as_str), Some("x" | "x unified")),
        }
    }
}

/// Without markup, and safe to show; empty where it has none.
pub fn title(figure: &Figure) -> String {
    title_of(&figure.layout).unwrap_or_default()
}

/// Width and height that a figure asks for, points.
pub fn asked_size(figure: &Figure) -> [Option<f64>; 2] {
    ["width", "height"].map(|name| {
        let side = figure.layout.get(name).and_then(Value::as_f64);
        side.filter(|side| (10.0..=10_000.0).contains(side))
    })
}

fn frame_name((at, frame): (usize, &Value)) -> String {
    match frame.get("name") {
        Some(Value::String(name)) => plain(name),
        Some(Value::Number(name)) => name.to_string(),
        _ => (at + 1).to_string(),
    }
}

/// What the first button that plays says.
fn frame_time(layout: &Value) -> f64 {
    let menus = layout.get("updatemenus").and_then(Value::as_array).into_iter().flatten();
    let buttons = menus.filter_map(|menu| menu.get("buttons")?.as_array()).flatten();
    let plays = buttons.filter(|button| button.get("method").and_then(Value::as_str) == Some("animate"));
    let mut times = plays.filter_map(|button| button.pointer("/args/1/frame/duration")?.as_f64());
    times.find(|time| *time > 0.0).unwrap_or(FRAME_TIME).clamp(40.0, 10_000.0)
}

/// Of a layout or an axis: a text, or an object with one.
fn title_of(of: &Value) -> Option<String> {
    let title = of.get("title")?;
    title.as_str().or_else(|| title.get("text")?.as_str()).map(plain)
}

/// Without tags, in one line.
fn plain(text: &str) -> String {
    crate::preview::safe(without_markup(text).trim(), 200).into_owned()
}

/// From where a figure has a scene looked at.
pub fn camera_of(figure: &Figure, scene: &str) -> Camera {
    let told = figure.layout.get(scene).and_then(|scene| scene.get("camera"));
    let triple = |key: &str, usual: [f64; 3]| {
        let at = |axis: usize, name: &str| {
            let value = told.and_then(|camera| camera.get(key)?.get(name)?.as_f64());
            value.filter(|value| value.is_finite()).unwrap_or(usual[axis])
        };
        [at(0, "x"), at(1, "y"), at(2, "z")]
    };
    let Camera { eye, center, up } = USUAL_CAMERA;
    Camera { eye: triple("eye", eye), center: triple("center", center), up: triple("up", up) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_figure_tells_its_title_traces_axes_frames_and_size() {
        let figure = Figure {
            data: vec![json!({"name": "train <b>loss</b>"}), json!({"type": "bar"})],
            layout: json!({"title": {"text": "Loss<br><sup>of a < b</sup>"}, "width": 700, "height": "x",
                "xaxis": {"title": "step"}, "yaxis": {"title": {"text": "loss"}}, "scene": {"zaxis": {"title": "z"}},
                "hovermode": "x unified", "updatemenus": [{"buttons": [{"method": "restyle"},
                {"method": "animate", "args": [null, {"frame": {"duration": 250}}]}]}]}),
            frames: vec![json!({"name": "1952"}), json!({"name": 7}), json!({})],
        };
        let facts = Facts::of(&figure);
        assert_eq!(facts.title, "Loss of a < b");
        assert_eq!((&facts.traces[..], facts.trace_count), (&["train loss".to_owned()][..], 2));
        assert_eq!(facts.axes.join(" "), "step loss z");
        assert_eq!(asked_size(&figure), [Some(700.0), None]);
        assert_eq!(facts.frames.join(" "), "1952 7 3");
        assert_eq!(facts.frame_time, 250.0);
        assert!(facts.is_unified);
    }

    #[test]
    fn a_scene_is_looked_at_from_where_the_figure_says() {
        let layout = json!({"scene2": {"camera": {"eye": {"x": 2, "y": 0.5}, "center": {"z": -0.2}}}});
        let figure = Figure { layout, ..Figure::default() };
        let camera = camera_of(&figure, "scene2");
        assert_eq!((camera.eye, camera.center, camera.up), ([2.0, 0.5, 1.25], [0.0, 0.0, -0.2], [0.0, 0.0, 1.0]));
        assert_eq!(camera_of(&figure, "scene"), USUAL_CAMERA);
    }
}
