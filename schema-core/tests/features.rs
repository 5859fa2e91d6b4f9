//! Every feature of the grammar, through `create` on the real databases and read back from their catalogs.

mod support;

use std::fmt::Write as _;

use test_servers::{Database, Kind};

/// A feature, as a type whose table has the feature's name, and what each catalog must say of it.
struct Feature {
    name: &'static str,
    source: &'static str,
    postgres: &'static [&'static str],
    mysql: &'static [&'static str],
    sqlite: &'static [&'static str],
}

const NOTHING: &[&str] = &[];

/// What a catalog must not say begins with this.
const NOT: char = '!';

#[rustfmt::skip]
const FEATURES: &[Feature] = &[
    Feature {
        name: "numbered",
        source: "/// Numbered.\n#[codebook()] struct Numbered { #[codebook(primary_key, auto)] id: i64 }",
        postgres: &["id bigint not null identity=d", "PRIMARY KEY (id)", "comment=Numbered."],
        mysql: &["`id` bigint(20) NOT NULL AUTO_INCREMENT", "COMMENT='Numbered.'"],
        sqlite: &["\"id\" INTEGER CONSTRAINT \"pk_numbered\" PRIMARY KEY AUTOINCREMENT"],
    },
    Feature {
        name: "domains",
        source: "struct Domains { #[codebook(domain(name = \"year\", \"VALUE BETWEEN 1901 AND 2155 OR VALUE = 0\"))] a: i32, \
                 #[codebook(domain(name = \"year\", \"VALUE BETWEEN 1901 AND 2155 OR VALUE = 0\"))] b: Option<i32>, \
                 #[codebook(length = 30, domain(name = \"mail_address\", \"VALUE LIKE '%@%'\"))] mail: String }",
        postgres: &["a year not null", "b year ", "mail mail_address not null"],
        mysql: &["CONSTRAINT `ck_domains_a_domain` CHECK (`a` between 1901 and 2155 or `a` = 0)", "CHECK (`mail` like '%@%')"],
        sqlite: &["CONSTRAINT \"ck_domains_a_domain\" CHECK (\"a\" BETWEEN 1901 AND 2155 OR \"a\" = 0)", "CHECK (\"mail\" LIKE '%@%')"],
    },
    Feature {
        name: "numbered_always",
        source: "struct NumberedAlways { #[codebook(primary_key, auto = always)] id: i32 }",
        postgres: &["id integer not null identity=a"],
        mysql: &["AUTO_INCREMENT"],
        sqlite: &["AUTOINCREMENT"],
    },
    Feature {
        name: "numbered_serial",
        source: "#[derive(codebooks::Codebook)] pub struct NumberedSerial { #[codebook(primary_key, auto = serial)] id: i64 }\n\
                 #[derive(codebooks::Codebook)] pub struct Small { #[codebook(primary_key, auto = \"serial\")] id: i16 }",
        postgres: &["id bigint not null default nextval('numbered_serial_id_seq'::regclass)", "!identity="],
        mysql: &["`id` bigint(20) NOT NULL AUTO_INCREMENT"],
        sqlite: &["PRIMARY KEY AUTOINCREMENT"],
    },
    Feature {
        name: "serial_parts",
        source: "#[codebook(partition(hash(id), parts = 2))] struct SerialParts { #[codebook(primary_key, auto = serial)] id: i32 }",
        postgres: &["id integer not null default nextval('serial_parts_id_seq'::regclass)", "partition=HASH (id)"],
        mysql: &["AUTO_INCREMENT"],
        sqlite: &["AUTOINCREMENT"],
    },
    Feature {
        name: "assigned",
        source: "struct Assigned { #[codebook(primary_key)] id: i64 }",
        postgres: &["id bigint not null", "!identity="],
        mysql: &["`id` bigint(20) NOT NULL", "!AUTO_INCREMENT"],
        sqlite: &["\"id\" INT NOT NULL", "!AUTOINCREMENT"],
    },
    Feature {
        name: "keyless",
        source: "struct Keyless { a: i32, b: Option<i32> }",
        postgres: &["a integer not null", "b integer", "!PRIMARY KEY"],
        mysql: &["`b` int(11) DEFAULT NULL", "!PRIMARY KEY"],
        sqlite: &["\"b\" INT", "!PRIMARY KEY"],
    },
    Feature {
        name: "composite_key",
        source: "#[codebook(primary_key(b, a))] struct CompositeKey { a: i16, #[codebook(length = 8)] b: String }",
        postgres: &["PRIMARY KEY (b, a)"],
        mysql: &["PRIMARY KEY (`b`,`a`)"],
        sqlite: &["PRIMARY KEY (\"b\", \"a\")"],
    },
    Feature {
        name: "named_key",
        source: "#[codebook(primary_key(b, a, name = \"named_key_pkey\"))] struct NamedKey { a: i16, b: i16 }",
        postgres: &["named_key_pkey PRIMARY KEY (b, a)", "!pk_named_key"],
        mysql: &["PRIMARY KEY (`b`,`a`)", "!named_key_pkey"],
        sqlite: &["CONSTRAINT \"named_key_pkey\" PRIMARY KEY (\"b\", \"a\")"],
    },
    Feature {
        name: "named_number",
        source: "struct NamedNumber { #[codebook(primary_key = \"named_number_pkey\", auto)] id: i64 }",
        postgres: &["named_number_pkey PRIMARY KEY (id)"],
        mysql: &["PRIMARY KEY (`id`)"],
        sqlite: &["INTEGER CONSTRAINT \"named_number_pkey\" PRIMARY KEY AUTOINCREMENT"],
    },
    Feature {
        name: "scalars",
        source: "struct Scalars { a: bool, b: f32, c: f64, #[codebook(precision = 12, scale = 4)] d: Decimal, e: NaiveDate, f: NaiveTime, g: NaiveDateTime, h: DateTime<Utc>, i: Uuid, j: Vec<u8>, k: serde_json::Value, #[codebook(type = \"json\")] l: Value, #[codebook(type = \"char(3)\")] m: String, #[codebook(length = 40)] n: String, o: String, p: Json<Vec<i32>> }",
        postgres: &["a boolean", "b real", "c double precision", "d numeric(12,4)", "e date", "f time without time zone", "g timestamp without time zone", "h timestamp with time zone", "i uuid", "j bytea", "k jsonb", "l json ", "m character(3)", "n character varying(40)", "o text", "p jsonb"],
        mysql: &["`a` tinyint(1)", "CONSTRAINT `ck_scalars_a_type` CHECK (`a` in (0,1))", "`b` float", "`c` double", "`d` decimal(12,4)", "`e` date", "`f` time(6)", "`g` datetime(6)", "`i` binary(16)", "`j` longblob", "json_valid(`k`)", "`m` char(3)", "`n` varchar(40)", "`o` longtext"],
        sqlite: &["\"a\" INTEGER", "CONSTRAINT \"ck_scalars_a_type\" CHECK (\"a\" IN (0, 1))", "CONSTRAINT \"ck_scalars_k_type\"", "\"d\" REAL", "length(\"m\") <= 3", "length(\"i\") = 16", "json_valid(\"k\")"],
    },
    Feature {
        name: "arrays",
        source: "struct Arrays { #[codebook(type = \"varchar[]\")] v: Vec<String>, a: Vec<i32>, b: Option<Vec<String>>, #[codebook(type = \"numeric(6,2)[]\")] c: Vec<Decimal>, d: Vec<Option<Uuid>> }",
        postgres: &["v character varying[] not null", "a integer[] not null", "b text[]", "c numeric(6,2)[] not null", "d uuid[]"],
        mysql: &["`a` longtext", "json_valid(`a`)"],
        sqlite: &["\"a\" TEXT NOT NULL", "json_type(\"a\") = 'array'"],
    },
    Feature {
        name: "networks",
        source: "struct Networks { #[codebook(unique)] a: IpAddr, b: IpNetwork, #[codebook(type = \"cidr\")] c: IpNet, d: MacAddress }",
        postgres: &["a inet not null", "b inet", "c cidr", "d macaddr", "UNIQUE (a)"],
        mysql: &["`a` varchar(255)", "`d` varchar(255)"],
        sqlite: &["\"a\" TEXT NOT NULL"],
    },
    Feature {
        name: "times",
        source: "struct Times { a: PgInterval, b: PgTimeTz, c: PgRange<i32>, d: PgRange<DateTime<Utc>>, e: Option<PgRange<NaiveDate>>, f: PgRange<i64>, g: PgRange<NaiveDateTime>, #[codebook(type = \"numrange\")] h: PgRange<Decimal> }",
        postgres: &["a interval", "b time with time zone", "c int4range", "d tstzrange", "e daterange", "f int8range", "g tsrange", "h numrange"],
        mysql: &["`a` varchar(255)"],
        sqlite: &["\"d\" TEXT NOT NULL"],
    },
    Feature {
        name: "shapes",
        source: "struct Shapes { a: PgPoint, b: PgLine, c: PgLSeg, d: PgBox, e: PgPath, f: PgPolygon, g: PgCircle, h: PgMoney, i: BitVec, #[codebook(type = \"tsvector\")] j: String, #[codebook(type = \"xml\")] k: String, #[codebook(type = \"macaddr8\")] l: String }",
        postgres: &["a point", "b line", "c lseg", "d box", "e path", "f polygon", "g circle", "h money", "i bit varying", "j tsvector", "k xml", "l macaddr8"],
        mysql: &["`a` longtext"],
        sqlite: &["\"a\" TEXT"],
    },
    Feature {
        name: "defaults",
        source: "struct Defaults { #[codebook(default = -5)] a: i32, #[codebook(default = 1.5)] b: f64, #[codebook(default = true)] c: bool, #[codebook(default = \"it's\")] d: String, #[codebook(default(now))] e: DateTime<Utc>, #[codebook(default(sql = \"1 + 1\"))] f: i32, #[codebook(default(postgres = \"'{}'\", mysql = \"('[]')\", sqlite = \"'[]'\"))] g: Vec<i32>, #[codebook(default(postgres = \"7\"))] h: i32, #[codebook(default = \"10.0.0.1\")] i: IpAddr }",
        postgres: &["a integer not null default '-5'::integer", "b double precision not null default 1.5", "c boolean not null default true", "d text not null default 'it''s'::text", "e timestamp with time zone not null default now()", "f integer not null default (1 + 1)", "g integer[] not null default '{}'::integer[]", "h integer not null default 7", "i inet not null default '10.0.0.1'::inet"],
        mysql: &["`a` int(11) NOT NULL DEFAULT -5", "DEFAULT 1.5", "DEFAULT 'it", "DEFAULT utc_timestamp(6)", "`h` int(11) NOT NULL,"],
        sqlite: &["\"a\" INT NOT NULL DEFAULT -5", "DEFAULT 'it''s'", "DEFAULT '[]'", "\"h\" INT NOT NULL,"],
    },
    Feature {
        name: "computed",
        source: "struct Computed { #[codebook(primary_key)] id: i32, price: i32, count: i32, #[codebook(generated = \"price * count\")] total: i32, #[codebook(length = 80)] name: String, #[codebook(generated(stored, \"upper(name)\"), length = 80)] loud: Option<String> }",
        postgres: &["total integer not null generated=s default (price * count)", "loud character varying(80) generated=s default upper((name)::text)"],
        mysql: &["`total` int(11) GENERATED ALWAYS AS (`price` * `count`) STORED"],
        sqlite: &["\"total\" INT GENERATED ALWAYS AS (price * count) STORED NOT NULL"],
    },
    Feature {
        name: "collated",
        source: "struct Collated { #[codebook(collation(postgres = \"C\", mysql = \"utf8mb4_general_ci\", sqlite = \"NOCASE\"), length = 20)] a: String }",
        postgres: &["a character varying(20) not null collate=C"],
        mysql: &["COLLATE utf8mb4_general_ci"],
        sqlite: &["COLLATE NOCASE"],
    },
    Feature {
        name: "own_types",
        source: "#[codebook(options(postgres = \"WITH (fillfactor = 70)\", mysql = \"ROW_FORMAT = DYNAMIC\", sqlite = \"WITHOUT ROWID\"), sql(postgres = \"CREATE INDEX own_extra ON own_types (lower(b))\"), sql(sqlite = \"CREATE INDEX own_extra ON own_types (b)\"))] struct OwnTypes { #[codebook(primary_key)] id: i32, #[codebook(type(postgres = \"bit(4)\", mysql = \"bit(4)\", sqlite = \"BLOB\"))] a: SomethingElse, #[codebook(type(mysql = \"mediumtext CHARACTER SET latin1\"), options(postgres = \"CHECK (b <> '')\"))] b: String }",
        postgres: &["a bit(4) not null", "b text not null", "options=fillfactor=70", "CHECK ((b <> ''::text))", "CREATE INDEX own_extra ON public.own_types USING btree (lower(b))"],
        mysql: &["`a` bit(4) NOT NULL", "`b` mediumtext CHARACTER SET latin1", "ROW_FORMAT=DYNAMIC", "!own_extra"],
        sqlite: &["\"a\" BLOB NOT NULL", "STRICT, WITHOUT ROWID", "CREATE INDEX own_extra"],
    },
    Feature {
        name: "uniques",
        source: "#[codebook(unique(a, b), unique(b, c, name = \"uq_named\", deferrable = deferred))] struct Uniques { a: i32, b: i32, #[codebook(unique)] c: i32 }",
        postgres: &["uq_uniques_a_b UNIQUE (a, b)", "uq_named UNIQUE (b, c) DEFERRABLE INITIALLY DEFERRED", "uq_uniques_c UNIQUE (c)"],
        mysql: &["UNIQUE KEY `uq_uniques_a_b` (`a`,`b`)", "UNIQUE KEY `uq_named`"],
        sqlite: &["CONSTRAINT \"uq_uniques_a_b\" UNIQUE (\"a\", \"b\")", "!DEFERRABLE"],
    },
    Feature {
        name: "unique_indexes",
        source: "#[codebook(index(a, b desc, unique), index(b, unique, name = \"uq_like\"))] struct UniqueIndexes { a: i32, b: i32, #[codebook(index(unique, name = \"c_key\"))] c: i32, #[codebook(unique)] d: i32 }",
        postgres: &["CREATE UNIQUE INDEX ix_unique_indexes_a_b ON public.unique_indexes USING btree (a, b DESC)", "CREATE UNIQUE INDEX uq_like ON", "CREATE UNIQUE INDEX c_key ON", "!uq_like UNIQUE", "!c_key UNIQUE", "uq_unique_indexes_d UNIQUE (d)"],
        mysql: &["UNIQUE KEY `ix_unique_indexes_a_b` (`a`,`b`", "UNIQUE KEY `uq_like` (`b`)", "UNIQUE KEY `c_key` (`c`)"],
        sqlite: &["CREATE UNIQUE INDEX \"ix_unique_indexes_a_b\" ON \"unique_indexes\" (\"a\", \"b\" DESC)", "CREATE UNIQUE INDEX \"c_key\"", "CONSTRAINT \"uq_unique_indexes_d\" UNIQUE (\"d\")"],
    },
    Feature {
        name: "to_unique_index",
        source: "#[derive(codebooks::Codebook)] #[codebook(index(a, b, unique))] pub struct OfIndex { pub a: i32, pub b: i32, #[codebook(references = ToUniqueIndex, to = code)] next: Option<i32> }\n#[derive(codebooks::Codebook)] #[codebook(foreign_key(fields(a, b), references = OfIndex, to(a, b)))] pub struct ToUniqueIndex { a: i32, b: i32, #[codebook(index(unique))] code: i32 }",
        postgres: &["FOREIGN KEY (a, b) REFERENCES of_index(a, b)"],
        mysql: &["REFERENCES `of_index` (`a`, `b`)"],
        sqlite: &["REFERENCES \"of_index\" (\"a\", \"b\")"],
    },
    Feature {
        name: "checks",
        source: "#[codebook(check(name = \"ck_times\", \"b >= a\"), check(\"b IN (1, 2, 3)\"))] struct Checks { a: i32, b: i32, #[codebook(range(1..=100))] c: i32, #[codebook(range(0.0..))] d: f64, #[codebook(check = \"length(e) > 2\", length = 9)] e: String }",
        postgres: &["ck_times CHECK ((b >= a))", "ck_checks_c CHECK (((c >= 1) AND (c <= 100)))", "ck_checks_e CHECK ((length((e)::text) > 2))"],
        mysql: &["CONSTRAINT `ck_times` CHECK (`b` >= `a`)"],
        sqlite: &["CONSTRAINT \"ck_times\" CHECK (b >= a)"],
    },
    Feature {
        name: "indexes",
        source: "#[codebook(index(a, b desc), index(b, where = \"a > 0\"), index(\"lower(c)\", name = \"ix_lower\"), index(d, method = gin), index(a, name = \"ix_hash\", method = hash), index(b, name = \"ix_brin\", method = brin), index(e, method = gist), index(f, method = spgist))] struct Indexes { a: i32, b: i32, #[codebook(length = 30)] c: String, d: Value, e: PgRange<i32>, f: IpAddr, #[codebook(index)] g: i16 }",
        postgres: &["ix_indexes_a_b ON public.indexes USING btree (a, b DESC)", "ix_indexes_b ON public.indexes USING btree (b) WHERE (a > 0)", "ix_lower ON public.indexes USING btree (lower((c)::text))", "ix_indexes_d ON public.indexes USING gin (d)", "ix_hash ON public.indexes USING hash (a)", "ix_brin ON public.indexes USING brin (b)", "USING gist (e)", "USING spgist (f)", "ix_indexes_g"],
        mysql: &["KEY `ix_indexes_a_b` (`a`,`b`", "KEY `ix_indexes_b` (`b`)", "KEY `ix_hash`", "!ix_lower", "!ix_brin", "!ix_indexes_d"],
        sqlite: &["\"ix_indexes_a_b\" ON \"indexes\" (\"a\", \"b\" DESC)", "WHERE a > 0", "((lower(c)))", "\"ix_hash\"", "!ix_brin"],
    },
    Feature {
        name: "child",
        source: "#[derive(codebooks::Codebook)] #[codebook(primary_key(a, b), unique(c))] pub struct Parent { pub a: i32, pub b: i32, pub c: i64 }\n#[derive(codebooks::Codebook)] #[codebook(foreign_key(fields(a, b), references = Parent, on_delete = cascade, deferrable = deferred, name = \"fk_pair\"))] struct Child { #[codebook(primary_key)] id: i32, a: i32, b: i32, #[codebook(references = Parent, to = c, on_update = restrict)] c: i64, #[codebook(references = Child, deferrable = immediate, on_delete = set_null)] before: Option<i32> }",
        postgres: &["fk_pair FOREIGN KEY (a, b) REFERENCES parent(a, b) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED", "FOREIGN KEY (c) REFERENCES parent(c) ON UPDATE RESTRICT", "FOREIGN KEY (before) REFERENCES child(id) ON DELETE SET NULL DEFERRABLE"],
        mysql: &["CONSTRAINT `fk_pair` FOREIGN KEY (`a`, `b`) REFERENCES `parent` (`a`, `b`) ON DELETE CASCADE", "REFERENCES `parent` (`c`)", "ON DELETE SET NULL"],
        sqlite: &["ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED", "DEFERRABLE INITIALLY IMMEDIATE"],
    },
    Feature {
        name: "ring_a",
        source: "#[derive(codebooks::Codebook)] pub struct RingA { #[codebook(primary_key)] id: i32, #[codebook(references = RingB)] b: Option<i32> }\n#[derive(codebooks::Codebook)] pub struct RingB { #[codebook(primary_key)] id: i32, #[codebook(references = RingA)] a: Option<i32> }",
        postgres: &["FOREIGN KEY (b) REFERENCES ring_b(id)"],
        mysql: &["REFERENCES `ring_b` (`id`)"],
        sqlite: &["REFERENCES \"ring_b\" (\"id\")"],
    },
    Feature {
        name: "select",
        source: "#[codebook(index(order, r#type))] struct Select { #[codebook(primary_key)] order: i32, r#type: i32, #[codebook(column = \"WHERE\")] from: i32 }",
        postgres: &["PRIMARY KEY (\"order\")", "type integer", "WHERE integer"],
        mysql: &["PRIMARY KEY (`order`)", "`WHERE` int(11)"],
        sqlite: &["\"WHERE\" INT"],
    },
    Feature {
        name: "by_range",
        source: "#[codebook(primary_key(id, at), partition(range(at)))] struct ByRange { id: i64, at: DateTime<Utc> }",
        postgres: &["partition=RANGE (at)", "part=by_range_default DEFAULT"],
        mysql: &["!PARTITION"],
        sqlite: &["!PARTITION"],
    },
    Feature {
        name: "by_hash",
        source: "#[codebook(partition(hash(id), parts = 3), index(region))] struct ByHash { #[codebook(primary_key)] id: i64, region: i32 }",
        postgres: &["partition=HASH (id)", "part=by_hash_p2 FOR VALUES WITH (modulus 3, remainder 2)"],
        mysql: &["PRIMARY KEY (`id`)"],
        sqlite: NOTHING,
    },
    Feature {
        name: "by_list",
        source: "#[codebook(partition(list(region)))] struct ByList { region: i32 }",
        postgres: &["partition=LIST (region)"],
        mysql: NOTHING,
        sqlite: NOTHING,
    },
    Feature {
        name: "stored_enums",
        source: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(storage = \"native\")] pub enum Mood { Happy, Sad }\n#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(storage = \"check\")] pub enum Level { Low = 1, High = 5 }\n#[derive(codebooks::Codebook, Clone, Copy)] #[repr(i16)] pub enum State { On = 1, Off = 2 }\n#[derive(codebooks::Codebook)] struct StoredEnums { mood: Mood, level: Option<Level>, #[codebook(default = Off)] state: State }",
        postgres: &["mood mood not null", "(level = ANY (ARRAY[1, 5]))", "FOREIGN KEY (state) REFERENCES c_state(id)", "state smallint not null default 2"],
        mysql: &["`mood` enum('happy','sad')", "`level` in (1,5)", "REFERENCES `c_state` (`id`)"],
        sqlite: &["\"mood\" IN ('happy', 'sad')", "\"level\" IN (1, 5)"],
    },
    Feature {
        name: "shop.parcel",
        source: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(namespace = \"shop\", names = \"snake_case\")] pub enum Kind { A, B }\n#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(namespace = \"shop\", storage = \"native\")] pub enum Fit { Tight, Loose }\n/// A parcel.\n#[derive(codebooks::Codebook)] #[codebook(namespace = \"shop\", index(kind), unique(kind, other))] struct Parcel { #[codebook(primary_key)] id: i32, kind: Kind, fit: Fit, /// The other.\n #[codebook(references = crate::keyless_key::Depot)] other: i64 }\n",
        postgres: &["FOREIGN KEY (kind) REFERENCES shop.c_kind(id)", "fit shop.fit not null", "REFERENCES depot(id)", "ix_shop_parcel_kind ON shop.parcel", "comment=A parcel."],
        mysql: &["REFERENCES `shop_c_kind` (`id`)", "`fit` enum('tight','loose')", "CREATE TABLE `shop_parcel`"],
        sqlite: &["CREATE TABLE \"shop_parcel\"", "REFERENCES \"shop_c_kind\" (\"id\")"],
    },
    Feature {
        name: "depot",
        source: "#[derive(codebooks::Codebook)] pub struct Depot { #[codebook(primary_key)] pub id: i64, #[codebook(references = crate::shop_parcel::Elsewhere)] near: Option<i32> }",
        postgres: &["FOREIGN KEY (near) REFERENCES far.elsewhere(id)"],
        mysql: &["REFERENCES `far_elsewhere` (`id`)"],
        sqlite: &["REFERENCES \"far_elsewhere\" (\"id\")"],
    },
];

/// One crate with a module for each feature.
fn source() -> String {
    let mut text = String::new();
    for feature in FEATURES {
        let module = match feature.name {
            "depot" => "keyless_key".to_owned(),
            name => name.replace('.', "_"),
        };
        let derive = if feature.source.contains("#[derive(") { "" } else { "#[derive(codebooks::Codebook)]\n" };
        let _ = writeln!(text, "mod {module} {{\n{derive}{}", feature.source);
        if feature.name == "shop.parcel" {
            text.push_str("#[derive(codebooks::Codebook)] #[codebook(namespace = \"far\")] pub struct Elsewhere { #[codebook(primary_key)] pub id: i32 }\n");
        }
        text.push_str("}\n");
    }
    text
}

/// What the catalog says of a table, as text.
fn describe(database: &Database, name: &str) -> String {
    let physical = name.replace('.', "_");
    let lines = match database.dialect() {
        "postgres" => {
            let table = format!("'{name}'::regclass");
            database.query(&format!(
                "SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END \
                 || CASE WHEN attidentity <> '' THEN ' identity=' || attidentity::text ELSE '' END \
                 || CASE WHEN attgenerated <> '' THEN ' generated=' || attgenerated::text ELSE '' END \
                 || coalesce(' default ' || pg_get_expr(adbin, adrelid), '') \
                 || coalesce(' collate=' || (SELECT collname FROM pg_collation c WHERE c.oid = attcollation AND collname <> 'default'), '') || ' ' \
                 FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = {table} AND attnum > 0 \
                 UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = {table} \
                 UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = {table} \
                 UNION ALL SELECT 'partition=' || pg_get_partkeydef({table}) \
                 UNION ALL SELECT 'part=' || relname || ' ' || pg_get_expr(relpartbound, oid) FROM pg_class, pg_inherits WHERE oid = inhrelid AND inhparent = {table} \
                 UNION ALL SELECT 'options=' || array_to_string(reloptions, ',') FROM pg_class WHERE oid = {table} \
                 UNION ALL SELECT 'comment=' || coalesce(obj_description({table}, 'pg_class'), '')"
            ))
        }
        "mysql" => database.query(&format!("SHOW CREATE TABLE `{physical}`")),
        _ => {
            database.query(&format!("SELECT sql FROM sqlite_master WHERE tbl_name = '{physical}' AND sql IS NOT NULL"))
        }
    };
    format!("{lines:?}").replace("\\\"", "\"").replace("\\\\n", "\n").replace("\\n", "\n").replace("\\'", "'")
}

/// What MySQL and MariaDB write alike: MySQL leaves out widths of integers, brackets every expression, quotes numbers and
/// tells the character set of texts.
fn loose(text: &str) -> String {
    text.replace("(11)", "").replace("(20)", "").replace("_utf8mb4'", "'").replace(['(', ')', '\''], "")
}

/// MySQL's JSON as MariaDB writes it: a text with a check.
fn with_json(text: &str) -> String {
    let mut parts = text.split('`');
    let mut written = parts.next().unwrap_or_default().to_owned();
    while let (Some(name), Some(rest)) = (parts.next(), parts.next()) {
        let rest = match rest.strip_prefix(" json") {
            Some(rest) => format!(" longtext CHECK (json_valid(`{name}`)){rest}"),
            None => rest.to_owned(),
        };
        written.push_str(&format!("`{name}`{rest}"));
    }
    written
}

#[test]
fn every_feature_reaches_the_catalog_of_every_database() {
    let compiled = support::compile(support::ALL, &[("src/lib.rs", &source())]);
    assert_eq!(compiled.faults, Vec::<String>::new());
    let mut wrong = String::new();
    for database in Database::all() {
        support::create(&compiled, &database);
        for feature in FEATURES {
            let found = describe(&database, feature.name);
            let expected = match database.dialect() {
                "postgres" => feature.postgres,
                "mysql" => feature.mysql,
                _ => feature.sqlite,
            };
            for text in expected {
                let (text, wanted) = text.strip_prefix(NOT).map_or((*text, true), |text| (text, false));
                let is_there = match database.kind() {
                    Some(Kind::Mysql) => loose(&with_json(&found)).contains(&loose(text)),
                    _ => found.contains(text),
                };
                if is_there != wanted {
                    let _ = writeln!(wrong, "{} {}: `{text}` {wanted}\n{found}\n", database.dialect(), feature.name);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn varchar_without_a_length_is_text_without_a_bound() {
    let source = "#[derive(codebooks::Codebook)] pub struct Label { #[codebook(primary_key, type = \"varchar\")] name: String, \
        #[codebook(type = \"varchar\", default = \"new\")] state: Option<String> }";
    let compiled = support::compile("dialects = [\"postgres\", \"sqlite\"]", &[("src/lib.rs", source)]);
    assert_eq!(compiled.faults, Vec::<String>::new());
    for database in Database::all().into_iter().filter(|database| database.dialect() != "mysql") {
        support::create(&compiled, &database);
        let found = describe(&database, "label");
        let kind = match database.dialect() {
            "postgres" => "name character varying not null",
            _ => "\"name\" TEXT NOT NULL",
        };
        assert!(found.contains(kind) && !found.contains("CHECK"), "{found}");
        let long = "x".repeat(70_000);
        assert!(database.accepts(&format!("INSERT INTO label (name, state) VALUES ('a', '{long}')")));
    }
}

#[test]
fn unique_indexes_of_some_rows_and_over_expressions_admit_a_value_once() {
    let source = "#[derive(codebooks::Codebook)] #[codebook(index(\"lower(mail)\", unique, name = \"ix_mail\"), index(place, unique, where = \"place > 0\", name = \"ix_place\"))] \
        pub struct Guest { #[codebook(length = 40)] mail: String, place: i32 }";
    let compiled = support::compile("dialects = [\"postgres\", \"sqlite\"]", &[("src/lib.rs", source)]);
    assert_eq!(compiled.faults, Vec::<String>::new());
    for database in Database::all().into_iter().filter(|database| database.dialect() != "mysql") {
        support::create(&compiled, &database);
        let found = describe(&database, "guest");
        assert!(found.contains("CREATE UNIQUE INDEX") && found.contains("ix_mail"), "{found}");
        for (row, is_taken) in
            [("'a@x', 0", true), ("'A@x', 0", false), ("'b@x', 0", true), ("'c@x', 5", true), ("'d@x', 5", false)]
        {
            let dialect = database.dialect();
            assert_eq!(database.accepts(&format!("INSERT INTO guest VALUES ({row})")), is_taken, "{dialect}: {row}");
        }
    }
}

#[test]
fn what_was_created_is_dropped() {
    let compiled = support::compile(support::ALL, &[("src/lib.rs", &source())]);
    for database in Database::all() {
        support::create(&compiled, &database);
        let dialect = schema_model::model::Dialect::from_name(database.dialect()).expect("a dialect");
        let drop = schema_sql::drop::script(&compiled.assembled.schema, dialect);
        database.script(&drop).expect("everything is dropped");
        support::create(&compiled, &database);
    }
}

#[test]
fn s1_04_one_more_variant_changes_the_check() {
    let source = |more: &str| {
        format!(
            "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(key = \"text\", length = 20, storage = \"check\")]\n\
             pub enum TargetType {{ Location, Geographic{more} }}\n\
             #[derive(codebooks::Codebook)] pub struct Target {{ #[codebook(primary_key)] id: i32, kind: TargetType }}\n"
        )
    };
    let before = support::compile(support::ALL, &[("src/lib.rs", &source(""))]);
    let after = support::compile(support::ALL, &[("src/lib.rs", &source(", PostalCode"))]);
    let codes = ["location", "geographic", "postal_code", "planet"];
    let mut checks = Vec::new();
    for (compiled, allowed) in [(&before, 2), (&after, 3)] {
        for (at, database) in Database::all().iter().enumerate() {
            let dialect = database.dialect();
            support::create(compiled, database);
            for (number, code) in codes.into_iter().enumerate() {
                let insert = format!("INSERT INTO target (id, kind) VALUES ({number}, '{code}')");
                assert_eq!(database.accepts(&insert), number < allowed, "{dialect}: {code} of {allowed} variants");
            }
            let table = describe(database, "target");
            let (_, check) = table.split_once("ck_target_kind").expect("the check has a name");
            assert_eq!(check.contains("postal_code"), allowed == 3, "{dialect}: {check}");
            if allowed == 2 {
                checks.push(check.to_owned());
            } else {
                assert_ne!(check, checks[at], "{dialect}");
            }
        }
    }
}

#[test]
fn s3_03_a_uuid_key_may_have_the_databases_own_type() {
    let source = "#[derive(codebooks::Codebook)] pub struct Token { #[codebook(primary_key)] id: Uuid }\n\
        #[derive(codebooks::Codebook)] pub struct Visit { #[codebook(primary_key)] id: i32, #[codebook(references = Token)] token: Uuid }\n";
    let compiled = support::compile(support::ALL, &[("src/lib.rs", source)]);
    let digits = "0123456789abcdef0123456789abcdef";
    for database in Database::all() {
        let dialect = database.dialect();
        support::create(&compiled, &database);
        let kind = match dialect {
            "postgres" => "id uuid not null",
            "mysql" => "`id` binary(16) NOT NULL",
            _ => "\"id\" BLOB NOT NULL",
        };
        let table = describe(&database, "token");
        assert!(table.contains(kind), "{dialect}: {table}");
        let value = |digits: &str| if dialect == "postgres" { format!("'{digits}'") } else { format!("x'{digits}'") };
        let token = |digits: &str| format!("INSERT INTO token (id) VALUES ({})", value(digits));
        assert!(database.accepts(&token(digits)), "{dialect}");
        assert!(!database.accepts(&token(digits)), "{dialect} took a key twice");
        assert!(!database.accepts(&token(&format!("{digits}00"))), "{dialect} took 34 digits");
        let used = |id: i32, digits: &str| format!("INSERT INTO visit (id, token) VALUES ({id}, {})", value(digits));
        assert!(database.accepts(&used(1, digits)), "{dialect}");
        assert!(!database.accepts(&used(2, &digits.replace('0', "1"))), "{dialect} took a token that is not there");
        let hex = if dialect == "postgres" { "replace(id::text, '-', '')" } else { "lower(hex(id))" };
        assert_eq!(database.query(&format!("SELECT {hex} FROM token")), [[digits]], "{dialect}");
    }
}
