//! Texts of variants in other languages.

use super::attributes::{Entry, Form};
use super::declaration::{TranslationDeclaration, VariantDeclaration};
use super::faults::Faults;
use super::text::check_text;
use crate::model::{LANGUAGE_LENGTH, NAME_LENGTH, Storage};

/// `translation(de = "Angekündigt", pt_BR = "Anunciado")`; `text` is the one that is given.
pub(super) fn read(
    entry: &Entry<'_>,
    translations: &mut Vec<TranslationDeclaration>,
    text: impl Fn(&mut TranslationDeclaration) -> &mut Option<String>,
    faults: &Faults,
) {
    let expected = format!("expected `{}(de = \"…\", pt_BR = \"…\")`", entry.key);
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
            faults.push(at, format!("`{language}` is no language tag, write one such as `de` or `pt_BR`"));
            continue;
        }
        check_text(&given, &entry.key, at, faults);
        let place = translations.iter().position(|known| known.language == language).unwrap_or_else(|| {
            translations.push(TranslationDeclaration { language: language.clone(), name: None, description: None });
            translations.len() - 1
        });
        if text(&mut translations[place]).replace(given).is_some() {
            faults.push(at, format!("`{language}` is given twice, keep one"));
        }
    }
}

/// What no single variant shows.
pub(super) fn check(variants: &[VariantDeclaration], storage: Storage, in_file: bool, faults: &Faults) {
    let mut names: Vec<(&str, &str)> = Vec::new();
    for variant in variants.iter().filter(|variant| !variant.translations.is_empty()) {
        if storage != Storage::Table {
            faults.push(variant.at, "only a codebook that is a table has translations, drop `storage` or them");
        }
        if in_file {
            faults.push(variant.at, "the rows are in a file, only those of an enum's variants have translations");
        }
        for translation in &variant.translations {
            let Some(name) = translation.name.as_ref().or(variant.name.as_ref()) else { continue };
            let characters = name.chars().count();
            if characters > NAME_LENGTH as usize {
                faults.push(
                    variant.at,
                    format!("the translated name has {characters} characters, its column holds {NAME_LENGTH}"),
                );
            }
            let named = (translation.language.as_str(), name.as_str());
            if !variant.retired && names.contains(&named) {
                let (language, name) = named;
                faults.push(
                    variant.at,
                    format!("the name `{name}` is given twice in `{language}`, names are unique among live codes"),
                );
            }
            names.push(named);
        }
    }
}
