//! Reads a struct.

use proc_macro2::{Span, TokenStream};
use syn::{Attribute, DataStruct, DeriveInput, Field, Fields, LitStr};

use super::attributes::{Entry, Form, Vocabulary, compact, docs, entries, plain, split_commas, spanned};
use super::declaration::{
    At, CheckDeclaration, Declaration, DefaultDeclaration, FieldDeclaration, IndexDeclaration, RangeDeclaration,
    ReferenceDeclaration, ReferenceKind, StructDeclaration, UniqueDeclaration,
};
use super::text::{check_name, check_sql, check_text};
use super::types::{TYPE_NAMES, ValueType, field_type, named_type};
use super::{Case, Expansion, refuse_cfg};
use crate::errors::{Faults, did_you_mean, one_of};
use crate::model::{Action, ColumnType, Default as ColumnDefault};

const STRUCT: Vocabulary = Vocabulary {
    place: "a struct",
    once: &["table", "primary_key", "crate", "standalone"],
    repeated: &["index", "unique", "check", "foreign_key"],
};

const FIELD: Vocabulary = Vocabulary {
    place: "a field",
    once: &[
        "column",
        "type",
        "length",
        "precision",
        "scale",
        "primary_key",
        "auto",
        "default",
        "range",
        "references",
        "to",
        "foreign_key",
        "on_delete",
        "on_update",
        "unique",
        "index",
        "skip",
    ],
    repeated: &["check"],
};

/// The most digits that every database's exact decimals have.
const MOST_DIGITS: u32 = 65;

pub(super) fn parse(input: &DeriveInput, data: &DataStruct, faults: &Faults) -> Option<(Declaration, Expansion)> {
    let ident = plain(&input.ident);
    let span = input.ident.span();
    let attributes = entries(&input.attrs, &STRUCT, faults);
    let mut expansion = Expansion::default();
    let mut name = Case::Snake.apply(&ident);
    for entry in &attributes {
        match entry.key.as_str() {
            "table" => name = entry.string("parcel", faults).unwrap_or(name),
            "crate" => expansion.facade = entry.value("path", faults),
            "standalone" => expansion.standalone = entry.flag(faults),
            _ => {}
        }
    }
    check_name(&name, "table name", span, faults);
    let Fields::Named(fields) = &data.fields else {
        faults.push(span, format!("`{ident}` has no named fields, so its columns have no names, give it some"));
        return None;
    };
    let comment = docs(&input.attrs);
    check_text(&comment, "doc comment", span, faults);
    let mut item = StructDeclaration {
        ident,
        at: At(span),
        name,
        comment,
        fields: Vec::with_capacity(fields.named.len()),
        primary_key: Vec::new(),
        uniques: Vec::new(),
        indexes: Vec::new(),
        checks: Vec::new(),
        references: Vec::new(),
    };
    for field in &fields.named {
        refuse_cfg(&field.attrs, "a field", faults);
        read_field(field, &mut item, faults);
    }
    if item.fields.is_empty() {
        faults.push(span, format!("`{}` has no columns, add a field", item.ident));
    }
    for entry in &attributes {
        read_table_entry(entry, &mut item, faults);
    }
    check_columns(&item, faults);
    check_key(&item, faults);
    Some((Declaration::Struct(item), expansion))
}

/// What a field's entries say, before they are put together.
#[derive(Default)]
struct FieldOptions {
    column: Option<String>,
    ty: Option<(ColumnType, Span)>,
    length: Option<(u32, Span)>,
    precision: Option<(u32, Span)>,
    scale: Option<(u32, Span)>,
    references: Option<(syn::Path, Span)>,
    to: Option<(Vec<String>, Span)>,
    key_name: Option<(String, Span)>,
    on_delete: Option<(Action, Span)>,
    on_update: Option<(Action, Span)>,
}

fn read_field(field: &Field, item: &mut StructDeclaration, faults: &Faults) {
    let Some(ident) = &field.ident else { return };
    let span = ident.span();
    let attributes = entries(&field.attrs, &FIELD, faults);
    if attributes.iter().any(|entry| entry.key == "skip" && entry.flag(faults)) {
        if let Some(other) = attributes.iter().find(|entry| entry.key != "skip") {
            faults.push(other.span, format!("`{}` means nothing on a skipped field, drop one of them", other.key));
        }
        return;
    }
    let ident = plain(ident);
    let mut options = FieldOptions::default();
    for entry in &attributes {
        match entry.key.as_str() {
            "column" => options.column = entry.string("column", faults),
            "type" => options.ty = read_type(entry, faults),
            "length" => options.length = entry.number("255", faults),
            "precision" => options.precision = entry.number("10", faults),
            "scale" => options.scale = entry.number("2", faults),
            "references" => options.references = entry.value("Type", faults).map(|path| (path, entry.span)),
            "to" => options.to = Some((read_to(entry, faults), entry.span)),
            "foreign_key" => options.key_name = entry.string("fk_name", faults).map(|name| (name, entry.span)),
            "on_delete" => options.on_delete = read_action(entry, faults),
            "on_update" => options.on_update = read_action(entry, faults),
            _ => {}
        }
    }
    let column = options.column.clone().unwrap_or_else(|| ident.clone());
    check_name(&column, "column name", span, faults);
    let read = field_type(&field.ty);
    let ty = match &read.value {
        ValueType::Other if options.ty.is_none() => {
            faults.push(
                spanned(&field.ty),
                "no column holds this type, use a scalar, an enum of the schema, or give the field `type = \"…\"` or `skip`",
            );
            Some(ColumnType::Text)
        }
        ValueType::Other => options.ty.clone().map(|(ty, _)| ty),
        ValueType::Scalar(scalar) => Some(column_type(scalar, &options, spanned(&field.ty), faults)),
        ValueType::User(_) => options.ty.clone().map(|(ty, _)| column_type(&ty, &options, span, faults)),
    };
    let comment = docs(&field.attrs);
    check_text(&comment, "doc comment", span, faults);
    if let (ValueType::User(path), None) = (&read.value, &ty) {
        push_reference(item, compact(path), spanned(path), &column, ReferenceKind::EnumField, &options, faults);
        for (what, given) in [("length", &options.length), ("precision", &options.precision), ("scale", &options.scale)] {
            if let Some((_, span)) = given {
                faults.push(*span, format!("the codebook decides the type of this column, drop `{what}`"));
            }
        }
        if let Some((_, span)) = &options.references {
            faults.push(*span, "a field of an enum's type refers to its codebook already, drop `references`");
        }
        if let Some((_, span)) = &options.to {
            faults.push(*span, "a field of an enum's type refers to its key, drop `to`");
        }
    } else if let Some((path, span)) = &options.references {
        let to = options.to.as_ref().map_or_else(Vec::new, |(to, _)| to.clone());
        push_reference(item, compact(path), spanned(path), &column, ReferenceKind::Key(to), &options, faults);
        let _ = span;
    } else {
        for (what, given) in [
            ("to", options.to.as_ref().map(|(_, span)| *span)),
            ("foreign_key", options.key_name.as_ref().map(|(_, span)| *span)),
            ("on_delete", options.on_delete.map(|(_, span)| span)),
            ("on_update", options.on_update.map(|(_, span)| span)),
        ] {
            if let Some(span) = given {
                faults.push(span, format!("`{what}` means nothing without `references = Type`"));
            }
        }
    }
    let mut declared = FieldDeclaration {
        ident,
        at: At(span),
        column,
        ty,
        nullable: read.nullable,
        auto: false,
        default: None,
        range: None,
        comment,
    };
    for entry in &attributes {
        read_field_entry(entry, &mut declared, item, faults);
    }
    check_field(&declared, &attributes, faults);
    item.fields.push(declared);
}

fn push_reference(
    item: &mut StructDeclaration,
    path: String,
    at: Span,
    column: &str,
    kind: ReferenceKind,
    options: &FieldOptions,
    faults: &Faults,
) {
    let name = match &options.key_name {
        Some((name, span)) => {
            check_name(name, "foreign key name", *span, faults);
            name.clone()
        }
        None => default_name("fk", &item.name, &[column.to_owned()]),
    };
    item.references.push(ReferenceDeclaration {
        at: At(at),
        path,
        columns: vec![column.to_owned()],
        kind,
        name,
        on_delete: options.on_delete.map(|(action, _)| action).unwrap_or_default(),
        on_update: options.on_update.map(|(action, _)| action).unwrap_or_default(),
    });
}

/// The name of a constraint that is given none: its kind, table and columns.
fn default_name(kind: &str, table: &str, columns: &[String]) -> String {
    format!("{kind}_{table}_{}", columns.join("_"))
}

fn read_type(entry: &Entry, faults: &Faults) -> Option<(ColumnType, Span)> {
    let text: LitStr = entry.value("\"varchar(32)\"", faults)?;
    let ty = named_type(&text.value());
    if ty.is_none() {
        let hint = did_you_mean(&text.value(), TYPE_NAMES);
        let hint = if hint.is_empty() { format!(", expected {}", one_of(TYPE_NAMES)) } else { hint };
        faults.push(text.span(), format!("unknown type `{}`{hint}", text.value()));
    }
    Some((ty?, text.span()))
}

fn read_to(entry: &Entry, faults: &Faults) -> Vec<String> {
    match &entry.form {
        Form::List(tokens) => idents(tokens.clone(), faults).into_iter().map(|(name, _)| name).collect(),
        _ => entry.value::<syn::Ident>("field", faults).map(|ident| plain(&ident)).into_iter().collect(),
    }
}

fn read_action(entry: &Entry, faults: &Faults) -> Option<(Action, Span)> {
    entry.word(&Action::WORDS, Action::from_word, faults).map(|action| (action, entry.span))
}

/// Field names in a list.
fn idents(tokens: TokenStream, faults: &Faults) -> Vec<(String, Span)> {
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

/// The scalar as `type`, `length`, `precision` and `scale` shape it.
fn column_type(scalar: &ColumnType, options: &FieldOptions, span: Span, faults: &Faults) -> ColumnType {
    let mut ty = options.ty.as_ref().map_or_else(|| scalar.clone(), |(ty, _)| ty.clone());
    if let Some((length, span)) = options.length {
        match &ty {
            ColumnType::Text => ty = ColumnType::Varchar(length),
            ColumnType::Varchar(_) | ColumnType::Char(_) => {
                faults.push(span, "the type has a length already, drop `length`");
            }
            other => faults.push(span, format!("`length` is for text, this column is `{}`", other.label())),
        }
    }
    match (options.precision, options.scale) {
        (None, None) => {}
        (Some((precision, _)), scale) if matches!(ty, ColumnType::Numeric(..)) => {
            ty = ColumnType::Numeric(precision, scale.map_or(0, |(scale, _)| scale));
        }
        (Some((_, span)), _) => {
            faults.push(span, format!("`precision` is for decimals, this column is `{}`", ty.label()));
        }
        (None, Some((_, span))) => faults.push(span, "`scale` means nothing without `precision`"),
    }
    match ty {
        ColumnType::Numeric(0, _) => {
            faults.push(span, "a decimal column needs its digits, add `precision = 10, scale = 2`");
        }
        ColumnType::Numeric(precision, scale) if precision > MOST_DIGITS || scale > precision || scale > 30 => {
            faults.push(span, format!("a decimal has at most {MOST_DIGITS} digits, 30 of them after the point, and no more after the point than in all"));
        }
        // MySQL counts the bytes of a row, four a character.
        ColumnType::Varchar(length) if !(1..=16_000).contains(&length) => {
            faults.push(span, "a length is from 1 to 16000, leave it out for unbounded text");
        }
        ColumnType::Char(length) if !(1..=255).contains(&length) => {
            faults.push(span, "a fixed length is from 1 to 255");
        }
        _ => {}
    }
    ty
}

fn read_field_entry(entry: &Entry, field: &mut FieldDeclaration, item: &mut StructDeclaration, faults: &Faults) {
    let columns = || vec![field.column.clone()];
    match entry.key.as_str() {
        "primary_key" => {
            entry.flag(faults);
            item.primary_key.push(field.column.clone());
        }
        "auto" => field.auto = entry.flag(faults),
        "default" => field.default = read_default(entry, faults),
        "range" => field.range = read_range(entry, faults),
        "unique" => item.uniques.push(UniqueDeclaration {
            at: At(entry.span),
            name: field_constraint_name(entry, "uq", &item.name, &columns(), faults),
            columns: columns(),
        }),
        "index" => item.indexes.push(IndexDeclaration {
            at: At(entry.span),
            name: field_constraint_name(entry, "ix", &item.name, &columns(), faults),
            parts: vec![(field.column.clone(), false)],
        }),
        "check" => {
            let taken = item.checks.len();
            if let Some(mut check) = read_check(entry, &item.name, faults) {
                if check.name.is_empty() {
                    check.name = default_name("ck", &item.name, &columns());
                    if item.checks.iter().any(|other| other.name == check.name) || field.range.is_some() {
                        check.name = format!("{}_{}", check.name, taken + 1);
                    }
                }
                item.checks.push(check);
            }
        }
        _ => {}
    }
}

/// `unique` alone, or `unique = "name"`.
fn field_constraint_name(entry: &Entry, kind: &str, table: &str, columns: &[String], faults: &Faults) -> String {
    match &entry.form {
        Form::Flag => default_name(kind, table, columns),
        _ => {
            let name = entry.string("name", faults).unwrap_or_else(|| default_name(kind, table, columns));
            check_name(&name, "constraint name", entry.span, faults);
            name
        }
    }
}

/// `check = "sql"`, `check("sql")` or `check(name = "ck_x", "sql")`; without a name it is left empty.
fn read_check(entry: &Entry, table: &str, faults: &Faults) -> Option<CheckDeclaration> {
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
    let _ = table;
    Some(CheckDeclaration { at: At(entry.span), name, sql: sql.value() })
}

/// `key = "text"` within a list; anything else is a fault.
fn named_option(part: TokenStream, key: &str, faults: &Faults) -> Option<String> {
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

fn read_default(entry: &Entry, faults: &Faults) -> Option<DefaultDeclaration> {
    let expected = "expected `default = …` with a literal or a variant, or `default(now)`";
    let value = match &entry.form {
        Form::List(tokens) if compact(tokens.clone()) == "now" => {
            return Some(DefaultDeclaration::Value(ColumnDefault::Now));
        }
        Form::List(tokens) => {
            let sql = named_option(tokens.clone(), "sql", faults)?;
            check_sql(&sql, spanned(tokens), faults);
            return Some(DefaultDeclaration::Value(ColumnDefault::Expression(sql)));
        }
        Form::Value(tokens) => tokens,
        Form::Flag => {
            faults.push(entry.span, expected);
            return None;
        }
    };
    if let Some(number) = number(value.clone()) {
        return Some(DefaultDeclaration::Value(ColumnDefault::Number(number)));
    }
    let default = match syn::parse2::<syn::Expr>(value.clone()) {
        Ok(syn::Expr::Lit(literal)) => match literal.lit {
            syn::Lit::Str(text) => {
                check_text(&text.value(), "default", text.span(), faults);
                Some(DefaultDeclaration::Value(ColumnDefault::Text(text.value())))
            }
            syn::Lit::Bool(value) => Some(DefaultDeclaration::Value(ColumnDefault::Bool(value.value))),
            _ => None,
        },
        Ok(syn::Expr::Path(path)) => path
            .path
            .segments
            .last()
            .map(|segment| DefaultDeclaration::Variant(plain(&segment.ident))),
        _ => None,
    };
    if default.is_none() {
        faults.push(spanned(value), expected);
    }
    default
}

/// A number literal with an optional minus, as decimal text.
fn number(tokens: TokenStream) -> Option<String> {
    let text = compact(tokens);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let digits = match syn::parse_str::<syn::Lit>(digits).ok()? {
        syn::Lit::Int(int) => int.base10_digits().to_owned(),
        syn::Lit::Float(float) if !float.base10_digits().contains(['e', 'E']) => float.base10_digits().to_owned(),
        _ => return None,
    };
    Some(format!("{sign}{digits}"))
}

/// `range(1..=100)`, either bound may be missing.
fn read_range(entry: &Entry, faults: &Faults) -> Option<RangeDeclaration> {
    let read = || {
        let Form::List(tokens) = &entry.form else { return None };
        let text = compact(tokens.clone());
        let (low, high, inclusive) = match text.split_once("..=") {
            Some((low, high)) => (low, high, true),
            None => {
                let (low, high) = text.split_once("..")?;
                (low, high, false)
            }
        };
        let bound = |text: &str| {
            if text.is_empty() {
                return Some(None);
            }
            number(text.parse().ok()?).map(Some)
        };
        // `-90.0..=90.0` splits at the first `..`, which is the operator's: a float literal has one point.
        let (min, max) = (bound(low)?, bound(high)?);
        if inclusive && max.is_none() || min.is_none() && max.is_none() {
            return None;
        }
        Some(RangeDeclaration { min, max: max.map(|max| (max, inclusive)) })
    };
    let range = read();
    match &range {
        None => faults.push(entry.span, "expected `range(1..=100)` with numbers, one bound may be left out"),
        Some(RangeDeclaration { min: Some(min), max: Some((max, inclusive)) }) => {
            let (low, high) = (min.parse::<f64>().unwrap_or(0.0), max.parse::<f64>().unwrap_or(0.0));
            if low > high || (low == high && !inclusive) {
                faults.push(entry.span, "the range is empty, no row could ever be stored");
            }
        }
        Some(_) => {}
    }
    range
}

fn read_table_entry(entry: &Entry, item: &mut StructDeclaration, faults: &Faults) {
    match entry.key.as_str() {
        "primary_key" => {
            let Some(parts) = column_list(entry, item, faults) else { return };
            if item.primary_key.is_empty() {
                item.primary_key = parts.columns();
            } else {
                faults.push(entry.span, "the primary key is given at a field already, keep one of them");
            }
            parts.refuse_descending("a primary key", faults);
        }
        "unique" => {
            let Some(parts) = column_list(entry, item, faults) else { return };
            parts.refuse_descending("a unique constraint", faults);
            let columns = parts.columns();
            let name = parts.name.clone().unwrap_or_else(|| default_name("uq", &item.name, &columns));
            item.uniques.push(UniqueDeclaration { at: At(entry.span), name, columns });
        }
        "index" => {
            let Some(parts) = column_list(entry, item, faults) else { return };
            let name = parts.name.clone().unwrap_or_else(|| default_name("ix", &item.name, &parts.columns()));
            let parts = parts.parts.into_iter().map(|part| (part.column, part.descending)).collect();
            item.indexes.push(IndexDeclaration { at: At(entry.span), name, parts });
        }
        "check" => {
            if let Some(mut check) = read_check(entry, &item.name, faults) {
                if check.name.is_empty() {
                    check.name = format!("ck_{}_{}", item.name, item.checks.len() + 1);
                }
                item.checks.push(check);
            }
        }
        "foreign_key" => read_foreign_key(entry, item, faults),
        _ => {}
    }
}

/// `foreign_key(fields(a, b), references = Type, to(c, d), name = "…", on_delete = …, on_update = …)`.
fn read_foreign_key(entry: &Entry, item: &mut StructDeclaration, faults: &Faults) {
    const KEY: Vocabulary = Vocabulary {
        place: "a foreign key",
        once: &["fields", "references", "to", "name", "on_delete", "on_update"],
        repeated: &[],
    };
    let Form::List(tokens) = &entry.form else {
        faults.push(entry.span, "expected `foreign_key(fields(a, b), references = Type)`");
        return;
    };
    let attribute: Attribute = syn::parse_quote!(#[codebook(#tokens)]);
    let mut columns = Vec::new();
    let mut target: Option<syn::Path> = None;
    let mut to = Vec::new();
    let (mut name, mut on_delete, mut on_update) = (None, None, None);
    for part in entries(&[attribute], &KEY, faults) {
        match part.key.as_str() {
            "fields" => match &part.form {
                Form::List(list) => {
                    for (field, span) in idents(list.clone(), faults) {
                        columns.extend(column_of(&field, span, item, faults));
                    }
                }
                _ => faults.push(part.span, "expected `fields(a, b)`"),
            },
            "references" => target = part.value("Type", faults),
            "to" => to = read_to(&part, faults),
            "name" => {
                name = part.string("fk_name", faults);
                if let Some(name) = &name {
                    check_name(name, "foreign key name", part.span, faults);
                }
            }
            "on_delete" => on_delete = read_action(&part, faults),
            "on_update" => on_update = read_action(&part, faults),
            _ => unreachable!("the vocabulary lists every key"),
        }
    }
    let Some(target) = target.filter(|_| !columns.is_empty()) else {
        faults.push(entry.span, "expected `foreign_key(fields(a, b), references = Type)`");
        return;
    };
    if !to.is_empty() && to.len() != columns.len() {
        faults.push(
            entry.span,
            format!("the key has {} fields and refers to {}, give as many", columns.len(), to.len()),
        );
    }
    item.references.push(ReferenceDeclaration {
        at: At(spanned(&target)),
        path: compact(&target),
        name: name.unwrap_or_else(|| default_name("fk", &item.name, &columns)),
        columns,
        kind: ReferenceKind::Key(to),
        on_delete: on_delete.map(|(action, _)| action).unwrap_or_default(),
        on_update: on_update.map(|(action, _)| action).unwrap_or_default(),
    });
}

/// `(a, b desc, name = "x")`.
struct ColumnList {
    parts: Vec<ListedColumn>,
    name: Option<String>,
}

struct ListedColumn {
    column: String,
    descending: bool,
    span: Span,
}

impl ColumnList {
    fn columns(&self) -> Vec<String> {
        self.parts.iter().map(|part| part.column.clone()).collect()
    }

    fn refuse_descending(&self, what: &str, faults: &Faults) {
        for part in self.parts.iter().filter(|part| part.descending) {
            faults.push(part.span, format!("{what} has no order, drop `desc`"));
        }
    }
}

fn column_list(entry: &Entry, item: &StructDeclaration, faults: &Faults) -> Option<ColumnList> {
    let example = format!("expected `{}(a, b)` with fields of the struct", entry.key);
    let Form::List(tokens) = &entry.form else {
        faults.push(entry.span, example);
        return None;
    };
    let mut list = ColumnList { parts: Vec::new(), name: None };
    for part in split_commas(tokens.clone()) {
        let mut words = part.clone().into_iter();
        match (words.next(), words.next(), words.next()) {
            (Some(proc_macro2::TokenTree::Ident(field)), None, None) => {
                let column = column_of(&plain(&field), field.span(), item, faults)?;
                list.parts.push(ListedColumn { column, descending: false, span: field.span() });
            }
            (Some(proc_macro2::TokenTree::Ident(field)), Some(proc_macro2::TokenTree::Ident(order)), None)
                if order == "desc" || order == "asc" =>
            {
                let column = column_of(&plain(&field), field.span(), item, faults)?;
                list.parts.push(ListedColumn { column, descending: order == "desc", span: order.span() });
            }
            _ => {
                let name = named_option(part.clone(), "name", faults)?;
                check_name(&name, "constraint name", spanned(part), faults);
                list.name = Some(name);
            }
        }
    }
    if list.parts.is_empty() {
        faults.push(entry.span, example);
        return None;
    }
    for (at, part) in list.parts.iter().enumerate() {
        if list.parts[..at].iter().any(|other| other.column == part.column) {
            faults.push(part.span, format!("`{}` is listed twice, keep one", part.column));
        }
    }
    Some(list)
}

/// The column of a field, by the field's Rust name.
fn column_of(field: &str, span: Span, item: &StructDeclaration, faults: &Faults) -> Option<String> {
    let found = item.fields.iter().find(|declared| declared.ident == field);
    if found.is_none() {
        let hint = did_you_mean(field, item.fields.iter().map(|declared| declared.ident.as_str()));
        faults.push(span, format!("`{}` has no field `{field}`{hint}", item.ident));
    }
    found.map(|declared| declared.column.clone())
}

fn check_field(field: &FieldDeclaration, attributes: &[Entry], faults: &Faults) {
    let span_of = |key: &str| {
        attributes
            .iter()
            .find(|entry| entry.key == key)
            .map_or(field.at.0, |entry| entry.span)
    };
    if field.auto {
        if !field.ty.as_ref().is_some_and(ColumnType::is_integer) {
            faults.push(span_of("auto"), "the database numbers integers only, make the field an integer or drop `auto`");
        }
        if field.nullable {
            faults.push(span_of("auto"), "a numbered column is never NULL, drop the `Option` or `auto`");
        }
        if field.default.is_some() {
            faults.push(span_of("default"), "a numbered column has no default of its own, drop one of them");
        }
    }
    if field.range.is_some()
        && !field.ty.as_ref().is_some_and(|ty| {
            ty.is_integer() || matches!(ty, ColumnType::Real | ColumnType::Double | ColumnType::Numeric(..))
        })
    {
        faults.push(span_of("range"), "`range` is for numbers, use `check`");
    }
    if let (Some(default), Some(ty)) = (&field.default, &field.ty) {
        check_default(default, ty, span_of("default"), faults);
    }
}

/// A literal default must be of the column's type and fit into it.
fn check_default(default: &DefaultDeclaration, ty: &ColumnType, span: Span, faults: &Faults) {
    use ColumnDefault as D;
    use ColumnType as T;
    let fits = match (default, ty) {
        (DefaultDeclaration::Variant(_), _) => false,
        (DefaultDeclaration::Value(value), ty) => match (value, ty) {
            (D::Expression(_), _) => true,
            (D::Number(text), T::SmallInt | T::Integer | T::BigInt) => {
                let (min, max) = match ty {
                    T::SmallInt => crate::model::IntRepr::I16.bounds(),
                    T::Integer => crate::model::IntRepr::I32.bounds(),
                    _ => crate::model::IntRepr::I64.bounds(),
                };
                text.parse::<i128>().is_ok_and(|number| (min..=max).contains(&number))
            }
            (D::Number(_), T::Real | T::Double | T::Numeric(..)) => true,
            (D::Bool(_), T::Boolean) => true,
            (D::Now, T::Date | T::Time | T::Timestamp | T::TimestampTz) => true,
            (D::Text(text), T::Varchar(length) | T::Char(length)) => {
                let characters = text.chars().count();
                if characters > *length as usize {
                    faults.push(span, format!("the default has {characters} characters, the column holds {length}"));
                }
                true
            }
            (D::Text(_), T::Text | T::Date | T::Time | T::Timestamp | T::TimestampTz | T::Json | T::Jsonb) => true,
            _ => false,
        },
    };
    if !fits {
        faults.push(span, format!("this default is not a value of the column's type `{}`", ty.label()));
    }
}

fn check_columns(item: &StructDeclaration, faults: &Faults) {
    for (at, field) in item.fields.iter().enumerate() {
        let same = |other: &&FieldDeclaration| other.column.to_lowercase() == field.column.to_lowercase();
        if let Some(other) = item.fields[..at].iter().find(same) {
            faults.push(
                field.at.0,
                format!("`{}` and `{}` are both the column `{}`, rename one", other.ident, field.ident, field.column),
            );
        }
    }
}

fn check_key(item: &StructDeclaration, faults: &Faults) {
    for field in &item.fields {
        let in_key = item.primary_key.contains(&field.column);
        if in_key && field.nullable {
            faults.push(field.at.0, format!("`{}` is part of the primary key, so it is never NULL, drop the `Option`", field.ident));
        }
        if field.auto && item.primary_key != [field.column.clone()] {
            faults.push(field.at.0, format!("`{}` is `auto`, so it must be the whole primary key", field.ident));
        }
    }
    for unique in &item.uniques {
        if !item.primary_key.is_empty()
            && unique.columns.len() == item.primary_key.len()
            && unique.columns.iter().all(|column| item.primary_key.contains(column))
        {
            faults.push(unique.at.0, "this repeats the primary key, which is unique already, drop it");
        }
    }
}
