//! What the derive emits.
//!
//! Each function and each constant of an expansion costs the compiler a quarter of a millisecond and more, so whatever
//! does not depend on the type is in the facade.

mod codebook;
mod errors;
mod extra;
mod table;
#[cfg(test)]
mod tests;

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use schema_model::diagnosis::with_help;
use schema_model::fingerprint;
use schema_rust::proof::{BUCKETS, Entry, Proof};
use schema_rust::{self as rust, At, Declaration, Expansion, Fault};
use syn::{Data, DeriveInput};

use crate::context::{Surroundings, changed_file};
use errors::error;

/// The whole expansion: implementations, and the proof that the build script read the same type.
pub(crate) fn expand(input: TokenStream, surroundings: &Surroundings) -> TokenStream {
    let input: DeriveInput = match rust::item(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let reading = rust::read(&input, &surroundings.settings());
    let places = Places(&reading.spans);
    match reading.parsed {
        Ok((declaration, expansion)) => whole(&input, &declaration, &expansion, &places, surroundings),
        Err(faults) => broken(&input, &faults, &places),
    }
}

/// The spans that the places of a declaration are numbers of.
struct Places<'s>(&'s [Span]);

impl Places<'_> {
    fn span(&self, at: At) -> Span {
        self.0.get(at.0 as usize).copied().unwrap_or_else(Span::call_site)
    }
}

fn whole(
    input: &DeriveInput,
    declaration: &Declaration,
    expansion: &Expansion,
    places: &Places<'_>,
    surroundings: &Surroundings,
) -> TokenStream {
    let names = Names::of(&input.ident, expansion, declaration.fingerprint());
    let mut output = match (declaration, &input.data) {
        (Declaration::Enum(item), Data::Enum(data)) => {
            let variants: Vec<&Ident> = data.variants.iter().map(|variant| &variant.ident).collect();
            codebook::implementations(&names, item, &variants)
        }
        (Declaration::Struct(item), _) => table::implementation(&names, &item.name),
        (Declaration::Enum(_), _) => TokenStream::new(),
    };
    if expansion.standalone || surroundings.is_editor() {
        return output;
    }
    let span = places.span(declaration.at());
    match surroundings.proof() {
        Err(obstacle) => output.extend(error(span, &obstacle.to_string())),
        Ok(proof) => match agreed(&proof, declaration, names.print) {
            Err(problems) => output.extend(problems.iter().map(|(at, problem)| {
                let span = at.map_or(span, |at| places.span(at));
                error(span, problem)
            })),
            Ok(None) => {}
            Ok(Some(entry)) => output.extend(proved(&names, declaration, entry, places)),
        },
    }
    output
}

/// What every expansion names.
struct Names {
    ident: Ident,
    /// The path of what generated code needs.
    ///
    /// Written out everywhere: a block with a `use` around the implementations would be a constant for the compiler to check.
    facade: Facade,
    /// What the type says, as a number.
    print: u64,
}

impl Names {
    fn of(ident: &Ident, expansion: &Expansion, print: u64) -> Self {
        let facade = match expansion.facade.as_deref().map(str::parse::<TokenStream>) {
            Some(Ok(path)) => quote!(#path::__private),
            _ => quote!(::codebooks::__private),
        };
        let facade = Facade(facade.into_iter().collect());
        Self { ident: here(ident), facade, print }
    }

    /// The type that carries the fingerprint.
    fn print_type(&self) -> TokenStream {
        let (facade, print) = (&self.facade, Literal::u64_unsuffixed(self.print));
        quote!(#facade::Print<#print>)
    }
}

/// The path of the facade, one token after the other: the compiler is asked four times for each stream put into a stream.
struct Facade(Vec<TokenTree>);

impl ToTokens for Facade {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }
}

/// A name of the user's in our code: what is wrong with that code is not to be blamed on the place of the name.
fn here(ident: &Ident) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(Span::call_site());
    ident
}

/// A type of Rust's own.
fn primitive(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// A name as an identifier, raw where it is a word of Rust's.
fn ident(name: &str) -> Ident {
    syn::parse_str(name).unwrap_or_else(|_| format_ident!("r#{name}"))
}

/// What is wrong, and where, if not at the type's name.
type Problems = Vec<(Option<At>, String)>;

/// The build script's entry for the type, if they agree on it; nothing when it is not to be told here.
fn agreed<'p>(proof: &'p Proof, declaration: &Declaration, print: u64) -> Result<Option<&'p Entry>, Problems> {
    // What could not be read is told once, by the registry, or by the compiler itself.
    if !proof.broken.is_empty() {
        return Ok(None);
    }
    let differs = |message: &str, help: &str| match changed_file(proof) {
        Some(file) => Err(vec![(None, with_help(format!("`{file}` changed during the build"), "build again"))]),
        None => Err(vec![(None, with_help(message, help))]),
    };
    let Some(entry) = proof.types.get(declaration.name()) else {
        return differs(
            "the build script did not see this type",
            "it reads module files only, not types from macros or `include!`, in function bodies or under `cfg(test)`; \
             move the type into a module, or mark it `#[codebook(standalone)]`",
        );
    };
    if !entry.problems.is_empty() {
        // Places are numbers of what the build script read, so they are the derive's only if it read the same.
        let is_same = entry.fingerprint == print;
        let place = |at: At| Some(at).filter(|at| is_same && *at != At::NOWHERE);
        return Err(entry.problems.iter().map(|(at, text)| (place(*at), text.clone())).collect());
    }
    if entry.fingerprint != print {
        return differs(
            "the build script and the compiler read this type differently",
            "write out any field, variant or attribute that comes from a macro or a `cfg_attr`, and rename any other type \
             with the same name in the database",
        );
    }
    Ok(Some(entry))
}

/// What only the compiler knows, in constants that fail to evaluate where it disagrees.
fn proved(names: &Names, declaration: &Declaration, entry: &Entry, places: &Places<'_>) -> TokenStream {
    let mut output = TokenStream::new();
    if entry.demanded {
        let key = fingerprint::key(declaration.name());
        let types = format_ident!("Types{}", key % BUCKETS);
        let key = Literal::u64_unsuffixed(key);
        output.extend(quote! {
            #[allow(dead_code)]
            impl crate::__codebooks::#types<#key> { pub(crate) const COMPILED: bool = true; }
        });
    }
    match declaration {
        Declaration::Enum(item) => codebook::proof(names, item, entry, places).to_tokens(&mut output),
        Declaration::Struct(item) => table::proof(names, item, entry, places).to_tokens(&mut output),
    }
    output
}

/// Each fault at its place, and implementations that are just enough to keep other errors away.
fn broken(input: &DeriveInput, faults: &[Fault], places: &Places<'_>) -> TokenStream {
    let mut output: TokenStream = faults.iter().map(|fault| error(places.span(fault.at), &fault.to_string())).collect();
    // With a type parameter there is nothing that could be implemented.
    if !input.generics.params.is_empty() {
        return output;
    }
    let names = Names::of(&input.ident, &Expansion::default(), 0);
    output.extend(match &input.data {
        Data::Enum(_) => codebook::stand_in(&names),
        Data::Struct(_) | Data::Union(_) => table::implementation(&names, ""),
    });
    output
}
