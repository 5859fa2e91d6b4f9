//! The only parser of derived items: the macro, the build script and the command line read with it.

mod attributes;
mod codebook;
mod column;
mod constraint;
mod declaration;
mod dialects;
mod evaluate;
mod extra;
mod faults;
mod field;
mod table;
mod text;
mod translation;
mod types;

use heck::{ToKebabCase, ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToTitleCase, ToUpperCamelCase};

pub use declaration::{
    At, CheckDeclaration, CodeDeclaration, Declaration, DefaultDeclaration, EnumDeclaration, ExtraDeclaration,
    FieldDeclaration, IndexDeclaration, RangeDeclaration, ReferenceDeclaration, ReferenceKind, StructDeclaration,
    TranslationDeclaration, UniqueDeclaration, VariantDeclaration,
};

pub use codebook::{check_variant, is_bit, not_a_bit};
pub use evaluate::{constant, evaluate};
pub use extra::decimal_text;

use crate::syntax::{Attribute, Data, Input};
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

/// Reads a derived item.
///
/// # Errors
/// Every fault of the item, each at the smallest token that is wrong.
pub fn item(input: &Input<'_>, settings: &Settings) -> Result<(Declaration, Expansion), Vec<Fault>> {
    let faults = Faults::new();
    let parsed = read(input, settings, &faults);
    faults.finish(parsed).map(|parsed| parsed.expect("an item without faults is whole"))
}

/// The SQL name of an item that has faults, where that much can be read.
#[must_use]
pub fn name(input: &Input<'_>, settings: &Settings) -> Option<String> {
    let faults = Faults::new();
    let parsed = read(input, settings, &faults);
    // The faults have been told by `item`; only the name is wanted.
    let _ = faults.finish(());
    parsed.map(|(declaration, _)| declaration.name().to_owned())
}

fn read(input: &Input<'_>, settings: &Settings, faults: &Faults) -> Option<(Declaration, Expansion)> {
    if let Some(at) = input.parameter {
        faults.push(at, "a type with generic parameters cannot be in a schema, remove them");
    }
    match &input.data {
        Data::Enum(variants) => codebook::parse(input, variants, settings, faults),
        Data::Struct(_) | Data::Tuple => table::parse(input, faults),
        Data::Union(at) => {
            faults.push(*at, "a union cannot be in a schema, use an enum or a struct");
            None
        }
    }
}

/// Whether the item opts out of the schema, seen before it is parsed in full.
#[must_use]
pub fn is_standalone(input: &Input<'_>) -> bool {
    input.attributes.iter().any(|attribute| {
        let list = attribute.named("codebook").and_then(|mut rest| rest.group(b'('));
        list.is_some_and(|list| list.parts().iter().any(|part| part.as_word() == Some("standalone")))
    })
}

/// A field or variant under a `cfg` would give the committed files more than one truth.
fn refuse_cfg(attributes: &[Attribute<'_>], place: &str, faults: &Faults) {
    for attribute in attributes {
        let conditional = |rest: crate::syntax::Stream<'_>| rest.compact().contains("codebook");
        let name = if attribute.named("cfg").is_some() {
            "cfg"
        } else if attribute.named("cfg_attr").is_some_and(conditional) {
            "cfg_attr"
        } else {
            continue;
        };
        faults.push(
            attribute.at(),
            format!(
                "{place} is under a `{name}`, but the committed schema cannot depend on one, move the `cfg` to the whole type or drop it"
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
