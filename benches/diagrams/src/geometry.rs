//! Rectangles and stretches.

use schema_diagram::layout::Point;

/// A rectangle with its edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    /// Left edge.
    pub left: i32,
    /// Upper edge.
    pub top: i32,
    /// Right edge.
    pub right: i32,
    /// Lower edge.
    pub bottom: i32,
}

impl Rect {
    /// From its left upper corner and its size.
    pub fn new(x: i32, y: i32, width: i32, height: i32) -> Self {
        Self { left: x, top: y, right: x + width, bottom: y + height }
    }

    /// Larger by so much on every side.
    pub fn grown(self, by: i32) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    /// Whether they have a point in common, their edges included.
    pub fn meets(&self, other: &Self) -> bool {
        self.left <= other.right && other.left <= self.right && self.top <= other.bottom && other.top <= self.bottom
    }

    /// Whether the other is inside; edges may be shared.
    pub fn holds(&self, other: &Self) -> bool {
        self.left <= other.left && self.top <= other.top && self.right >= other.right && self.bottom >= other.bottom
    }

    /// In square pixels.
    pub fn area(&self) -> i64 {
        i64::from(self.right - self.left) * i64::from(self.bottom - self.top)
    }
}

/// A horizontal or vertical part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The line.
    pub line: usize,
    /// Its direction.
    pub is_horizontal: bool,
    /// The y of a horizontal one, the x of a vertical one.
    pub at: i32,
    /// Where it begins, in the other coordinate.
    pub low: i32,
    /// Where it ends.
    pub high: i32,
    /// Whether it comes to a box.
    pub is_end: bool,
}

impl Stretch {
    /// The stretch between two corners; nothing where it is slanted or has no length.
    pub fn between(line: usize, from: Point, to: Point) -> Option<Self> {
        if (from.y == to.y) == (from.x == to.x) {
            return None;
        }
        let is_horizontal = from.y == to.y;
        let (at, one, other) = if is_horizontal { (from.y, from.x, to.x) } else { (from.x, from.y, to.y) };
        Some(Self { line, is_horizontal, at, low: one.min(other), high: one.max(other), is_end: false })
    }

    /// The rectangle without breadth.
    pub fn rect(&self) -> Rect {
        if self.is_horizontal {
            Rect { left: self.low, right: self.high, top: self.at, bottom: self.at }
        } else {
            Rect { left: self.at, right: self.at, top: self.low, bottom: self.high }
        }
    }

    /// Where it is, in words.
    pub fn place(&self) -> String {
        let (what, other) = if self.is_horizontal { ("y", "x") } else { ("x", "y") };
        format!("{what} {}, {other} {} to {}", self.at, self.low, self.high)
    }
}

/// The horizontal and the vertical ones, each sorted by its place.
pub fn sorted(stretches: &[Stretch]) -> (Vec<Stretch>, Vec<Stretch>) {
    let (mut horizontal, mut vertical): (Vec<Stretch>, Vec<Stretch>) =
        stretches.iter().partition(|stretch| stretch.is_horizontal);
    horizontal.sort_by_key(|stretch| (stretch.at, stretch.low, stretch.high, stretch.line));
    vertical.sort_by_key(|stretch| (stretch.at, stretch.low, stretch.high, stretch.line));
    (horizontal, vertical)
}

/// Calls back for each horizontal and each vertical stretch that have a point in common, or are as near as that.
pub fn meetings(horizontal: &[Stretch], vertical: &[Stretch], near: i32, mut each: impl FnMut(&Stretch, &Stretch)) {
    for level in horizontal {
        let from = vertical.partition_point(|upright| upright.at < level.low - near);
        for upright in vertical[from..].iter().take_while(|upright| upright.at <= level.high + near) {
            if upright.low - near <= level.at && level.at <= upright.high + near {
                each(level, upright);
            }
        }
    }
}

/// Whether two stretches cross, each going on by so much behind the crossing.
pub fn crosses(level: &Stretch, upright: &Stretch, by: i32) -> bool {
    level.low + by <= upright.at
        && upright.at <= level.high - by
        && upright.low + by <= level.at
        && level.at <= upright.high - by
}
