//! The registry: Rust that `codebooks::schema!()` includes, what the build script read for the derive to compare with.

use std::fmt::Write as _;

use super::{Create, drop};
use crate::assemble::Assembled;
use crate::fingerprint;
use crate::model::{Code, Codebook, KeyKind, Schema, Storage};
use crate::parse::Declaration;
use crate::source::{Item, Rejected, Sources};

/// The registry's text; `broken` is why nothing can be said, else empty.
#[must_use]
pub fn registry(sources: &Sources, assembled: &Assembled, create: &[Create], broken: &str) -> String {
    let mut text = String::new();
    let prints: Vec<Option<Print>> =
        sources.items.iter().map(|item| item.declaration.as_ref().ok().map(Print::of)).collect();
    let mut rows: Vec<Looked> = sources
        .items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| match &item.declaration {
            Ok(declaration) => Some(entry(index, declaration, &prints, assembled)),
            Err(rejected) => rejected_entry(rejected),
        })
        .collect();
    // Looked up by binary search. Of two types of one name the one with the problem stays, so that it is told.
    rows.sort_by_key(|row| (row.key, row.sound));
    rows.dedup_by_key(|row| row.key);
    let _ = writeln!(
        text,
        "pub(crate) const REGISTRY: facade::Registry = facade::Registry {{ broken: {broken:?}, types: &["
    );
    for row in &rows {
        text.push_str(&row.text);
    }
    text.push_str("] };\n");
    presence_types(&mut text);
    if broken.is_empty() {
        presence(sources, &mut text);
    }
    let _ = writeln!(text, "pub(crate) const SCHEMA: facade::Schema = {};", schema(&assembled.schema, &prints, create));
    text
}

/// The types of the presence check: the compiler looks through all implementations of one type for every question, so one
/// type for all would cost the square of their number.
pub const BUCKETS: u64 = 64;

/// The derive proves a type's presence by an inherent constant, which goes before the trait's; the type itself may be
/// private to its module.
fn presence_types(text: &mut String) {
    text.push_str("trait Missing { const COMPILED: bool = false; }\n");
    for bucket in 0..BUCKETS {
        let _ = writeln!(
            text,
            "pub(crate) struct Types{bucket}<const KEY: u64>; impl<const KEY: u64> Missing for Types{bucket}<KEY> {{}}"
        );
    }
}

fn presence(sources: &Sources, text: &mut String) {
    let mut items: Vec<(u64, &Item)> = sources
        .items
        .iter()
        .filter_map(|item| Some((fingerprint::key(item.declaration.as_ref().ok()?.name()), item)))
        .collect();
    items.sort_by_key(|(key, _)| *key);
    for types in items.chunk_by(|left, right| left.0 == right.0) {
        // Two types of one name are told by the registry's row; a question about either would only add noise.
        if let [(key, item)] = types {
            demand(*key, item, sources, text);
        }
    }
}

fn demand(key: u64, item: &Item, sources: &Sources, text: &mut String) {
    for cfg in &item.cfgs {
        let _ = write!(text, "#[cfg({cfg})] ");
    }
    let message = format!(
        "the build script found `{}` ({}:{}), but the compiler left it out: a `cfg` that an attribute or a macro brings is \
         invisible to the build script, so write `#[cfg(…)]` at the type or its module",
        sources.path(item),
        sources.files[item.file].shown,
        item.start.0 + 1
    );
    // The message on a line of its own: the compiler shows the line of the call.
    let _ = writeln!(
        text,
        "const _: () = {{ const WHY: &str = {message:?};\nfacade::present(Types{}::<{key}>::COMPILED, WHY); }};",
        key % BUCKETS
    );
}

/// An item's key and fingerprint; hashing is dear in an unoptimised build script, so each is made once.
struct Print {
    key: u64,
    halves: [u128; 2],
}

impl Print {
    fn of(declaration: &Declaration) -> Self {
        Self { key: fingerprint::key(declaration.name()), halves: fingerprint::declaration(declaration) }
    }
}

/// A row of the registry.
struct Looked {
    key: u64,
    sound: bool,
    text: String,
}

/// What only the build script finds wrong, such as a variant under a `cfg`, the derive reports through this.
fn rejected_entry(rejected: &Rejected) -> Option<Looked> {
    let key = fingerprint::key(rejected.name.as_ref()?);
    let messages: Vec<&str> = rejected.faults.iter().map(|fault| fault.message.as_str()).collect();
    let problem = messages.join("\n");
    let text = format!(
        "    facade::Entry {{ key: {key}, fingerprint: [0, 0], problem: {problem:?}, references: &[], codes: &[] }},\n"
    );
    Some(Looked { key, sound: false, text })
}

fn entry(index: usize, declaration: &Declaration, prints: &[Option<Print>], assembled: &Assembled) -> Looked {
    let problem = |reference: Option<usize>| {
        let messages: Vec<&str> = assembled
            .problems
            .iter()
            .filter(|problem| problem.item == index && problem.reference == reference)
            .map(|problem| problem.message.as_str())
            .collect();
        messages.join("\n")
    };
    let print = |item: Option<usize>| {
        let print = item.and_then(|item| prints[item].as_ref());
        print.map_or((0, [0, 0]), |print| (print.key, print.halves))
    };
    let references: Vec<String> = (0..declaration.references().len())
        .map(|at| {
            let (key, [high, low]) = print(assembled.targets[index].get(at).copied().flatten());
            let problem = problem(Some(at));
            format!("facade::Reference {{ key: {key}, fingerprint: [{high}, {low}], problem: {problem:?} }}")
        })
        .collect();
    let (key, [high, low]) = print(Some(index));
    let codes: Vec<String> = assembled.codes[index].iter().map(ToString::to_string).collect();
    let own = problem(None);
    let text = format!(
        "    facade::Entry {{ key: {key}, fingerprint: [{high}, {low}], problem: {own:?}, references: &[{}], codes: &[{}] }},\n",
        references.join(", "),
        codes.join(", ")
    );
    Looked { key, sound: own.is_empty(), text }
}

/// The hash of a schema: of every item's fingerprint, in an order that no shuffling of sources changes.
fn hash(prints: &[Option<Print>]) -> String {
    let mut halves: Vec<[u128; 2]> = prints.iter().flatten().map(|print| print.halves).collect();
    halves.sort_unstable();
    let bytes: Vec<u8> = halves.iter().flatten().flat_map(|half| half.to_be_bytes()).collect();
    fingerprint::bytes(&bytes)
}

fn schema(schema: &Schema, prints: &[Option<Print>], create: &[Create]) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "facade::Schema {{ title: {:?},", schema.title);
    let _ = writeln!(text, "  hash: {:?},", hash(prints));
    text.push_str("  codebooks: &[\n");
    for codebook in schema.codebooks.iter().filter(|codebook| codebook.storage == Storage::Table) {
        text.push_str(&codebook_static(codebook));
    }
    text.push_str("  ],\n  scripts: &[\n");
    for Create { dialect, steps } in create {
        let _ = writeln!(text, "    facade::Scripts {{ dialect: {:?}, create: &[", dialect.name());
        for step in steps {
            for script in &step.scripts {
                let _ = writeln!(
                    text,
                    "      facade::Script {{ step: {:?}, object: {:?}, statements: &{:?} }},",
                    step.folder, script.object, script.statements
                );
            }
        }
        let _ = writeln!(text, "    ], drop: &{:?} }},", drop::statements(schema, *dialect));
    }
    text.push_str("  ] }");
    text
}

fn codebook_static(codebook: &Codebook) -> String {
    let columns = &codebook.columns;
    let mut text = format!(
        "    facade::CodebookTable {{ table: {:?}, rust: {:?}, integer_key: {}, key: {:?}, name: {:?}, description: {:?}, archive: {:?}, rows: &[\n",
        codebook.name,
        codebook.rust,
        matches!(codebook.key, KeyKind::Int(_)),
        columns.key,
        columns.name,
        columns.description,
        columns.archive
    );
    for row in &codebook.rows {
        let code = match &row.code {
            Code::Int(code) => code.to_string(),
            Code::Text(code) => code.clone(),
        };
        let _ = writeln!(
            text,
            "      facade::CodebookRow {{ code: {code:?}, name: {:?}, description: {:?}, sha: {:?}, retired: {} }},",
            row.name, row.description, row.sha, row.retired
        );
    }
    text.push_str("    ] },\n");
    text
}
