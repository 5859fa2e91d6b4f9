//! What is under way: a bar on a terminal, lines elsewhere.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::deploy::{Event, Listener};

/// Elsewhere than on a terminal a line for each so many objects is enough.
const LINES_PER: usize = 200;

/// A step that takes longer is told by itself.
const LONG: Duration = Duration::from_secs(2);

/// Shows events on standard error, which keeps results apart.
pub(crate) struct Progress {
    /// None where standard error is not a terminal.
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(crate) fn new() -> Self {
        let bar = stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.set_style(style(BAR));
            bar
        });
        Self { bar }
    }

    /// Who is told.
    pub(crate) fn listener(&self) -> Listener {
        let Some(bar) = self.bar.clone() else { return Box::new(line) };
        Box::new(move |event| {
            let waiting = waiting(event);
            bar.set_style(style(if waiting.is_some() { MESSAGE } else { BAR }));
            let (what, name, done, total) = match event {
                Event::Creating { object, done, total } => ("creating", object, done, total),
                Event::Merging { codebook, done, total } => ("merging", codebook, done, total),
                Event::Deploying { file, step, steps, .. } => ("deploying", file, step as usize, steps as usize),
                Event::Connecting { .. } | Event::Waiting { .. } | Event::Blocked { .. } => ("", "", 0, 0),
            };
            bar.set_length(total as u64);
            bar.set_position(done as u64);
            bar.set_prefix(what.to_owned());
            bar.set_message(waiting.unwrap_or_else(|| name.to_owned()));
            bar.tick();
        })
    }

    /// Takes away what is shown: the work is done, or it failed.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Whatever ends the work, no bar stays.
impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

const BAR: &str = "{prefix} {wide_bar} {pos}/{len} {msg}";
const MESSAGE: &str = "{wide_msg}";

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn waiting(event: Event<'_>) -> Option<String> {
    match event {
        Event::Connecting { url, at_most } => {
            Some(format!("waiting for `{url}` to answer, at most {} seconds", at_most.as_secs()))
        }
        Event::Waiting { holder } => Some(format!("waiting for {holder}")),
        Event::Blocked { file, step, attempt, pause } => Some(format!(
            "{file}: step {step} waits for other connections; try {} in {:.1} s",
            attempt + 1,
            pause.as_secs_f64()
        )),
        Event::Deploying { file, step, steps, title, elapsed } if elapsed >= LONG => {
            Some(format!("{file}: step {step} of {steps}, {} s: {title}", elapsed.as_secs()))
        }
        Event::Creating { .. } | Event::Merging { .. } | Event::Deploying { .. } => None,
    }
}

/// An event as a line, where it is worth one.
fn line(event: Event<'_>) {
    let line = waiting(event).or_else(|| match event {
        Event::Creating { done, total, .. } if total > LINES_PER => Some(format!("creating: {done} of {total}")),
        Event::Merging { done, total, .. } if total > LINES_PER => Some(format!("merging: {done} of {total}")),
        _ => None,
    });
    // A log needs no line for each second of an hour.
    if let Event::Deploying { elapsed, .. } = event
        && elapsed.as_secs() % 30 != 0
        && elapsed >= LONG * 2
    {
        return;
    }
    if let Some(line) = line {
        let _ = writeln!(stderr().lock(), "{line}");
    }
}
