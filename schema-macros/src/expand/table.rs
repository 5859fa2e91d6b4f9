//! What the derive emits for a struct.

use schema_model::proof::Entry;
use schema_model::rust::StructDeclaration;

use super::Names;
use crate::output::Output;

pub(super) fn implementation(names: &Names, item: &StructDeclaration, output: &mut Output) {
    entity(names, &item.name, output);
}

/// For a struct with faults.
pub(super) fn stand_in(names: &Names, output: &mut Output) {
    entity(names, "", output);
}

fn entity(names: &Names, table: &str, output: &mut Output) {
    let Names { ident, facade, print } = names;
    output.code(&format!(
        "#[automatically_derived] impl {facade}::Entity for {ident} {{ \
         const TABLE: &'static str = {table:?}; type Print = {facade}::Print<{print}>; }} "
    ));
}

/// Each foreign key: the type that rustc resolves here must be the one that the build script resolved. Where its path can
/// mean nothing else, nobody needs to ask.
///
/// One constant for all of them: its statements have the places of the paths, and a constant for each would cost more.
pub(super) fn proof(names: &Names, item: &StructDeclaration, entry: &Entry, output: &mut Output) {
    let mut statements = Output::default();
    for (reference, target) in item.references.iter().zip(&entry.references) {
        for problem in &target.problems {
            output.error(reference.at, problem);
        }
        if target.problems.is_empty() && !target.certain {
            let path = if reference.path == "Self" { names.ident.as_str() } else { reference.path.as_str() };
            statements.at(reference.at, format!("{}::same::<{path}>({});", names.facade, target.fingerprint));
        }
    }
    if !statements.parts.is_empty() {
        output.code("const _: () = ");
        output.block(statements);
        output.code("; ");
    }
}
