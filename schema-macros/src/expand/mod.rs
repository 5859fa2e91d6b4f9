//! What the derive emits.

mod codebook;
mod extra;
mod table;

use schema_model::fingerprint;
use schema_model::proof::BUCKETS;
use schema_model::proof::{Entry, Proof};
use schema_model::rust::Fault;
use schema_model::rust::{self as parse, Declaration, Expansion};
use schema_model::syntax::{At, Data, Input, Stream};

use crate::context::Surroundings;
use crate::output::Output;

/// The whole expansion: implementations, and the proof that the build script read the same type.
pub(crate) fn expand(tokens: Stream<'_>, surroundings: &Surroundings) -> Output {
    let mut output = Output::default();
    let input = match Input::read(tokens) {
        Ok(input) => input,
        Err(fault) => {
            output.error(At(fault.offset as u32), &fault.message);
            return output;
        }
    };
    match parse::item(&input, &surroundings.settings()) {
        Ok((declaration, expansion)) => whole(&declaration, &expansion, surroundings, &mut output),
        Err(faults) => broken(&input, &faults, &mut output),
    }
    output
}

fn whole(declaration: &Declaration, expansion: &Expansion, surroundings: &Surroundings, output: &mut Output) {
    let names = Names::of(declaration.ident(), expansion, declaration.fingerprint());
    match declaration {
        Declaration::Enum(item) => codebook::implementations(&names, item, output),
        Declaration::Struct(item) => table::implementation(&names, item, output),
    }
    if !expansion.standalone {
        match surroundings.proof() {
            Err(obstacle) => output.error(declaration.at(), &obstacle),
            Ok(proof) => {
                if let Some(entry) = agreed(&proof, declaration, names.print, output) {
                    proved(&names, declaration, entry, output);
                }
            }
        }
    }
}

/// What every expansion names.
struct Names {
    ident: String,
    /// The path of what generated code needs.
    ///
    /// Written out everywhere: a block with a `use` around the implementations would be a constant for the compiler to check.
    facade: String,
    /// What the type says, as a number.
    print: u64,
}

/// An identifier as it must be written: raw where it is a word of Rust's.
fn raw(ident: &str) -> String {
    // `gen` is one since 2024; raw it is the same name in every edition.
    if schema_model::syntax::lexer::is_keyword(ident) || ident == "gen" {
        format!("r#{ident}")
    } else {
        ident.to_owned()
    }
}

impl Names {
    fn of(ident: &str, expansion: &Expansion, print: u64) -> Self {
        let facade = expansion.facade.as_deref().unwrap_or("::codebooks");
        Self { ident: raw(ident), facade: format!("{facade}::__private"), print }
    }
}

/// The build script's entry for the type, if they agree on it; else the errors are told.
fn agreed<'p>(proof: &'p Proof, declaration: &Declaration, print: u64, output: &mut Output) -> Option<&'p Entry> {
    let at = declaration.at();
    if !proof.broken.is_empty() {
        output.error(at, &proof.broken);
        return None;
    }
    let Some(entry) = proof.types.get(declaration.name()) else {
        output.error(
            at,
            "the build script did not find this type: it reads the module files of the crate, and no type that a macro or \
             `include!` makes, or that is in a function or under `cfg(test)`, so write it out in a module, or mark it \
             `#[codebook(standalone)]`",
        );
        return None;
    };
    for problem in &entry.problems {
        output.error(at, problem);
    }
    if entry.problems.is_empty() && entry.fingerprint != print {
        output.error(
            at,
            "the build script read this type differently than the compiler: a field, variant or attribute comes from a \
             macro or a `cfg_attr`, or another type has the same name in the database, so write it out plainly",
        );
        return None;
    }
    entry.problems.is_empty().then_some(entry)
}

/// What only the compiler knows, in constants that fail to evaluate where it knows otherwise.
fn proved(names: &Names, declaration: &Declaration, entry: &Entry, output: &mut Output) {
    if entry.demanded {
        let key = fingerprint::key(declaration.name());
        output.code(&format!(
            "#[allow(dead_code)] impl crate::__codebooks::Types{}<{key}> {{ pub(crate) const COMPILED: bool = true; }} ",
            key % BUCKETS
        ));
    }
    match declaration {
        Declaration::Enum(item) => codebook::proof(names, item, entry, output),
        Declaration::Struct(item) => table::proof(names, item, entry, output),
    }
}

/// Each fault at its place, and implementations that are just enough to keep other errors away.
fn broken(input: &Input<'_>, faults: &[Fault], output: &mut Output) {
    for fault in faults {
        output.error(fault.at, &fault.message);
    }
    // With a type parameter there is nothing that could be implemented.
    if input.parameter.is_some() {
        return;
    }
    let names = Names::of(input.ident.0, &Expansion::default(), 0);
    match &input.data {
        Data::Enum(_) => codebook::stand_in(&names, output),
        Data::Struct(_) | Data::Tuple | Data::Union(_) => table::stand_in(&names, output),
    }
}
