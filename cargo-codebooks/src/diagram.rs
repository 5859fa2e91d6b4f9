//! `cargo codebooks diagram`: one diagram of the whole schema or of a part of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use schema_diagram::layout::layout;
use schema_diagram::picture::{self as diagram, Detail, Picture, Settings, View};
use schema_diagram::{dbml, dot, html, mermaid, svg};
use schema_model::model::{Schema, Storage};
use schema_model::words::{did_you_mean, one_of};

use crate::failure::{Exit, Failure};
use crate::manifest_file::ManifestFile;
use crate::output::print;
use crate::package;

/// The options of `diagram`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A table to show with its neighbours; may be repeated
    #[arg(long = "table", value_name = "TABLE")]
    tables: Vec<String>,
    /// How many foreign keys away from these tables a neighbour may be
    #[arg(long, default_value_t = 1, value_name = "STEPS", requires = "tables")]
    distance: usize,
    /// A group of tables to show; may be repeated
    #[arg(long = "group", value_name = "GROUP")]
    groups: Vec<String>,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Shows only keys, foreign keys and indexed columns; DBML always has every column
    #[arg(long)]
    light: bool,
    /// Also draws the lines to tables that very many others refer to
    #[arg(long)]
    all_edges: bool,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The title [default: the configured one]
    #[arg(long)]
    title: Option<String>,
}

/// The format of a diagram.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// A picture
    #[default]
    Svg,
    /// For Markdown on forges
    Mermaid,
    /// For dbdiagram.io and other readers of DBML
    Dbml,
    /// For Graphviz
    Dot,
    /// A page for browsers, with search, zoom and details
    Html,
}

/// Prints or writes the diagram.
pub(crate) fn run(arguments: &Arguments, manifest: &ManifestFile) -> Result<Exit, Failure> {
    let project = package::open(manifest)?;
    let schema = package::compile_schema(manifest, &project)?.assembled.schema;
    let settings = &project.config.diagram;
    let view = View {
        title: arguments.title.clone().unwrap_or_else(|| schema.title.clone()),
        detail: if arguments.light { Detail::Light } else { Detail::Full },
        tables: arguments.selection(&schema, settings)?,
        // The lines of a table that is asked for are what the diagram is for.
        all_edges: arguments.all_edges || !arguments.tables.is_empty(),
    };
    let mut picture = diagram::picture(&schema, settings, &view);
    picture.tint(&diagram::groups(&schema, settings));
    let shown = |table: &String| picture.entities.iter().any(|entity| entity.name == *table);
    if let Some(hidden) = arguments.tables.iter().find(|table| !shown(table)) {
        return Err(Failure::usage_with(format!("`{hidden}` is hidden"), "remove it from the setting `hide`"));
    }
    let text = arguments.format.text(&schema, settings, &picture);
    match &arguments.output {
        None => print(&text)?,
        Some(path) => write(path, &text)?,
    }
    Ok(Exit::Done)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| {
        let remedy = "name a file in a folder that exists and is writable";
        Failure::step(format!("could not write {}: {error}\nhelp: {remedy}", path.display()))
    })
}

impl Arguments {
    /// The tables and enums that are asked for; none for the whole schema.
    fn selection<'s>(
        &'s self,
        schema: &'s Schema,
        settings: &'s Settings,
    ) -> Result<Option<BTreeSet<&'s str>>, Failure> {
        if self.tables.is_empty() && self.groups.is_empty() {
            return Ok(None);
        }
        let mut found = BTreeSet::new();
        for table in &self.tables {
            found.extend(around(schema, table, self.distance)?);
        }
        let groups = diagram::groups(schema, settings);
        for name in &self.groups {
            match groups.iter().find(|(known, _)| known == name) {
                Some((_, members)) => found.extend(members),
                None => return Err(Failure::usage(no_group(name, groups.iter().map(|(known, _)| *known)))),
            }
        }
        Ok(Some(found))
    }
}

fn around<'s>(schema: &'s Schema, table: &'s str, distance: usize) -> Result<BTreeSet<&'s str>, Failure> {
    if schema.table(table).is_some() {
        return Ok(diagram::neighbourhood(schema, table, distance));
    }
    let enums = || schema.codebooks.iter().filter(|book| book.storage != Storage::Table).map(|book| &*book.name);
    if !enums().any(|name| name == table) {
        let names = schema.tables.iter().map(|table| table.name.as_str()).chain(enums());
        return Err(Failure::usage(format!("there is no table `{table}`{}", did_you_mean(table, names))));
    }
    // No key leads to what has no table; the columns of the type are its neighbours.
    let holds = |column: &schema_model::model::Column| column.codebook.as_deref() == Some(table);
    let users = schema.tables.iter().filter(|user| distance > 0 && user.columns.iter().any(holds));
    let steps = distance.saturating_sub(1);
    let mut found: BTreeSet<&str> = users.flat_map(|user| diagram::neighbourhood(schema, &user.name, steps)).collect();
    found.insert(table);
    Ok(found)
}

fn no_group<'g>(name: &str, groups: impl Iterator<Item = &'g str> + Clone) -> String {
    let hint = did_you_mean(name, groups.clone());
    let known = one_of(groups);
    match (hint.as_str(), known.as_str()) {
        (_, "") => format!("there is no group `{name}`: the package does not configure `groups`"),
        ("", _) => format!("there is no group `{name}`\nhelp: expected {known}"),
        (hint, _) => format!("there is no group `{name}`{hint}"),
    }
}

impl Format {
    fn text(self, schema: &Schema, settings: &Settings, picture: &Picture) -> String {
        match self {
            Self::Svg => svg::svg(picture, &layout(&picture.graph())),
            // What is printed as one is not split.
            Self::Mermaid => mermaid::mermaid(picture, usize::MAX).concat(),
            Self::Dbml => dbml::dbml(schema, settings, picture),
            Self::Dot => dot::dot(picture),
            Self::Html => html::html(schema, picture, &layout(&picture.graph())),
        }
    }
}
