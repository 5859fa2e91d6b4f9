//! The diagrams of the output folder: the whole schema in several formats, its groups, and each table with its neighbours.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::layout::layout;
use crate::picture::{self, Detail, Picture, Settings, View};
use crate::{dbml, dot, html, mermaid, svg};
use schema_model::fingerprint::number;
use schema_model::model::{Schema, file_stem};
use schema_sql::embedded::Fingerprints;
use schema_sql::file::File;
use schema_sql::parallel;

/// Where the picture of the whole schema is.
pub const FULL: &str = "diagram/schema.svg";
/// The same with keys alone.
pub const LIGHT: &str = "diagram/schema.light.svg";
/// The whole schema as DBML.
pub const DBML: &str = "diagram/schema.dbml";
/// The whole schema for Graphviz.
pub const DOT: &str = "diagram/schema.dot";

/// The page for browsers.
pub const HTML: &str = "schema.html";

/// With more boxes than these, groups and neighbourhoods have pictures of their own; a neighbourhood has no more.
const MANY: usize = 40;

/// With more boxes than these, Mermaid draws no lines to hubs either.
const HUGE: usize = 200;

/// Who draws a picture: this crate, or somebody who kept what it drew before.
pub trait Draw: Sync {
    /// The picture's SVG; nothing when the file is there and shows the same. `path` is that file's; the picture is made only
    /// when it is asked for, and is the same as before when the number of its content is.
    fn draw<'p>(&self, path: &str, content: u64, picture: &dyn Fn() -> Cow<'p, Picture>) -> Option<String>;
}

/// Draws every picture, and keeps none.
pub struct Fresh;

impl Draw for Fresh {
    fn draw<'p>(&self, _: &str, _: u64, picture: &dyn Fn() -> Cow<'p, Picture>) -> Option<String> {
        let picture = picture();
        Some(svg::svg(&picture, &layout(&picture.graph())))
    }
}

/// Which diagrams there are.
pub struct Diagrams<'d> {
    schema: &'d Schema,
    settings: &'d Settings,
    /// Everything that is not hidden.
    full: Picture,
    /// The groups' names and tables, hidden ones included.
    pub groups: Vec<(&'d str, BTreeSet<&'d str>)>,
    /// Of each group that has a picture, by its place, where that is.
    group_paths: BTreeMap<usize, String>,
    /// Of each table that has a picture with its neighbours, where that is.
    table_paths: BTreeMap<&'d str, String>,
    /// For each table with a picture, the tables that it shows.
    neighbourhoods: BTreeMap<&'d str, BTreeSet<&'d str>>,
    /// Keys alone, where Mermaid shows the same as the picture.
    light: Option<Picture>,
    /// The Mermaid files.
    mermaid: Vec<String>,
    /// What each table and enum says, as numbers.
    fingerprints: &'d Fingerprints,
    /// What every picture is made of, as a number: title, settings and groups.
    common: u64,
}

impl<'d> Diagrams<'d> {
    /// Those of a schema.
    #[must_use]
    pub fn of(schema: &'d Schema, settings: &'d Settings, fingerprints: &'d Fingerprints) -> Self {
        let groups = picture::groups(schema, settings);
        let light = View { all_edges: picture::boxes(schema, settings) <= HUGE, ..view(&schema.title, Detail::Light) };
        let draw_light = || {
            let picture = picture::picture(schema, settings, &light);
            (mermaid::mermaid(&picture, mermaid::LIMIT), picture)
        };
        let ((mermaid, mut light_picture), mut full) =
            parallel::join(draw_light, || picture::picture(schema, settings, &view(&schema.title, Detail::Full)));
        full.tint(&groups);
        light_picture.tint(&groups);
        let light = (!light.all_edges).then_some(light_picture);
        let mut group_paths = BTreeMap::new();
        let mut neighbourhoods = BTreeMap::new();
        if full.entities.len() > MANY {
            let mut taken = BTreeSet::new();
            for (at, (name, members)) in groups.iter().enumerate() {
                let shown = |entity: &picture::Entity| members.contains(entity.name.as_str());
                if full.entities.iter().any(shown) {
                    group_paths.insert(at, format!("diagram/groups/{}.svg", file_stem(&slug(name, &mut taken))));
                }
            }
            neighbourhoods = self::neighbourhoods(schema, &full);
        }
        let table_paths = neighbourhoods
            .keys()
            .map(|table| (*table, format!("diagram/tables/{}.svg", file_stem(&file_name(table)))))
            .collect();
        let common = number(&(&schema.title, format!("{settings:?}"), &groups));
        Self {
            schema,
            settings,
            full,
            groups,
            group_paths,
            table_paths,
            neighbourhoods,
            mermaid,
            light,
            fingerprints,
            common,
        }
    }

    /// Whether there is anything to be seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.full.entities.is_empty()
    }

    /// Where a group's picture is, by the group's place.
    #[must_use]
    pub fn group(&self, at: usize) -> Option<&str> {
        self.group_paths.get(&at).map(String::as_str)
    }

    /// Where a table's picture with its neighbours is.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&str> {
        self.table_paths.get(name).map(String::as_str)
    }

    /// Where the Mermaid files are.
    #[must_use]
    pub fn mermaid_paths(&self) -> Vec<String> {
        let path = |part: usize| match part {
            1 => "diagram/schema.mmd".to_owned(),
            part => format!("diagram/schema-{part}.mmd"),
        };
        (1..=self.mermaid.len()).map(path).collect()
    }

    /// Every file, and the paths of those that are there and unchanged; none of a schema without tables.
    pub fn files(&self, draw: &impl Draw) -> (Vec<File>, Vec<String>) {
        if self.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let light = view(&self.schema.title, Detail::Light);
        // What takes longest comes first: all of it is made on all of the machine's cores.
        let mut jobs = vec![Job::Picture(Drawing { path: FULL.into(), view: None }), Job::Dbml, Job::Dot];
        if self.settings.html {
            jobs.push(Job::Html);
        }
        let mut drawings = vec![Drawing { path: LIGHT.into(), view: Some(light) }];
        let title = |of: &str| format!("{}: {of}", self.schema.title);
        drawings.extend(self.group_paths.iter().map(|(at, path)| {
            let (name, members) = &self.groups[*at];
            let view = View { tables: Some(members.clone()), ..view(&title(name), Detail::Full) };
            Drawing { path: path.clone(), view: Some(view) }
        }));
        drawings.extend(self.neighbourhoods.iter().zip(self.table_paths.values()).map(|((table, tables), path)| {
            // Its own lines are what the picture is for, even where it is a hub.
            let view = View { tables: Some(tables.clone()), all_edges: true, ..view(&title(table), Detail::Light) };
            Drawing { path: path.clone(), view: Some(view) }
        }));
        jobs.extend(drawings.into_iter().map(Job::Picture));
        let (mut files, mut unchanged) = (Vec::new(), Vec::new());
        for made in parallel::map_each(&jobs, |job| self.work(job, draw)) {
            match made {
                Ok(file) => files.push(file),
                Err(path) => unchanged.push(path),
            }
        }
        let texts = self.mermaid_paths().into_iter().zip(self.mermaid.iter().cloned());
        files.extend(texts.map(|(path, text)| File { path, text }));
        (files, unchanged)
    }

    /// The file, or the path of one that is there and unchanged.
    fn work(&self, job: &Job<'_>, draw: &impl Draw) -> Result<File, String> {
        let (path, text) = match job {
            Job::Picture(drawing) => return self.draw(drawing, draw),
            Job::Dbml => (DBML, dbml::dbml(self.schema, self.settings, &self.full)),
            Job::Dot => (DOT, dot::dot(&self.full)),
            Job::Html => (HTML, html::html(self.schema, &self.full, &layout(&self.full.graph()))),
        };
        Ok(File { path: path.into(), text })
    }

    fn draw(&self, drawing: &Drawing<'_>, draw: &impl Draw) -> Result<File, String> {
        let picture = || match (&drawing.view, &self.light) {
            (None, _) => Cow::Borrowed(&self.full),
            (Some(_), Some(light)) if drawing.path == LIGHT => Cow::Borrowed(light),
            (Some(view), _) => {
                let mut picture = picture::picture(self.schema, self.settings, view);
                picture.tint(&self.groups);
                Cow::Owned(picture)
            }
        };
        let path = drawing.path.clone();
        match draw.draw(&path, self.content(drawing), &picture) {
            Some(text) => Ok(File { path, text }),
            None => Err(path),
        }
    }

    /// A number of everything that a picture is made of: cheaper than the picture, of which there may be one for each table.
    fn content(&self, drawing: &Drawing<'_>) -> u64 {
        let Some(view) = &drawing.view else { return number(&(self.common, self.fingerprints.all())) };
        let members = match &view.tables {
            None => self.fingerprints.all(),
            Some(names) => number(&names.iter().map(|name| self.fingerprints.of_name(name)).collect::<Vec<_>>()),
        };
        number(&(self.common, members, &view.title, view.detail == Detail::Full, view.all_edges))
    }
}

/// A file to make.
enum Job<'v> {
    Picture(Drawing<'v>),
    Dbml,
    Dot,
    Html,
}

struct Drawing<'v> {
    path: String,
    /// Everything in full without one.
    view: Option<View<'v>>,
}

fn view<'v>(title: &str, detail: Detail) -> View<'v> {
    View { title: title.to_owned(), detail, tables: None, all_edges: false }
}

/// For each table with a key to or from another, it and those; for one that has too many, only those it refers to.
fn neighbourhoods<'s>(schema: &'s Schema, full: &Picture) -> BTreeMap<&'s str, BTreeSet<&'s str>> {
    let shown: BTreeSet<&str> = full.entities.iter().map(|entity| entity.name.as_str()).collect();
    let mut targets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for table in schema.tables.iter().filter(|table| shown.contains(table.name.as_str())) {
        let others = table.foreign_keys.iter().map(|key| key.target.as_str());
        for target in others.filter(|target| *target != table.name && shown.contains(target)) {
            targets.entry(&table.name).or_default().insert(target);
            users.entry(target).or_default().insert(&table.name);
        }
    }
    let mut found = BTreeMap::new();
    for table in schema.tables.iter().map(|table| table.name.as_str()) {
        let of = |from: &BTreeMap<&'s str, BTreeSet<&'s str>>| from.get(table).cloned().unwrap_or_default();
        let (mut tables, users) = (of(&targets), of(&users));
        if tables.union(&users).count() < MANY {
            tables.extend(users);
        }
        // What is left out is named beside the column that refers to it.
        let mut tables: BTreeSet<&str> = tables.into_iter().take(MANY - 1).collect();
        if !tables.is_empty() {
            tables.insert(table);
            found.insert(table, tables);
        }
    }
    found
}

/// A file's name of a group's: small letters and digits, each name once.
fn slug(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = match slug.trim_matches('-') {
        "" => "group",
        slug => slug,
    };
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let free = [slug.to_owned()].into_iter().chain(numbered).find(|slug| !taken.contains(slug)).unwrap_or_default();
    taken.insert(free.clone());
    free
}

/// A file's name of a table's; tables' names hold letters, digits, `_` and a point, and anything else must not be a path.
fn file_name(table: &str) -> String {
    table.chars().map(|c| if c.is_alphanumeric() || matches!(c, '_' | '.') { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_one_slug_have_files_of_their_own() {
        let mut taken = BTreeSet::new();
        for (name, expected) in [
            ("Visits & more", "visits-more"),
            ("visits more", "visits-more-2"),
            ("Größe", "gr-e"),
            ("漢字", "group"),
            ("../x", "x"),
            ("visits-more-2", "visits-more-2-2"),
        ] {
            assert_eq!(slug(name, &mut taken), expected);
        }
    }
}
