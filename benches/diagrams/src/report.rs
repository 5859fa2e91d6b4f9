//! Tables on the terminal.

use comfy_table::{Cell, CellAlignment, Table, presets};

use crate::files::SHORT;
use crate::hard::GATES;
use crate::row::{INERT, Row, SAME, Which};
use crate::scored::Moved;
use crate::svg::FILE_GATES;

/// What pictures should be: their sentences, for the head of the report.
const SCORED: &str =
    "crossings ≤ dot's, bends ≤ 4, aspect 0.6 to 1.9, fill ≥ 0.25, moved by a column ≤ 5 %, by a table ≤ 10 %";

/// The sentences that are shown of each gate.
const SHOWN: usize = 3;

/// A table with a heading.
pub fn new_table(heads: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(heads.iter().map(Cell::new));
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// Cells of texts.
pub fn cells(texts: &[String]) -> Vec<Cell> {
    texts.iter().map(Cell::new).collect()
}

/// A number, marked where it is out of its bounds.
fn bounded(text: String, is_good: bool) -> String {
    if is_good { text } else { format!("{text} !") }
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "-".into())
}

fn percent(moved: Option<&Moved>, most: f64) -> String {
    or_dash(moved.map(|moved| {
        let text = format!("{:.0}/{:.0}", moved.mean * 100.0, moved.worst * 100.0);
        bounded(text, moved.mean <= most)
    }))
}

/// One line for each schema and view.
pub fn rows(rows: &[Row]) -> Table {
    let mut table = new_table(&[
        "schema",
        "view",
        "boxes",
        "lines",
        "crossings",
        "seen",
        "dot",
        "dot at rows",
        "bends",
        "aspect",
        "dot",
        "fill",
        "dot",
        "+column %",
        "+table %",
        "px/line",
        "hard gates",
    ]);
    for row in rows {
        let letters: String = row.failures.iter().map(|(letter, _)| *letter).collect();
        let hard = if letters.is_empty() { "hold".to_owned() } else { format!("FAIL {letters}") };
        let mut texts = vec![row.subject.clone(), row.which.name().to_owned()];
        let Some(score) = &row.score else {
            texts.push(format!("{} pictures", row.pictures));
            texts.resize(16, String::new());
            texts.push(hard);
            table.add_row(cells(&texts));
            continue;
        };
        let per_line = |count: usize| format!("{:.2}", score.per_line(count));
        let is_scored = row.which != Which::AllEdges;
        let is_better = row.dot.is_none_or(|dot| score.crossings <= dot.crossings);
        let bends = format!("{:.2}/{}", score.per_line(score.bends), score.most_bends);
        let is_broad = (0.6..=1.9).contains(&score.aspect);
        texts.extend([
            score.boxes.to_string(),
            score.lines.to_string(),
            bounded(per_line(score.crossings), is_better),
            per_line(score.visible),
            or_dash(row.dot.map(|dot| per_line(dot.crossings))),
            or_dash(row.dot_at_rows.map(|dot| per_line(dot.crossings))),
            bounded(bends, !is_scored || score.per_line(score.bends) <= 4.0),
            bounded(format!("{:.2}", score.aspect), !is_scored || is_broad),
            or_dash(row.dot.map(|dot| format!("{:.2}", dot.aspect))),
            bounded(format!("{:.2}", score.fill), !is_scored || score.fill >= 0.25),
            or_dash(row.dot.map(|dot| format!("{:.2}", dot.fill))),
            percent(row.moved.as_ref().map(|moved| &moved[0]), 0.05),
            percent(row.moved.as_ref().map(|moved| &moved[1]), 0.10),
            format!("{:.0}", score.length as f64 / score.lines.max(1) as f64),
            hard,
        ]);
        table.add_row(cells(&texts));
    }
    table
}

/// One line for each size: all its schemas together.
pub fn summary(rows: &[Row]) -> Table {
    let mut table = new_table(&[
        "together",
        "pictures",
        "crossings",
        "seen",
        "dot",
        "dot at rows",
        "bends",
        "aspect",
        "fill",
        "+column %",
        "+table %",
    ]);
    let mut sizes: Vec<Option<usize>> = rows.iter().map(|row| row.size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    for size in sizes {
        let of_size: Vec<&Row> =
            rows.iter().filter(|row| row.size == size && matches!(row.which, Which::Full | Which::Light)).collect();
        let scores = || of_size.iter().filter_map(|row| row.score.as_ref());
        let lines = scores().map(|score| score.lines).sum::<usize>().max(1) as f64;
        let per_line = |count: usize| count as f64 / lines;
        let ours = per_line(scores().map(|score| score.crossings).sum());
        let dots: Option<Vec<usize>> = of_size.iter().map(|row| row.dot.map(|dot| dot.crossings)).collect();
        let dots = dots.map(|all| per_line(all.into_iter().sum()));
        let at_rows: Option<Vec<usize>> = of_size.iter().map(|row| row.dot_at_rows.map(|dot| dot.crossings)).collect();
        let is_better = dots.is_none_or(|dots| if size >= Some(60) { ours < dots } else { ours <= dots });
        let range = |of: fn(&crate::scored::Score) -> f64| {
            let values = || scores().map(of);
            (values().fold(f64::MAX, f64::min), values().fold(0.0, f64::max))
        };
        let (narrow, broad) = range(|score| score.aspect);
        let (least, most) = range(|score| score.fill);
        let bends = per_line(scores().map(|score| score.bends).sum());
        let moved = |at: usize, most: f64| {
            let all: Vec<Moved> = of_size.iter().filter_map(|row| row.moved.map(|moved| moved[at])).collect();
            let mean = all.iter().map(|moved| moved.mean).sum::<f64>() / all.len().max(1) as f64;
            let worst = all.iter().map(|moved| moved.worst).fold(0.0, f64::max);
            percent((!all.is_empty()).then_some(&Moved { mean, worst }), most)
        };
        table.add_row(cells(&[
            size.map_or("workspace".to_owned(), |size| format!("{size} tables")),
            of_size.len().to_string(),
            bounded(format!("{ours:.2}"), is_better),
            format!("{:.2}", per_line(scores().map(|score| score.visible).sum())),
            or_dash(dots.map(|dots| format!("{dots:.2}"))),
            or_dash(at_rows.map(|all| format!("{:.2}", per_line(all.into_iter().sum())))),
            bounded(format!("{bends:.2}"), bends <= 4.0),
            bounded(format!("{narrow:.2} to {broad:.2}"), narrow >= 0.6 && broad <= 1.9),
            bounded(format!("{least:.2} to {most:.2}"), least >= 0.25),
            moved(0, 0.05),
            moved(1, 0.10),
        ]));
    }
    table
}

/// What the columns and marks mean.
pub fn legend() -> String {
    format!(
        "crossings, bends: per line; seen: lines that share a trunk are one; dot: Graphviz on the same boxes and lines, \
         the better of curved and orthogonal; dot at rows: each line from its row to its row; +column, +table: boxes \
         that one more moves, on average/at most\n! is outside of: {SCORED}"
    )
}

fn demand(letter: char) -> &'static str {
    let of_layouts = GATES.iter().map(|gate| (gate.letter, gate.demand));
    let of_files = FILE_GATES.iter().map(|gate| (gate.letter, gate.demand));
    let all = of_layouts.chain(of_files).chain([SAME, INERT, SHORT]);
    all.into_iter().find(|(known, _)| *known == letter).map_or("", |(_, demand)| demand)
}

/// Every gate that does not hold, with some of what is wrong.
pub fn failures(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        for (letter, sentences) in &row.failures {
            let demand = demand(*letter);
            let (name, view, count) = (&row.subject, row.which.name(), sentences.len());
            text.push_str(&format!("{name}, {view}: {count} against {letter}, {demand}\n"));
            for sentence in sentences.iter().take(SHOWN) {
                text.push_str(&format!("    {}\n", sentence.replace('\n', " ")));
            }
        }
    }
    text
}
