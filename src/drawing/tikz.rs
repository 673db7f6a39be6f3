//! [`Drawing`] to a `tikzpicture`, for those who set their figures in LaTeX: in the document's own fonts, and to be edited.
//!
//! The file is read by `\input`; its first line says what the preamble needs. Pictures become cells where they are few, and
//! are refused where they are many. Source of all keys: `TikZ` and PGF manual, version 3.1.10.

use std::fmt::Write as _;

use super::error::{ExportError, check_page};
use super::items::{Anchor, Caps, Drawing, Fill, Item, PageRect, Pen, Pixels, Rgb, Turn, Weight};
use super::printable::printable;
use crate::model::escape;

/// Cells of a picture that are drawn one by one at most.
const MOST_CELLS: u64 = 20_000;
/// TeX holds no dimension above 16,383 points.
const FARTHEST: f64 = 10_000.0;
/// Points of a line in one path; TeX keeps a path in memory until it ends.
const MOST_POINTS: usize = 2_000;

/// The whole file.
pub fn write(drawing: &Drawing) -> Result<String, ExportError> {
    check_page(drawing.width, drawing.height)?;
    let mut writer = Writer::default();
    let page = PageRect { x: 0.0, y: 0.0, width: drawing.width, height: drawing.height };
    let _ = writeln!(writer.body, "\\path[use as bounding box] {};", rectangle(page));
    if let Some(paper) = drawing.background {
        let color = writer.color(paper);
        let _ = writeln!(writer.body, "\\fill[{color}] {};", rectangle(page));
    }
    writer.items(&drawing.items)?;
    let mut file = String::from("% \\usepackage{tikz}\n");
    if !drawing.title.is_empty() {
        let _ = writeln!(file, "% {}", printable(&drawing.title).replace(['\n', '\r'], " "));
    }
    for (at, [red, green, blue]) in writer.colors.iter().enumerate() {
        let _ = writeln!(file, "\\definecolor{{runatlas{at}}}{{RGB}}{{{red},{green},{blue}}}");
    }
    // Points of 1/72 inch, from the top to the bottom.
    file.push_str("\\begin{tikzpicture}[x=1bp, y=-1bp, line join=round]\n");
    file.push_str(&writer.body);
    file.push_str("\\end{tikzpicture}\n");
    Ok(file)
}

#[derive(Default)]
struct Writer {
    body: String,
    colors: Vec<Rgb>,
}

impl Writer {
    /// Name of a colour, defined in the head.
    fn color(&mut self, color: Rgb) -> String {
        let at = self.colors.iter().position(|known| *known == color).unwrap_or_else(|| {
            self.colors.push(color);
            self.colors.len() - 1
        });
        format!("runatlas{at}")
    }

    fn items(&mut self, items: &[Item]) -> Result<(), ExportError> {
        for item in items {
            match item {
                Item::Line { points, stroke } => self.line(points, *stroke),
                Item::Area { points, fill } => self.area(points, *fill),
                Item::Cross { center: [x, y], size, stroke } => {
                    let half = size / 2.0;
                    self.line(&[[x - half, y - half], [x + half, y + half]], *stroke);
                    self.line(&[[x - half, y + half], [x + half, y - half]], *stroke);
                }
                Item::Rect { frame, radius, fill, stroke } => {
                    let corners =
                        if *radius > 0.0 { format!("rounded corners={}bp, ", number(*radius)) } else { String::new() };
                    self.shape(&corners, *fill, *stroke, &rectangle(*frame), is_frame(*frame));
                }
                Item::Circle { center, radius, fill, stroke } => {
                    let path = format!("{} circle[radius={}bp]", point(*center), number(*radius));
                    self.shape("", *fill, *stroke, &path, is_point(center) && radius.is_finite() && *radius > 0.0);
                }
                Item::Text { at, anchor, turn, size, weight, color, text } => {
                    self.text((*at, *anchor, *turn), (*size, *weight), *color, text);
                }
                Item::Image { frame, pixels, .. } => self.image(*frame, pixels)?,
                Item::Clip { frame, items } => {
                    if is_frame(*frame) {
                        let _ = writeln!(self.body, "\\begin{{scope}}\n\\clip {};", rectangle(*frame));
                        self.items(items)?;
                        self.body.push_str("\\end{scope}\n");
                    }
                }
            }
        }
        Ok(())
    }

    fn line(&mut self, points: &[[f64; 2]], stroke: Pen) {
        if stroke.width <= 0.0 {
            return;
        }
        let pen = self.pen(stroke);
        for part in points.split(|at| !is_point(at)).filter(|part| !part.is_empty()) {
            let mut start = 0;
            while start == 0 || start + 1 < part.len() {
                let end = (start + MOST_POINTS).min(part.len());
                let mut path: Vec<String> = part[start..end].iter().map(|at| point(*at)).collect();
                path.dedup();
                if let [dot] = &path[..] {
                    // A line of one point is a dot under round caps.
                    path.push(dot.clone());
                }
                let _ = writeln!(self.body, "\\draw[{pen}] {};", path.join(" -- "));
                // The last point of a part is the first of the next.
                start = end - 1;
                if end == part.len() {
                    break;
                }
            }
        }
    }

    fn area(&mut self, points: &[[f64; 2]], fill: Fill) {
        let mut path: Vec<String> = points.iter().filter(|at| is_point(at)).map(|at| point(*at)).collect();
        path.dedup();
        if path.len() > 2 {
            let color = self.color(fill.color);
            let opacity = opacity("fill opacity", fill.opacity);
            let _ = writeln!(self.body, "\\fill[{color}{opacity}] {} -- cycle;", path.join(" -- "));
        }
    }

    fn shape(&mut self, how: &str, fill: Option<Fill>, stroke: Option<Pen>, path: &str, is_there: bool) {
        let stroke = stroke.filter(|stroke| stroke.width > 0.0);
        if !is_there || fill.is_none() && stroke.is_none() {
            return;
        }
        let mut keys: Vec<String> = Vec::new();
        if let Some(fill) = fill {
            keys.push(format!("fill={}{}", self.color(fill.color), opacity("fill opacity", fill.opacity)));
        }
        if let Some(stroke) = stroke {
            keys.push(format!("draw={}", self.pen(stroke)));
        }
        let _ = writeln!(self.body, "\\path[{how}{}] {path};", keys.join(", "));
    }

    fn pen(&mut self, pen: Pen) -> String {
        let mut keys = format!("{}, line width={}bp", self.color(pen.color), number(pen.width));
        keys.push_str(&opacity("draw opacity", pen.opacity));
        if pen.caps == Caps::Round {
            keys.push_str(", line cap=round");
        }
        if !pen.dash.is_solid() {
            keys.push_str(", dash pattern=");
            for pair in pen.dash.lengths().chunks(2) {
                let [on, off] = [0, 1].map(|at| number(f64::from(pair.get(at).copied().unwrap_or_default())));
                let _ = write!(keys, "on {on}bp off {off}bp ");
            }
            keys.truncate(keys.trim_end().len());
        }
        keys
    }

    fn text(
        &mut self,
        (at, anchor, turn): ([f64; 2], Anchor, Turn),
        (size, weight): (f64, Weight),
        color: Rgb,
        text: &str,
    ) {
        let text = printable(text);
        if !is_point(&at) || size <= 0.0 || text.trim().is_empty() {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "base west",
            Anchor::Middle => "base",
            Anchor::End => "base east",
        };
        let bold = if weight == Weight::SemiBold { "\\bfseries" } else { "" };
        let turn = match turn.degrees() {
            0.0 => String::new(),
            degrees => format!(", rotate={}", number(-degrees)),
        };
        let (color, line) = (self.color(color), number(size * 1.2));
        let _ = writeln!(
            self.body,
            "\\node[anchor={anchor}, inner sep=0pt, text={color}, font=\\fontsize{{{}bp}}{{{line}bp}}\\selectfont{bold}{turn}] \
             at {} {{{}}};",
            number(size),
            point(at),
            escape::latex(&text),
        );
    }

    /// Row by row, cells of one colour beside each other as one.
    fn image(&mut self, frame: PageRect, pixels: &Pixels) -> Result<(), ExportError> {
        let (columns, rows) = (pixels.width as usize, pixels.height as usize);
        if !is_frame(frame) || columns == 0 || rows == 0 {
            return Ok(());
        }
        if u64::from(pixels.width) * u64::from(pixels.height) > MOST_CELLS {
            return Err(ExportError::TooManyCells { width: pixels.width, height: pixels.height });
        }
        let (width, height) = (frame.width / columns as f64, frame.height / rows as f64);
        for (row, line) in pixels.rgba.chunks_exact(columns * 4).take(rows).enumerate() {
            let cells: Vec<&[u8]> = line.chunks_exact(4).collect();
            let mut column = 0;
            for same in cells.chunk_by(|a, b| a == b) {
                let [red, green, blue, alpha] = [same[0][0], same[0][1], same[0][2], same[0][3]];
                if alpha > 0 {
                    let cell = PageRect {
                        x: frame.x + width * column as f64,
                        y: frame.y + height * row as f64,
                        width: width * same.len() as f64,
                        height,
                    };
                    let fill = Fill { color: [red, green, blue], opacity: f64::from(alpha) / 255.0 };
                    self.shape("", Some(fill), None, &rectangle(cell), true);
                }
                column += same.len();
            }
        }
        Ok(())
    }
}

fn opacity(key: &str, opacity: f64) -> String {
    if opacity >= 1.0 { String::new() } else { format!(", {key}={}", number(opacity.max(0.0))) }
}

fn is_point(at: &[f64; 2]) -> bool {
    at.iter().all(|value| value.is_finite())
}

fn is_frame(frame: PageRect) -> bool {
    let PageRect { x, y, width, height } = frame;
    [x, y, width, height].iter().all(|value| value.is_finite()) && width > 0.0 && height > 0.0
}

fn point([x, y]: [f64; 2]) -> String {
    format!("({},{})", number(x), number(y))
}

fn rectangle(frame: PageRect) -> String {
    let PageRect { x, y, width, height } = frame;
    format!("{} rectangle {}", point([x, y]), point([x + width, y + height]))
}

/// To hundredths, within what TeX can hold.
fn number(value: f64) -> String {
    let rounded = (value.clamp(-FARTHEST, FARTHEST) * 100.0).round() / 100.0;
    // No sign before zero.
    format!("{}", rounded + 0.0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::drawing::Dash;

    fn drawing(items: Vec<Item>) -> Drawing {
        Drawing { width: 100.0, height: 50.0, items, ..Drawing::default() }
    }

    #[test]
    fn every_item_is_a_command() {
        let frame = PageRect { x: 1.0, y: 2.0, width: 10.0, height: 20.0 };
        let pixels = Pixels { width: 2, height: 1, rgba: vec![255, 0, 0, 255, 255, 0, 0, 255] };
        let items = vec![
            Item::Line {
                points: vec![[0.0, 0.0], [10.0, 5.004], [f64::NAN, 0.0], [3.0, 3.0]],
                stroke: Pen::solid([1, 2, 3], 1.5).round().dashed(Dash::Dashed).opacity(0.5),
            },
            Item::Area {
                points: vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]],
                fill: Fill { color: [1, 2, 3], opacity: 0.25 },
            },
            Item::Rect {
                frame,
                radius: 2.0,
                fill: Some(Fill::solid([9; 3])),
                stroke: Some(Pen::solid([1, 2, 3], 1.0)),
            },
            Item::Clip {
                frame,
                items: vec![Item::Circle {
                    center: [5.0, 5.0],
                    radius: 3.0,
                    fill: None,
                    stroke: Some(Pen::solid([9; 3], 1.0)),
                }],
            },
            Item::Text {
                at: [4.0, 40.0],
                anchor: Anchor::End,
                turn: Turn::Up,
                size: 8.0,
                weight: Weight::SemiBold,
                color: [9; 3],
                text: "a_b & 50 %".to_owned(),
            },
            Item::Image { frame, pixels: Arc::new(pixels), is_smooth: false },
        ];
        let file = write(&drawing(items)).expect("writes");
        assert_eq!(
            file,
            "% \\usepackage{tikz}\n\
             \\definecolor{runatlas0}{RGB}{1,2,3}\n\
             \\definecolor{runatlas1}{RGB}{9,9,9}\n\
             \\definecolor{runatlas2}{RGB}{255,0,0}\n\
             \\begin{tikzpicture}[x=1bp, y=-1bp, line join=round]\n\
             \\path[use as bounding box] (0,0) rectangle (100,50);\n\
             \\draw[runatlas0, line width=1.5bp, draw opacity=0.5, line cap=round, dash pattern=on 6bp off 3bp] (0,0) -- (10,5);\n\
             \\draw[runatlas0, line width=1.5bp, draw opacity=0.5, line cap=round, dash pattern=on 6bp off 3bp] (3,3) -- (3,3);\n\
             \\fill[runatlas0, fill opacity=0.25] (0,0) -- (1,0) -- (1,1) -- cycle;\n\
             \\path[rounded corners=2bp, fill=runatlas1, draw=runatlas0, line width=1bp] (1,2) rectangle (11,22);\n\
             \\begin{scope}\n\
             \\clip (1,2) rectangle (11,22);\n\
             \\path[draw=runatlas1, line width=1bp] (5,5) circle[radius=3bp];\n\
             \\end{scope}\n\
             \\node[anchor=base east, inner sep=0pt, text=runatlas1, font=\\fontsize{8bp}{9.6bp}\\selectfont\\bfseries, \
             rotate=90] at (4,40) {a\\_b \\& 50 \\%};\n\
             \\path[fill=runatlas2] (1,2) rectangle (11,22);\n\
             \\end{tikzpicture}\n"
        );
    }

    #[test]
    fn long_lines_are_parted_and_large_pictures_refused() {
        let points = (0..5_000).map(|at| [f64::from(at), f64::from(at % 2)]).collect();
        let file = write(&drawing(vec![Item::Line { points, stroke: Pen::solid([0; 3], 1.0) }])).expect("writes");
        let lines: Vec<&str> = file.lines().filter(|line| line.starts_with("\\draw")).collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].ends_with("-- (1999,1);") && lines[1].contains("] (1999,1) -- "), "{}", lines[0]);
        let pixels = Arc::new(Pixels { width: 200, height: 200, rgba: vec![0; 160_000] });
        let frame = PageRect { x: 0.0, y: 0.0, width: 10.0, height: 10.0 };
        let refused = write(&drawing(vec![Item::Image { frame, pixels, is_smooth: false }]));
        assert!(matches!(refused, Err(ExportError::TooManyCells { width: 200, height: 200 })));
    }
}
