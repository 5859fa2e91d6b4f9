//! The sources beside the last release: what the next deployment holds, and how the locks change with it.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use schema_core::code_history::CODES_LOCK;
use schema_core::deployments::{Deployments, hash, slug, unreleased};
use schema_core::project::{Compiled, Project};
use schema_migrate::{Cost, Hints, Migration, Mode, Refusal, State, Step, deployment, diff, rollback};
use schema_model::model::{Dialect, Schema};
use schema_sql::file::{DEPLOYMENT, ROLLBACK};

use super::differences::{EDITED, differences, remedy};
use super::files::{remove, rename, write};
use super::hints;
use super::lock::{Head, SCHEMA_LOCK, SchemaLock};
use super::state::{head_hash, without_long_rows};
use super::steps;
use crate::failure::Failure;
use crate::manifest_file::ManifestFile;
use crate::{package, version};

/// A package between its last release and the next.
pub(crate) struct Release {
    project: Project,
    /// Makes a path below the package one that works from the current folder.
    prefix: String,
    compiled: Compiled,
    /// What was released; none before the baseline.
    lock: Option<SchemaLock>,
    /// By database; what is wrong with a folder stands in its place.
    deployments: BTreeMap<&'static str, Result<Deployments, Vec<String>>>,
    hints: Hints,
    /// The sources' model as the lock keeps it, and the hashes of the rows that it leaves out.
    schema: Schema,
    rows: BTreeMap<String, String>,
}

impl Release {
    /// Reads the sources, the locks and the deployments.
    pub(crate) fn open(manifest: &ManifestFile) -> Result<Self, Failure> {
        let project = package::open(manifest)?;
        let compiled = package::compile_schema(manifest, &project)?;
        Self::of(manifest, project, compiled)
    }

    /// The same of sources that are read already.
    pub(crate) fn of(manifest: &ManifestFile, project: Project, compiled: Compiled) -> Result<Self, Failure> {
        if !version::agrees(manifest)? && manifest.text.contains("[dependencies") {
            // Without them, tables of a framework would seem to be gone.
            return Err(Failure::usage_with(
                "the package was never built, so the schemas of its dependencies cannot be read",
                "run `cargo build`",
            ));
        }
        let output = project.output();
        let file = output.join(SCHEMA_LOCK);
        let lock = match fs::read_to_string(&file) {
            Ok(text) => {
                let lock = SchemaLock::parse(&format!("{}/{SCHEMA_LOCK}", project.config.output), &text);
                Some(lock.map_err(|fault| Failure::usage(manifest.place(&fault)))?)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::step(format!("{}: cannot be read: {error}", file.display()))),
        };
        let read = |dialect: &Dialect| (dialect.name(), Deployments::read(&output, &project.config.output, *dialect));
        let deployments = project.config.dialects.iter().map(read).collect();
        let hints = hints::of_sources(&compiled);
        let (schema, rows) = without_long_rows(&compiled.assembled.schema);
        Ok(Self { schema, rows, project, prefix: manifest.prefix.clone(), compiled, lock, deployments, hints })
    }

    pub(crate) fn project(&self) -> &Project {
        &self.project
    }

    pub(crate) fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    /// Adds what the options say.
    pub(crate) fn hint(&mut self, backfills: &[String], usings: &[String], destructive: bool) -> Result<(), Failure> {
        for given in backfills {
            hints::add(&mut self.hints.backfills, "backfill", given)?;
        }
        for given in usings {
            hints::add(&mut self.hints.usings, "using", given)?;
        }
        self.hints.allow_destructive = destructive;
        Ok(())
    }

    /// Refuses to write beside files that are not as they were released.
    pub(crate) fn refuse_faults(&self) -> Result<(), Failure> {
        self.refuse(&self.files_that_differ()?)
    }

    /// Refuses files for how they differ.
    fn refuse(&self, files: &[(String, &'static str)]) -> Result<(), Failure> {
        let output = &self.project.config.output;
        let fault =
            |(path, state): &(String, &'static str)| format!("{output}/{path}: {state}\nhelp: {}", remedy(state));
        if files.is_empty() { Ok(()) } else { Err(Failure::refused(files.iter().map(fault).collect())) }
    }

    /// Every file that is not as it was released, and how. Names and numbers that are wrong are a failure.
    fn files_that_differ(&self) -> Result<Vec<(String, &'static str)>, Failure> {
        let faults = self.deployments.values().filter_map(|read| read.as_ref().err());
        let faults: Vec<String> = faults.flatten().cloned().collect();
        if !faults.is_empty() {
            return Err(Failure::configuration(faults));
        }
        let empty = SchemaLock::empty();
        let lock = self.lock.as_ref().unwrap_or(&empty);
        let mut found = Vec::new();
        for dialect in &self.project.config.dialects {
            found.extend(differences(self.read(*dialect)?, lock, *dialect));
        }
        Ok(found)
    }

    /// What `check` says: files that are not as released, and changes that no deployment has.
    pub(crate) fn differences(&self) -> Result<Vec<(String, String)>, Failure> {
        let files = self.files_that_differ()?.into_iter();
        let mut found: Vec<(String, String)> = files.map(|(path, state)| (path, state.to_owned())).collect();
        let Some(lock) = &self.lock else { return Ok(found) };
        let hints = Hints { allow_destructive: true, ..self.hints.clone() };
        for dialect in &self.project.config.dialects {
            let path = format!("{SCHEMA_LOCK} ({})", dialect.name());
            match self.migration(lock, &hints, *dialect) {
                Ok(migration) if migration.is_empty() => {}
                Ok(migration) => {
                    let what = steps(migration.deployment.len());
                    found.push((path, format!("{what} not released, run `cargo codebooks migrate`")));
                }
                Err(refusals) => {
                    let what = refusals.first().map(|refusal| refusal.diagnosis.message.clone()).unwrap_or_default();
                    found.push((path, format!("not released: {what}")));
                }
            }
        }
        Ok(found)
    }

    fn state(&self) -> State<'_> {
        State { schema: &self.schema, sqlite_strict: self.project.config.sqlite_strict }
    }

    /// The steps for each database.
    fn migrations(&self) -> Result<Vec<(Dialect, Migration)>, Failure> {
        let empty = SchemaLock::empty();
        let old = self.lock.as_ref().unwrap_or(&empty);
        let (mut migrations, mut faults) = (Vec::new(), Vec::new());
        for dialect in &self.project.config.dialects {
            // A database that was added begins with a baseline of its own.
            let begins = self.lock.is_some() && !old.dialects.contains(dialect);
            match self.migration(if begins { &empty } else { old }, &self.hints, *dialect) {
                Ok(migration) => migrations.push((*dialect, migration)),
                Err(refusals) => {
                    faults.extend(refusals.iter().map(|refusal| format!("{}: {refusal}", dialect.title())));
                }
            }
        }
        // What one database refuses is written for none.
        if faults.is_empty() { Ok(migrations) } else { Err(Failure::refused(faults)) }
    }

    /// What leads from a release to the sources, in one database.
    fn migration(&self, old: &SchemaLock, hints: &Hints, dialect: Dialect) -> Result<Migration, Vec<Refusal>> {
        let mut migration = diff(&old.state(), &self.state(), hints, dialect)?;
        // Rows that a deployment does not hold are merged after it: a line says so, for those who run it by hand.
        for (codebook, _) in self.rows.iter().filter(|(name, hash)| old.rows.get(*name) != Some(*hash)) {
            let title = format!("populate: {codebook} (run the script of its rows, or `populate`)");
            let (probe, mode, cost) = (None, Mode::InTransaction, Cost::default());
            migration.deployment.push(Step { title, statements: Vec::new(), probe, mode, cost });
        }
        Ok(migration)
    }

    /// The SQL of the next deployment.
    pub(crate) fn diff(&self, dialect: Dialect) -> Result<String, Failure> {
        let migrations = self.migrations()?;
        let migration = migrations.into_iter().find(|(other, _)| *other == dialect).map(|(_, migration)| migration);
        Ok(migration
            .filter(|migration| !migration.is_empty())
            .map_or_else(String::new, |migration| deployment(&migration, dialect)))
    }

    /// Writes the next deployment; gives what is to be told.
    pub(crate) fn write(&mut self, message: &str) -> Result<Vec<String>, Failure> {
        let migrations = self.migrations()?;
        if migrations.iter().all(|(_, migration)| migration.is_empty()) {
            return Ok(vec!["nothing has changed since the last deployment".to_owned()]);
        }
        let slug = if self.lock.is_none() { "baseline".to_owned() } else { self.slug(message)? };
        let mut lines = Vec::new();
        let mut files = Vec::new();
        for (dialect, migration) in migrations.iter().filter(|(_, migration)| !migration.is_empty()) {
            lines.push(format!("{}: {}", dialect.title(), steps(migration.deployment.len())));
            for step in &migration.deployment {
                let words = step.cost.words();
                let costs = if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) };
                lines.push(format!("  {}{costs}", step.title));
            }
            files.push((*dialect, deployment(migration, *dialect), rollback(migration, *dialect)));
        }
        lines.extend(self.release(&slug, files)?);
        Ok(lines)
    }

    /// Writes files to fill in by hand.
    pub(crate) fn write_empty(&mut self, message: &str) -> Result<Vec<String>, Failure> {
        let slug = self.slug(message)?;
        let text = |what: &str| {
            format!(
                "-- {what}: {}\n-- Write the statements below, then run `cargo codebooks migrate --seal`.\n",
                one_line(message)
            )
        };
        let dialects = self.project.config.dialects.clone();
        let has_baseline = |dialect| self.lock.as_ref().is_some_and(|lock| lock.dialects.contains(dialect));
        if let Some(dialect) = dialects.iter().find(|dialect| !has_baseline(dialect)) {
            return Err(Failure::usage_with(
                format!("there is no baseline for {} yet", dialect.title()),
                "run `cargo codebooks migrate \"baseline\"` first",
            ));
        }
        let files = dialects.into_iter().map(|dialect| (dialect, text("deployment"), text("rollback"))).collect();
        self.release_files(&slug, files, false)
    }

    fn slug(&self, message: &str) -> Result<String, Failure> {
        let slug = slug(message);
        if slug.is_empty() {
            return Err(Failure::usage_with(
                format!("`{}` has no letter or digit that a file's name can have", one_line(message)),
                "use letters from a to z",
            ));
        }
        Ok(slug)
    }

    fn release(&mut self, slug: &str, files: Vec<(Dialect, String, String)>) -> Result<Vec<String>, Failure> {
        self.release_files(slug, files, true)
    }

    /// Writes files with the next number of each database, then the locks; gives the paths.
    fn release_files(
        &mut self,
        slug: &str,
        files: Vec<(Dialect, String, String)>,
        is_of_sources: bool,
    ) -> Result<Vec<String>, Failure> {
        refuse_unreadable(&files)?;
        let mut lock = self.lock.take().unwrap_or_else(SchemaLock::empty);
        let (mut rollbacks, mut paths, mut last) = (Vec::new(), Vec::new(), 0);
        for (dialect, up, down) in files {
            let released = lock.deployments.entry(dialect.name()).or_default();
            let ordinal = u32::try_from(released.len()).unwrap_or(u32::MAX);
            let name = if ordinal == 0 { "00000-baseline".to_owned() } else { format!("{ordinal:05}-{slug}") };
            rollbacks.push(self.put(&format!("{}/{ROLLBACK}/{name}.sql", dialect.name()), &down)?);
            paths.push(self.put(&format!("{}/{DEPLOYMENT}/{name}.sql", dialect.name()), &up)?);
            released.insert(name, hash(&up));
            last = last.max(ordinal);
        }
        lock.head = Head { ordinal: last, slug: slug.to_owned(), hash: head_hash(&lock) };
        if is_of_sources {
            lock.take(&self.schema, &self.rows, &self.project);
        }
        let locks = self.write_locks(&lock, is_of_sources)?;
        self.lock = Some(lock);
        // The deployments last: they are what people look for.
        Ok([locks, rollbacks, paths].concat())
    }

    /// Writes a file below the output folder; gives its path as people type it.
    fn put(&self, path: &str, text: &str) -> Result<String, Failure> {
        write(&self.project.output().join(path), text)?;
        Ok(format!("{}{}/{path}", self.prefix, self.project.config.output))
    }

    fn write_locks(&self, lock: &SchemaLock, is_of_sources: bool) -> Result<Vec<String>, Failure> {
        let mut paths = vec![self.put(SCHEMA_LOCK, &lock.to_text())?];
        if is_of_sources {
            let former = |codebook: &_| hints::former_names(&self.compiled, codebook);
            let history = self.project.history.clone().with(&self.compiled.assembled.schema, former);
            paths.push(self.put(CODES_LOCK, &history.to_text())?);
        }
        self.build_again();
        Ok(paths)
    }

    /// Makes the next build look again: it watches files, and a new one is none of them yet.
    fn build_again(&self) {
        let touched = fs::File::options().append(true).open(self.project.output().join("README.md"));
        // Where the build never ran, it will.
        let _ = touched.and_then(|file| file.set_modified(SystemTime::now()));
    }

    /// Takes deployments that were edited for what was released.
    pub(crate) fn seal(&mut self) -> Result<Vec<String>, Failure> {
        let Some(mut lock) = self.lock.clone() else { return Err(no_baseline()) };
        let (edited, others): (Vec<_>, Vec<_>) =
            self.files_that_differ()?.into_iter().partition(|(_, state)| *state == EDITED);
        self.refuse(&others)?;
        if edited.is_empty() {
            return Ok(vec!["no deployment was edited".to_owned()]);
        }
        for dialect in &self.project.config.dialects {
            let files = self.read(*dialect)?.files.values();
            lock.deployments.insert(dialect.name(), files.map(|(name, text)| (name.clone(), hash(text))).collect());
        }
        let mut sealed: Vec<String> = edited.iter().map(|(path, state)| format!("{path}: {state}, sealed")).collect();
        lock.head.hash = head_hash(&lock);
        sealed.extend(self.write_locks(&lock, false)?);
        let hints = Hints { allow_destructive: true, ..self.hints.clone() };
        let has_changes =
            |dialect: &Dialect| !self.migration(&lock, &hints, *dialect).is_ok_and(|migration| migration.is_empty());
        if self.project.config.dialects.iter().any(has_changes) {
            sealed.push(
                "note: the types have changes that no deployment has: the lock takes these from `migrate` alone, which may write a \
                 file to edit"
                    .to_owned(),
            );
        }
        Ok(sealed)
    }

    fn read(&self, dialect: Dialect) -> Result<&Deployments, Failure> {
        match self.deployments.get(dialect.name()) {
            Some(Ok(deployments)) => Ok(deployments),
            Some(Err(faults)) => Err(Failure::configuration(faults.clone())),
            None => Err(no_baseline()),
        }
    }

    /// Gives the deployments that the lock does not know the numbers behind those that it knows, with their texts.
    pub(crate) fn renumber(&mut self) -> Result<Vec<String>, Failure> {
        let Some(mut lock) = self.lock.clone() else { return Err(no_baseline()) };
        let (mut lines, mut last) = (Vec::new(), None);
        for dialect in &self.project.config.dialects {
            let folder = self.project.output().join(dialect.name());
            let released = lock.deployments.entry(dialect.name()).or_default();
            for (name, text) in unreleased(&folder.join(DEPLOYMENT), released).map_err(Failure::step)? {
                let slug = name.split_once('-').map_or(name.as_str(), |(_, slug)| slug).to_owned();
                let ordinal = u32::try_from(released.len()).unwrap_or(u32::MAX);
                let moved = format!("{ordinal:05}-{slug}");
                if moved != name {
                    for part in [DEPLOYMENT, ROLLBACK] {
                        rename(
                            &folder.join(part).join(format!("{name}.sql")),
                            &folder.join(part).join(format!("{moved}.sql")),
                        )?;
                    }
                    lines.push(format!("{}/{DEPLOYMENT}/{name}.sql is {moved}.sql", dialect.name()));
                }
                released.insert(moved, hash(&text));
                last = Some((ordinal, slug));
            }
        }
        let Some((ordinal, slug)) = last else { return Ok(vec!["the lock knows every deployment".to_owned()]) };
        lock.head = Head { ordinal, slug, hash: head_hash(&lock) };
        lock.take(&self.schema, &self.rows, &self.project);
        lines.extend(self.write_locks(&lock, true)?);
        // Whose change stands in which file cannot be seen here.
        lines.push(
            "the types are taken for what the deployments say; `cargo codebooks check --replay` shows whether they do"
                .to_owned(),
        );
        Ok(lines)
    }

    /// Puts one new baseline in place of all deployments.
    pub(crate) fn squash(&mut self, message: Option<&str>) -> Result<Vec<String>, Failure> {
        let Some(lock) = &self.lock else { return Err(no_baseline()) };
        let hints = Hints { allow_destructive: true, ..self.hints.clone() };
        let (empty, mut migrations) = (SchemaLock::empty(), Vec::new());
        for dialect in &self.project.config.dialects {
            if !self.migration(lock, &hints, *dialect).is_ok_and(|migration| migration.is_empty()) {
                return Err(Failure::usage_with(
                    "the sources have changes that no deployment has",
                    "run `cargo codebooks migrate` first",
                ));
            }
            let failed = |all: Vec<Refusal>| Failure::sources(all.iter().map(ToString::to_string).collect());
            migrations.push((*dialect, self.migration(&empty, &hints, *dialect).map_err(failed)?));
        }
        let mut files = Vec::new();
        for (dialect, migration) in &migrations {
            let released = lock.deployments.get(dialect.name()).cloned().unwrap_or_default();
            let replaces = released.values().next_back().cloned().unwrap_or_default();
            let up = format!("{}-- replaces: {replaces}\n", deployment(migration, *dialect));
            for name in released.keys() {
                for part in [DEPLOYMENT, ROLLBACK] {
                    remove(&self.project.output().join(dialect.name()).join(part).join(format!("{name}.sql")))?;
                }
            }
            files.push((*dialect, up, rollback(migration, *dialect)));
        }
        self.lock = None;
        self.release(&slug(message.unwrap_or("baseline")), files)
    }
}

/// A user's own SQL may be what only a client can run, or what nobody can: then nothing is written.
fn refuse_unreadable(files: &[(Dialect, String, String)]) -> Result<(), Failure> {
    let mut faults = Vec::new();
    for (dialect, up, down) in files {
        for text in [up, down] {
            let Err((line, what)) = schema_model::dialect::steps(text, *dialect) else { continue };
            // Around a body of several statements stands what tells a client where it ends.
            let mut lines = text.lines().skip(line - 1).skip_while(|line| line.starts_with("DELIMITER"));
            let statement = lines.next().unwrap_or_default();
            let help = "write it in the types as one statement: a trigger's body, for instance, without `BEGIN … END`";
            faults.push(format!("{}: {what}: `{statement}`\nhelp: {help}", dialect.title()));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::refused(faults)) }
}

fn no_baseline() -> Failure {
    Failure::usage_with("there is no deployment yet", "run `cargo codebooks migrate \"baseline\"` first")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
