//! What the commands for deployments show.

use comfy_table::{Table, presets};
use schema_model::counts::counted;
use serde_json::{Value, json};

use super::output::{Output, complain, say};
use crate::deploy::deployment::{Applied, Current, Deployed};

impl Output<'_> {
    /// Files that would be run.
    pub(super) fn files(&mut self, files: &[(String, String)], merges: bool) {
        if let Some(object) = self.object() {
            let files = files.iter().map(|(name, text)| json!({ "file": name, "text": text }));
            object.insert("files".into(), files.collect());
            return;
        }
        for (name, text) in files {
            say(&format!("-- {name}.sql\n{}", text.trim_end()));
        }
        match (files.is_empty(), merges) {
            (true, _) => say(&format!("{}: nothing is pending", self.url())),
            (false, true) => say("\n-- then the rows of all codebooks are merged"),
            (false, false) => {}
        }
    }

    pub(super) fn deployed(&mut self, deployed: &Deployed) {
        if let Some(object) = self.object() {
            object.insert("applied".into(), json!(deployed.applied));
            object.insert("recorded".into(), json!(deployed.recorded));
            object.insert("steps".into(), json!(deployed.steps));
            object.insert("ahead".into(), json!(deployed.ahead));
        } else if self.is_ahead(&deployed.ahead, "; nothing was changed") {
            return;
        } else if deployed.applied.is_empty() && deployed.recorded.is_empty() {
            say(&format!("{}: nothing is pending", self.url()));
        } else {
            for (what, files) in [("recorded", &deployed.recorded), ("applied", &deployed.applied)] {
                if files.is_empty() {
                    continue;
                }
                let steps =
                    if what == "applied" { format!(", {}", counted(deployed.steps, "step")) } else { String::new() };
                say(&format!("{}: {what} {}{steps}", self.url(), counted(files.len(), "deployment")));
                files.iter().for_each(|file| say(&format!("  {file}")));
            }
        }
        if let Some(populated) = &deployed.populated {
            self.populated(populated);
        }
    }

    pub(super) fn taken_back(&mut self, deployed: &Deployed) {
        if let Some(object) = self.object() {
            object.insert("taken_back".into(), json!(deployed.applied));
            object.insert("steps".into(), json!(deployed.steps));
            return;
        }
        if deployed.applied.is_empty() {
            say(&format!("{}: there is nothing to take back", self.url()));
            return;
        }
        say(&format!("{}: took back {}", self.url(), counted(deployed.applied.len(), "deployment")));
        deployed.applied.iter().for_each(|file| say(&format!("  {file}")));
    }

    pub(super) fn current(&mut self, current: &Current) {
        if !current.is_at_target() {
            self.exit_with(1);
        }
        if let Some(object) = self.object() {
            object.insert("current".into(), json!(current.last));
            object.insert("target".into(), json!(current.target));
            object.insert("pending".into(), json!(current.pending));
            object.insert("ahead".into(), json!(current.ahead));
            let unfinished = current.unfinished.as_ref();
            let unfinished =
                unfinished.map(|(file, done, steps)| json!({ "file": file, "done": done, "steps": steps }));
            object.insert("unfinished".into(), unfinished.unwrap_or(Value::Null));
            let faults = current.faults.iter().map(|(message, help)| json!({ "message": message, "help": help }));
            object.insert("faults".into(), faults.collect());
            return;
        }
        if !self.is_ahead(&current.ahead, "") {
            let at = current
                .last
                .as_ref()
                .map_or_else(|| "before the first deployment".to_owned(), |last| format!("at `{last}`"));
            let more = match current.pending.len() {
                0 => ", the last deployment".to_owned(),
                number => format!(", {} pending", counted(number, "deployment")),
            };
            let more = if current.faults.is_empty() { more } else { String::new() };
            say(&format!("{}: {at}{more}", self.url()));
        }
        for file in &current.pending {
            let done = current.unfinished.as_ref().filter(|(unfinished, ..)| unfinished == file);
            let done = done.map_or_else(String::new, |(_, done, steps)| format!(" ({done} of {steps} steps done)"));
            say(&format!("  {file}{done}"));
        }
        for (message, help) in &current.faults {
            complain(&format!("{message}\nhelp: {help}"));
        }
    }

    pub(super) fn history(&mut self, history: &[Applied]) {
        if let Some(object) = self.object() {
            let row = |applied: &Applied| {
                json!({
                    "file": applied.file, "kind": applied.kind, "state": applied.state, "done": applied.done,
                    "steps": applied.steps, "begun_at": applied.begun_at, "done_at": applied.done_at,
                })
            };
            object.insert("history".into(), history.iter().map(row).collect());
            return;
        }
        if history.is_empty() {
            say(&format!("{}: no deployment was ever applied", self.url()));
            return;
        }
        let mut table = Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED);
        table.set_header(["File", "Kind", "State", "Steps", "Begun (UTC)", "Done (UTC)"]);
        for applied in history {
            let steps = format!("{} of {}", applied.done, applied.steps);
            let done = applied.done_at.clone().unwrap_or_default();
            let cells = [&applied.file, applied.kind, applied.state, &steps, &applied.begun_at, &done];
            table.add_row(cells);
        }
        say(&table.to_string());
    }

    /// Says that the database is ahead of the program, and what follows from it; whether it is.
    pub(super) fn is_ahead(&self, ahead: &[String], rest: &str) -> bool {
        let Some(last) = ahead.last() else { return false };
        say(&format!("{}: the database is ahead of this program, at `{last}`{rest}", self.url()));
        true
    }
}
