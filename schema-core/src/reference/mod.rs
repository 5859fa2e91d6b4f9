//! `schema/README.md`: the database's front page on a forge.

mod codebook;
mod links;
mod markdown;
mod table;

use std::collections::BTreeMap;

use crate::config::Config;
use links::{Anchors, Users};
use markdown::{escape, paragraph};
use schema_diagram::files::{DBML, DOT, Diagrams, FULL, HTML, LIGHT};
use schema_diagram::picture::metrics::shortened;
use schema_model::counts::{Contents, counted};
use schema_model::model::{Codebook, Schema, Table, TableKind};
use schema_sql::file::MARKUP_HEADER;
use schema_sql::parallel;

/// The letters of a comment in the contents.
const SUMMARY: usize = 90;

/// The whole page.
#[must_use]
pub(super) fn readme(schema: &Schema, config: &Config, diagrams: &Diagrams<'_>) -> String {
    let tables: Vec<&Table> = schema.tables.iter().filter(|table| table.kind == TableKind::Data).collect();
    let anchors = anchors(schema, &tables);
    let mut page = format!("{MARKUP_HEADER}\n# {}\n\n", escape(&schema.title));
    page.push_str(&counts(schema, config));
    pictures(schema, config, diagrams, &mut page);
    if !schema.codebooks.is_empty() || !tables.is_empty() {
        page.push_str(&format!("## {CONTENTS}\n\n"));
        contents(schema, &tables, diagrams, &anchors, &mut page);
    }
    let users = Users::of(schema, &anchors);
    if !schema.codebooks.is_empty() {
        page.push_str(&format!("## {CODEBOOKS}\n\n"));
        let section = |codebook: &Codebook| codebook::section(codebook, &users, diagrams, &anchors);
        page.push_str(&parallel::map(&schema.codebooks, section).concat());
    }
    if !tables.is_empty() {
        page.push_str(&format!("## {TABLES}\n\n"));
        let section = |table: &&Table| table::section(table, &users, diagrams, &anchors);
        page.push_str(&parallel::map(&tables, section).concat());
    }
    while page.ends_with("\n\n") {
        page.pop();
    }
    page
}

const CONTENTS: &str = "Contents";
const CODEBOOKS: &str = "Codebooks";
const TABLES: &str = "Tables";

fn counts(schema: &Schema, config: &Config) -> String {
    let dialects: Vec<String> =
        config.dialects.iter().map(|dialect| format!("[{}]({}/create)", dialect.title(), dialect.name())).collect();
    format!("{}. SQL for {}.\n\n", Contents::of(schema), dialects.join(", "))
}

/// The light picture, which leads to the whole one, and what else there is.
fn pictures(schema: &Schema, config: &Config, diagrams: &Diagrams<'_>, page: &mut String) {
    if diagrams.is_empty() {
        return;
    }
    page.push_str(&format!(
        "[![Diagram of {}: its tables with their keys, foreign keys and indexed columns]({LIGHT})]({FULL})\n\n",
        escape(&schema.title)
    ));
    let mermaid = diagrams.mermaid_paths();
    let mermaid = mermaid.iter().enumerate().map(|(at, path)| match at {
        0 => format!("[Mermaid]({path})"),
        at => format!("[{}]({path})", at + 1),
    });
    let formats: Vec<String> = mermaid.chain([format!("[DBML]({DBML})"), format!("[Graphviz]({DOT})")]).collect();
    let html = if config.diagram.html { format!("[With search and zoom]({HTML}). ") } else { String::new() };
    page.push_str(&format!("[With every column]({FULL}). {html}For other programs: {}.\n\n", formats.join(", ")));
    let groups = diagrams.groups.iter().enumerate();
    let groups: Vec<String> =
        groups.filter_map(|(at, (name, _))| Some(format!("[{}]({})", escape(name), diagrams.group(at)?))).collect();
    if !groups.is_empty() {
        page.push_str(&format!("By group: {}.\n\n", groups.join(", ")));
    }
}

/// What each heading's anchor is, in the order of the page.
fn anchors<'s>(schema: &'s Schema, tables: &[&'s Table]) -> Anchors<'s> {
    let mut anchors = Anchors::default();
    anchors.pass(&schema.title);
    anchors.pass(CONTENTS);
    if !schema.codebooks.is_empty() {
        anchors.pass(CODEBOOKS);
    }
    for codebook in &schema.codebooks {
        anchors.add(&codebook.name);
    }
    anchors.pass(TABLES);
    for table in tables {
        anchors.add(&table.name);
    }
    anchors
}

/// Every codebook and table with the begin of its comment, by group where there are groups.
fn contents(schema: &Schema, tables: &[&Table], diagrams: &Diagrams<'_>, anchors: &Anchors<'_>, page: &mut String) {
    let line = |name: &str, what: &str, comment: &str| {
        let summary = escape(&shortened(comment.lines().next().unwrap_or_default(), SUMMARY));
        let summary = if summary.is_empty() { summary } else { format!(": {summary}") };
        format!("- {}{what}{summary}\n", anchors.link(name))
    };
    let of_codebook = |codebook: &Codebook| {
        line(&codebook.name, &format!(", {}", counted(codebook.rows.len(), "code")), &codebook.comment)
    };
    let codebooks = schema.codebooks.iter().map(|codebook| (codebook.name.as_str(), of_codebook(codebook)));
    let tables = tables.iter().map(|table| (table.name.as_str(), line(&table.name, "", &table.comment)));
    if diagrams.groups.is_empty() {
        list(CODEBOOKS, codebooks.map(|(_, line)| line), page);
        list(TABLES, tables.map(|(_, line)| line), page);
        return;
    }
    let mut left: BTreeMap<&str, String> = codebooks.chain(tables).collect();
    for (group, members) in &diagrams.groups {
        list(&escape(group), members.iter().filter_map(|name| left.remove(name)), page);
    }
    list("Without a group", left.into_values(), page);
}

fn list(title: &str, lines: impl Iterator<Item = String>, page: &mut String) {
    let lines: String = lines.collect();
    if !lines.is_empty() {
        page.push_str(&format!("**{title}**\n\n{lines}\n"));
    }
}

/// A row of a table in Markdown.
fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// A table's or codebook's heading with its comment.
fn heading(name: &str, comment: &str, page: &mut String) {
    page.push_str(&format!("### {}\n\n", escape(name)));
    if !comment.is_empty() {
        page.push_str(&format!("{}\n\n", paragraph(comment)));
    }
}

/// What a section is made of, and where to see it.
fn source(what: &str, diagrams: &Diagrams<'_>, name: &str, page: &mut String) {
    let picture = diagrams.table(name).map(|path| format!(" [Picture with its neighbours]({path})."));
    page.push_str(&format!("{what}.{}\n\n", picture.unwrap_or_default()));
}
