//! Every text is inside of what holds it, and beside its neighbours.

use super::Written;
use super::file::{Area, Drawn, Holder, Text};

/// Between a text and the edge of what holds it.
const SPACE: f64 = 2.0;

/// What is wrong with the texts of a file.
pub fn labels(written: &Written<'_>) -> Vec<String> {
    labels_of(&written.drawn)
}

/// The same of a file alone.
pub fn labels_of(drawn: &Drawn) -> Vec<String> {
    let mut found = Vec::new();
    for text in &drawn.texts {
        let (area, place) = match text.holder {
            Holder::Box(at) => (drawn.boxes[at].frame, format!("the box `{}`", drawn.boxes[at].name)),
            Holder::Chip(area, _) => (area, "its chip".to_owned()),
            Holder::Band(area) => (area, "its band".to_owned()),
            Holder::Picture => (drawn.area, "the picture".to_owned()),
        };
        if !area.holds(&text.area, SPACE) {
            let too_broad = (text.area.right - area.right).max(area.left - text.area.left) + SPACE;
            let too_high = (text.area.bottom - area.bottom).max(area.top - text.area.top);
            let too_much = too_broad.max(too_high);
            found.push(format!("`{}` is cut off by {place}, {too_much:.1} px", text.content));
        }
        if let Holder::Chip(chip, Some(at)) = text.holder
            && !drawn.boxes[at].frame.holds(&chip, SPACE)
        {
            found.push(format!("the chip `{}` leaves the box `{}`", text.content, drawn.boxes[at].name));
        }
    }
    found.extend(overlapping(drawn));
    found.extend(covered(drawn));
    found
}

/// Texts that overlap.
fn overlapping(drawn: &Drawn) -> Vec<String> {
    // A chip takes all of its pill.
    let area = |text: &Text| if let Holder::Chip(area, _) = text.holder { area } else { text.area };
    let mut order: Vec<(Area, &Text)> = drawn.texts.iter().map(|text| (area(text), text)).collect();
    order.sort_by(|one, other| {
        (one.0.top, one.0.left).partial_cmp(&(other.0.top, other.0.left)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut found = Vec::new();
    for (at, (one, text)) in order.iter().enumerate() {
        let below = order[at + 1..].iter().take_while(|(other, _)| other.top < one.bottom);
        for (_, other) in below.filter(|(other, _)| other.overlaps(one)) {
            found.push(format!("`{}` and `{}` overlap", text.content, other.content));
        }
    }
    found
}

/// Names of groups that a line runs through.
fn covered(drawn: &Drawn) -> Vec<String> {
    let names: Vec<&Text> = drawn.texts.iter().filter(|text| matches!(text.holder, Holder::Band(_))).collect();
    let mut found = Vec::new();
    for line in &drawn.lines {
        let steps = line.pieces.iter().flat_map(|piece| piece.windows(2));
        for step in steps {
            let way = Area {
                left: step[0].0.min(step[1].0) - 0.5,
                top: step[0].1.min(step[1].1) - 0.5,
                right: step[0].0.max(step[1].0) + 0.5,
                bottom: step[0].1.max(step[1].1) + 0.5,
            };
            for name in names.iter().filter(|name| name.area.overlaps(&way)) {
                found.push(format!("the line {} runs through the name of the group `{}`", line.title, name.content));
            }
        }
    }
    found
}
