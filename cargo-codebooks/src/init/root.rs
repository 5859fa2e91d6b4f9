//! The crate-root line.

use std::path::Path;

use schema_core::source::scan::{ItemKind, scan};

use super::change::Change;
use crate::failure::Failure;
use crate::manifest_file::ManifestFile;

/// Puts `codebooks::schema!();` at the root's end, unless it is there.
pub(crate) fn change(manifest: &ManifestFile, root: &Path, facade: &str) -> Result<Option<Change>, Failure> {
    let shown = root.strip_prefix(manifest.folder()).unwrap_or(root).to_string_lossy().replace('\\', "/");
    let text = std::fs::read_to_string(root)
        .map_err(|error| Failure::step(manifest.place(&format!("{shown}: cannot be read: {error}"))))?;
    let source = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let items = scan(source).map_err(|fault| {
        let place = place(source, fault.offset);
        Failure::step(manifest.place(&format!("{shown}:{place}: {}", fault.message)))
    })?;
    let there = items.items.iter().any(|item| match &item.kind {
        ItemKind::Macro { name, .. } => name == "schema" || name.ends_with("::schema"),
        _ => false,
    });
    if there {
        return Ok(None);
    }
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut after = text.clone();
    if !source.is_empty() {
        if !source.ends_with('\n') {
            after.push_str(line_end);
        }
        after.push_str(line_end);
    }
    after.push_str(&format!("{facade}::schema!();{line_end}"));
    let news = vec![format!("added `{facade}::schema!();`")];
    Ok(Some(Change::of(root.to_owned(), &shown, &text, after, news)))
}

/// `line:column`, both from 1.
pub(crate) fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    format!("{line}:{column}")
}
