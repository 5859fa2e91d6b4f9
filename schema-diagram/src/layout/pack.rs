//! Layouts as text: what a build keeps for the next one.

use schema_model::pack::pack_structs;

use super::{Band, Bracket, Layout, Point, Route};

pack_structs! {
    Layout { width, height, places, routes, bands }
    Point { x, y }
    Route { points, from_bracket, to_bracket }
    Bracket { x, rows }
    Band { group, place, width, height }
}
