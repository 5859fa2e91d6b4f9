//! Whether the diagrams keep their promises: `cargo run -p bench-diagrams -- gates` computes every gate, prints a table beside
//! Graphviz, and fails when a hard gate does not hold.
#![forbid(unsafe_code)]

mod dot;
mod drawing;
mod files;
mod geometry;
mod hard;
mod measure;
mod random;
mod report;
mod row;
mod scored;
mod subject;
mod svg;
mod time;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use measure::Effort;
use row::{Row, Which};
use subject::Subject;

/// Prints a line; who has read enough may close the pipe.
macro_rules! say {
    ($($arguments:tt)*) => {{
        let _ = writeln!(io::stdout(), $($arguments)*);
    }};
}

const HELP: &str = "\
usage: bench-diagrams gates [--full] [--seeds N] [--only SIZE-OR-NAME] [--no-dot] [--no-time] [--svg FOLDER]

  --full     more seeds, edits and pages, and orthogonal lines of `dot` for the largest schemas; takes minutes
  --seeds N  so many schemas of each size
  --only X   the generated schemas of that size, or the workspace's schema of that name
  --no-dot   without Graphviz
  --no-time  without the times
  --svg F    leaves every picture in the folder F, and beside it what `dot` draws, as NAME.dot.svg
";

/// Tables of generated schemas, with the seeds of an everyday run.
const SIZES: [(usize, u64); 5] = [(3, 3), (14, 3), (60, 3), (200, 2), (1_000, 1)];

/// The seeds of a full run.
const SEEDS: u64 = 5;

/// What the command line says.
struct Options {
    effort: Effort,
    with_time: bool,
    seeds: Option<u64>,
    only: Option<String>,
    folder: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(options) = options(&arguments) else {
        eprint!("{HELP}");
        return ExitCode::from(2);
    };
    match gates(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("bench-diagrams: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn options(arguments: &[String]) -> Option<Options> {
    let mut options = Options {
        effort: Effort { is_full: false, with_dot: true, keeps_pictures: false },
        with_time: true,
        seeds: None,
        only: None,
        folder: None,
    };
    let mut left = arguments.iter();
    if left.next()? != "gates" {
        return None;
    }
    while let Some(argument) = left.next() {
        match argument.as_str() {
            "--full" => options.effort.is_full = true,
            "--no-dot" => options.effort.with_dot = false,
            "--no-time" => options.with_time = false,
            "--seeds" => options.seeds = Some(left.next()?.parse().ok()?),
            "--svg" => {
                options.folder = Some(left.next()?.into());
                options.effort.keeps_pictures = true;
            }
            "--only" => options.only = Some(left.next()?.clone()),
            _ => return None,
        }
    }
    Some(options)
}

/// Prints the report; whether every hard gate holds.
fn gates(options: &Options) -> Result<bool, String> {
    let subjects = subjects(options)?;
    if options.with_time {
        // Before the other work, which would take the processor from it.
        let (table, growth) = time::table();
        say!("{table}\n{growth}\n");
    }
    let jobs: Vec<(&Subject, Which)> = subjects
        .iter()
        .flat_map(|subject| measure::views(subject, options.effort).into_iter().map(move |which| (subject, which)))
        .collect();
    let rows = measured(&jobs, options.effort);
    if let Some(folder) = &options.folder {
        keep(folder, &rows).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    say!("{}\n\n{}\n\n{}", report::rows(&rows), report::summary(&rows), report::legend());
    let failures = report::failures(&rows);
    let pictures: usize = rows.iter().map(|row| row.pictures).sum();
    if failures.is_empty() {
        say!("\nevery hard gate holds for {pictures} pictures");
    } else {
        say!("\n{failures}\nhard gates do not hold");
    }
    Ok(failures.is_empty())
}

/// Writes the pictures that the rows keep.
fn keep(folder: &Path, rows: &[Row]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    rows.iter().flat_map(|row| &row.kept).try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes))
}

fn subjects(options: &Options) -> Result<Vec<Subject>, String> {
    let mut subjects = subject::of_the_workspace()?;
    if let Some(only) = &options.only {
        subjects.retain(|subject| subject.name == *only);
    }
    for (size, everyday) in SIZES {
        if options.only.as_ref().is_none_or(|only| *only == size.to_string()) {
            let seeds = options.seeds.unwrap_or(if options.effort.is_full { SEEDS } else { everyday });
            subjects.extend((0..seeds).map(|seed| Subject::generated(size, seed)));
        }
    }
    if subjects.is_empty() {
        return Err("`--only` takes the size of a generated schema or the name of one of the workspace's".to_owned());
    }
    Ok(subjects)
}

/// Measures on all processors; the rows are in the order of the jobs.
fn measured(jobs: &[(&Subject, Which)], effort: Effort) -> Vec<Row> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Row)>> = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                // The last are the largest: begun first, they do not make the others wait at the end.
                while let Some(at) = jobs.len().checked_sub(1 + next.fetch_add(1, Ordering::Relaxed)) {
                    let (subject, which) = jobs[at];
                    let row = measure::measure(subject, which, effort);
                    if let Ok(mut done) = done.lock() {
                        done.push((at, row));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, row)| row).collect()
}
