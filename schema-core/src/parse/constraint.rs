//! What fields and structs say of constraints in the same words.

use proc_macro2::{Span, TokenStream};
use syn::LitStr;

use super::attributes::{Entry, Form, plain, spanned, split_commas};
use super::declaration::{At, CheckDeclaration};
use super::text::{check_name, check_sql};
use crate::errors::Faults;
use crate::model::Action;

/// The name of a constraint that is given none: its kind, table and columns.
pub(super) fn default_name(kind: &str, table: &str, columns: &[String]) -> String {
    format!("{kind}_{table}_{}", columns.join("_"))
}

pub(super) fn read_to(entry: &Entry, faults: &Faults) -> Vec<String> {
    match &entry.form {
        Form::List(tokens) => idents(tokens.clone(), faults).into_iter().map(|(name, _)| name).collect(),
        _ => entry.value::<syn::Ident>("field", faults).map(|ident| plain(&ident)).into_iter().collect(),
    }
}

pub(super) fn read_action(entry: &Entry, faults: &Faults) -> Option<(Action, Span)> {
    entry.word(&Action::WORDS, Action::from_word, faults).map(|action| (action, entry.span))
}

/// Field names in a list.
pub(super) fn idents(tokens: TokenStream, faults: &Faults) -> Vec<(String, Span)> {
    split_commas(tokens)
        .into_iter()
        .filter_map(|part| match syn::parse2::<syn::Ident>(part.clone()) {
            Ok(ident) => Some((plain(&ident), ident.span())),
            Err(_) => {
                faults.push(spanned(part), "expected a field's name");
                None
            }
        })
        .collect()
}

/// `check = "sql"`, `check("sql")` or `check(name = "ck_x", "sql")`; without a name it is left empty.
pub(super) fn read_check(entry: &Entry, faults: &Faults) -> Option<CheckDeclaration> {
    let mut name = String::new();
    let mut sql: Option<LitStr> = None;
    match &entry.form {
        Form::Value(_) => sql = entry.value("\"a > b\"", faults),
        Form::List(tokens) => {
            for part in split_commas(tokens.clone()) {
                if let Ok(text) = syn::parse2::<LitStr>(part.clone()) {
                    if sql.replace(text).is_some() {
                        faults.push(spanned(part), "a check has one expression, write a second `check`");
                    }
                } else if let Some(given) = named_option(part.clone(), "name", faults) {
                    check_name(&given, "constraint name", spanned(part), faults);
                    name = given;
                }
            }
        }
        Form::Flag => {}
    }
    let Some(sql) = sql else {
        faults.push(entry.span, "expected `check(name = \"ck_times\", \"a <= b\")`");
        return None;
    };
    check_sql(&sql.value(), sql.span(), faults);
    Some(CheckDeclaration { at: At(entry.span), name, sql: sql.value() })
}

/// `key = "text"` within a list; anything else is a fault.
pub(super) fn named_option(part: TokenStream, key: &str, faults: &Faults) -> Option<String> {
    let span = spanned(part.clone());
    let pair: Result<syn::MetaNameValue, _> = syn::parse2(part);
    match pair {
        Ok(pair) if pair.path.is_ident(key) => match pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) if !text.value().is_empty() => {
                return Some(text.value());
            }
            _ => faults.push(span, format!("expected `{key} = \"…\"`")),
        },
        _ => faults.push(span, format!("expected a string or `{key} = \"…\"`")),
    }
    None
}
