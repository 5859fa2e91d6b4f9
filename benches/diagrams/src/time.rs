//! How long pictures take, in a program that is as unoptimised as a build script.

use std::hint::black_box;
use std::time::{Duration, Instant};

use comfy_table::Table;
use schema_diagram::layout::layout;
use schema_diagram::picture::{self as diagram, Detail};
use schema_diagram::svg::svg;

use crate::drawing::whole;
use crate::random;
use crate::report::{cells, new_table};

/// Tables, and the milliseconds that both pictures may take.
const BOUNDS: [(usize, f64); 3] = [(14, 5.0), (200, 100.0), (1_000, 1_500.0)];

/// Tables at which the growth is looked at.
const GROWTH: [usize; 6] = [50, 100, 200, 500, 1_000, 2_000];

/// Runs of which the fastest counts.
const RUNS: usize = 5;

/// Milliseconds of the parts of the full and the light picture together.
#[derive(Clone, Copy, Default)]
struct Cost {
    picture: f64,
    layout: f64,
    svg: f64,
}

impl Cost {
    fn whole(self) -> f64 {
        self.picture + self.layout + self.svg
    }
}

/// A table of times, and one line about their growth.
pub fn table() -> (Table, String) {
    let mut table = new_table(&["tables", "contents ms", "layout ms", "svg ms", "together ms", "bound ms"]);
    for (size, bound) in BOUNDS {
        let cost = cost(size);
        let mark = if cost.whole() > bound { " !" } else { "" };
        let number = |value: f64| format!("{value:.1}");
        table.add_row(cells(&[
            size.to_string(),
            number(cost.picture),
            number(cost.layout),
            number(cost.svg),
            format!("{:.1}{mark}", cost.whole()),
            number(bound),
        ]));
    }
    let growth: Vec<String> =
        GROWTH.iter().map(|size| format!("{:.3} at {size}", cost(*size).whole() / *size as f64)).collect();
    (table, format!("milliseconds per table, full and light together: {}", growth.join(", ")))
}

/// The fastest of some runs, each part by itself.
fn cost(size: usize) -> Cost {
    let made = random::schema(size, 1);
    let mut least = Cost { picture: f64::MAX, layout: f64::MAX, svg: f64::MAX };
    for _ in 0..RUNS {
        let mut cost = Cost::default();
        for detail in [Detail::Full, Detail::Light] {
            let view = whole(&made.schema.title, detail);
            let (picture, spent) = timed(|| diagram::picture(&made.schema, &made.settings, &view));
            cost.picture += millis(spent);
            let (layout, spent) = timed(|| layout(&picture.graph()));
            cost.layout += millis(spent);
            let (text, spent) = timed(|| svg(&picture, &layout));
            cost.svg += millis(spent);
            black_box(text);
        }
        least.picture = least.picture.min(cost.picture);
        least.layout = least.layout.min(cost.layout);
        least.svg = least.svg.min(cost.svg);
    }
    least
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
