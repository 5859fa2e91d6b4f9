//! What is under way: a bar on a terminal, lines elsewhere.

use std::io::{IsTerminal as _, Write as _, stderr};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::deploy::{Event, Listener};

/// Elsewhere than on a terminal a line for each so many objects is enough.
const LINES_PER: usize = 200;

/// Shows events on standard error, so that results stay by themselves.
pub(crate) fn listener() -> Listener {
    if !stderr().is_terminal() {
        return Box::new(|event| {
            let line = match event {
                Event::Waiting { holder } => format!("waiting for {holder}"),
                Event::Creating { done, total, .. } if total > LINES_PER => format!("creating: {done} of {total}"),
                Event::Merging { done, total, .. } if total > LINES_PER => format!("merging: {done} of {total}"),
                Event::Creating { .. } | Event::Merging { .. } => return,
            };
            let _ = writeln!(stderr().lock(), "{line}");
        });
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    Box::new(move |event| {
        let (what, name, done, total) = match event {
            Event::Waiting { holder } => ("waiting for", holder, 0, 0),
            Event::Creating { object, done, total } => ("creating", object, done, total),
            Event::Merging { codebook, done, total } => ("merging", codebook, done, total),
        };
        bar.set_length(total as u64);
        bar.set_position(done as u64);
        bar.set_prefix(what.to_owned());
        bar.set_message(name.to_owned());
        if done + 1 >= total && total > 0 {
            bar.finish_and_clear();
        }
    })
}
