//! The sheet: which box stands in which column of which shelf.

use super::{BAND_HEADING, Graph};

/// Least space between two boxes of a column.
pub(super) const GAP: i32 = 26;

/// Space above and below a line that passes a column between two boxes.
pub(super) const PASS_GAP: i32 = 14;

/// Boxes stand on multiples of it, so that rows of neighbours are often level.
pub(super) const GRID: i32 = 10;

/// What a channel between two columns takes on average, for estimates.
pub(super) const CHANNEL: i32 = 90;

/// The sizes that the picture is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The height that no column should exceed.
    pub shelf: i32,
    /// The area that no block should exceed.
    pub block: i64,
}

/// Width divided by height that pictures are to have, in hundredths.
pub(super) const ASPECT: i64 = 130;

/// The shelves of large pictures are about as high.
const SHELF: i64 = 1_150;

/// What shelves may be higher or lower than is expected to fit, in percent: only boxes on shelves show the best.
const TRIED: [i64; 5] = [70, 85, 100, 120, 145];

impl Target {
    /// The sizes to try.
    pub(super) fn candidates(graph: &Graph) -> Vec<Self> {
        let mut candidates: Vec<Self> = TRIED.iter().map(|percent| Self::of(graph, *percent)).collect();
        candidates.dedup_by_key(|target| target.shelf);
        candidates
    }

    fn of(graph: &Graph, percent: i64) -> Self {
        let area: i64 = graph.nodes.iter().map(|node| area(node.width, node.height)).sum();
        let height = (area * 100 / ASPECT).isqrt();
        let highest = graph.nodes.iter().map(|node| node.height + GAP).max().unwrap_or(0);
        let shelves = ((height + SHELF / 2) / SHELF).max(1);
        let shelf = i32::try_from(height * percent / 100 / shelves).unwrap_or(i32::MAX).max(highest).max(240);
        let columns = if shelves == 1 { 12 } else { 4 };
        let count = i64::try_from(graph.nodes.len().max(1)).unwrap_or(1);
        let width: i64 = graph.nodes.iter().map(|node| i64::from(node.width + CHANNEL)).sum::<i64>() / count;
        Self { shelf, block: i64::from(shelf) * width * columns }
    }
}

/// What a box takes with the space around it.
pub(super) fn area(width: i32, height: i32) -> i64 {
    i64::from(width + CHANNEL) * i64::from(height + GAP)
}

/// Where everything stands. An item is a box, or behind the boxes a line's pass through a column.
pub(super) struct Sheet<'g> {
    pub graph: &'g Graph,
    pub shelves: Vec<Shelf>,
    pub items: Vec<Item>,
    /// Of each line, the lines that share its trunk have the same number.
    pub nets: Vec<usize>,
}

/// A row of columns.
#[derive(Default)]
pub(super) struct Shelf {
    pub columns: Vec<Column>,
    /// Of its highest column.
    pub height: i32,
}

/// A stack of items.
#[derive(Default)]
pub(super) struct Column {
    pub items: Vec<usize>,
    pub width: i32,
    pub group: Option<usize>,
}

/// A box or a pass.
#[derive(Clone, Copy, Default)]
pub(super) struct Item {
    pub shelf: usize,
    pub column: usize,
    /// Its place in the column's list.
    pub slot: usize,
    pub height: i32,
    /// From the shelf's upper edge.
    pub y: i32,
    pub is_pass: bool,
}

impl Sheet<'_> {
    /// How far the sheet is from a compact page of the wanted aspect; less is better.
    pub(super) fn score(&self) -> i64 {
        let width = |shelf: &Shelf| shelf.columns.iter().map(|column| i64::from(column.width + CHANNEL)).sum::<i64>();
        let widest = self.shelves.iter().map(width).max().unwrap_or(1).max(1);
        let bottom = |shelf: usize| (0..self.shelves[shelf].columns.len()).map(|at| self.bottom(shelf, at)).max();
        let high: i64 = (0..self.shelves.len()).map(|at| i64::from(bottom(at).unwrap_or(0) + CHANNEL)).sum();
        let aspect = (widest * 100 / high.max(1)).max(1);
        let off = (aspect * 100 / ASPECT).max(ASPECT * 100 / aspect);
        // Within a tenth any aspect is as good.
        widest * high * (100 + 3 * (off - 110).max(0))
    }

    /// Least space between an item and the one below it.
    pub(super) fn gap(&self, above: usize, below: usize) -> i32 {
        if self.items[above].is_pass || self.items[below].is_pass { PASS_GAP } else { GAP }
    }

    /// Stacks a column's items without more space than they need.
    pub(super) fn stack(&mut self, shelf: usize, column: usize) {
        let mut y = 0;
        let mut last = None;
        for at in 0..self.shelves[shelf].columns[column].items.len() {
            let item = self.shelves[shelf].columns[column].items[at];
            y += last.map_or(0, |last| self.gap(last, item));
            self.items[item].y = y;
            self.items[item].slot = at;
            y += self.items[item].height;
            last = Some(item);
        }
    }

    /// Where a column's last item ends.
    pub(super) fn bottom(&self, shelf: usize, column: usize) -> i32 {
        let items = &self.shelves[shelf].columns[column].items;
        items.last().map_or(0, |item| self.items[*item].y + self.items[*item].height)
    }

    /// What a shelf needs above its boxes for the headings of groups.
    pub(super) fn heading(&self, shelf: usize) -> i32 {
        let grouped = self.shelves[shelf].columns.iter().any(|column| column.group.is_some());
        if grouped { BAND_HEADING + 6 } else { 0 }
    }
}
