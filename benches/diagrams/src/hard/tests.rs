//! Each gate lets a good layout pass and refuses one that is wrong in its way.

use schema_diagram::layout::{Band, Bracket, Layout, Point, Route};
use schema_diagram::picture::{ColumnRow, Detail, Entity, EntityKind, Group, Line, Picture, Row};

use super::GATES;
use crate::drawing::Drawing;

fn entity(name: &str, columns: usize, group: Option<usize>) -> Entity {
    let column = |at: usize| {
        Row::Column(ColumnRow {
            name: format!("column_{at}"),
            ty: "text".into(),
            comment: String::new(),
            remark: String::new(),
            primary: at == 0,
            foreign: false,
            unique: false,
            indexed: false,
            nullable: false,
            auto: false,
            chips: Vec::new(),
        })
    };
    Entity {
        name: name.into(),
        heading: name.into(),
        kind: EntityKind::Table,
        comment: String::new(),
        group,
        rows: (0..columns).map(column).collect(),
        width: 200,
    }
}

pub fn line(name: &str, (from, from_rows): (usize, &[usize]), (to, to_rows): (usize, &[usize])) -> Line {
    Line {
        name: name.into(),
        from,
        from_rows: from_rows.to_vec(),
        to,
        to_rows: to_rows.to_vec(),
        optional: false,
        unique: false,
    }
}

pub fn route(points: &[(i32, i32)]) -> Route {
    let points = points.iter().map(|(x, y)| Point { x: *x, y: *y }).collect();
    Route { points, from_bracket: None, to_bracket: None }
}

/// `a` at the left, `b` and `c` at the right; a key of two columns from `b` to `a`, keys of one column from `a` to `b` and
/// to `c`; `a` is in a group.
pub fn good() -> (Picture, Layout) {
    let entities = vec![entity("a", 4, Some(0)), entity("b", 4, None), entity("c", 4, None)];
    let lines = vec![
        line("fk_pair", (1, &[1, 2]), (0, &[0, 1])),
        line("fk_b", (0, &[2]), (1, &[0])),
        line("fk_c", (0, &[3]), (2, &[0])),
    ];
    let picture = Picture {
        title: "good".into(),
        detail: Detail::Full,
        remarks: false,
        entities,
        lines,
        groups: vec![Group { name: "first".into(), tint: 0 }],
        keys: 3,
    };
    // Rows begin 28 below a box's upper edge and are 20 high.
    let mut pair = route(&[(400, 88), (300, 88), (300, 128), (240, 128)]);
    pair.from_bracket = Some(Bracket { x: 393, rows: vec![78, 98] });
    pair.to_bracket = Some(Bracket { x: 247, rows: vec![118, 138] });
    let layout = Layout {
        width: 640,
        height: 320,
        places: vec![Point { x: 40, y: 80 }, Point { x: 400, y: 20 }, Point { x: 400, y: 180 }],
        routes: vec![
            pair,
            route(&[(240, 158), (320, 158), (320, 58), (400, 58)]),
            route(&[(240, 178), (280, 178), (280, 218), (400, 218)]),
        ],
        bands: vec![Band { group: 0, place: Point { x: 20, y: 40 }, width: 230, height: 180 }],
    };
    (picture, layout)
}

/// The letters of the gates that refuse the good layout after a change, and all that they say.
fn refused(change: impl FnOnce(&mut Picture, &mut Layout)) -> (String, String) {
    let (mut picture, mut layout) = good();
    change(&mut picture, &mut layout);
    let drawing = Drawing::new(picture, layout);
    let (mut letters, mut sentences) = (String::new(), String::new());
    for gate in &GATES {
        let failures = (gate.failures)(&drawing);
        letters.extend((!failures.is_empty()).then_some(gate.letter));
        sentences.push_str(&failures.join("\n"));
    }
    (letters, sentences)
}

#[track_caller]
fn check(letters: &str, sentence: &str, change: impl FnOnce(&mut Picture, &mut Layout)) {
    let (refused, said) = refused(change);
    assert_eq!(refused, letters, "{said}");
    assert!(said.contains(sentence), "{said}");
}

#[test]
fn a_good_layout_passes() {
    check("", "", |_, _| {});
}

#[test]
fn boxes_that_overlap_or_are_too_near_are_refused() {
    check("o", "`b` and `c` overlap or touch", |_, layout| {
        layout.places[2].y = 139;
        layout.routes[2].points[2].y = 181;
        layout.routes[2].points[3].y = 181;
    });
}

#[test]
fn a_line_through_a_box_is_refused() {
    check("t", "`fk_c` (a → c) runs through `b`", |_, layout| {
        let way = [(240, 178), (280, 178), (280, 10), (500, 10), (500, 160), (620, 160), (620, 218), (600, 218)];
        layout.routes[2] = route(&way);
    });
}

#[test]
fn a_line_through_its_own_box_is_refused() {
    check("t", "`fk_c` (a → c) runs through `a`", |_, layout| {
        layout.routes[2] = route(&[(40, 178), (280, 178), (280, 218), (400, 218)]);
    });
    check("t", "`fk_c` (a → c) runs through `a`", |_, layout| {
        // Along its own edge.
        layout.routes[2] = route(&[(240, 178), (241, 178), (241, 230), (300, 230), (300, 218), (400, 218)]);
        layout.bands[0].height = 200;
    });
}

#[test]
fn a_bracket_through_a_box_is_refused() {
    check("te", "runs through `b`", |_, layout| {
        if let Some(bracket) = &mut layout.routes[0].from_bracket {
            bracket.x = 407;
        }
    });
}

#[test]
fn unrelated_lines_on_one_stretch_are_refused_and_related_ones_are_not() {
    check("s", "`fk_pair` (b → a) and `fk_b` (a → b) share a stretch", |_, layout| {
        for at in [1, 2] {
            layout.routes[1].points[at].x = 302;
        }
    });
    check("", "", |picture, layout| {
        picture.lines[2] = line("fk_again", (0, &[3]), (1, &[0]));
        layout.routes[2] = route(&[(240, 178), (320, 178), (320, 58), (400, 58)]);
    });
}

#[test]
fn lines_that_touch_at_a_corner_are_refused() {
    check("s", "`fk_b` (a → b) and `fk_c` (a → c) touch", |_, layout| {
        let way = [(240, 178), (322, 178), (322, 160), (360, 160), (360, 218), (400, 218)];
        layout.routes[2] = route(&way);
    });
}

#[test]
fn an_end_beside_its_row_is_refused() {
    check("e", "`fk_c` (a → c) ends at y 231, not on the row at 218", |_, layout| {
        for at in [2, 3] {
            layout.routes[2].points[at].y = 231;
        }
    });
    check("e", "not at an edge", |_, layout| layout.routes[2].points[3].x = 390);
    check("e", "has no bracket for its rows", |_, layout| layout.routes[0].to_bracket = None);
    check("e", "has ticks at y [118, 158], not on the rows at [118, 138]", |_, layout| {
        layout.routes[1].points[0].y = 166;
        layout.routes[1].points[1].y = 166;
        if let Some(bracket) = &mut layout.routes[0].to_bracket {
            bracket.rows[1] = 158;
        }
    });
    check("e", "outside its bracket", |_, layout| {
        for at in [0, 1] {
            layout.routes[0].points[at].y = 105;
        }
    });
    check("e", "has a bracket for one row", |_, layout| {
        layout.routes[2].to_bracket = Some(Bracket { x: 393, rows: vec![218] });
    });
    check("e", "3 lines have 2 ways", |_, layout| {
        layout.routes.pop();
    });
    check("e", "has no way", |_, layout| layout.routes[2].points.clear());
}

#[test]
fn slanted_and_broken_stretches_are_refused() {
    check("r", "is slanted or stands still from (280, 178) to (290, 218)", |_, layout| {
        layout.routes[2].points[2].x = 290;
    });
    check("r", "goes on in one direction in two stretches", |_, layout| {
        layout.routes[2].points.insert(1, Point { x: 260, y: 178 });
    });
    check("r", "comes to its box from above or below", |_, layout| {
        layout.routes[2] = route(&[(240, 178), (399, 178), (399, 218)]);
    });
}

#[test]
fn what_is_outside_the_picture_is_refused() {
    check("i", "`b` is outside the picture", |_, layout| layout.width = 599);
    check("i", "leaves the picture", |_, layout| {
        let way = [(240, 178), (280, 178), (280, 330), (620, 330), (620, 218), (600, 218)];
        layout.routes[2] = route(&way);
    });
    check("i", "a band of `first` is outside the picture", |_, layout| {
        layout.bands[0].height += 200;
    });
}

#[test]
fn a_box_outside_its_band_or_in_anothers_is_refused() {
    check("b", "`a` is in no band of its group", |_, layout| layout.bands.clear());
    // The heading is not for boxes.
    check("b", "`a` is in or on a band of `first`", |_, layout| {
        layout.bands[0].place.y = 60;
        layout.bands[0].height = 160;
    });
    check("b", "`b` is in or on a band of `first`", |_, layout| layout.bands[0].width = 400);
    check("b", "bands of `first` and `first` overlap", |_, layout| {
        let band = Band { place: Point { x: 20, y: 30 }, height: 20, ..layout.bands[0].clone() };
        layout.bands.push(band);
    });
}
