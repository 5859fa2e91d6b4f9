//! Gates.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "a table on the terminal is its purpose")]

mod dot;
mod drawing;
mod geometry;
mod hard;
mod random;
mod scored;

use schema_core::diagram::Detail;

fn main() {
    let only: Option<usize> = std::env::args().nth(1).and_then(|size| size.parse().ok());
    for size in [3, 14, 60, 200, 1_000].into_iter().filter(|size| only.is_none_or(|only| only == *size)) {
        for seed in 0..3 {
            let made = random::schema(size, seed);
            for detail in [Detail::Full, Detail::Light] {
                let view = drawing::whole(&made.schema.title, detail);
                let start = std::time::Instant::now();
                let drawing = drawing::Drawing::of(&made.schema, &made.settings, &view);
                let time = start.elapsed();
                let score = scored::Score::of(&drawing);
                println!(
                    "{size} {seed} {detail:?} {time:?} boxes {} lines {} crossings {:.2} visible {:.2} bends {:.2}/{} aspect {:.2} fill {:.2} length {:.0}",
                    score.boxes,
                    score.lines,
                    score.per_line(score.crossings),
                    score.per_line(score.visible),
                    score.per_line(score.bends),
                    score.most_bends,
                    score.aspect,
                    score.fill,
                    score.length as f64 / score.lines as f64,
                );
                for splines in [dot::Splines::Curved, dot::Splines::Orthogonal, dot::Splines::AtRows] {
                    let start = std::time::Instant::now();
                    let dot = dot::score(&drawing, splines, std::time::Duration::from_secs(60));
                    if let Some(dot) = dot {
                        println!(
                            "   dot {splines:?} {:?} crossings {:.2} aspect {:.2} fill {:.2}",
                            start.elapsed(),
                            score.per_line(dot.crossings),
                            dot.aspect,
                            dot.fill
                        );
                    } else {
                        println!("   no dot {:?}", start.elapsed());
                    }
                }
                for gate in &hard::GATES {
                    let failures = (gate.failures)(&drawing);
                    for sentence in failures.iter().take(2) {
                        println!("   {} ({}): {sentence}", gate.letter, failures.len());
                    }
                }
                let [column, table] =
                    scored::moved(&made.schema, &made.settings, &view, &drawing, if size > 200 { 2 } else { 20 });
                println!("   moved {column:.2?} {table:.2?}");
            }
        }
    }
}
