//! The sheet: which box stands in which column of which shelf.

use super::{BAND_HEADING, Graph};

/// Least space between two boxes of a column.
pub(super) const GAP: i32 = 26;

/// Space below a line that passes a column between two boxes.
pub(super) const PASS_GAP: i32 = 14;

/// Shelves grow by steps, so one more box rarely moves what is below.
const STEP: i32 = 60;

/// What a channel between two columns takes on average, for estimates.
pub(super) const CHANNEL: i32 = 150;

/// Boxes take a multiple of it, so one more row rarely moves what is below.
const SLOT: i32 = 60;

/// What a box of that height takes of its column, with the gap below it.
pub(super) fn slot(height: i32) -> i32 {
    (height + GAP + SLOT - 1) / SLOT * SLOT
}

/// A column may exceed its shelf's height by one part in so many before columns farther away are looked at.
pub(super) const TIGHT: i32 = 8;

/// The sizes that the picture is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The height that no column should exceed.
    pub shelf: i32,
    /// The area that no block should exceed.
    pub block: i64,
}

/// Width divided by height that pictures are to have, in hundredths.
pub(super) const ASPECT: i64 = 135;

/// The shelves of large pictures are about as high.
const SHELF: i64 = 1_200;

/// A picture up to this height is one shelf.
const ONE_SHELF: i64 = 1_700;

impl Target {
    /// The sizes grow by steps, so one more box rarely changes them.
    pub(super) fn of(graph: &Graph) -> Self {
        let mut widths: Vec<i64> = graph.nodes.iter().map(|node| i64::from(node.width)).collect();
        widths.sort_unstable();
        let count = i64::try_from(widths.len()).unwrap_or(1).max(1);
        let mean = widths.iter().sum::<i64>() / count;
        // A column is as broad as its broadest box, which is seldom the broadest of all.
        let broad = widths.get(widths.len() * 9 / 10).copied().unwrap_or(0);
        let total: i64 = graph.nodes.iter().map(|node| i64::from(slot(node.height))).sum();
        let wanted = (total * ((mean + broad) / 2 + i64::from(CHANNEL)) * 100 / ASPECT).isqrt();
        let mut height = 300;
        while height < wanted {
            height = height * 3 / 2;
        }
        let highest = graph.nodes.iter().map(|node| slot(node.height)).max().unwrap_or(0);
        let shelves = if height <= ONE_SHELF { 1 } else { (height + SHELF / 2) / SHELF };
        // Columns of many blocks are seldom full.
        let height = if shelves > 1 { height * 13 / 10 } else { height };
        let shelf = i32::try_from(height / shelves).unwrap_or(i32::MAX).max(highest);
        let columns = if shelves == 1 { 12 } else { 4 };
        Self { shelf, block: i64::from(shelf) * COLUMN * columns }
    }
}

/// What a column takes on average with the channel beside it.
const COLUMN: i64 = 360;

/// What a box takes with the space around it.
pub(super) fn area(width: i32, height: i32) -> i64 {
    i64::from(width + CHANNEL) * i64::from(slot(height))
}

/// Where everything stands. An item is a box, or behind the boxes a line's pass through a column.
pub(super) struct Sheet<'g> {
    pub graph: &'g Graph,
    pub shelves: Vec<Shelf>,
    pub items: Vec<Item>,
    /// Of each line, the lines that share its trunk have the same number.
    pub nets: Vec<usize>,
    /// The block of each box.
    pub homes: Vec<usize>,
    /// The height that no column should exceed.
    pub shelf: i32,
}

/// A row of columns.
#[derive(Default)]
pub(super) struct Shelf {
    pub columns: Vec<Column>,
    /// Of its highest column, in steps, so one more box rarely moves the shelves below.
    pub height: i32,
}

/// A stack of items.
#[derive(Default)]
pub(super) struct Column {
    pub items: Vec<usize>,
    pub width: i32,
    pub group: Option<usize>,
    /// The block whose boxes stand here.
    pub block: usize,
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
    /// Whether it has a place yet.
    pub is_seated: bool,
}

impl Item {
    /// What it takes of its column, when another follows.
    fn taken(&self) -> i32 {
        if self.is_pass { self.height + PASS_GAP } else { slot(self.height) }
    }
}

impl Sheet<'_> {
    /// What an item takes of its column, when another follows.
    pub(super) fn slot(&self, item: usize) -> i32 {
        self.items[item].taken()
    }

    /// Stacks a column's items from the top, without more space than they need.
    pub(super) fn stack(&mut self, shelf: usize, column: usize) {
        let (shelf, items) = (&mut self.shelves[shelf], &mut self.items[..]);
        let mut y = 0;
        for (at, item) in shelf.columns[column].items.iter().enumerate() {
            let item = &mut items[*item];
            (item.y, item.slot) = (y, at);
            y += item.taken();
        }
        shelf.height = shelf.height.max(y);
    }

    /// Moves an item of a column up to that place, the one before its own; gives the item that was there.
    pub(super) fn lift(&mut self, item: usize, at: usize) -> usize {
        let Item { shelf, column, .. } = self.items[item];
        let column = &mut self.shelves[shelf].columns[column].items;
        let above = column[at];
        column.swap(at, at + 1);
        (self.items[item].y, self.items[item].slot) = (self.items[above].y, at);
        (self.items[above].y, self.items[above].slot) = (self.items[item].y + self.slot(item), at + 1);
        above
    }

    /// Gives a column the width of its broadest box.
    pub(super) fn narrow(&mut self, shelf: usize, column: usize) {
        let column = &mut self.shelves[shelf].columns[column];
        let boxes = column.items.iter().filter_map(|item| self.graph.nodes.get(*item));
        column.width = boxes.map(|node| node.width).max().unwrap_or(0);
    }

    /// Gives each shelf the height that it keeps.
    pub(super) fn close(&mut self) {
        let last = self.shelves.len().saturating_sub(1);
        for shelf in 0..self.shelves.len() {
            let columns = 0..self.shelves[shelf].columns.len();
            let needed = columns.map(|column| self.bottom(shelf, column)).max().unwrap_or(0);
            let steps = (needed + STEP - 1) / STEP;
            self.shelves[shelf].height = if shelf == last { needed } else { steps * STEP };
        }
    }

    /// Where a column's last item ends.
    pub(super) fn bottom(&self, shelf: usize, column: usize) -> i32 {
        let items = &self.shelves[shelf].columns[column].items;
        items.last().map_or(0, |item| self.items[*item].y + self.slot(*item))
    }

    /// What a shelf needs above its boxes for the headings of groups.
    pub(super) fn heading(&self, shelf: usize) -> i32 {
        let grouped = self.shelves[shelf].columns.iter().any(|column| column.group.is_some());
        if grouped { BAND_HEADING + 6 } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::fixtures::{graph, sheet};

    #[test]
    fn a_column_is_stacked_with_gaps_and_without_overlap() {
        let mut graph = graph(3, &[]);
        graph.nodes[1].height = 333;
        let sheet = sheet(&graph, &[&[&[2, 1, 0]]]);
        for pair in [[2, 1], [1, 0]] {
            let [upper, lower] = pair.map(|node| sheet.items[node]);
            assert!(lower.y >= upper.y + upper.height + GAP);
        }
        assert_eq!(sheet.bottom(0, 0), sheet.shelves[0].height);
    }

    #[test]
    fn what_is_lifted_stands_where_stacking_puts_it() {
        let mut graph = graph(3, &[]);
        graph.nodes[1].height = 333;
        let mut lifted = sheet(&graph, &[&[&[0, 1, 2]]]);
        assert_eq!((lifted.lift(2, 1), lifted.lift(2, 0)), (1, 0));
        let stacked = sheet(&graph, &[&[&[2, 0, 1]]]);
        for node in 0..3 {
            let place = |sheet: &Sheet<'_>| (sheet.items[node].y, sheet.items[node].slot);
            assert_eq!(place(&lifted), place(&stacked), "{node}");
        }
    }

    #[test]
    fn more_boxes_need_higher_shelves_and_then_more_of_them() {
        let shelf = |boxes: usize| Target::of(&graph(boxes, &[])).shelf;
        assert!(shelf(4) < shelf(20));
        assert!(shelf(1_000) < 3 * shelf(100), "a large picture has shelves like a smaller one's");
    }

    #[test]
    fn one_box_more_seldom_changes_the_sizes() {
        let changes = (5..200).filter(|boxes| Target::of(&graph(*boxes, &[])) != Target::of(&graph(boxes + 1, &[])));
        assert!(changes.count() < 12);
    }
}
