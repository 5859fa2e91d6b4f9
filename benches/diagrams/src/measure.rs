//! Everything that is measured of one schema in one view.

use std::collections::BTreeSet;
use std::time::Duration;

use schema_diagram::picture::{Detail, View, neighbourhood};
use schema_diagram::svg::svg;
use schema_model::model::TableKind;

use crate::dot::{self, Splines};
use crate::drawing::{Drawing, whole};
use crate::files::measure_files;
use crate::hard::GATES;
use crate::random::Numbers;
use crate::row::{INERT, Row, SAME, Which};
use crate::scored::{Score, moved};
use crate::subject::Subject;
use crate::svg::{FILE_GATES, Written, inert, read};

/// How much is tried.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Everything, however long it takes.
    pub is_full: bool,
    /// Whether `dot` is asked.
    pub with_dot: bool,
    /// Whether rows keep the pictures, and `dot`'s.
    pub keeps_pictures: bool,
}

impl Effort {
    /// Small edits of each kind that are tried.
    fn edits(self, tables: usize) -> usize {
        match tables {
            _ if self.is_full => 20,
            0..100 => 20,
            100..500 => 8,
            _ => 3,
        }
    }

    /// `dot` takes long for many orthogonal lines.
    fn splines(self, tables: usize) -> &'static [Splines] {
        match tables {
            _ if !self.with_dot => &[],
            0..=300 => &[Splines::Curved, Splines::Orthogonal],
            _ if self.is_full => &[Splines::Curved, Splines::Orthogonal],
            _ => &[Splines::Curved],
        }
    }
}

/// The longest that `dot` may take.
const LIMIT: Duration = Duration::from_secs(120);

/// Tables from which on there are pages.
const PAGES_FROM: usize = 40;

/// What is measured of a schema.
pub fn views(subject: &Subject, effort: Effort) -> Vec<Which> {
    let tables = subject.schema.tables.len();
    let mut views = vec![Which::Full, Which::Light];
    if tables <= 200 || effort.is_full {
        views.push(Which::AllEdges);
    }
    if tables > PAGES_FROM {
        views.push(Which::Pages);
    }
    views.push(Which::Files);
    views
}

/// Measures one of them.
pub fn measure(subject: &Subject, which: Which, effort: Effort) -> Row {
    let mut row = Row {
        subject: subject.name.clone(),
        size: subject.size,
        which,
        pictures: 1,
        score: None,
        dot: None,
        dot_at_rows: None,
        moved: None,
        failures: Vec::new(),
        kept: Vec::new(),
    };
    match which {
        Which::Pages => pages(subject, effort, &mut row),
        Which::Files => measure_files(subject, &mut row),
        Which::AllEdges => {
            let view = View { all_edges: true, ..whole(&subject.schema.title, Detail::Full) };
            let drawing = draw(subject, &view, effort, &mut row);
            row.score = Some(Score::of(&drawing));
        }
        Which::Full | Which::Light => {
            let detail = if which == Which::Full { Detail::Full } else { Detail::Light };
            let view = whole(&subject.schema.title, detail);
            let drawing = draw(subject, &view, effort, &mut row);
            row.score = Some(Score::of(&drawing));
            let tables = subject.schema.tables.len();
            let scores = effort.splines(tables).iter().filter_map(|splines| dot::score(&drawing, *splines, LIMIT));
            row.dot = scores.min_by_key(|score| score.crossings);
            if effort.with_dot {
                row.dot_at_rows = dot::score(&drawing, Splines::AtRows, LIMIT);
            }
            row.moved = Some(moved(&subject.schema, subject.settings(), &view, &drawing, effort.edits(tables)));
        }
    }
    row
}

/// Draws one picture, writes its file, and holds both against the hard gates.
fn draw(subject: &Subject, view: &View<'_>, effort: Effort, row: &mut Row) -> Drawing {
    let drawing = Drawing::of(&subject.schema, subject.settings(), view);
    let is_page = row.which == Which::Pages;
    let mut fail = |letter: char, sentences: Vec<String>| {
        // Of many pictures, which one it is.
        let named = |sentence: String| if is_page { format!("{}: {sentence}", view.title) } else { sentence };
        row.fail(letter, sentences.into_iter().map(named).collect());
    };
    for gate in &GATES {
        fail(gate.letter, (gate.failures)(&drawing));
    }
    let text = svg(&drawing.picture, &drawing.layout);
    let mut differences = Vec::new();
    for (schema, what) in [(&subject.schema, "again"), (&subject.shuffled, "with what was found in another order")] {
        let other = Drawing::of(schema, subject.settings(), view);
        if svg(&other.picture, &other.layout) != text {
            differences.push(format!("`{}` drawn {what} is another file", view.title));
        }
    }
    fail(SAME.0, differences);
    fail(INERT.0, inert(&text));
    match read(&text) {
        Err(sentence) => fail(INERT.0, vec![sentence]),
        Ok(drawn) => {
            let written =
                Written { schema: &subject.schema, settings: subject.settings(), view, drawing: &drawing, drawn };
            for gate in &FILE_GATES {
                fail(gate.letter, (gate.failures)(&written));
            }
        }
    }
    if effort.keeps_pictures {
        keep(view, effort, &drawing, text, row);
    }
    drawing
}

/// Keeps a picture, and beside it what `dot` makes of it.
fn keep(view: &View<'_>, effort: Effort, drawing: &Drawing, text: String, row: &mut Row) {
    let name =
        format!("{} {} {}", row.subject, row.which.name(), if row.which == Which::Pages { &view.title } else { "" });
    let name = name.trim_end().replace(|c: char| !c.is_alphanumeric() && c != '_', "-");
    if effort.with_dot && row.which != Which::Pages {
        let source = dot::source(drawing, Splines::Curved, true);
        row.kept.extend(dot::run(&source, "svg", LIMIT).map(|picture| (format!("{name}.dot.svg"), picture)));
    }
    row.kept.push((format!("{name}.svg"), text.into_bytes()));
}

/// Pages of groups, and of the neighbourhoods of some tables, or all of them.
fn pages(subject: &Subject, effort: Effort, row: &mut Row) {
    let schema = &subject.schema;
    let picture = Drawing::of(schema, subject.settings(), &whole("", Detail::Light)).picture;
    let mut pages: Vec<(String, BTreeSet<&str>)> = Vec::new();
    for (at, group) in picture.groups.iter().enumerate() {
        let of_group =
            |name: &str| picture.entities.iter().any(|entity| entity.name == name && entity.group == Some(at));
        let tables = schema.tables.iter().map(|table| table.name.as_str()).filter(|name| of_group(name)).collect();
        pages.push((format!("group {}", group.name), tables));
    }
    let mut tables: Vec<&str> =
        schema.tables.iter().filter(|table| table.kind == TableKind::Data).map(|table| table.name.as_str()).collect();
    Numbers::new(3).shuffle(&mut tables);
    if !effort.is_full {
        pages.truncate(10);
        tables.truncate(10);
    }
    for table in tables {
        pages.push((format!("{table} and its neighbours"), neighbourhood(schema, table, 1)));
    }
    row.pictures = pages.len();
    for (title, tables) in pages {
        let view = View { title, detail: Detail::Full, tables: Some(tables), all_edges: false };
        draw(subject, &view, effort, row);
    }
}
