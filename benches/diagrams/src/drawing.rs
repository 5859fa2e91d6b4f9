//! A picture with its layout, and the layout's lines as stretches.

use std::collections::HashMap;

use schema_diagram::layout::{Graph, Layout, Point, layout};
use schema_diagram::picture::{self as diagram, Detail, Picture, Settings, View};
use schema_model::model::Schema;

use crate::geometry::{Rect, Stretch};

/// What the gates look at.
pub struct Drawing {
    /// What is shown.
    pub picture: Picture,
    /// Its boxes and lines as sizes.
    pub graph: Graph,
    /// Where they are.
    pub layout: Layout,
    /// Of each line, a number that the lines have in common which may share a trunk.
    pub nets: Vec<usize>,
}

impl Drawing {
    /// Draws a schema, or the part of it that the view shows.
    pub fn of(schema: &Schema, settings: &Settings, view: &View<'_>) -> Self {
        let picture = diagram::picture(schema, settings, view);
        let layout = layout(&picture.graph());
        Self::new(picture, layout)
    }

    /// Puts picture and layout together.
    pub fn new(picture: Picture, layout: Layout) -> Self {
        let graph = picture.graph();
        let mut known = HashMap::new();
        let nets = graph
            .edges
            .iter()
            .map(|edge| {
                let count = known.len();
                *known.entry((edge.to.node, edge.to.rows.clone())).or_insert(count)
            })
            .collect();
        Self { picture, graph, layout, nets }
    }

    /// A box's name.
    pub fn name(&self, node: usize) -> &str {
        &self.picture.entities[node].name
    }

    /// A line as sentences call it.
    pub fn line(&self, line: usize) -> String {
        let of = &self.picture.lines[line];
        format!("`{}` ({} → {})", of.name, self.name(of.from), self.name(of.to))
    }

    /// Where a box is.
    pub fn rect(&self, node: usize) -> Rect {
        let (place, size) = (self.layout.places[node], &self.graph.nodes[node]);
        Rect::new(place.x, place.y, size.width, size.height)
    }

    /// Where all boxes are.
    pub fn rects(&self) -> Vec<Rect> {
        (0..self.layout.places.len()).map(|node| self.rect(node)).collect()
    }

    /// Every stretch of every line, brackets and their ticks included; slanted ones are left out.
    pub fn stretches(&self) -> Vec<Stretch> {
        let mut found = Vec::new();
        for (line, route) in self.layout.routes.iter().enumerate() {
            let last = route.points.len().saturating_sub(2);
            let steps = route.points.windows(2).enumerate();
            found.extend(steps.filter_map(|(at, pair)| {
                let stretch = Stretch::between(line, pair[0], pair[1])?;
                Some(Stretch { is_end: at == 0 || at == last, ..stretch })
            }));
            let ends = [(&route.from_bracket, route.points.first()), (&route.to_bracket, route.points.last())];
            for (bracket, end) in ends {
                let (Some(bracket), Some(end)) = (bracket, end) else { continue };
                let (Some(first), Some(last)) = (bracket.rows.iter().min(), bracket.rows.iter().max()) else {
                    continue;
                };
                let stroke = [Point { x: bracket.x, y: *first }, Point { x: bracket.x, y: *last }];
                found.extend(Stretch::between(line, stroke[0], stroke[1]));
                found.extend(bracket.rows.iter().filter_map(|row| {
                    let tick = [Point { x: end.x, y: *row }, Point { x: bracket.x, y: *row }];
                    Some(Stretch { is_end: true, ..Stretch::between(line, tick[0], tick[1])? })
                }));
            }
        }
        found
    }
}

/// Shows everything that is not hidden.
pub fn whole(title: &str, detail: Detail) -> View<'static> {
    View { title: title.to_owned(), detail, tables: None, all_edges: false }
}
