//! The model as text and back.

use super::{
    Action, Check, CheckRule, Code, Codebook, Column, ColumnType, Default, Deferrable, Dialect, Domain, ExtraColumn,
    ExtraKind, ForeignKey, Generated, Index, IndexMethod, IndexPart, IntRepr, KeyKind, Numbering, Partition,
    PartitionMethod, PerDialect, Row, Schema, StandardColumns, Storage, Table, TableKind, Unique,
};
use crate::pack::{Pack, Reader, pack_enums, pack_structs};

pack_structs! {
    Schema { title, codebooks, tables }
    Codebook { name, rust, comment, storage, key, columns, mask, translates, extras, rows }
    ExtraColumn { column, ty, nullable, kind }
    StandardColumns { key, name, description, archive }
    Row { code, variant, language, name, description, values, retired, sha }
    Table {
        name, kind, rust, comment, columns, primary_key, key_name, uniques, indexes, checks, foreign_keys, partition, options,
        statements
    }
    Column {
        name, ty, nullable, auto, numbering, generated, collation, domain, types, options, default, comment, codebook
    }
    Generated { sql, stored }
    Domain { name, check }
    Partition { method, columns, parts }
    Unique { name, columns, live, condition, deferrable }
    Index { name, parts, method, unique, condition }
    IndexPart { column, expression, descending }
    Check { name, rule }
    ForeignKey { name, columns, target, target_columns, on_delete, on_update, deferrable }
}

pack_enums! {
    Dialect { 0 Postgres, 1 Mysql, 2 Sqlite }
    Storage { 0 Table, 1 Check, 2 Native }
    KeyKind { 0 Int(repr), 1 Text(length) }
    IntRepr { 0 I8, 1 I16, 2 I32, 3 I64, 4 U8, 5 U16, 6 U32, 7 U64, 8 I128, 9 U128, 10 Isize, 11 Usize }
    Code { 0 Int(value), 1 Text(value) }
    TableKind { 0 Codebook, 1 Data }
    ColumnType {
        0 SmallInt, 1 Integer, 2 BigInt, 3 Boolean, 4 Real, 5 Double, 6 Numeric(precision, scale), 7 Text,
        8 Varchar(length), 9 Char(length), 10 Date, 11 Time, 12 Timestamp, 13 TimestampTz, 14 Uuid, 15 Bytes, 16 Json,
        17 Jsonb, 18 Native(name), 19 Array(item), 20 Postgres(name), 21 Own,
        22 UnboundedVarchar
    }
    Default { 0 Number(value), 1 Bool(value), 2 Text(value), 3 Now, 4 Expression(value), 5 Own(value) }
    CheckRule { 0 Sql(sql), 1 OneOf { column, codes }, 2 Range { column, min, max }, 3 Mask { column, bits } }
    ExtraKind { 0 Payload, 1 Order, 2 Parent }
    Deferrable { 0 Immediate, 1 Deferred }
    Numbering { 0 ByDefault, 1 Always, 2 Serial }
    PartitionMethod { 0 Range, 1 List, 2 Hash }
    IndexMethod { 0 Btree, 1 Hash, 2 Gin, 3 Gist, 4 Spgist, 5 Brin }
    Action { 0 NoAction, 1 Restrict, 2 Cascade, 3 SetNull, 4 SetDefault }
}

impl Pack for PerDialect {
    fn pack(&self, text: &mut String) {
        self.0.pack(text);
    }

    fn unpack(rest: &mut Reader<'_>) -> Option<Self> {
        Pack::unpack(rest).map(Self)
    }
}
