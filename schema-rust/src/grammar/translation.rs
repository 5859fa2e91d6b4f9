//! Texts of variants in other languages.

use super::attributes::{Entry, Form};
use super::declaration::{TranslationDeclaration, VariantDeclaration};
use super::faults::Faults;
use super::text::check_text;
use schema_model::model::{LANGUAGE_LENGTH, NAME_LENGTH, Storage};

/// `translation(de = "Angekündigt", pt_BR = "Anunciado")`; `text` is the one that is given.
pub(super) fn read(
    entry: &Entry<'_>,
    translations: &mut Vec<TranslationDeclaration>,
    text: impl Fn(&mut TranslationDeclaration) -> &mut Option<String>,
    faults: &Faults,
) {
    let expected = format!("expected texts like `{}(de = \"…\", pt_BR = \"…\")`", entry.key);
    let Form::List(list) = entry.form else {
        faults.push(entry.at, expected);
        return;
    };
    for mut part in list.parts() {
        let at = part.at();
        let (word, equals) = (part.word(), part.punct('='));
        let given = part.as_string().filter(|_| equals);
        let (Some((word, _)), Some(given)) = (word, given) else {
            faults.push(at, expected.clone());
            continue;
        };
        // A tag has hyphens, which no word of Rust has.
        let language = word.replace('_', "-");
        if language.len() > LANGUAGE_LENGTH as usize || !language.is_ascii() || language.starts_with('-') {
            faults.push(at, (format!("`{language}` is not a language tag"), "use a tag such as `de` or `pt_BR`"));
            continue;
        }
        check_text(&given, &entry.key, at, faults);
        let place = translations.iter().position(|known| known.language == language).unwrap_or_else(|| {
            translations.push(TranslationDeclaration { language: language.clone(), name: None, description: None });
            translations.len() - 1
        });
        if text(&mut translations[place]).replace(given).is_some() {
            faults.push(at, (format!("`{language}` is given twice"), "keep one of them"));
        }
    }
}

/// What no single variant shows.
pub(super) fn check(variants: &[VariantDeclaration], storage: Storage, in_file: bool, faults: &Faults) {
    let mut names: Vec<(&str, &str)> = Vec::new();
    for variant in variants.iter().filter(|variant| !variant.translations.is_empty()) {
        if storage != Storage::Table {
            let message = "translations require a codebook stored as a table";
            faults.push(variant.at, (message, "remove `storage` or the translations"));
        }
        if in_file {
            let message = "translations require rows in the enum, but these are in a file";
            faults.push(variant.at, (message, "remove the translations"));
        }
        for translation in &variant.translations {
            let Some(name) = translation.name.as_ref().or(variant.name.as_ref()) else { continue };
            let characters = name.chars().count();
            if characters > NAME_LENGTH as usize {
                faults.push(
                    variant.at,
                    (
                        format!("the translated name has {characters} characters, but its column holds {NAME_LENGTH}"),
                        "shorten it",
                    ),
                );
            }
            let named = (translation.language.as_str(), name.as_str());
            if !variant.retired && names.contains(&named) {
                let (language, name) = named;
                faults.push(
                    variant.at,
                    (
                        format!("the name `{name}` is given twice in `{language}`"),
                        "rename one of them: names are unique among codes that are not retired",
                    ),
                );
            }
            names.push(named);
        }
    }
}
