//! The only parser of derived items: the macro, the build script and the command line read with it.

mod attributes;
mod codebook;
mod column;
mod column_list;
mod constraint;
mod decimal;
mod declaration;
mod depth;
mod dialects;
mod docs;
mod enum_options;
mod extra;
mod faults;
mod field;
mod numbers;
mod reference;
mod renamed;
mod table;
mod text;
mod tokens;
mod translation;
mod types;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Data, DeriveInput, Variant};

use attributes::Lists;
use tokens::Tokens;

use heck::{ToKebabCase, ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToTitleCase, ToUpperCamelCase};

pub use self::declaration::{
    At, CheckDeclaration, CodeDeclaration, Declaration, DefaultDeclaration, EnumDeclaration, ExtraDeclaration,
    FieldDeclaration, IndexDeclaration, RangeDeclaration, ReferenceDeclaration, ReferenceKind, StructDeclaration,
    TranslationDeclaration, UniqueDeclaration, VariantDeclaration,
};

pub use codebook::{check_variant, is_bit, not_a_bit, same_code};
pub use decimal::decimal_text;
pub use numbers::{constant, evaluate};

pub use faults::{Fault, Faults};

/// What the package decides for every item, known to the macro and the build script alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How a variant without a doc comment is described.
    pub rename_all: Case,
    /// The archive column of codebooks that name none.
    pub archive_column: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { rename_all: Case::ShoutySnake, archive_column: "archived_at".to_owned() }
    }
}

/// How the derive itself is to be expanded, no part of the schema.
#[derive(Default)]
pub struct Expansion {
    /// The facade's path where the dependency is renamed.
    pub facade: Option<String>,
    /// Not part of the package's schema: no proof is demanded.
    pub standalone: bool,
}

/// Parses an item that has a derive.
///
/// # Errors
/// Where the tokens are not a struct, enum or union, or nest deeper than anybody writes.
pub fn item(tokens: TokenStream) -> syn::Result<DeriveInput> {
    let depth::Shallow(item) = syn::parse2(tokens)?;
    Ok(item)
}

/// What was read of an item.
pub struct Reading {
    /// The item, or every fault of it, each at the smallest token that is wrong.
    pub parsed: Result<(Declaration, Expansion), Vec<Fault>>,
    /// The item's SQL name, where that much can be read of an item with faults.
    pub name: Option<String>,
    /// The spans that places are numbers of.
    pub spans: Vec<Span>,
}

/// Reads a derived item.
#[must_use]
pub fn read(input: &DeriveInput, settings: &Settings) -> Reading {
    let faults = Faults::new();
    let parsed = declaration(input, settings, &faults);
    let name = parsed.as_ref().map(|(declaration, _)| declaration.name().to_owned());
    let (list, spans) = faults.finish();
    let parsed = if list.is_empty() { parsed.ok_or(list) } else { Err(list) };
    Reading { parsed, name, spans }
}

fn declaration(input: &DeriveInput, settings: &Settings, faults: &Faults) -> Option<(Declaration, Expansion)> {
    if let Some(parameter) = input.generics.params.first() {
        let at = faults.at(parameter.span());
        faults.push(at, ("a type with generic parameters cannot be part of a schema", "remove the parameters"));
    }
    match &input.data {
        Data::Enum(data) => {
            let variants: Vec<&Variant> = data.variants.iter().collect();
            codebook::parse(&input.attrs, &input.ident, &variants, settings, faults)
        }
        Data::Struct(data) => table::parse(&input.attrs, &input.ident, &data.fields, faults),
        Data::Union(data) => {
            let at = faults.at(data.union_token.span);
            faults.push(at, ("a union cannot be part of a schema", "use an enum or a struct"));
            None
        }
    }
}

/// Whether the item opts out of the schema.
#[must_use]
pub fn is_standalone(input: &DeriveInput) -> bool {
    let faults = Faults::new();
    let lists = Lists::named(&input.attrs, "codebook");
    let parts = lists.tokens(&faults).flat_map(Tokens::parts).filter_map(Tokens::as_word).collect::<Vec<_>>();
    let _ = faults.finish();
    parts.iter().any(|word| word == "standalone")
}

/// A field or variant under a `cfg` would give the committed files more than one truth.
fn refuse_cfg(attributes: &[Attribute], place: &str, faults: &Faults) {
    for attribute in attributes {
        let path = attribute.path();
        let name = if path.is_ident("cfg") {
            "cfg"
        } else if path.is_ident("cfg_attr") && tokens::spelled(attribute.meta.to_token_stream()).contains("codebook") {
            "cfg_attr"
        } else {
            continue;
        };
        faults.push(
            faults.at(path.segments[0].ident.span()),
            (
                format!("{place} has a `{name}`, but the committed schema is the same for every build"),
                format!("move the `{name}` to the whole type, or remove it"),
            ),
        );
    }
}

/// A naming convention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// `snake_case`
    Snake,
    /// `SCREAMING_SNAKE_CASE`
    ShoutySnake,
    /// `kebab-case`
    Kebab,
    /// `camelCase`
    LowerCamel,
    /// `PascalCase`
    UpperCamel,
    /// `Title Case`
    Title,
    /// `lowercase`
    Lower,
    /// `UPPERCASE`
    Upper,
}

impl Case {
    /// Every convention by the word that configuration uses.
    pub const WORDS: [&'static str; 8] = [
        "snake_case",
        "SCREAMING_SNAKE_CASE",
        "kebab-case",
        "camelCase",
        "PascalCase",
        "Title Case",
        "lowercase",
        "UPPERCASE",
    ];

    const ALL: [Self; 8] = [
        Self::Snake,
        Self::ShoutySnake,
        Self::Kebab,
        Self::LowerCamel,
        Self::UpperCamel,
        Self::Title,
        Self::Lower,
        Self::Upper,
    ];

    /// By the word that configuration uses.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().position(|known| *known == word).map(|at| Self::ALL[at])
    }

    /// The word that configuration uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().position(|case| *case == self).map_or("", |at| Self::WORDS[at])
    }

    /// The identifier in this convention.
    #[must_use]
    pub fn apply(self, ident: &str) -> String {
        match self {
            Self::Snake => ident.to_snake_case(),
            Self::ShoutySnake => ident.to_shouty_snake_case(),
            Self::Kebab => ident.to_kebab_case(),
            Self::LowerCamel => ident.to_lower_camel_case(),
            Self::UpperCamel => ident.to_upper_camel_case(),
            Self::Title => ident.to_title_case(),
            Self::Lower => ident.to_lowercase(),
            Self::Upper => ident.to_uppercase(),
        }
    }
}
