//! What the commands show: tables for people, one object for programs.

use std::io::Write as _;

use comfy_table::{CellAlignment, Table, presets};
use serde_json::{Map, Value, json};

use super::commands::Draw;
use crate::Schema;
use crate::deploy::{Counts, Created, DatabaseUrl, Difference, Dropped, Fact, Finding, Populated, Severity, Verified};

/// Gathers what was done and prints it.
pub(super) struct Output<'o> {
    schema: &'o Schema,
    url: &'o DatabaseUrl,
    /// What is printed at the end, where a program reads it.
    json: Option<Map<String, Value>>,
    exit: u8,
}

impl<'o> Output<'o> {
    pub(super) fn new(schema: &'o Schema, url: &'o DatabaseUrl, json: bool) -> Self {
        Self {
            schema,
            url,
            json: json.then(|| Map::from_iter([("database".to_owned(), json!(url.to_string()))])),
            exit: 0,
        }
    }

    pub(super) fn created(&mut self, created: &Created) {
        if let Some(object) = &mut self.json {
            object.insert("created".into(), json!(created.tables));
            object.insert("existing".into(), json!(created.existing));
            return;
        }
        if created.tables.is_empty() && created.others == 0 {
            say(&format!("{}: all {} tables are there already.", self.url, created.existing.len()));
            return;
        }
        say(&format!("{}: created {} tables and {} indexes.", self.url, created.tables.len(), created.others));
        for table in &created.tables {
            say(&format!("  {table}"));
        }
    }

    pub(super) fn dropped(&mut self, dropped: &Dropped) {
        if let Some(object) = &mut self.json {
            object.insert("dropped".into(), json!(dropped.tables));
            return;
        }
        say(&format!("{}: dropped {} tables.", self.url, dropped.tables.len()));
    }

    pub(super) fn populated(&mut self, populated: &Populated) {
        if populated.failures().next().is_some() {
            self.exit = 4;
        }
        if let Some(object) = &mut self.json {
            let entries: Vec<Value> = populated
                .codebooks
                .iter()
                .map(|merged| match &merged.result {
                    Ok(counts) => json_counts(&merged.table, counts),
                    Err(error) => json!({ "codebook": merged.table, "error": error.to_string() }),
                })
                .collect();
            object.insert("codebooks".into(), Value::Array(entries));
            let still_used = populated.still_used.iter().map(json_finding).collect();
            object.insert("still_used".into(), Value::Array(still_used));
            return;
        }
        let mut table = Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED);
        table.set_header(["Codebook", "Enum", "Rows", "Inserted", "Updated", "Archived", "Revived", "Unchanged"]);
        for column in table.column_iter_mut().skip(2) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let codebooks = self.schema.model().codebooks;
        for merged in &populated.codebooks {
            let codebook = codebooks.iter().find(|codebook| codebook.name == merged.table);
            let (rust, rows) = codebook.map_or(("", 0), |codebook| (codebook.rust.as_str(), codebook.rows.len()));
            let Ok(counts) = &merged.result else { continue };
            let numbers = [rows, counts.inserted, counts.updated, counts.archived, counts.revived, counts.unchanged];
            let mut cells = vec![merged.table.clone(), rust.to_owned()];
            cells.extend(numbers.map(|number| number.to_string()));
            table.add_row(cells);
        }
        if table.row_count() > 0 {
            say(&table.to_string());
        }
        let rows: usize = codebooks.iter().map(|codebook| codebook.rows.len()).sum();
        say(&format!("{} codebooks with {rows} rows.", populated.codebooks.len()));
        for finding in &populated.still_used {
            say(&format!("{finding}\n  help: {}", finding.help()));
        }
        for (codebook, error) in populated.failures() {
            complain(&format!("codebook `{codebook}`: {error}"));
        }
    }

    /// Where what was deployed can be read.
    pub(super) fn sources(&mut self, folder: &str) {
        match &mut self.json {
            Some(object) => {
                object.insert("sources".into(), json!(folder));
            }
            None => say(&format!("SQL, diagram and reference: {folder}")),
        }
    }

    /// What a call would run, as a script.
    pub(super) fn preview(&mut self, statements: &[String]) {
        if let Some(object) = &mut self.json {
            object.insert("statements".into(), json!(statements));
            return;
        }
        if statements.is_empty() {
            say(&format!("{}: there is nothing to do.", self.url));
        }
        for statement in statements {
            say(&format!("{statement};"));
        }
    }

    /// What differs, drawn where its source is.
    pub(super) fn verified(&mut self, verified: &Verified, draw: Draw<'_>) {
        if !verified.is_clean() {
            self.exit = 1;
        }
        if let Some(object) = &mut self.json {
            let findings: Vec<Value> = verified.findings.iter().map(json_finding).collect();
            object.insert("right".into(), json!(verified.is_clean()));
            object.insert("findings".into(), Value::Array(findings));
            object.insert("constraints_hidden".into(), json!(verified.constraints_hidden));
            return;
        }
        for finding in &verified.findings {
            let place = if finding.rust.is_empty() { String::new() } else { format!(" ({})", finding.rust) };
            say(&draw(finding).unwrap_or_else(|| format!("{finding}{place}\n  help: {}", finding.help())));
        }
        let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
        let of = |severity| verified.findings.iter().filter(|finding| finding.severity == severity).count();
        let seen = format!(
            "{}, {} with {}",
            count(verified.tables, "table"),
            count(verified.codebooks, "codebook"),
            count(verified.rows, "row")
        );
        let mut told = match (of(Severity::Error), of(Severity::Warning)) {
            (0, 0) => "the database matches the schema".to_owned(),
            (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
        };
        if of(Severity::Note) > 0 {
            told.push_str(&format!(", {}", count(of(Severity::Note), "note")));
        }
        say(&format!("{}: {seen}: {told}.", self.url));
        if verified.constraints_hidden {
            say("Checks and foreign keys were not compared: this user may not see them, grant it REFERENCES.");
        }
    }

    /// Prints the JSON object; gives the exit code.
    pub(super) fn finish(self) -> u8 {
        if let Some(object) = self.json {
            say(&Value::Object(object).to_string());
        }
        self.exit
    }
}

fn json_finding(finding: &Finding) -> Value {
    let facts: Vec<Value> = match &finding.difference {
        Difference::Differs(facts) => facts.iter().map(json_fact).collect(),
        Difference::NotCompared(fact) => vec![json_fact(fact)],
        _ => Vec::new(),
    };
    json!({
        "severity": finding.severity.title(), "object": finding.object, "rust": finding.rust,
        "column": finding.column(), "subject": finding.subject.to_string(), "facts": facts,
        "message": finding.message(), "help": finding.help(),
    })
}

fn json_fact(fact: &Fact) -> Value {
    json!({ "name": fact.name, "wanted": fact.wanted, "found": fact.found })
}

fn json_counts(codebook: &str, counts: &Counts) -> Value {
    json!({
        "codebook": codebook,
        "inserted": counts.inserted,
        "updated": counts.updated,
        "archived": counts.archived,
        "revived": counts.revived,
        "deleted": counts.deleted,
        "unchanged": counts.unchanged,
    })
}

/// A line on standard output; a reader that has gone away is no fault.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// A line on standard error.
pub(super) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "error: {line}");
}
