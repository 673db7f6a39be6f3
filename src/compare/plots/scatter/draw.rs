//! Draws a scatter plot.

use jiff::tz::TimeZone;

use super::super::colors::Colors;
use super::super::data::{Column, Field, PlotData, PlotRun};
use super::super::frame::{Frame, nothing};
use super::super::plot::{Plot, Sheet};
use super::super::scale;
use super::super::style::PlotStyle;
use super::super::values::Wording;
use super::scene::Scene;
use super::{ScatterSetup, lines, points};
use crate::store::Cancel;
use crate::text::{Message, Texts};

/// Draws it; `None` when cancelled.
pub fn draw(
    setup: &ScatterSetup,
    data: &PlotData,
    style: &PlotStyle,
    texts: &Texts,
    zone: &TimeZone,
    cancel: &Cancel,
) -> Option<Plot> {
    let wording = Wording { texts, zone };
    let column = |field: &Option<Field>| field.as_ref().and_then(|field| data.column(field));
    let (Some(x), Some(y)) = (column(&setup.x), column(&setup.y)) else {
        return Some(nothing(style, Message::new("plot-choose-axes"), wording));
    };
    if data.runs.is_empty() {
        return Some(nothing(style, Message::new("plot-no-runs"), wording));
    }
    let runs = data.runs.len();
    let laid_x = scale::lay(x, setup.x_scale.unwrap_or_default(), runs, wording);
    let laid_y = scale::lay(y, setup.y_scale.unwrap_or_default(), runs, wording);
    let mut notes = laid_x.notes;
    notes.extend(laid_y.notes.into_iter().filter(|_| x.field != y.field));
    let scene = Scene {
        setup,
        data,
        style,
        wording,
        x,
        y,
        color: column(&setup.color),
        size: column(&setup.size),
        places: [laid_x.places, laid_y.places],
    };
    if cancel.is_cancelled() {
        return None;
    }
    let colors = Colors::new(scene.color, data, style, wording);
    let radii = points::Radii::new(&scene, &mut notes);
    let axes = [laid_x.axis, laid_y.axis];
    let trend = lines::trend(&scene, &axes, &mut notes);
    let front = lines::front(&scene, &mut notes);
    if cancel.is_cancelled() {
        return None;
    }
    let mut legend = colors.legend.clone();
    radii.explain(&mut legend, scene.size, wording);
    lines::explain(&mut legend, style, wording, trend.as_ref(), front.as_ref());
    let [x_axis, y_axis] = axes;
    let frame = Frame::new(x_axis, y_axis, &legend, style, wording);
    let mut items = Vec::with_capacity(runs + 8);
    if let Some(trend) = &trend {
        lines::draw_trend(trend, &frame, &mut items);
    }
    if let Some(front) = &front {
        lines::draw_front(front, &scene, &frame, &mut items);
    }
    let on_front = front.map(|front| front.runs).unwrap_or_default();
    let marks = points::draw(&scene, &frame, &colors, &radii, &on_front, &mut items, cancel)?;
    let sheet = sheet(&scene, &on_front, setup.has_front);
    Some(frame.plot(items, marks, notes, sheet))
}

fn sheet(scene: &Scene<'_>, front: &[usize], has_front: bool) -> Sheet {
    let mut columns: Vec<&Column> = Vec::new();
    for column in [Some(scene.x), Some(scene.y), scene.color, scene.size].into_iter().flatten() {
        if !columns.iter().any(|other| other.field == column.field) {
            columns.push(column);
        }
    }
    let word = |key: &str| scene.wording.texts.get(key).to_owned();
    let mut head = vec![word("column-run"), word("column-run-id")];
    head.extend(columns.iter().map(|column| column.head()));
    if has_front {
        head.push(word("plot-front"));
    }
    let mut is_best = vec![false; scene.data.runs.len()];
    for run in front {
        is_best[*run] = true;
    }
    let row = |(at, run): (usize, &PlotRun)| {
        let mut row = vec![run.name.to_string(), run.id.to_string()];
        row.extend(columns.iter().map(|column| column.exact(at, scene.wording)));
        if has_front {
            row.push(if is_best[at] { "1" } else { "0" }.to_owned());
        }
        row
    };
    Sheet { head, rows: scene.data.runs.iter().enumerate().map(row).collect() }
}
