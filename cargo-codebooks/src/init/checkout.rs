//! The checkout that `--path` names.

use std::path::{Component, Path, PathBuf};

use schema_core::config::Manifest;

use crate::failure::Failure;

/// The checkout as the manifest in `package` is to name it: from there where that is possible, else absolute.
///
/// # Errors
/// When there is no checkout.
pub(crate) fn find(named: &Path, package: &Path) -> Result<PathBuf, Failure> {
    let shown = named.display();
    let wrong = |message: String| Failure::usage_with(message, "give `--path` the folder of a checkout of codebooks");
    if !named.is_dir() {
        return Err(wrong(format!("there is no folder `{shown}`")));
    }
    if !is_package(named, "codebooks") || !is_package(&named.join("schema-core"), "schema-core") {
        return Err(wrong(format!("`{shown}` is not a checkout of codebooks")));
    }
    let absolute = std::path::absolute(named).map_err(|error| wrong(format!("`{shown}` cannot be read: {error}")))?;
    let plain = without_dots(&absolute);
    // Behind a link `..` leads elsewhere.
    let is_same = matches!((plain.canonicalize(), named.canonicalize()), (Ok(plain), Ok(real)) if plain == real);
    let folder = if is_same { plain } else { named.canonicalize().unwrap_or(absolute) };
    Ok(relative(&without_dots(package), &folder).unwrap_or(folder))
}

fn is_package(folder: &Path, name: &str) -> bool {
    let Ok(text) = std::fs::read_to_string(folder.join("Cargo.toml")) else { return false };
    let Ok(manifest) = Manifest::parse("Cargo.toml", &text) else { return false };
    let found = manifest.package().and_then(|package| package.get("name"));
    found.and_then(|found| found.get_ref().as_str()) == Some(name)
}

/// As cargo reads paths: `..` takes the name before it away.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            component => plain.push(component),
        }
    }
    plain
}

/// The way from one folder to another; none between drives.
fn relative(from: &Path, to: &Path) -> Option<PathBuf> {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(left, right)| left == right).count();
    let is_rooted = from[..common].iter().any(|component| matches!(component, Component::RootDir));
    let up = from[common..].iter().map(|_| "..");
    let down = to[common..].iter().map(|component| component.as_os_str().to_str());
    let words: Option<Vec<&str>> = up.map(Some).chain(down).collect();
    // Manifests have `/` on every system.
    words.filter(|words| is_rooted && !words.is_empty()).map(|words| words.join("/").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn paths_lead_from_one_folder_to_the_other() {
        for (from, to, expected) in [
            ("/a/b", "/a/c", Some("../c")),
            ("/a/b", "/a/b/c/d", Some("c/d")),
            ("/a/b/c", "/x", Some("../../../x")),
            ("/a", "/a", None),
        ] {
            assert_eq!(relative(Path::new(from), Path::new(to)), expected.map(PathBuf::from), "{from} {to}");
        }
        assert_eq!(without_dots(Path::new("/a/./b/../c")), Path::new("/a/c"));
    }
}
