//! The registry: Rust that `codebooks::schema!()` includes.
//!
//! It holds what a program carries of its schema, and asks the compiler for the presence of types that something unseen
//! might have taken away. What else is proved stands in [`crate::proof`].

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::source::{Item, Sources};
use schema_model::fingerprint;
use schema_model::model::{Dialect, Schema};
use schema_rust::proof::{BUCKETS, EMBEDDED, KNOWN_CODES, PLACES};

/// A deployment that the program carries.
#[derive(Debug)]
pub struct Deployment {
    /// Whose it is.
    pub dialect: Dialect,
    /// The file's name, without `.sql`.
    pub name: String,
    /// SHA-256 of its text.
    pub hash: String,
    /// The file.
    pub path: PathBuf,
}

/// The registry's text; `hash` is the schema's.
#[must_use]
pub fn registry(sources: &Sources, title: &str, hash: &str, deployments: &[Deployment]) -> String {
    let mut text = String::new();
    if sources.broken.is_empty() {
        presence(sources, &mut text);
    } else {
        unread(&sources.broken, &mut text);
    }
    let _ = writeln!(
        text,
        "pub(crate) const SCHEMA: facade::Schema = facade::Schema::embedded({title:?}, {hash:?}, ::core::include_str!({EMBEDDED:?}))\
         .placed(::core::include_str!({PLACES:?})).released(::core::include_str!({KNOWN_CODES:?})){};",
        deployed(deployments)
    );
    text
}

/// The deployments of each database, in files that the compiler reads where they are.
fn deployed(deployments: &[Deployment]) -> String {
    if deployments.is_empty() {
        return String::new();
    }
    let mut lists = Vec::new();
    for dialect in Dialect::ALL {
        let mut list = String::new();
        for Deployment { name, hash, path, .. } in deployments.iter().filter(|one| one.dialect == dialect) {
            let _ = write!(
                list,
                "facade::Deployment {{ name: {name:?}, hash: {hash:?}, text: ::core::include_str!({:?}) }}, ",
                path.display().to_string()
            );
        }
        lists.push(format!("({name:?}, facade::with_{name}(&[{list}]))", name = dialect.name()));
    }
    format!(".deployed(&[{}])", lists.join(", "))
}

/// A file that could not be read. Where rustc cannot read it either it says so itself, at the place; this is for what it
/// does not see, such as a file under a `cfg` of another system. Hence a lint: the compiler comes to it only when it has
/// found no error.
fn unread(broken: &[String], text: &mut String) {
    let message = format!("the build script could not read the crate's sources: {}", broken.join("; "));
    let _ = writeln!(
        text,
        "#[must_use = {message:?}] pub(crate) const fn unread_sources() -> bool {{ true }}\n\
         #[deny(unused_must_use)] pub(crate) fn sources() {{ unread_sources(); }}"
    );
}

/// The hash of a schema: of every item's fingerprint, in an order that no shuffling of sources changes.
#[must_use]
pub fn hash(fingerprints: &[Option<u64>], schema: &Schema) -> String {
    let mut fingerprints: Vec<u64> = fingerprints.iter().flatten().copied().collect();
    fingerprints.sort_unstable();
    let fingerprints: Vec<u8> = fingerprints.iter().flat_map(|print| print.to_be_bytes()).collect();
    // Rows of files are not part of the type.
    let rows = schema.codebooks.iter().flat_map(|codebook| &codebook.rows).filter(|row| row.variant.is_empty());
    fingerprint::parts([&*fingerprints].into_iter().chain(rows.map(|row| row.sha.as_bytes())))
}

/// The derive proves a type's presence by an inherent constant, which goes before the trait's; the type itself may be
/// private to its module.
fn presence(sources: &Sources, text: &mut String) {
    let mut items: Vec<(&str, &Item)> =
        sources.items.iter().filter_map(|item| Some((item.declaration.as_ref().ok()?.name(), item))).collect();
    items.sort_by_key(|(name, _)| *name);
    // Two types of one name are told by the proof; a question about either would only add noise.
    let named_once = items.chunk_by(|left, right| left.0 == right.0).filter(|types| types.len() == 1).flatten();
    let demanded: Vec<(u64, &Item)> =
        named_once.filter(|(_, item)| !item.certain).map(|(name, item)| (fingerprint::key(name), *item)).collect();
    let buckets: BTreeSet<u64> = demanded.iter().map(|(key, _)| key % BUCKETS).collect();
    if !buckets.is_empty() {
        text.push_str("trait Missing { const COMPILED: bool = false; }\n");
    }
    for bucket in buckets {
        let _ = writeln!(
            text,
            "pub(crate) struct Types{bucket}<const KEY: u64>; impl<const KEY: u64> Missing for Types{bucket}<KEY> {{}}"
        );
    }
    for (key, item) in demanded {
        demand(key, item, sources, text);
    }
}

fn demand(key: u64, item: &Item, sources: &Sources, text: &mut String) {
    for cfg in &item.cfgs {
        let _ = write!(text, "#[cfg({cfg})] ");
    }
    let file = &sources.files[item.file];
    let message = format!(
        "the build script found `{}` ({}:{}), but the compiler left it out: the build script does not see a `cfg` that comes \
         from an attribute or a macro\nhelp: write `#[cfg(…)]` on the type or its module",
        sources.path(item),
        file.shown,
        file.locate(item.offset as usize).0
    );
    // The message on a line of its own: the compiler shows the line of the call.
    let _ = writeln!(
        text,
        "const _: () = {{ const WHY: &str = {message:?};\nfacade::present(Types{}::<{key}>::COMPILED, WHY); }};",
        key % BUCKETS
    );
}
