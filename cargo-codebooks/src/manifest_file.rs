//! The `Cargo.toml` of the package that a command works on.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use schema_core::config::Manifest;

use crate::failure::Failure;

/// A manifest with a `[package]`.
pub(crate) struct ManifestFile {
    /// Where it is, absolute.
    pub(crate) path: PathBuf,
    /// What it says.
    pub(crate) text: String,
    /// The package's name.
    pub(crate) package: String,
    /// Makes a path below the package one that works from the current folder, when put before it.
    pub(crate) prefix: String,
}

impl ManifestFile {
    /// Finds the manifest: the one that is named, else the nearest above the current folder.
    pub(crate) fn locate(named: Option<&Path>) -> Result<Self, Failure> {
        let current = current()?;
        let path = path(&current, named)?;
        let text = std::fs::read_to_string(&path).map_err(|error| {
            let why = match error.kind() {
                ErrorKind::NotFound => "there is no such file".to_owned(),
                _ => error.to_string(),
            };
            let shown = named.unwrap_or(&path).display();
            Failure::usage_with(format!("`{shown}` cannot be read: {why}"), "name a package's Cargo.toml or its folder")
        })?;
        let prefix = prefix(&current, path.parent().unwrap_or(Path::new("")));
        let package = package_name(&text).map_err(|fault| Failure::usage(format!("{prefix}{fault}")))?;
        Ok(Self { path, text, package, prefix })
    }

    /// The package's folder.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// A message that begins with a path below the package, with the path from the current folder.
    pub(crate) fn place(&self, message: &str) -> String {
        if Path::new(message).is_absolute() { message.to_owned() } else { format!("{}{message}", self.prefix) }
    }

    /// The same for many.
    pub(crate) fn places(&self, messages: &[String]) -> Vec<String> {
        messages.iter().map(|message| self.place(message)).collect()
    }
}

/// Where the manifest is that is meant, whether it is a package's or a workspace's.
pub(crate) fn manifest_path(named: Option<&Path>) -> Result<PathBuf, Failure> {
    path(&current()?, named)
}

fn current() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| Failure::step(format!("the current folder cannot be read: {error}")))
}

fn path(current: &Path, named: Option<&Path>) -> Result<PathBuf, Failure> {
    Ok(match named {
        Some(path) if path.is_dir() => current.join(path).join("Cargo.toml"),
        Some(path) => current.join(path),
        None => nearest(current)?,
    })
}

fn nearest(current: &Path) -> Result<PathBuf, Failure> {
    current.ancestors().map(|folder| folder.join("Cargo.toml")).find(|path| path.is_file()).ok_or_else(|| {
        Failure::usage(format!(
            "there is no Cargo.toml in {} or a folder above it\nhelp: name one with `--manifest-path`",
            current.display()
        ))
    })
}

fn package_name(text: &str) -> Result<String, String> {
    let manifest = Manifest::parse("Cargo.toml", text)?;
    let Some(package) = manifest.package() else {
        return Err(if manifest.table("workspace").is_some() {
            "Cargo.toml: a workspace without a `[package]` has no schema\nhelp: name a member's manifest with `--manifest-path`"
                .into()
        } else {
            "Cargo.toml: there is no `[package]`\nhelp: name a package's manifest with `--manifest-path`".into()
        });
    };
    Ok(package.get("name").and_then(|name| name.get_ref().as_str()).unwrap_or_default().to_owned())
}

/// Empty in the package's own folder; the way down to it, or its absolute path, from elsewhere.
fn prefix(current: &Path, folder: &Path) -> String {
    match folder.strip_prefix(current).unwrap_or(folder) {
        here if here.as_os_str().is_empty() => String::new(),
        folder => format!("{}/", folder.display()),
    }
}
