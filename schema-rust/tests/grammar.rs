//! The grammar of `#[codebook(…)]`, without compiling anything.

use proptest::prelude::*;
use schema_model::model::{Action, ColumnType, Default as ColumnDefault, KeyKind, Numbering, Storage};
use schema_rust::{Declaration, DefaultDeclaration, EnumDeclaration, Settings, StructDeclaration, read};

fn parse(source: &str) -> Result<Declaration, Vec<String>> {
    let input = syn::parse_str(source).expect("an item");
    read(&input, &Settings::default())
        .parsed
        .map(|(declaration, _)| declaration)
        .map_err(|faults| faults.into_iter().map(|fault| fault.message).collect())
}

fn of_enum(attributes: &str, variant: &str) -> EnumDeclaration {
    match parse(&format!("#[codebook({attributes})] #[repr(i16)] enum State {{ {variant} OnHold }}")) {
        Ok(Declaration::Enum(item)) => item,
        other => panic!("{attributes}: {other:?}"),
    }
}

fn of_struct(attributes: &str, field: &str) -> StructDeclaration {
    match parse(&format!("#[codebook({attributes})] struct Parcel {{ id: i32, {field} }}")) {
        Ok(Declaration::Struct(item)) => item,
        other => panic!("{attributes} {field}: {other:?}"),
    }
}

#[test]
fn attributes_of_enums_give_what_they_say() {
    assert_eq!(of_enum("", "").name, "c_state");
    assert_eq!(of_enum("table = \"x\"", "").name, "x");
    assert_eq!(of_enum("storage = \"check\"", "").storage, Storage::Check);
    assert_eq!(of_enum("storage = \"native\"", "").key, KeyKind::Text(63));
    assert_eq!(of_enum("key = \"text\", length = 9", "").key, KeyKind::Text(9));
    assert_eq!(of_enum("names = \"kebab-case\"", "").variants[0].name.as_deref(), Some("on-hold"));
    assert_eq!(of_enum("rename_all = \"Title Case\"", "").variants[0].description, "On Hold");
    let columns = of_enum("key_column = \"a\", description_column = \"b\", archive_column = \"c\", names = \"lowercase\", name_column = \"d\"", "").columns;
    assert_eq!((columns.key.as_str(), columns.description.as_str(), columns.archive.as_str()), ("a", "b", "c"));
    assert_eq!(columns.name.as_deref(), Some("d"));
}

#[test]
fn s0_06_attributes_of_variants_give_what_they_say() {
    assert_eq!(of_enum("", "/// Said so\n A,").variants[0].description, "Said so");
    assert_eq!(of_enum("", "#[codebook(description = \"x\")] A,").variants[0].description, "x");
    assert_eq!(of_enum("", "").variants[0].description, "ON_HOLD");
    assert!(of_enum("", "#[codebook(retired)] A,").variants[0].retired);
    assert_eq!(of_enum("", "#[codebook(renamed_from = \"B\")] A,").variants[0].renamed_from.0, ["B"]);
}

#[test]
fn s0_20_former_names_are_a_text_or_several() {
    assert_eq!(of_enum("renamed_from = \"c_b\"", "").renamed_from.0, ["c_b"]);
    let item = of_struct("renamed_from(\"b\", \"c\")", "#[codebook(renamed_from = \"e\")] d: i32");
    assert_eq!(item.renamed_from.0, ["b", "c"]);
    assert_eq!(item.fields[1].renamed_from.0, ["e"]);
    // What changes no output is left out of what the derive compares.
    let print = |attribute: &str| Declaration::Struct(of_struct(attribute, "a: i32")).fingerprint();
    assert_eq!(print("renamed_from = \"b\""), print(""));
}

#[test]
fn attributes_of_fields_give_what_they_say() {
    let field = |field: &str| of_struct("", field).fields.pop().expect("a field");
    assert_eq!(field("#[codebook(length = 9)] a: String").ty, Some(ColumnType::Varchar(9)));
    assert_eq!(field("#[codebook(type = \"varchar\")] a: String").ty, Some(ColumnType::UnboundedVarchar));
    assert_eq!(field("#[codebook(type = \"varchar\", length = 9)] a: String").ty, Some(ColumnType::Varchar(9)));
    assert_eq!(field("#[codebook(type = \"char(3)\")] a: String").ty, Some(ColumnType::Char(3)));
    assert_eq!(field("#[codebook(precision = 9, scale = 2)] a: Decimal").ty, Some(ColumnType::Numeric(9, 2)));
    assert_eq!(field("#[codebook(column = \"b\")] a: i8").column, "b");
    assert_eq!(field("r#type: Option<u32>").column, "type");
    assert!(field("a: Option<Vec<u8>>").nullable);
    let numbering = |auto: &str| field(&format!("#[codebook(primary_key, {auto})] a: i32")).numbering;
    let all =
        [numbering("auto"), numbering("auto = always"), numbering("auto = serial"), numbering("auto = \"serial\"")];
    assert_eq!(all, [Numbering::ByDefault, Numbering::Always, Numbering::Serial, Numbering::Serial]);
    let default = |text: &str| field(text).default;
    assert!(
        matches!(default("#[codebook(default = -1)] a: i32"), Some(DefaultDeclaration::Value(ColumnDefault::Number(number))) if number == "-1")
    );
    assert!(matches!(
        default("#[codebook(default(now))] a: DateTime<Utc>"),
        Some(DefaultDeclaration::Value(ColumnDefault::Now))
    ));
    assert!(
        matches!(default("#[codebook(default = State::Open)] a: State"), Some(DefaultDeclaration::Variant(name)) if name == "Open")
    );
    let range = field("#[codebook(range(-90.0..=90.0))] a: f64").range.expect("a range");
    assert_eq!((range.min.as_deref(), range.max), (Some("-90.0"), Some(("90.0".to_owned(), true))));
}

#[test]
fn s3_05_keys_have_names_and_a_default_rule() {
    let item = of_struct("", "#[codebook(references = Depot, on_delete = set_null)] depot: Option<i64>, state: State");
    assert_eq!(item.references[0].name, "fk_parcel_depot");
    assert_eq!(item.references[0].on_delete, Action::SetNull);
    assert_eq!((item.references[1].path.as_str(), item.references[1].name.as_str()), ("State", "fk_parcel_state"));
    let item = of_struct("", "#[codebook(references = a::Depot, to = code, foreign_key = \"fk\")] depot: i64");
    assert_eq!((item.references[0].path.as_str(), item.references[0].name.as_str()), ("a::Depot", "fk"));
}

#[test]
fn attributes_of_structs_give_what_they_say() {
    let item = of_struct(
        "index(id, b desc), unique(b, name = \"u\"), check(\"b > 0\"), check(name = \"ck\", \"b < 9\")",
        "b: i32",
    );
    assert_eq!(item.indexes[0].name, "ix_parcel_id_b");
    let parts = item.indexes[0].parts.iter().map(|part| (part.column.as_str(), part.descending));
    assert_eq!(parts.collect::<Vec<_>>(), [("id", false), ("b", true)]);
    assert_eq!(item.uniques[0].name, "u");
    assert_eq!(item.checks.iter().map(|check| check.name.as_str()).collect::<Vec<_>>(), ["ck_parcel_1", "ck"]);
}

#[test]
fn indexes_can_be_unique() {
    let index = |attributes: &str, field: &str| of_struct(attributes, field).indexes.pop().expect("an index");
    let one = index("index(id, b desc, unique, name = \"u\", where = \"b > 0\")", "b: i32");
    assert_eq!((one.unique, one.name.as_str(), one.parts.len()), (true, "u", 2));
    assert!(!index("index(id, b)", "b: i32").unique);
    let one = index("index(\"lower(b)\", unique)", "b: String");
    assert_eq!((one.unique, one.name.as_str()), (true, "ix_parcel_lower_b"));
    assert_eq!(index("index(unique)", "unique: bool").parts[0].column, "unique");
    let one = index("index(unique, unique = true)", "unique: bool");
    assert_eq!((one.unique, one.parts.len()), (true, 1));
    let one = index("", "#[codebook(index(unique))] b: i32");
    assert_eq!((one.unique, one.name.as_str()), (true, "ix_parcel_b"));
    assert_eq!(index("", "#[codebook(index(name = \"n\", unique))] b: i32").name, "n");
}

#[test]
fn primary_keys_have_names() {
    let item = of_struct("primary_key(id, b, name = \"album_pkey\")", "b: i32");
    assert_eq!((item.primary_key, item.key_name.as_deref()), (vec!["id".into(), "b".into()], Some("album_pkey")));
    let item = of_struct("", "#[codebook(primary_key)] a: i32, #[codebook(primary_key = \"album_pkey\")] b: i32");
    assert_eq!((item.primary_key, item.key_name.as_deref()), (vec!["a".into(), "b".into()], Some("album_pkey")));
    assert_eq!(of_struct("primary_key(id)", "").key_name, None);
}

/// Anything that could stand in an attribute, sensible or not.
fn entry() -> impl Strategy<Value = String> {
    let keys = prop_oneof![
        4 => proptest::sample::select(vec![
            "table", "storage", "key", "length", "codes", "names", "rename_all", "key_column", "crate", "standalone", "code",
            "name", "description", "retired", "renamed_from", "primary_key", "index", "unique", "check", "foreign_key", "column", "type",
            "precision", "scale", "auto", "default", "range", "references", "to", "on_delete", "on_update", "skip",
        ]).prop_map(str::to_owned),
        1 => "[a-z_]{1,8}",
    ];
    let value = proptest::sample::select(vec![
        "\"x\"",
        "\"\"",
        "1",
        "-1",
        "1.5",
        "999999999999999999999999999999999999999999",
        "true",
        "Self",
        "a::b",
        "now",
        "1..=2",
        "..",
        "..=",
        "0.0..",
        "id desc",
        "id, id",
        "\"a > 0\"",
        "\"'\"",
        "name = \"n\"",
        "name = 1",
        "id, unique",
        "unique, name = \"n\"",
        "serial",
        "\"varchar\"",
        "fields(id)",
        "fields(id), references = Self",
        "sql = \"1\"",
        "[1, 2]",
        "{}",
        "b'x'",
        "'c'",
        "r#\"raw\"#",
        "a b c",
        "= =",
        "#",
        "$x",
        "\"\\0\"",
        "\"varchar(0)\"",
        "\"numeric(1,2,3)\"",
        "\"char(999)\"",
        "u8",
        "1u8",
        "1e5",
        "||",
        "(((id)))",
    ]);
    (keys, 0..4_u8, value).prop_map(|(key, form, value)| match form {
        0 => key,
        1 => format!("{key} = {value}"),
        2 => format!("{key}({value})"),
        _ => format!("{key} {value}"),
    })
}

proptest! {
    #[test]
    fn random_attribute_lists_never_panic(
        outer in proptest::collection::vec(entry(), 0..4),
        inner in proptest::collection::vec(entry(), 0..4),
        what in 0..2_u8,
    ) {
        let (outer, inner) = (outer.join(", "), inner.join(", "));
        let source = if what == 0 {
            format!("#[codebook({outer})] enum State {{ #[codebook({inner})] A, B = 3 }}")
        } else {
            format!("#[codebook({outer})] struct Parcel {{ #[codebook({inner})] id: i32, #[codebook({inner})] name: Option<String>, state: State }}")
        };
        let Ok(input) = syn::parse_str(&source) else { return Ok(()) };
        if let Err(faults) = read(&input, &Settings::default()).parsed {
            prop_assert!(!faults.is_empty());
            let is_plain = |text: &str| !text.is_empty() && !text.ends_with('.') && !text.contains('\n');
            prop_assert!(faults.iter().all(|fault| is_plain(&fault.message)));
            prop_assert!(faults.iter().all(|fault| fault.help.as_deref().is_none_or(is_plain)));
        }
    }
}
