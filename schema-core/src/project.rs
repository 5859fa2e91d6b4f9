//! A package on disk, compiled to a schema: the pipeline that the build script and the command line share.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::assemble::{Assembled, assemble};
use crate::check::check;
use crate::code_history::{CODES_LOCK, CodeHistory};
use crate::config::{Config, Manifest};
use crate::known_codes;
use crate::memo;
use crate::memo::Memo;
use crate::output::{self, Rendered};
use crate::packages::{Import, Imported, compose};
use crate::source::{Kept, Sources, Target, find_target, walk};
use schema_model::model::Schema;
use schema_rust::Fault;
use schema_sql::embedded::{self, Packed};
use schema_sql::file::File;
use schema_sql::known_codes::KnownCodes;

/// A package whose configuration is read.
pub struct Project {
    /// The package's folder.
    pub folder: PathBuf,
    /// Its configuration.
    pub config: Config,
    /// The target that holds the schema.
    pub target: Target,
    /// What was released.
    pub history: CodeHistory,
    /// Types of other packages.
    pub imported: Vec<Imported>,
}

/// What became of a package's sources.
pub struct Compiled {
    /// What was read.
    pub sources: Sources,
    /// The schema and what is wrong with it.
    pub assembled: Assembled,
    /// Everything wrong, `file:line:column: …` with the help on a second line, sorted; with any fault nothing is written.
    pub faults: Vec<String>,
    /// The output folder's files; empty with a fault, and where a build script renders later.
    pub files: Vec<File>,
    /// The schema as a program carries it.
    pub packed: Packed,
}

impl Project {
    /// Reads a package's manifest.
    ///
    /// # Errors
    /// Each fault of the configuration with its place.
    pub fn load(manifest_path: &Path) -> Result<Self, Vec<String>> {
        Self::load_in(manifest_path, None)
    }

    /// The same for a build script with that `OUT_DIR`.
    ///
    /// # Errors
    /// Each fault of the configuration, or that of the history of codes, with its place.
    pub fn load_in(manifest_path: &Path, out: Option<&Path>) -> Result<Self, Vec<String>> {
        let folder = manifest_path.parent().unwrap_or(Path::new("")).to_owned();
        let text = std::fs::read_to_string(manifest_path)
            .map_err(|error| vec![format!("{}: cannot be read: {error}", manifest_path.display())])?;
        let manifest = Manifest::parse("Cargo.toml", &text).map_err(|fault| vec![fault])?;
        let config = Config::read(&manifest)?;
        let target = find_target(&folder, &manifest, &config).map_err(|fault| vec![fault])?;
        let shown = format!("{}/{CODES_LOCK}", config.output);
        let history = CodeHistory::read(&folder.join(&config.output), &shown, out).map_err(|fault| vec![fault])?;
        Ok(Self { folder, config, target, history, imported: Vec::new() })
    }

    /// The project with the schemas of other packages.
    ///
    /// # Errors
    /// Each name that two of them use for different things.
    pub fn with_imports(mut self, imports: &[Import]) -> Result<Self, Vec<String>> {
        self.imported = compose(imports)?;
        Ok(self)
    }

    /// The output folder.
    #[must_use]
    pub fn output(&self) -> PathBuf {
        self.folder.join(&self.config.output)
    }

    /// Walks, parses, resolves, checks and renders.
    #[must_use]
    pub fn compile(&self) -> Compiled {
        let mut compiled = self.compile_schema();
        if compiled.faults.is_empty() {
            compiled.files = output::files(&compiled.assembled.schema, &self.config);
        }
        compiled
    }

    /// The same without rendering, for what needs no files.
    #[must_use]
    pub fn compile_schema(&self) -> Compiled {
        self.read(&Kept::default())
    }

    /// The same for a build script with that `OUT_DIR`: what it read is kept there for the next build. It renders by
    /// [`render`](Self::render).
    #[must_use]
    pub fn compile_in(&self, out: &Path) -> Compiled {
        let kept = Kept::read(out, &memo::program(), &self.config.settings);
        let compiled = self.read(&kept);
        kept.write(out);
        compiled
    }

    /// What is known of the codes of its codebooks beside their rows.
    #[must_use]
    pub fn known_codes(&self, sources: &Sources, schema: &Schema) -> BTreeMap<String, KnownCodes> {
        known_codes::known_codes(sources, schema, &self.history)
    }

    /// Renders what the output folder lacks, and what is not as the last build left it.
    #[must_use]
    pub fn render(&self, out: &Path, compiled: &Compiled) -> (Rendered, Memo) {
        memo::render(out, &self.output(), &compiled.assembled.schema, &compiled.packed, &self.config)
    }

    fn read(&self, kept: &Kept) -> Compiled {
        let mut sources = walk(&self.folder, &self.target.path, &self.config.settings, kept);
        sources.settle_data(&self.folder);
        sources.imported.clone_from(&self.imported);
        let mut assembled = assemble(&sources, &self.config);
        let problems = check(&sources, &assembled, &self.config, &self.history);
        assembled.problems.extend(problems);
        let faults = faults(&sources, &assembled);
        // Their rows are the schema's now.
        sources.data.clear();
        let packed =
            embedded::pack(&assembled.schema, &self.config.dialects, self.config.sqlite_strict, &self.config.minimum);
        Compiled { sources, assembled, faults, files: Vec::new(), packed }
    }
}

/// Every fault with its place, in the order of files and lines.
fn faults(sources: &Sources, assembled: &Assembled) -> Vec<String> {
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    let mut push = |item: &crate::source::Item, fault: &Fault| {
        found.push((item.file, item.byte(fault.at), format!("{}: {fault}", sources.place(item, fault.at))));
    };
    for item in &sources.items {
        for fault in item.declaration.as_ref().err().into_iter().flat_map(|rejected| &rejected.faults) {
            push(item, fault);
        }
    }
    for problem in &assembled.problems {
        push(&sources.items[problem.item], &problem.fault);
    }
    found.sort();
    let mut faults = sources.broken.clone();
    faults.extend(found.into_iter().map(|(_, _, message)| message));
    faults.dedup();
    faults
}
