//! What the commands show: tables for people, one object for programs.

use std::collections::HashMap;
use std::io::Write as _;

use comfy_table::{CellAlignment, Table, presets};
use schema_model::counts::{Contents, counted, listed};
use schema_model::model::Schema as Model;
use serde_json::{Map, Value, json};

use super::commands::Draw;
use crate::deploy::{
    Counts, Created, DatabaseUrl, DeployError, Difference, Dropped, Fact, Finding, Populated, Severity, Verified,
};

/// Gathers what was done and prints it.
pub(super) struct Output<'o> {
    url: &'o DatabaseUrl,
    contents: Contents,
    /// Of each codebook its Rust type and how many rows it has.
    codebooks: HashMap<String, (String, usize)>,
    /// What is printed at the end, where a program reads it.
    json: Option<Map<String, Value>>,
    exit: u8,
}

impl<'o> Output<'o> {
    pub(super) fn new(model: &Model, url: &'o DatabaseUrl, json: bool) -> Self {
        let contents = Contents::of(model);
        let codebooks = model.codebooks.iter();
        let codebooks =
            codebooks.map(|codebook| (codebook.name.clone(), (codebook.rust.clone(), codebook.rows.len()))).collect();
        let object = || {
            let Contents { tables, codebooks, rows, enums } = contents;
            let contents = json!({ "tables": tables, "codebooks": codebooks, "rows": rows, "enums": enums });
            Map::from_iter([("database".to_owned(), json!(url.to_string())), ("contents".to_owned(), contents)])
        };
        Self { url, contents, codebooks, json: json.then(object), exit: 0 }
    }

    /// What is printed at the end, where a program reads it.
    pub(super) fn object(&mut self) -> Option<&mut Map<String, Value>> {
        self.json.as_mut()
    }

    pub(super) fn url(&self) -> &DatabaseUrl {
        self.url
    }

    pub(super) fn exit_with(&mut self, exit: u8) {
        self.exit = exit;
    }

    /// Tables by what they are: of the application, or codebooks.
    fn kinds(&self, tables: &[String]) -> [(usize, &'static str); 2] {
        let codebooks = tables.iter().filter(|table| self.codebooks.contains_key(*table)).count();
        [(tables.len() - codebooks, "table"), (codebooks, "codebook")]
    }

    pub(super) fn created(&mut self, created: &Created) {
        if let Some(object) = &mut self.json {
            object.insert("created".into(), json!(created.tables));
            object.insert("existing".into(), json!(created.existing));
            object.insert("by_hand".into(), json!(created.by_hand));
            return;
        }
        let [tables, codebooks] = self.kinds(&created.tables);
        let made = [tables, codebooks, (created.indexes, "index"), (created.foreign_keys, "foreign key")];
        if made.iter().all(|(number, _)| *number == 0) {
            let existing = listed(&self.kinds(&created.existing));
            say(&format!("{}: {existing} already exist; nothing to create", self.url));
            return;
        }
        say(&format!("{}: created {}", self.url, listed(&made)));
        for table in &created.tables {
            say(&format!("  {table}"));
        }
        for file in &created.by_hand {
            say(&format!(
                "note: `{file}` was written by hand and was not run; on an empty database, `deployment` runs it"
            ));
        }
    }

    pub(super) fn dropped(&mut self, dropped: &Dropped) {
        if let Some(object) = &mut self.json {
            object.insert("dropped".into(), json!(dropped.tables));
            return;
        }
        let tables = match listed(&self.kinds(&dropped.tables)) {
            none if none.is_empty() => "there was no table to drop".to_owned(),
            tables => format!("dropped {tables}"),
        };
        say(&format!("{}: {tables}", self.url));
    }

    pub(super) fn populated(&mut self, populated: &Populated) {
        if !populated.ahead.is_empty() {
            match &mut self.json {
                Some(object) => drop(object.insert("ahead".into(), json!(populated.ahead))),
                None => drop(self.is_ahead(&populated.ahead, "; nothing was changed")),
            }
            return;
        }
        let failed = populated.failures().count();
        let failure = (failed > 0).then(|| format!("{} could not be merged", counted(failed, "codebook")));
        self.exit = populated.failures().map(|(_, error)| error.exit_code()).min().unwrap_or(self.exit);
        for (_, error) in populated.failures() {
            complain(&error.to_string());
        }
        if let Some(object) = &mut self.json {
            let entries: Vec<Value> = populated
                .codebooks
                .iter()
                .map(|merged| match &merged.result {
                    Ok(counts) => json_counts(&merged.table, counts),
                    Err(error) => json!({ "codebook": merged.table, "error": error.message() }),
                })
                .collect();
            object.insert("codebooks".into(), Value::Array(entries));
            let still_used = populated.still_used.iter().map(json_finding).collect();
            object.insert("still_used".into(), Value::Array(still_used));
            let newer = populated.newer.iter().map(json_finding).collect();
            object.insert("newer".into(), Value::Array(newer));
            let first = populated.failures().next().map(|(_, error)| error.message());
            object.extend(first.map(|error| ("error".to_owned(), json!(error))));
            return;
        }
        let mut table = Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED);
        table.set_header(["Codebook", "Enum", "Rows", "Inserted", "Updated", "Archived", "Revived", "Unchanged"]);
        for column in table.column_iter_mut().skip(2) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        for merged in &populated.codebooks {
            let codebook = self.codebooks.get(&merged.table);
            let (rust, rows) = codebook.map_or(("", 0), |(rust, rows)| (rust.as_str(), *rows));
            let Ok(counts) = &merged.result else { continue };
            let numbers = [rows, counts.inserted, counts.updated, counts.archived, counts.revived, counts.unchanged];
            let mut cells = vec![merged.table.clone(), rust.to_owned()];
            cells.extend(numbers.map(|number| number.to_string()));
            table.add_row(cells);
        }
        if table.row_count() > 0 {
            say(&table.to_string());
        }
        for finding in populated.still_used.iter().chain(&populated.newer) {
            say(&format!("{finding}\n  help: {}", finding.help()));
        }
        say(&failure.unwrap_or_else(|| self.contents.codebooks()));
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
            say(&format!("{}: there is nothing to do", self.url));
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
            object.insert("ahead".into(), json!(verified.ahead));
            object.insert("findings".into(), Value::Array(findings));
            object.insert("constraints_hidden".into(), json!(verified.constraints_hidden));
            return;
        }
        self.is_ahead(&verified.ahead, "");
        for finding in &verified.findings {
            let place = if finding.rust.is_empty() { String::new() } else { format!(" ({})", finding.rust) };
            say(&draw(finding).unwrap_or_else(|| format!("{finding}{place}\n  help: {}", finding.help())));
        }
        let of = |severity| verified.findings.iter().filter(|finding| finding.severity == severity).count();
        let mut told = match (of(Severity::Error), of(Severity::Warning)) {
            (0, 0) => "the database matches the schema".to_owned(),
            (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
        };
        if of(Severity::Note) > 0 {
            told.push_str(&format!(", {}", counted(of(Severity::Note), "note")));
        }
        say(&format!("{}: {}: {told}", self.url, self.contents));
        if verified.constraints_hidden {
            say("Checks and foreign keys were not compared: this user may not see them; grant it REFERENCES.");
        }
    }

    /// Prints the JSON object; gives the exit code.
    pub(super) fn finish(self) -> u8 {
        if let Some(mut object) = self.json {
            object.insert("exit_code".into(), json!(self.exit));
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
        "message": finding.message(), "help": finding.help(), "place": finding.place,
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

/// What stopped a command, as a program reads it.
pub(super) fn failure(error: &DeployError, url: Option<&DatabaseUrl>) -> String {
    let mut object = Map::new();
    object.extend(url.map(|url| ("database".to_owned(), json!(url.to_string()))));
    object.insert("error".into(), json!(error.message()));
    object.extend(error.help().map(|help| ("help".to_owned(), json!(help))));
    object.insert("exit_code".into(), json!(error.exit_code()));
    object.extend(error.place().map(|place| ("place".to_owned(), json!(place))));
    if let DeployError::Differs { findings } | DeployError::StillDiffers { findings } = error {
        object.insert("findings".into(), findings.iter().map(json_finding).collect());
    }
    Value::Object(object).to_string()
}

/// A line on standard output; a reader that has gone away is not an error.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// A line on standard error.
pub(super) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "error: {line}");
}
