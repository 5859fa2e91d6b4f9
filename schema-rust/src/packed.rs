//! Declarations as text: what a build keeps of files that have not changed.

use crate::grammar::{
    At, CheckDeclaration, CodeDeclaration, Declaration, DefaultDeclaration, EnumDeclaration, ExtraDeclaration, Fault,
    FieldDeclaration, IndexDeclaration, RangeDeclaration, ReferenceDeclaration, ReferenceKind, StructDeclaration,
    TranslationDeclaration, UniqueDeclaration, VariantDeclaration,
};
use schema_model::pack::{Pack, Reader, pack_enums, pack_structs};

impl Pack for At {
    fn pack(&self, text: &mut String) {
        self.0.pack(text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        u32::unpack(rest).map(Self)
    }
}

pack_structs! {
    EnumDeclaration {
        ident, at, name, storage, key, columns, comment, has_discriminants, mask, file, extras,
        renamed_from, variants
    }
    ExtraDeclaration { extra, rust }
    VariantDeclaration { ident, at, explicit, code, name, description, translations, values, retired, renamed_from }
    TranslationDeclaration { language, name, description }
    StructDeclaration {
        ident, at, name, comment, fields, primary_key, key_name, uniques, indexes, checks, references, partition, options,
        statements, renamed_from
    }
    FieldDeclaration {
        ident, at, column, ty, ty_at, nullable, auto, numbering, generated, collation, domain, types, options, default, range,
        renamed_from, comment
    }
    RangeDeclaration { min, max }
    UniqueDeclaration { at, name, columns, condition, deferrable }
    IndexDeclaration { at, name, parts, method, unique, condition }
    CheckDeclaration { at, name, sql }
    ReferenceDeclaration { at, path, columns, kind, name, on_delete, on_update, deferrable }
    Fault { at, message, help }
}

pack_enums! {
    Declaration { 0 Enum(item), 1 Struct(item) }
    CodeDeclaration { 0 Int(code), 1 Const { path, offset }, 2 Text(text) }
    DefaultDeclaration { 0 Value(value), 1 Variant(name) }
    ReferenceKind { 0 EnumField, 1 MaskField, 2 Key(columns), 3 Namesake }
}
