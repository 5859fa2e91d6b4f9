//! Reads a struct's field.

use syn::{Field, Ident};

use super::attributes::{Entry, Form, Lists, Vocabulary};
use super::column::{check_default, column_type, read_default, read_range, read_type};
use super::constraint::{default_name, named_option, read_action, read_check, read_deferrable, read_to};
use super::declaration::{
    At, DefaultDeclaration, FieldDeclaration, IndexDeclaration, StructDeclaration, UniqueDeclaration,
};
use super::dialects::{read_per_dialect, read_text_or_per_dialect};
use super::docs::docs;
use super::faults::Faults;
use super::reference::read_reference;
use super::renamed::read_renamed;
use super::text::{check_name, check_sql, check_text};
use super::tokens::{path_start, plain, start};
use super::types::{ValueType, field_type, unfit, unfit_type};
use schema_model::fingerprint::Unhashed;
use schema_model::model::{
    Action, ColumnType, Deferrable, Domain, Generated, IndexMethod, IndexPart, Numbering, PerDialect,
};

const FIELD: Vocabulary = Vocabulary {
    place: "on a field",
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
        "generated",
        "collation",
        "domain",
        "options",
        "deferrable",
        "renamed_from",
        "skip",
    ],
    repeated: &["check"],
};

/// What a field's entries say, before they are put together.
#[derive(Default)]
pub(super) struct FieldOptions {
    pub(super) column: Option<String>,
    pub(super) ty: Option<(ColumnType, At)>,
    pub(super) length: Option<(u32, At)>,
    pub(super) precision: Option<(u32, At)>,
    pub(super) scale: Option<(u32, At)>,
    pub(super) references: Option<(String, At)>,
    pub(super) to: Option<(Vec<String>, At)>,
    pub(super) key_name: Option<(String, At)>,
    pub(super) on_delete: Option<(Action, At)>,
    pub(super) on_update: Option<(Action, At)>,
    pub(super) deferrable: Option<(Deferrable, At)>,
    pub(super) types: PerDialect,
}

pub(super) fn read_field(field: &Field, ident: &Ident, item: &mut StructDeclaration, faults: &Faults) {
    let at = faults.at(ident.span());
    let lists = Lists::of(&field.attrs, faults);
    let attributes = lists.entries(&FIELD, faults);
    if attributes.iter().any(|entry| entry.key == "skip" && entry.flag(faults)) {
        if let Some(other) = attributes.iter().find(|entry| entry.key != "skip") {
            let key = &other.key;
            faults.push(
                other.at,
                (format!("`{key}` has no effect on a skipped field"), format!("remove `{key}` or `skip`")),
            );
        }
        return;
    }
    let ident = plain(&ident.to_string()).to_owned();
    let options = field_options(&attributes, faults);
    let column = options.column.clone().unwrap_or_else(|| ident.clone());
    check_name(&column, "column name", at, faults);
    let read = field_type(&field.ty);
    let ty = type_of(field, &read.value, &options, faults);
    let comment = docs(&field.attrs, faults);
    check_text(&comment, "doc comment", at, faults);
    read_reference(item, &read, ty.is_some(), &column, &options, faults);
    let mut declared = FieldDeclaration {
        ident,
        at,
        column,
        ty,
        ty_at: options.ty.as_ref().map_or(at, |(_, at)| *at),
        nullable: read.nullable,
        auto: false,
        numbering: Numbering::default(),
        generated: None,
        collation: PerDialect::default(),
        domain: None,
        types: options.types.clone(),
        options: PerDialect::default(),
        default: None,
        range: None,
        renamed_from: Unhashed(Vec::new()),
        comment,
    };
    for entry in &attributes {
        read_field_entry(entry, &mut declared, item, faults);
    }
    let has_namesake = read.namesake(&options).is_some();
    check_field(&declared, &attributes, has_namesake, faults);
    item.fields.push(declared);
}

fn field_options(attributes: &[Entry<'_>], faults: &Faults) -> FieldOptions {
    let mut options = FieldOptions::default();
    for entry in attributes {
        match entry.key.as_str() {
            "column" => options.column = entry.string("column", faults),
            "type" if matches!(entry.form, Form::List(_)) => options.types = read_per_dialect(entry, faults),
            "type" => options.ty = read_type(entry, faults),
            "deferrable" => options.deferrable = read_deferrable(entry, faults).map(|when| (when, entry.at)),
            "length" => options.length = entry.number("255", faults),
            "precision" => options.precision = entry.number("10", faults),
            "scale" => options.scale = entry.number("2", faults),
            "references" => options.references = entry.path("Type", faults),
            "to" => options.to = Some((read_to(entry, faults), entry.at)),
            "foreign_key" if matches!(entry.form, Form::List(_)) => {
                faults.push(
                    entry.at,
                    (
                        "`foreign_key` on a field only names the constraint",
                        "write `references = Type` and `to = field`",
                    ),
                );
            }
            "foreign_key" => options.key_name = entry.string("fk_name", faults).map(|name| (name, entry.at)),
            "on_delete" => options.on_delete = read_action(entry, faults),
            "on_update" => options.on_update = read_action(entry, faults),
            _ => {}
        }
    }
    options
}

/// The column's type; none where that of an enum decides.
fn type_of(field: &Field, value: &ValueType<'_>, options: &FieldOptions, faults: &Faults) -> Option<ColumnType> {
    let given = options.ty.clone().map(|(ty, at)| column_type(&ty, options, at, faults));
    match value {
        ValueType::Scalar(scalar) => Some(column_type(scalar, options, faults.at(start(&field.ty)), faults)),
        _ if given.is_some() => given,
        _ if !options.types.is_empty() => Some(ColumnType::Own),
        ValueType::User(path) => {
            let unfit = unfit(path)?;
            faults.push(faults.at(path_start(path)), unfit);
            Some(ColumnType::Text)
        }
        ValueType::Mask(_) => None,
        ValueType::Other => {
            let why = unfit_type(&field.ty).unwrap_or((
                "no column holds this type",
                "use a scalar or an enum of the schema, or give the field `type = \"…\"` or `skip`",
            ));
            faults.push(faults.at(start(&field.ty)), why);
            Some(ColumnType::Text)
        }
    }
}

fn read_field_entry(entry: &Entry<'_>, field: &mut FieldDeclaration, item: &mut StructDeclaration, faults: &Faults) {
    let columns = || vec![field.column.clone()];
    match entry.key.as_str() {
        "primary_key" => {
            item.primary_key.push(field.column.clone());
            read_key_name(entry, item, faults);
        }
        "auto" => {
            field.auto = true;
            field.numbering = match entry.form {
                Form::Flag => Numbering::ByDefault,
                _ => entry.word(&["always", "serial"], numbering, faults).unwrap_or_default(),
            };
        }
        "generated" => field.generated = read_generated(entry, faults),
        "collation" => field.collation = read_text_or_per_dialect(entry, "C", faults),
        "domain" => field.domain = read_domain(entry, faults),
        "options" => field.options = read_per_dialect(entry, faults),
        "default" => field.default = read_default(entry, faults),
        "range" => field.range = read_range(entry, faults),
        "renamed_from" => field.renamed_from = read_renamed(entry, faults),
        "unique" => item.uniques.push(UniqueDeclaration {
            at: entry.at,
            name: field_constraint_name(entry, "uq", &item.name, &columns(), faults),
            columns: columns(),
            condition: None,
            deferrable: None,
        }),
        "index" => {
            let (name, unique) = read_index(entry, &item.name, &columns(), faults);
            item.indexes.push(IndexDeclaration {
                at: entry.at,
                name,
                parts: vec![IndexPart { column: field.column.clone(), expression: false, descending: false }],
                method: IndexMethod::default(),
                unique,
                condition: None,
            });
        }
        "check" => {
            let taken = item.checks.len();
            if let Some(mut check) = read_check(entry, faults) {
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

fn numbering(word: &str) -> Option<Numbering> {
    match word {
        "always" => Some(Numbering::Always),
        "serial" => Some(Numbering::Serial),
        _ => None,
    }
}

/// `primary_key` alone, or `primary_key = "name"` on one of its fields.
fn read_key_name(entry: &Entry<'_>, item: &mut StructDeclaration, faults: &Faults) {
    if matches!(entry.form, Form::Flag) {
        return;
    }
    let Some(name) = entry.string("album_pkey", faults) else { return };
    check_name(&name, "constraint name", entry.at, faults);
    match &item.key_name {
        Some(other) => faults.push(entry.at, (format!("the primary key is already named `{other}`"), "keep one name")),
        None => item.key_name = Some(name),
    }
}

/// `unique` alone, or `unique = "name"`.
fn field_constraint_name(entry: &Entry<'_>, kind: &str, table: &str, columns: &[String], faults: &Faults) -> String {
    match entry.form {
        Form::Flag => default_name(kind, table, columns),
        _ => {
            let name = entry.string("name", faults).unwrap_or_else(|| default_name(kind, table, columns));
            check_name(&name, "constraint name", entry.at, faults);
            name
        }
    }
}

/// `index`, `index = "name"`, or `index(unique, name = "name")`: the name, and whether it is unique.
fn read_index(entry: &Entry<'_>, table: &str, columns: &[String], faults: &Faults) -> (String, bool) {
    let Form::List(list) = entry.form else {
        return (field_constraint_name(entry, "ix", table, columns, faults), false);
    };
    let (mut name, mut unique) = (None, false);
    for part in list.parts() {
        if part.as_word().as_deref() == Some("unique") {
            unique = true;
        } else if part.is_keyword("name") {
            name = named_option(part, "name", faults);
            if let Some(name) = &name {
                check_name(name, "constraint name", part.at(), faults);
            }
        } else {
            let help = "an index of several fields is an attribute of the struct: `#[codebook(index(a, b))]`";
            faults.push(part.at(), ("expected `unique` or `name = \"…\"`", help));
        }
    }
    (name.unwrap_or_else(|| default_name("ix", table, columns)), unique)
}

/// `generated = "a + b"`, or `generated(virtual, "a + b")`.
fn read_generated(entry: &Entry<'_>, faults: &Faults) -> Option<Generated> {
    let (mut sql, mut stored) = (None, true);
    match entry.form {
        Form::Value(_) => sql = Some(entry.text("a + b", faults)?),
        Form::List(list) => {
            for part in list.parts() {
                match (part.as_word().as_deref(), part.as_string()) {
                    (Some("virtual"), _) => stored = false,
                    (Some("stored"), _) => stored = true,
                    (_, Some(text)) => sql = Some((text, part.at())),
                    _ => faults.push(part.at(), "expected `virtual`, `stored` or the SQL"),
                }
            }
        }
        Form::Flag => {}
    }
    let Some((sql, at)) = sql else {
        faults.push(entry.at, ("`generated` has no expression", "write `generated = \"a + b\"`"));
        return None;
    };
    check_sql(&sql, at, faults);
    Some(Generated { sql, stored })
}

/// `domain(name = "year", "VALUE > 1900")`
fn read_domain(entry: &Entry<'_>, faults: &Faults) -> Option<Domain> {
    let check = read_check(entry, faults)?;
    if check.name.is_empty() {
        faults.push(entry.at, ("a domain requires a name", "write `domain(name = \"year\", \"VALUE > 1900\")`"));
    }
    Some(Domain { name: check.name, check: check.sql })
}

fn check_field(field: &FieldDeclaration, attributes: &[Entry<'_>], has_namesake: bool, faults: &Faults) {
    let at_of = |key: &str| attributes.iter().find(|entry| entry.key == key).map_or(field.at, |entry| entry.at);
    if field.auto {
        if !field.ty.as_ref().is_some_and(ColumnType::is_integer) {
            faults.push(at_of("auto"), ("`auto` requires an integer", "make the field an integer, or remove `auto`"));
        }
        if field.nullable {
            faults.push(at_of("auto"), ("an `auto` column is never NULL", "remove the `Option` or `auto`"));
        }
        if field.default.is_some() {
            faults.push(at_of("default"), ("an `auto` column cannot have a default", "remove `default` or `auto`"));
        }
        if field.numbering == Numbering::Serial && !field.types.is_empty() {
            let message = "`auto = serial` is a type of PostgreSQL's, so the column can have no other one";
            faults.push(at_of("type"), (message, "remove the `type` for each database, or write `auto`"));
        }
    }
    if field.generated.is_some() && (field.auto || field.default.is_some()) {
        let other = if field.auto { "auto" } else { "default" };
        let message = format!("a computed column cannot have `{other}`");
        faults.push(at_of("generated"), (message, format!("remove `generated` or `{other}`")));
    }
    if !field.collation.is_empty() && !field.ty.as_ref().is_some_and(ColumnType::is_text) {
        faults.push(at_of("collation"), ("`collation` requires a text column", "remove `collation`"));
    }
    if field.domain.is_some() && (field.ty.is_none() || field.auto || !field.types.is_empty()) {
        faults.push(
            at_of("domain"),
            ("`domain` cannot be combined with an enum, `auto` or a `type` for each database", "remove one of them"),
        );
    }
    if field.range.is_some()
        && !field.ty.as_ref().is_some_and(|ty| {
            ty.is_integer() || matches!(ty, ColumnType::Real | ColumnType::Double | ColumnType::Numeric(..))
        })
    {
        faults.push(at_of("range"), ("`range` requires a numeric column", "use `check`"));
    }
    // The name of a variant is for an enum that is called like the scalar.
    let is_variant = has_namesake && matches!(field.default, Some(DefaultDeclaration::Variant(_)));
    if let (Some(default), Some(ty), false) = (&field.default, &field.ty, is_variant) {
        check_default(default, ty, at_of("default"), faults);
    }
}
