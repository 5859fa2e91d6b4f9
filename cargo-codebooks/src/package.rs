//! The package that a command works on: its configuration and its sources.

use schema_core::project::{Compiled, Project};

use crate::failure::Failure;
use crate::imports;
use crate::manifest_file::ManifestFile;
use crate::version;

/// Reads the configuration, for a project of this command line's own version.
pub(crate) fn open(manifest: &ManifestFile) -> Result<Project, Failure> {
    // First: another version may rightly know other settings.
    let is_locked = version::agrees(manifest)?;
    let project = Project::load(&manifest.path).map_err(|faults| Failure::configuration(manifest.places(&faults)))?;
    // What was never built has no dependencies that could be read.
    let imports = if is_locked { imports::imports(manifest)? } else { Vec::new() };
    project.with_imports(&imports).map_err(Failure::configuration)
}

/// Compiles the sources to the schema and its files.
pub(crate) fn compile(manifest: &ManifestFile, project: &Project) -> Result<Compiled, Failure> {
    sound(manifest, project.compile())
}

/// Compiles the sources to the schema alone.
pub(crate) fn compile_schema(manifest: &ManifestFile, project: &Project) -> Result<Compiled, Failure> {
    sound(manifest, project.compile_schema())
}

fn sound(manifest: &ManifestFile, compiled: Compiled) -> Result<Compiled, Failure> {
    if compiled.faults.is_empty() { Ok(compiled) } else { Err(Failure::sources(manifest.places(&compiled.faults))) }
}
