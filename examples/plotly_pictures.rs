//! Draws plotly figures as PNG, for looking at them beside what plotly draws: `plotly_pictures OUT WIDTH own|light FILE…`.
//!
//! Files are named as they are given, with `~` for `/`; of a page with several figures, they lie below each other.

#![expect(clippy::print_stderr, reason = "the output of a tool")]

use std::path::{Path, PathBuf};

use runatlas::drawing::png;
use runatlas::preview::plotly::{self, Style, View};
use runatlas::preview::{self, Limits, Shape, Source};
use runatlas::store::Cancel;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(out), Some(width), Some(style)) = (arguments.next(), arguments.next(), arguments.next()) else {
        eprintln!("plotly_pictures OUT WIDTH own|light FILE…");
        return;
    };
    let width: f64 = width.parse().unwrap_or(884.0);
    let style = if style == "own" { Style::own() } else { light() };
    for file in arguments {
        if let Err(error) = draw(Path::new(&file), &PathBuf::from(&out), width, &style) {
            eprintln!("{file}: {error}");
        }
    }
}

fn light() -> Style {
    Style {
        is_own: false,
        paper: [255; 3],
        plot: [255; 3],
        text: [0x1f, 0x23, 0x28],
        muted: [0x59, 0x63, 0x6e],
        grid: [0xe8, 0xea, 0xed],
        axis: [0xb0, 0xb6, 0xbd],
        colorway: vec![
            [0x1f, 0x77, 0xb4],
            [0xd9, 0x5f, 0x02],
            [0x2c, 0xa0, 0x2c],
            [0x94, 0x67, 0xbd],
            [0xd6, 0x27, 0x28],
        ],
        font_size: 12.0,
    }
}

fn draw(file: &Path, out: &Path, width: f64, style: &Style) -> Result<(), Box<dyn std::error::Error>> {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let began = std::time::Instant::now();
    let preview = preview::load(Source::from_path(file, name)?, &Limits::default(), &Cancel::new())?;
    let Shape::Figures(figures) = &preview.shape else { return Err("no figure".into()) };
    for (nth, figure) in figures.iter().enumerate() {
        let side = |key: &str| figure.layout.get(key).and_then(serde_json::Value::as_f64);
        let size = [side("width").unwrap_or(width), side("height").unwrap_or(584.0)];
        let drawn = plotly::draw(figure, size, style, &View::default());
        let took = began.elapsed();
        let mut bytes = Vec::new();
        let pixels = png::render(&drawn.drawing, 72.0)?;
        let picture = image::RgbaImage::from_raw(pixels.width, pixels.height, pixels.rgba).ok_or("no picture")?;
        picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png)?;
        let suffix = if nth == 0 { String::new() } else { format!("-{nth}") };
        std::fs::write(
            out.join(format!("{}{suffix}.png", file.to_string_lossy().trim_start_matches('/').replace('/', "~"))),
            bytes,
        )?;
        eprintln!("{name}: {took:?}, {} items, {} points", drawn.drawing.items.len(), drawn.points.len());
    }
    Ok(())
}
