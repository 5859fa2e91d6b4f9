//! Whether the project's build script and this command line are of one version.

use std::io::ErrorKind;

use schema_core::VERSION;
use schema_core::config::Manifest;

use crate::failure::Failure;
use crate::manifest_file::ManifestFile;

/// Fails where the project locks another version of `schema-core`: every file would seem stale that only the other
/// version writes differently. Gives whether the project is locked at all. A project that is not locked yet has no version to differ from.
pub(crate) fn agrees(manifest: &ManifestFile) -> Result<bool, Failure> {
    let locked = locked(manifest)?;
    match locked.first() {
        Some(other) if !locked.iter().any(|version| version == VERSION) => Err(Failure::usage(format!(
            "this command line is {VERSION} and the project's `schema-core` is {other}\nhelp: run `cargo install cargo-codebooks@{other}`"
        ))),
        _ => Ok(!locked.is_empty()),
    }
}

/// The versions of `schema-core` in the nearest lock file that knows the package.
fn locked(manifest: &ManifestFile) -> Result<Vec<String>, Failure> {
    for folder in manifest.folder().ancestors() {
        let path = folder.join("Cargo.lock");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(Failure::step(format!("{} cannot be read: {error}", path.display()))),
        };
        let shown = path.display().to_string();
        let lock = Manifest::parse(&shown, &text).map_err(Failure::usage)?;
        let packages = || {
            lock.tables("package").filter_map(|package| {
                let text = |key: &str| package.get(key).and_then(|value| value.get_ref().as_str());
                Some((text("name")?, text("version")?))
            })
        };
        // A lock file further up may belong to a workspace that this package is not a member of.
        if packages().any(|(name, _)| name == manifest.package) {
            return Ok(packages()
                .filter(|(name, _)| *name == "schema-core")
                .map(|(_, version)| version.to_owned())
                .collect());
        }
    }
    Ok(Vec::new())
}
