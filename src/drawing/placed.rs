//! A drawing as a part of another page.

use super::items::{Drawing, Fill, Item, PageRect, Pen};

impl Drawing {
    /// As large as fits into a frame, in its middle, with its paper. Nothing of it is seen beside that.
    pub fn placed(&self, frame: PageRect) -> Item {
        let scale = (frame.width / self.width).min(frame.height / self.height);
        let [width, height] = [self.width * scale, self.height * scale];
        let (x, y) = (frame.x + (frame.width - width) / 2.0, frame.y + (frame.height - height) / 2.0);
        let place = Placing { x, y, scale };
        let frame = PageRect { x, y, width, height };
        let fill = self.background.map(Fill::solid);
        let mut items = vec![Item::Rect { frame, radius: 0.0, fill, stroke: None }];
        items.extend(self.items.iter().map(|item| place.item(item)));
        Item::Clip { frame, items }
    }
}

struct Placing {
    x: f64,
    y: f64,
    scale: f64,
}

impl Placing {
    fn at(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.x + x * self.scale, self.y + y * self.scale]
    }

    fn rect(&self, rect: PageRect) -> PageRect {
        let [x, y] = self.at([rect.x, rect.y]);
        PageRect { x, y, width: rect.width * self.scale, height: rect.height * self.scale }
    }

    fn pen(&self, pen: Pen) -> Pen {
        Pen { width: pen.width * self.scale, ..pen }
    }

    fn item(&self, item: &Item) -> Item {
        let all = |points: &[[f64; 2]]| points.iter().map(|point| self.at(*point)).collect();
        match item {
            Item::Line { points, stroke } => Item::Line { points: all(points), stroke: self.pen(*stroke) },
            Item::Area { points, fill } => Item::Area { points: all(points), fill: *fill },
            Item::Rect { frame, radius, fill, stroke } => Item::Rect {
                frame: self.rect(*frame),
                radius: radius * self.scale,
                fill: *fill,
                stroke: stroke.map(|stroke| self.pen(stroke)),
            },
            Item::Circle { center, radius, fill, stroke } => Item::Circle {
                center: self.at(*center),
                radius: radius * self.scale,
                fill: *fill,
                stroke: stroke.map(|stroke| self.pen(stroke)),
            },
            Item::Cross { center, size, stroke } => {
                Item::Cross { center: self.at(*center), size: size * self.scale, stroke: self.pen(*stroke) }
            }
            Item::Text { at, anchor, turn, size, weight, color, text } => Item::Text {
                at: self.at(*at),
                anchor: *anchor,
                turn: *turn,
                size: size * self.scale,
                weight: *weight,
                color: *color,
                text: text.clone(),
            },
            Item::Image { frame, pixels, is_smooth } => {
                Item::Image { frame: self.rect(*frame), pixels: pixels.clone(), is_smooth: *is_smooth }
            }
            Item::Clip { frame, items } => {
                Item::Clip { frame: self.rect(*frame), items: items.iter().map(|item| self.item(item)).collect() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_becomes_smaller_and_stays_where_it_was_on_the_page() {
        let line = Item::Line { points: vec![[0.0, 0.0], [200.0, 100.0]], stroke: Pen::solid([0; 3], 4.0) };
        let inner = PageRect { x: 100.0, y: 50.0, width: 100.0, height: 50.0 };
        let drawing = Drawing {
            width: 200.0,
            height: 100.0,
            background: Some([1, 2, 3]),
            items: vec![Item::Clip { frame: inner, items: vec![line] }],
            ..Drawing::default()
        };
        let Item::Clip { frame, items } = drawing.placed(PageRect { x: 10.0, y: 20.0, width: 100.0, height: 100.0 })
        else {
            panic!("clipped");
        };
        assert_eq!(frame, PageRect { x: 10.0, y: 45.0, width: 100.0, height: 50.0 });
        assert!(matches!(&items[0], Item::Rect { fill: Some(fill), .. } if fill.color == [1, 2, 3]));
        let Item::Clip { frame, items } = &items[1] else { panic!("the inner one") };
        assert_eq!(*frame, PageRect { x: 60.0, y: 70.0, width: 50.0, height: 25.0 });
        let stroke = Pen::solid([0; 3], 2.0);
        assert_eq!(items[0], Item::Line { points: vec![[10.0, 45.0], [110.0, 95.0]], stroke });
    }
}
