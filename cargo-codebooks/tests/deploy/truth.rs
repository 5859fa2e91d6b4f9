//! What a database is decides: every fact of it, changed by hand one at a time, is found, refused, and clean again when it is
//! taken back.

use codebooks::deploy::{Deploy, DeployError, Severity};
use test_servers::Database;

use crate::support::{connect, schema};

/// A schema with every kind of fact.
pub const FACTS: &str = r#"
#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(storage = "check")]
pub enum Mood { Happy = 1, Sad = 2 }

/// The size.
#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(storage = "native")]
pub enum Size { Small, Large }

/// A state.
#[derive(codebooks::Codebook, Clone, Copy)]
#[codebook(names = "snake_case")]
pub enum State {
    /// Still open
    Open = 1,
    /// Closed
    Closed = 2,
}

/// An owner.
#[derive(codebooks::Codebook)]
#[codebook(unique(country, region))]
pub struct Owner {
    #[codebook(primary_key, auto)]
    id: i64,
    /// What it is called.
    #[codebook(length = 80, unique, default = "new")]
    name: String,
    country: i32,
    region: i32,
}

#[derive(codebooks::Codebook)]
#[codebook(
    index(weight, at desc),
    index("lower(title)", name = "ix_title"),
    index(weight, where = "weight > 10", name = "ix_heavy"),
    check(name = "ck_weight", "weight >= 0 AND weight < 1000"),
    check(name = "ck_title", "title IN ('a', 'b') OR weight BETWEEN 1 AND 5")
)]
pub struct Item {
    #[codebook(primary_key)]
    id: i64,
    #[codebook(primary_key)]
    part: i64,
    #[codebook(references = Owner, on_delete = cascade)]
    owner: i64,
    #[codebook(length = 40)]
    title: String,
    note: Option<String>,
    #[codebook(default = 7)]
    weight: i32,
    mood: Mood,
    size: Size,
    state: State,
    #[codebook(default(now))]
    at: DateTime<Utc>,
    #[codebook(generated = "weight * 2")]
    twice: i32,
    #[codebook(length = 12, collation(postgres = "C", mysql = "utf8mb4_bin", sqlite = "NOCASE"))]
    sorted: String,
}
"#;

/// What `create` does about a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// It refuses.
    Refuses,
    /// It makes what is missing.
    Makes,
    /// It leaves it alone, as the warning says.
    Warns,
    /// It brings the comment up to date.
    Comments,
}

/// A change by hand: what it is, what is found, what `create` does, and for each database how it is done and taken back;
/// on SQLite texts of the definition, since it has no ALTER for most.
struct Change {
    what: &'static str,
    found: &'static str,
    then: Then,
    postgres: [&'static str; 2],
    mysql: [&'static str; 2],
    sqlite: [&'static str; 2],
}

const NOT_HERE: [&str; 2] = ["", ""];

macro_rules! change {
    ($what:literal, $found:literal, $then:ident, $postgres:expr, $mysql:expr, $sqlite:expr) => {
        Change { what: $what, found: $found, then: Then::$then, postgres: $postgres, mysql: $mysql, sqlite: $sqlite }
    };
}

/// Columns.
const COLUMNS: &[Change] = &[
    change!(
        "type",
        "`item`: column `weight` differs (type: `bigint` in the database, `int",
        Refuses,
        [
            "ALTER TABLE item DROP COLUMN twice; ALTER TABLE item ALTER weight TYPE bigint; ALTER TABLE item ADD twice integer GENERATED ALWAYS AS (weight * 2) STORED NOT NULL",
            "ALTER TABLE item DROP COLUMN twice; ALTER TABLE item ALTER weight TYPE int; ALTER TABLE item ADD twice integer GENERATED ALWAYS AS (weight * 2) STORED NOT NULL"
        ],
        [
            "ALTER TABLE item MODIFY weight bigint NOT NULL DEFAULT 7",
            "ALTER TABLE item MODIFY weight int NOT NULL DEFAULT 7"
        ],
        NOT_HERE
    ),
    change!(
        "type on SQLite",
        "column `weight` differs (type: `TEXT` in the database",
        Refuses,
        NOT_HERE,
        NOT_HERE,
        ["\"weight\" INT ", "\"weight\" TEXT "]
    ),
    change!(
        "length",
        "`owner`: column `name` differs (type: ",
        Refuses,
        ["ALTER TABLE owner ALTER name TYPE varchar(90)", "ALTER TABLE owner ALTER name TYPE varchar(80)"],
        [
            "ALTER TABLE owner MODIFY name varchar(90) NOT NULL DEFAULT 'new' COMMENT 'What it is called.'",
            "ALTER TABLE owner MODIFY name varchar(80) NOT NULL DEFAULT 'new' COMMENT 'What it is called.'"
        ],
        NOT_HERE
    ),
    change!(
        "length on SQLite",
        "`owner`: check differs (expression: ",
        Refuses,
        NOT_HERE,
        NOT_HERE,
        ["length(\"name\") <= 80", "length(\"name\") <= 90"]
    ),
    change!(
        "null",
        "column `title` differs (nullable: `yes` in the database, `no` in the schema)",
        Refuses,
        ["ALTER TABLE item ALTER title DROP NOT NULL", "ALTER TABLE item ALTER title SET NOT NULL"],
        ["ALTER TABLE item MODIFY title varchar(40) NULL", "ALTER TABLE item MODIFY title varchar(40) NOT NULL"],
        ["\"title\" TEXT NOT NULL", "\"title\" TEXT"]
    ),
    change!(
        "not null",
        "column `note` differs (nullable: `no` in the database, `yes` in the schema)",
        Refuses,
        ["ALTER TABLE item ALTER note SET NOT NULL", "ALTER TABLE item ALTER note DROP NOT NULL"],
        ["ALTER TABLE item MODIFY note longtext NOT NULL", "ALTER TABLE item MODIFY note longtext NULL"],
        ["\"note\" TEXT", "\"note\" TEXT NOT NULL"]
    ),
    change!(
        "default",
        "column `weight` differs (default: `8` in the database, `7` in the schema)",
        Refuses,
        ["ALTER TABLE item ALTER weight SET DEFAULT 8", "ALTER TABLE item ALTER weight SET DEFAULT 7"],
        ["ALTER TABLE item ALTER weight SET DEFAULT 8", "ALTER TABLE item ALTER weight SET DEFAULT 7"],
        ["DEFAULT 7", "DEFAULT 8"]
    ),
    change!(
        "default's text",
        "column `name` differs (default: ",
        Refuses,
        ["ALTER TABLE owner ALTER name SET DEFAULT 'old'", "ALTER TABLE owner ALTER name SET DEFAULT 'new'"],
        ["ALTER TABLE owner ALTER name SET DEFAULT 'New'", "ALTER TABLE owner ALTER name SET DEFAULT 'new'"],
        ["DEFAULT 'new'", "DEFAULT 'new '"]
    ),
    change!(
        "no default",
        "column `weight` differs (default: none in the database, `7` in the schema)",
        Refuses,
        ["ALTER TABLE item ALTER weight DROP DEFAULT", "ALTER TABLE item ALTER weight SET DEFAULT 7"],
        ["ALTER TABLE item ALTER weight DROP DEFAULT", "ALTER TABLE item ALTER weight SET DEFAULT 7"],
        [" DEFAULT 7", ""]
    ),
    change!(
        "a default",
        "column `country` differs (default: `1` in the database, none in the schema)",
        Refuses,
        ["ALTER TABLE owner ALTER country SET DEFAULT 1", "ALTER TABLE owner ALTER country DROP DEFAULT"],
        ["ALTER TABLE owner ALTER country SET DEFAULT 1", "ALTER TABLE owner ALTER country DROP DEFAULT"],
        ["\"country\" INT NOT NULL", "\"country\" INT NOT NULL DEFAULT 1"]
    ),
    change!(
        "identity",
        "column `id` differs (numbering: none in the database",
        Refuses,
        ["ALTER TABLE owner ALTER id DROP IDENTITY", "ALTER TABLE owner ALTER id ADD GENERATED BY DEFAULT AS IDENTITY"],
        [
            "SET foreign_key_checks = 0; ALTER TABLE owner MODIFY id bigint NOT NULL",
            "SET foreign_key_checks = 0; ALTER TABLE owner MODIFY id bigint NOT NULL AUTO_INCREMENT"
        ],
        [" AUTOINCREMENT", ""]
    ),
    change!(
        "identity always",
        "column `id` differs (numbering: `identity always` in the database, `identity by default` in the",
        Refuses,
        ["ALTER TABLE owner ALTER id SET GENERATED ALWAYS", "ALTER TABLE owner ALTER id SET GENERATED BY DEFAULT"],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "numbered",
        "column `id` differs (numbering: `identity by default` in the database, none",
        Refuses,
        ["ALTER TABLE item ALTER id ADD GENERATED BY DEFAULT AS IDENTITY", "ALTER TABLE item ALTER id DROP IDENTITY"],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "an identity's increment",
        "column `id` differs (increment: `2` in the database, `1` in the schema)",
        Refuses,
        ["ALTER TABLE owner ALTER id SET INCREMENT BY 2", "ALTER TABLE owner ALTER id SET INCREMENT BY 1"],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "an identity's start",
        "column `id` differs (start: `5` in the database, `1` in the schema)",
        Refuses,
        ["ALTER TABLE owner ALTER id SET START WITH 5", "ALTER TABLE owner ALTER id SET START WITH 1"],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "an identity's least number",
        "column `id` differs (minimum: `-7` in the database, `1` in the schema)",
        Refuses,
        ["ALTER TABLE owner ALTER id SET MINVALUE -7", "ALTER TABLE owner ALTER id SET NO MINVALUE"],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "an identity's greatest number",
        "column `id` differs (maximum: `100` in the database, `9223372036854775807` in the schema)",
        Refuses,
        ["ALTER TABLE owner ALTER id SET MAXVALUE 100", "ALTER TABLE owner ALTER id SET NO MAXVALUE"],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "an identity's cycle",
        "column `id` differs (cycle: `yes` in the database, `no` in the schema)",
        Refuses,
        ["ALTER TABLE owner ALTER id SET CYCLE", "ALTER TABLE owner ALTER id SET NO CYCLE"],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "generated",
        "column `twice` differs (generated as: ",
        Refuses,
        [
            "ALTER TABLE item DROP twice; ALTER TABLE item ADD twice integer GENERATED ALWAYS AS (weight * 3) STORED NOT NULL",
            "ALTER TABLE item DROP twice; ALTER TABLE item ADD twice integer GENERATED ALWAYS AS (weight * 2) STORED NOT NULL"
        ],
        [
            "ALTER TABLE item DROP twice, ADD twice int GENERATED ALWAYS AS (weight * 3) STORED",
            "ALTER TABLE item DROP twice, ADD twice int GENERATED ALWAYS AS (weight * 2) STORED"
        ],
        ["(weight * 2)", "(weight * 3)"]
    ),
    change!(
        "no longer generated",
        "column `twice` differs (generated as: none in the database",
        Refuses,
        [
            "ALTER TABLE item ALTER twice DROP EXPRESSION",
            "ALTER TABLE item DROP twice; ALTER TABLE item ADD twice integer GENERATED ALWAYS AS (weight * 2) STORED NOT NULL"
        ],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "collation",
        "column `sorted` differs (collation: ",
        Refuses,
        [
            "ALTER TABLE item ALTER sorted TYPE varchar(12) COLLATE \"POSIX\"",
            "ALTER TABLE item ALTER sorted TYPE varchar(12) COLLATE \"C\""
        ],
        [
            "ALTER TABLE item MODIFY sorted varchar(12) COLLATE utf8mb4_general_ci NOT NULL",
            "ALTER TABLE item MODIFY sorted varchar(12) COLLATE utf8mb4_bin NOT NULL"
        ],
        ["COLLATE NOCASE", "COLLATE RTRIM"]
    ),
    change!(
        "a column less",
        "column `note` is missing",
        Refuses,
        ["ALTER TABLE item DROP note", "ALTER TABLE item ADD note text"],
        ["ALTER TABLE item DROP note", "ALTER TABLE item ADD note longtext"],
        ["\"note\" TEXT,", "/* none */"]
    ),
    change!(
        "a column more",
        "warning: `owner`: column `more` exists in the database but not in the schema",
        Warns,
        ["ALTER TABLE owner ADD more int", "ALTER TABLE owner DROP more"],
        ["ALTER TABLE owner ADD more int", "ALTER TABLE owner DROP more"],
        ["\"country\" INT", "more INT, \"country\" INT"]
    ),
    change!(
        "a column that every INSERT must name",
        "error: `owner`: column `more` exists in the database but not",
        Refuses,
        ["ALTER TABLE owner ADD more int NOT NULL", "ALTER TABLE owner DROP more"],
        ["ALTER TABLE owner ADD more int NOT NULL", "ALTER TABLE owner DROP more"],
        ["\"country\" INT", "more INT NOT NULL, \"country\" INT"]
    ),
    change!(
        "a column's comment",
        "column `name` differs (comment: `It.` in the database, `What it is called.`",
        Comments,
        ["COMMENT ON COLUMN owner.name IS 'It.'", ""],
        ["ALTER TABLE owner MODIFY name varchar(80) NOT NULL DEFAULT 'new' COMMENT 'It.'", ""],
        NOT_HERE
    ),
    change!(
        "a comment more",
        "column `country` differs (comment: `Where.` in the database, none",
        Warns,
        ["COMMENT ON COLUMN owner.country IS 'Where.'", "COMMENT ON COLUMN owner.country IS NULL"],
        [
            "ALTER TABLE owner MODIFY country int NOT NULL COMMENT 'Where.'",
            "ALTER TABLE owner MODIFY country int NOT NULL"
        ],
        NOT_HERE
    ),
];

/// Keys, indexes and foreign keys.
const KEYS: &[Change] = &[
    change!(
        "primary key's columns",
        "`item`: primary key differs (columns: `part, id` in the database, `id, part`",
        Refuses,
        [
            "ALTER TABLE item DROP CONSTRAINT pk_item; ALTER TABLE item ADD CONSTRAINT pk_item PRIMARY KEY (part, id)",
            "ALTER TABLE item DROP CONSTRAINT pk_item; ALTER TABLE item ADD CONSTRAINT pk_item PRIMARY KEY (id, part)"
        ],
        [
            "ALTER TABLE item DROP PRIMARY KEY, ADD PRIMARY KEY (part, id)",
            "ALTER TABLE item DROP PRIMARY KEY, ADD PRIMARY KEY (id, part)"
        ],
        ["PRIMARY KEY (\"id\", \"part\")", "PRIMARY KEY (\"part\", \"id\")"]
    ),
    change!(
        "a column less in the primary key",
        "primary key differs (columns: `id` in the database",
        Refuses,
        [
            "ALTER TABLE item DROP CONSTRAINT pk_item; ALTER TABLE item ADD CONSTRAINT pk_item PRIMARY KEY (id)",
            "ALTER TABLE item DROP CONSTRAINT pk_item; ALTER TABLE item ADD CONSTRAINT pk_item PRIMARY KEY (id, part)"
        ],
        [
            "ALTER TABLE item DROP PRIMARY KEY, ADD PRIMARY KEY (id)",
            "ALTER TABLE item DROP PRIMARY KEY, ADD PRIMARY KEY (id, part)"
        ],
        ["PRIMARY KEY (\"id\", \"part\")", "PRIMARY KEY (\"id\")"]
    ),
    change!(
        "no primary key",
        "`item`: primary key is missing",
        Refuses,
        ["ALTER TABLE item DROP CONSTRAINT pk_item", "ALTER TABLE item ADD CONSTRAINT pk_item PRIMARY KEY (id, part)"],
        ["ALTER TABLE item DROP PRIMARY KEY", "ALTER TABLE item ADD PRIMARY KEY (id, part)"],
        NOT_HERE
    ),
    change!(
        "a primary key by another name",
        "error: `item`: primary key is called `other` in the database",
        Refuses,
        ["ALTER TABLE item RENAME CONSTRAINT pk_item TO other", "ALTER TABLE item RENAME CONSTRAINT other TO pk_item"],
        NOT_HERE,
        ["CONSTRAINT \"pk_item\"", "CONSTRAINT \"other\""]
    ),
    change!(
        "unique columns",
        "unique constraint `uq_owner_country_region` differs (columns: ",
        Refuses,
        [
            "ALTER TABLE owner DROP CONSTRAINT uq_owner_country_region; ALTER TABLE owner ADD CONSTRAINT uq_owner_country_region UNIQUE (region, country)",
            "ALTER TABLE owner DROP CONSTRAINT uq_owner_country_region; ALTER TABLE owner ADD CONSTRAINT uq_owner_country_region UNIQUE (country, region)"
        ],
        [
            "ALTER TABLE owner DROP INDEX uq_owner_country_region, ADD UNIQUE uq_owner_country_region (country)",
            "ALTER TABLE owner DROP INDEX uq_owner_country_region, ADD UNIQUE uq_owner_country_region (country, region)"
        ],
        ["UNIQUE (\"country\", \"region\")", "UNIQUE (\"country\", \"name\")"]
    ),
    change!(
        "no unique",
        "unique constraint `uq_owner_country_region` is missing",
        Refuses,
        [
            "ALTER TABLE owner DROP CONSTRAINT uq_owner_country_region",
            "ALTER TABLE owner ADD CONSTRAINT uq_owner_country_region UNIQUE (country, region)"
        ],
        [
            "ALTER TABLE owner DROP INDEX uq_owner_country_region",
            "ALTER TABLE owner ADD UNIQUE uq_owner_country_region (country, region)"
        ],
        NOT_HERE
    ),
    change!(
        "unique that waits",
        "unique constraint `uq_owner_country_region` differs (deferrable: `DEFERRABLE` in",
        Refuses,
        [
            "ALTER TABLE owner DROP CONSTRAINT uq_owner_country_region; ALTER TABLE owner ADD CONSTRAINT uq_owner_country_region UNIQUE (country, region) DEFERRABLE",
            "ALTER TABLE owner DROP CONSTRAINT uq_owner_country_region; ALTER TABLE owner ADD CONSTRAINT uq_owner_country_region UNIQUE (country, region)"
        ],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "a unique more",
        "warning: `owner`: unique constraint `mine` exists in the database but not in the schema",
        Warns,
        ["ALTER TABLE owner ADD CONSTRAINT mine UNIQUE (region)", "ALTER TABLE owner DROP CONSTRAINT mine"],
        ["ALTER TABLE owner ADD UNIQUE mine (region)", "ALTER TABLE owner DROP INDEX mine"],
        NOT_HERE
    ),
    change!(
        "an index's columns",
        "index `ix_item_weight_at` differs (columns: ",
        Refuses,
        [
            "DROP INDEX ix_item_weight_at; CREATE INDEX ix_item_weight_at ON item (at DESC, weight)",
            "DROP INDEX ix_item_weight_at; CREATE INDEX ix_item_weight_at ON item (weight, at DESC)"
        ],
        [
            "ALTER TABLE item DROP INDEX ix_item_weight_at, ADD INDEX ix_item_weight_at (at DESC, weight)",
            "ALTER TABLE item DROP INDEX ix_item_weight_at, ADD INDEX ix_item_weight_at (weight, at DESC)"
        ],
        ["(\"weight\", \"at\" DESC)", "(\"at\" DESC, \"weight\")"]
    ),
    change!(
        "an index's order",
        "index `ix_item_weight_at` differs (columns: `weight, at` in the database",
        Refuses,
        [
            "DROP INDEX ix_item_weight_at; CREATE INDEX ix_item_weight_at ON item (weight, at)",
            "DROP INDEX ix_item_weight_at; CREATE INDEX ix_item_weight_at ON item (weight, at DESC)"
        ],
        [
            "ALTER TABLE item DROP INDEX ix_item_weight_at, ADD INDEX ix_item_weight_at (weight, at)",
            "ALTER TABLE item DROP INDEX ix_item_weight_at, ADD INDEX ix_item_weight_at (weight, at DESC)"
        ],
        ["\"at\" DESC", "\"at\""]
    ),
    change!(
        "an index's expression",
        "index `ix_title` differs (columns: ",
        Refuses,
        [
            "DROP INDEX ix_title; CREATE INDEX ix_title ON item (upper(title))",
            "DROP INDEX ix_title; CREATE INDEX ix_title ON item (lower(title))"
        ],
        NOT_HERE,
        ["(lower(title))", "(upper(title))"]
    ),
    change!(
        "an index's operator class",
        "index `ix_title` differs (columns: ",
        Refuses,
        [
            "DROP INDEX ix_title; CREATE INDEX ix_title ON item (lower(title) text_pattern_ops)",
            "DROP INDEX ix_title; CREATE INDEX ix_title ON item (lower(title))"
        ],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "an index's method",
        "index `ix_title` differs (method: `hash` in the database, `btree`",
        Refuses,
        [
            "DROP INDEX ix_title; CREATE INDEX ix_title ON item USING hash (lower(title))",
            "DROP INDEX ix_title; CREATE INDEX ix_title ON item (lower(title))"
        ],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "an index's predicate",
        "index `ix_heavy` differs (condition: ",
        Refuses,
        [
            "DROP INDEX ix_heavy; CREATE INDEX ix_heavy ON item (weight) WHERE weight > 11",
            "DROP INDEX ix_heavy; CREATE INDEX ix_heavy ON item (weight) WHERE weight > 10"
        ],
        NOT_HERE,
        ["WHERE weight > 10", "WHERE weight > 11"]
    ),
    change!(
        "an index without its predicate",
        "index `ix_heavy` differs (condition: none in the database",
        Refuses,
        [
            "DROP INDEX ix_heavy; CREATE INDEX ix_heavy ON item (weight)",
            "DROP INDEX ix_heavy; CREATE INDEX ix_heavy ON item (weight) WHERE weight > 10"
        ],
        NOT_HERE,
        [" WHERE weight > 10", ""]
    ),
    change!(
        "an index that carries columns",
        "index `ix_heavy` differs (include: `title` in the database, none",
        Refuses,
        [
            "DROP INDEX ix_heavy; CREATE INDEX ix_heavy ON item (weight) INCLUDE (title) WHERE weight > 10",
            "DROP INDEX ix_heavy; CREATE INDEX ix_heavy ON item (weight) WHERE weight > 10"
        ],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "a unique index's predicate",
        "index `uq_c_state_name` differs (condition: none",
        Refuses,
        [
            "DROP INDEX uq_c_state_name; CREATE UNIQUE INDEX uq_c_state_name ON c_state (name)",
            "DROP INDEX uq_c_state_name; CREATE UNIQUE INDEX uq_c_state_name ON c_state (name) WHERE archived_at IS NULL"
        ],
        NOT_HERE,
        [" WHERE \"archived_at\" IS NULL", ""]
    ),
    change!(
        "an index no longer unique",
        "index `uq_c_state_name` differs (unique: `no` in the database, `yes`",
        Refuses,
        [
            "DROP INDEX uq_c_state_name; CREATE INDEX uq_c_state_name ON c_state (name) WHERE archived_at IS NULL",
            "DROP INDEX uq_c_state_name; CREATE UNIQUE INDEX uq_c_state_name ON c_state (name) WHERE archived_at IS NULL"
        ],
        NOT_HERE,
        ["CREATE UNIQUE INDEX \"uq_c_state_name\"", "CREATE INDEX \"uq_c_state_name\""]
    ),
    change!(
        "no index",
        "index `ix_item_weight_at` is missing",
        Makes,
        ["DROP INDEX ix_item_weight_at", ""],
        ["DROP INDEX ix_item_weight_at ON item", ""],
        NOT_HERE
    ),
    change!(
        "an index more",
        "warning: `item`: index `mine` exists in the database but not in the schema",
        Warns,
        ["CREATE INDEX mine ON item (part)", "DROP INDEX mine"],
        ["CREATE INDEX mine ON item (part)", "DROP INDEX mine ON item"],
        NOT_HERE
    ),
    change!(
        "a key's columns",
        "foreign key `fk_item_owner` differs (key columns: `part` in the database, `owner`",
        Refuses,
        [
            "ALTER TABLE item DROP CONSTRAINT fk_item_owner; ALTER TABLE item ADD CONSTRAINT fk_item_owner FOREIGN KEY (part) REFERENCES owner (id) ON DELETE CASCADE",
            "ALTER TABLE item DROP CONSTRAINT fk_item_owner; ALTER TABLE item ADD CONSTRAINT fk_item_owner FOREIGN KEY (owner) REFERENCES owner (id) ON DELETE CASCADE"
        ],
        NOT_HERE,
        ["FOREIGN KEY (\"owner\")", "FOREIGN KEY (\"part\")"]
    ),
    change!(
        "a key's target",
        "foreign key `fk_item_owner` differs (target: `c_state` in the database, `owner`",
        Refuses,
        NOT_HERE,
        NOT_HERE,
        ["REFERENCES \"owner\"", "REFERENCES \"c_state\""]
    ),
    change!(
        "a key's target columns",
        "foreign key `fk_item_owner` differs (target columns: `country`",
        Refuses,
        NOT_HERE,
        NOT_HERE,
        ["REFERENCES \"owner\" (\"id\")", "REFERENCES \"owner\" (\"country\")"]
    ),
    change!(
        "a key's action",
        "foreign key `fk_item_owner` differs (on delete: `SET DEFAULT` in the database, `CASCADE`",
        Refuses,
        [
            "ALTER TABLE item DROP CONSTRAINT fk_item_owner; ALTER TABLE item ADD CONSTRAINT fk_item_owner FOREIGN KEY (owner) REFERENCES owner (id) ON DELETE SET DEFAULT",
            "ALTER TABLE item DROP CONSTRAINT fk_item_owner; ALTER TABLE item ADD CONSTRAINT fk_item_owner FOREIGN KEY (owner) REFERENCES owner (id) ON DELETE CASCADE"
        ],
        NOT_HERE,
        ["ON DELETE CASCADE", "ON DELETE SET DEFAULT"]
    ),
    change!(
        "no action",
        "foreign key `fk_item_owner` differs (on delete: `NO ACTION` in the database, `CASCADE`",
        Refuses,
        NOT_HERE,
        [
            "ALTER TABLE item DROP FOREIGN KEY fk_item_owner; ALTER TABLE item ADD CONSTRAINT fk_item_owner FOREIGN KEY (owner) REFERENCES owner (id)",
            "ALTER TABLE item DROP FOREIGN KEY fk_item_owner; ALTER TABLE item ADD CONSTRAINT fk_item_owner FOREIGN KEY (owner) REFERENCES owner (id) ON DELETE CASCADE"
        ],
        [" ON DELETE CASCADE", ""]
    ),
    change!(
        "an action on update",
        "foreign key `fk_item_owner` differs (on update: `CASCADE` in the database, `NO ACTION`",
        Refuses,
        [
            "ALTER TABLE item DROP CONSTRAINT fk_item_owner; ALTER TABLE item ADD CONSTRAINT fk_item_owner FOREIGN KEY (owner) REFERENCES owner (id) ON DELETE CASCADE ON UPDATE CASCADE",
            "ALTER TABLE item DROP CONSTRAINT fk_item_owner; ALTER TABLE item ADD CONSTRAINT fk_item_owner FOREIGN KEY (owner) REFERENCES owner (id) ON DELETE CASCADE"
        ],
        [
            "ALTER TABLE item DROP FOREIGN KEY fk_item_owner; ALTER TABLE item ADD CONSTRAINT fk_item_owner FOREIGN KEY (owner) REFERENCES owner (id) ON DELETE CASCADE ON UPDATE CASCADE",
            "ALTER TABLE item DROP FOREIGN KEY fk_item_owner; ALTER TABLE item ADD CONSTRAINT fk_item_owner FOREIGN KEY (owner) REFERENCES owner (id) ON DELETE CASCADE"
        ],
        ["ON DELETE CASCADE", "ON DELETE CASCADE ON UPDATE CASCADE"]
    ),
    change!(
        "a key that waits",
        "foreign key `fk_item_owner` differs (deferrable: ",
        Refuses,
        [
            "ALTER TABLE item ALTER CONSTRAINT fk_item_owner DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE item ALTER CONSTRAINT fk_item_owner NOT DEFERRABLE"
        ],
        NOT_HERE,
        ["ON DELETE CASCADE", "ON DELETE CASCADE DEFERRABLE"]
    ),
    change!(
        "a key that is not valid",
        "foreign key `fk_item_owner` differs (validity: `not validated` in the database",
        Refuses,
        [
            "ALTER TABLE item DROP CONSTRAINT fk_item_owner; ALTER TABLE item ADD CONSTRAINT fk_item_owner FOREIGN KEY (owner) REFERENCES owner (id) ON DELETE CASCADE NOT VALID",
            "ALTER TABLE item VALIDATE CONSTRAINT fk_item_owner"
        ],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "no key",
        "foreign key `fk_item_owner` is missing",
        Makes,
        ["ALTER TABLE item DROP CONSTRAINT fk_item_owner", ""],
        ["ALTER TABLE item DROP FOREIGN KEY fk_item_owner", ""],
        NOT_HERE
    ),
    change!(
        "no key on SQLite",
        "foreign key `fk_item_owner` is missing",
        Refuses,
        NOT_HERE,
        NOT_HERE,
        [
            "CONSTRAINT \"fk_item_owner\" FOREIGN KEY (\"owner\") REFERENCES \"owner\" (\"id\") ON DELETE CASCADE,",
            "/* none */"
        ]
    ),
    change!(
        "a key more",
        "warning: `item`: foreign key `mine` exists in the database but not in the schema",
        Warns,
        [
            "ALTER TABLE item ADD CONSTRAINT mine FOREIGN KEY (part) REFERENCES owner (id)",
            "ALTER TABLE item DROP CONSTRAINT mine"
        ],
        [
            "ALTER TABLE item ADD CONSTRAINT mine FOREIGN KEY (part) REFERENCES owner (id)",
            "ALTER TABLE item DROP FOREIGN KEY mine, DROP INDEX mine"
        ],
        [
            "CONSTRAINT \"fk_item_owner\"",
            "CONSTRAINT mine FOREIGN KEY (\"part\") REFERENCES \"owner\" (\"id\"), CONSTRAINT \"fk_item_owner\""
        ]
    ),
    change!(
        "a key by another name",
        "foreign key `fk_item_owner` is called `other` in the database",
        Refuses,
        [
            "ALTER TABLE item RENAME CONSTRAINT fk_item_owner TO other",
            "ALTER TABLE item RENAME CONSTRAINT other TO fk_item_owner"
        ],
        NOT_HERE,
        ["CONSTRAINT \"fk_item_owner\"", "CONSTRAINT \"other\""]
    ),
];

/// Checks, tables, types and labels.
const REST: &[Change] = &[
    change!(
        "a check's text",
        "check `ck_weight` differs (expression: ",
        Refuses,
        [
            "ALTER TABLE item DROP CONSTRAINT ck_weight; ALTER TABLE item ADD CONSTRAINT ck_weight CHECK (weight >= 0 AND weight < 1001)",
            "ALTER TABLE item DROP CONSTRAINT ck_weight; ALTER TABLE item ADD CONSTRAINT ck_weight CHECK (weight >= 0 AND weight < 1000)"
        ],
        [
            "ALTER TABLE item DROP CONSTRAINT ck_weight; ALTER TABLE item ADD CONSTRAINT ck_weight CHECK (weight >= 0 AND weight < 1001)",
            "ALTER TABLE item DROP CONSTRAINT ck_weight; ALTER TABLE item ADD CONSTRAINT ck_weight CHECK (weight >= 0 AND weight < 1000)"
        ],
        ["weight < 1000", "weight < 1001"]
    ),
    change!(
        "a check's brackets",
        "check `ck_title` differs (expression: ",
        Refuses,
        [
            "ALTER TABLE item DROP CONSTRAINT ck_title; ALTER TABLE item ADD CONSTRAINT ck_title CHECK ((title IN ('a', 'b') OR weight >= 1) AND weight <= 5)",
            "ALTER TABLE item DROP CONSTRAINT ck_title; ALTER TABLE item ADD CONSTRAINT ck_title CHECK (title IN ('a', 'b') OR weight >= 1 AND weight <= 5)"
        ],
        [
            "ALTER TABLE item DROP CONSTRAINT ck_title; ALTER TABLE item ADD CONSTRAINT ck_title CHECK (title IN ('a', 'c') OR weight BETWEEN 1 AND 5)",
            "ALTER TABLE item DROP CONSTRAINT ck_title; ALTER TABLE item ADD CONSTRAINT ck_title CHECK (title IN ('a', 'b') OR weight BETWEEN 1 AND 5)"
        ],
        ["title IN ('a', 'b')", "title IN ('A', 'b')"]
    ),
    change!(
        "no check",
        "check `ck_weight` is missing",
        Refuses,
        [
            "ALTER TABLE item DROP CONSTRAINT ck_weight",
            "ALTER TABLE item ADD CONSTRAINT ck_weight CHECK (weight >= 0 AND weight < 1000)"
        ],
        [
            "ALTER TABLE item DROP CONSTRAINT ck_weight",
            "ALTER TABLE item ADD CONSTRAINT ck_weight CHECK (weight >= 0 AND weight < 1000)"
        ],
        ["CONSTRAINT \"ck_weight\" CHECK (weight >= 0 AND weight < 1000),", "/* none */"]
    ),
    change!(
        "a check that is not valid",
        "check `ck_weight` differs (validity: `not validated` in the database",
        Refuses,
        [
            "ALTER TABLE item DROP CONSTRAINT ck_weight; ALTER TABLE item ADD CONSTRAINT ck_weight CHECK (weight >= 0 AND weight < 1000) NOT VALID",
            "ALTER TABLE item VALIDATE CONSTRAINT ck_weight"
        ],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "a check more",
        "warning: `item`: check `mine` exists in the database but not in the schema",
        Warns,
        ["ALTER TABLE item ADD CONSTRAINT mine CHECK (part > 0)", "ALTER TABLE item DROP CONSTRAINT mine"],
        ["ALTER TABLE item ADD CONSTRAINT mine CHECK (part > 0)", "ALTER TABLE item DROP CONSTRAINT mine"],
        ["CONSTRAINT \"ck_weight\"", "CONSTRAINT mine CHECK (part > 0), CONSTRAINT \"ck_weight\""]
    ),
    change!(
        "a code more in a check",
        "check `ck_item_mood` differs (expression: ",
        Refuses,
        [
            "ALTER TABLE item DROP CONSTRAINT ck_item_mood; ALTER TABLE item ADD CONSTRAINT ck_item_mood CHECK (mood IN (1, 2, 3))",
            "ALTER TABLE item DROP CONSTRAINT ck_item_mood; ALTER TABLE item ADD CONSTRAINT ck_item_mood CHECK (mood IN (1, 2))"
        ],
        [
            "ALTER TABLE item DROP CONSTRAINT ck_item_mood; ALTER TABLE item ADD CONSTRAINT ck_item_mood CHECK (mood IN (1, 2, 3))",
            "ALTER TABLE item DROP CONSTRAINT ck_item_mood; ALTER TABLE item ADD CONSTRAINT ck_item_mood CHECK (mood IN (1, 2))"
        ],
        ["\"mood\" IN (1, 2)", "\"mood\" IN (1, 2, 3)"]
    ),
    change!(
        "a label more",
        "differs (",
        Refuses,
        ["ALTER TYPE size ADD VALUE 'Huge'", "DELETE FROM pg_enum WHERE enumlabel = 'Huge'"],
        [
            "ALTER TABLE item MODIFY size enum('small', 'large', 'Huge') NOT NULL",
            "ALTER TABLE item MODIFY size enum('small', 'large') NOT NULL"
        ],
        ["\"size\" IN ('small', 'large')", "\"size\" IN ('small', 'large', 'Huge')"]
    ),
    change!(
        "a label's name",
        "differs (",
        Refuses,
        ["ALTER TYPE size RENAME VALUE 'large' TO 'big'", "ALTER TYPE size RENAME VALUE 'big' TO 'large'"],
        [
            "ALTER TABLE item MODIFY size enum('small', 'Large') NOT NULL",
            "ALTER TABLE item MODIFY size enum('small', 'large') NOT NULL"
        ],
        ["\"size\" IN ('small', 'large')", "\"size\" IN ('small', 'Large')"]
    ),
    change!(
        "a type's comment",
        "`size` differs (comment: `How big.` in the database, `The size.`",
        Comments,
        ["COMMENT ON TYPE size IS 'How big.'", ""],
        NOT_HERE,
        NOT_HERE
    ),
    change!(
        "a table's comment",
        "`owner` differs (comment: `A man.` in the database, `An owner.`",
        Comments,
        ["COMMENT ON TABLE owner IS 'A man.'", ""],
        ["ALTER TABLE owner COMMENT = 'A man.'", ""],
        NOT_HERE
    ),
    change!(
        "a table's option",
        "`item` differs (option: ",
        Refuses,
        ["ALTER TABLE item SET UNLOGGED", "ALTER TABLE item SET LOGGED"],
        NOT_HERE,
        [") STRICT", ")"]
    ),
    change!("no table", "`item` is missing", Makes, ["DROP TABLE item", ""], ["DROP TABLE item", ""], NOT_HERE),
    change!(
        "a view in its place",
        "`item` differs (kind: `a view` in the database, `a table`",
        Refuses,
        [
            "ALTER TABLE item RENAME TO item_; CREATE VIEW item AS SELECT * FROM item_",
            "DROP VIEW item; ALTER TABLE item_ RENAME TO item"
        ],
        [
            "RENAME TABLE item TO item_; CREATE VIEW item AS SELECT * FROM item_",
            "DROP VIEW item; RENAME TABLE item_ TO item"
        ],
        NOT_HERE
    ),
];

impl Change {
    /// How it is done and taken back there; nothing where it cannot be.
    fn on(&self, dialect: &str) -> Option<[String; 2]> {
        let texts = match dialect {
            "postgres" => self.postgres,
            "mysql" => self.mysql,
            _ if self.sqlite == NOT_HERE => return None,
            _ => {
                let [from, to] = self.sqlite;
                let quoted = |text: &str| text.replace('\'', "''");
                return Some([
                    "PRAGMA writable_schema = ON; CREATE TABLE IF NOT EXISTS kept AS SELECT name, sql FROM sqlite_master; \
                     UPDATE sqlite_master SET sql = replace(sql, '{from}', '{to}') WHERE name <> 'kept'"
                        .replace("{from}", &quoted(from))
                        .replace("{to}", &quoted(to)),
                    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = (SELECT k.sql FROM kept k WHERE k.name = \
                     sqlite_master.name) WHERE name <> 'kept'; DROP TABLE kept"
                        .to_owned(),
                ]);
            }
        };
        (texts != NOT_HERE).then(|| texts.map(str::to_owned))
    }
}

async fn lines(deploy: &mut Deploy) -> Vec<String> {
    deploy.verify().await.expect("read").findings.iter().map(ToString::to_string).collect()
}

/// What an application's start comes to, when the stamp does not answer for it.
async fn start(database: &Database, schema: &codebooks::Schema) -> Result<(), DeployError> {
    let url = database.url();
    database.script("DELETE FROM codebooks_stamp WHERE codebook = '*';").expect("cleared");
    match database.dialect() {
        "postgres" => schema.ensure(&sqlx::PgPool::connect(&url).await.expect("a pool")).await,
        "mysql" => schema.ensure(&sqlx::MySqlPool::connect(&url).await.expect("a pool")).await,
        _ => schema.ensure(&sqlx::SqlitePool::connect(&url).await.expect("a pool")).await,
    }
}

async fn each(changes: &[Change]) {
    let schema = schema(FACTS);
    for database in Database::all() {
        let dialect = database.dialect();
        connect(&database, schema).await.setup().await.expect("set up");
        for change in changes {
            let Some([done, taken_back]) = change.on(dialect) else { continue };
            let what = format!("{dialect}, {}", change.what);
            database.script(&format!("{done};")).unwrap_or_else(|error| panic!("{what}: {error}"));
            let mut deploy = connect(&database, schema).await;
            let found = lines(&mut deploy).await;
            assert!(found.iter().any(|line| line.contains(change.found)), "{what}: {found:#?}");
            let is_error = found.iter().any(|line| line.starts_with("error"));
            assert_eq!(is_error, matches!(change.then, Then::Refuses | Then::Makes), "{what}: {found:#?}");
            let created = deploy.create_tables().await;
            match change.then {
                Then::Refuses => {
                    let Err(error @ DeployError::Differs { .. }) = created else { panic!("{what}: {created:?}") };
                    assert_eq!(error.exit_code(), 5, "{what}");
                    assert!(
                        found.iter().any(|line| error.to_string().contains(&line["error: ".len()..])),
                        "{what}: {error}"
                    );
                    let started = start(&database, schema).await;
                    assert!(matches!(started, Err(DeployError::Differs { .. })), "{what}: {started:?}");
                }
                Then::Makes | Then::Comments => drop(created.unwrap_or_else(|error| panic!("{what}: {error}"))),
                Then::Warns => {
                    created.unwrap_or_else(|error| panic!("{what}: {error}"));
                    start(&database, schema).await.unwrap_or_else(|error| panic!("{what}: {error}"));
                }
            }
            if !taken_back.is_empty() {
                database.script(&format!("{taken_back};")).unwrap_or_else(|error| panic!("{what}: {error}"));
            }
            deploy.close().await;
            let mut deploy = connect(&database, schema).await;
            assert_eq!(lines(&mut deploy).await, Vec::<String>::new(), "{what}, taken back");
        }
    }
}

#[tokio::test]
async fn t_1_every_fact_of_a_column_is_compared() {
    each(COLUMNS).await;
}

#[tokio::test]
async fn t_1_every_fact_of_keys_and_indexes_is_compared() {
    each(KEYS).await;
}

#[tokio::test]
async fn t_1_every_fact_of_checks_tables_and_types_is_compared() {
    each(REST).await;
}

/// Changes of rows, and what is found.
const ROWS: &[(&str, &str)] = &[
    ("DELETE FROM c_state WHERE id = 2", "error: `c_state`: row 2 is missing"),
    (
        "UPDATE c_state SET description = 'still open' WHERE id = 1",
        "error: `c_state`: row 1 differs (description: `still open` in the database, `Still open` in the enum)",
    ),
    (
        "UPDATE c_state SET description = 'Still open ' WHERE id = 1",
        "error: `c_state`: row 1 differs (description: `Still open ` in the database, `Still open` in the enum)",
    ),
    (
        "UPDATE c_state SET archived_at = '2026-01-01 00:00:00' WHERE id = 1",
        "error: `c_state`: row 1 differs (state: `archived` in the database, `live` in the enum)",
    ),
    (
        "INSERT INTO c_state (id, name, description, sha) VALUES (9, 'nine', 'x', 'x')",
        "warning: `c_state`: row 9 exists in the database but not in the schema",
    ),
];

#[tokio::test]
async fn t_1_a_row_that_differs_is_told_with_column_and_values() {
    let schema = schema(FACTS);
    for database in Database::all() {
        let mut deploy = connect(&database, schema).await;
        deploy.setup().await.expect("set up");
        for (change, expected) in ROWS {
            database.script(&format!("{change};")).expect("changed");
            assert_eq!(lines(&mut deploy).await, [*expected], "{}, {change}", database.dialect());
            deploy.populate_tables().await.expect("merged");
            assert_eq!(lines(&mut deploy).await, Vec::<String>::new(), "{}, {change}", database.dialect());
        }
    }
}

/// A table that somebody else made, with the schema's names and little else.
const BY_HAND: &str = r#"
#[derive(codebooks::Codebook)]
pub struct A {
    #[codebook(primary_key)]
    id: i32,
}

#[derive(codebooks::Codebook)]
#[codebook(unique(other, x))]
pub struct B {
    #[codebook(primary_key)]
    id: i32,
    #[codebook(references = A, on_delete = cascade)]
    a: i32,
    #[codebook(index)]
    x: i64,
    other: i32,
}
"#;

#[tokio::test]
async fn t_1_names_alone_make_no_table_the_schemas() {
    let schema = schema(BY_HAND);
    for database in Database::all() {
        let dialect = database.dialect();
        database
            .script(
                "CREATE TABLE a (id int NOT NULL, CONSTRAINT pk_a PRIMARY KEY (id)); \
                 CREATE TABLE b (id int NOT NULL, a varchar(9), x varchar(9), other int NOT NULL CONSTRAINT pk_b PRIMARY KEY); \
                 CREATE INDEX ix_b_x ON b (a);"
                    .replace("int NOT NULL CONSTRAINT pk_b PRIMARY KEY", match dialect {
                        "mysql" => "int NOT NULL PRIMARY KEY",
                        _ => "int NOT NULL CONSTRAINT pk_b PRIMARY KEY",
                    })
                    .as_str(),
            )
            .expect("made");
        let mut deploy = connect(&database, schema).await;
        let found = lines(&mut deploy).await.join("\n");
        for part in [
            "`b`: column `a` differs (type: ",
            "`b`: column `x` differs (type: ",
            "`b`: primary key differs (columns: `other` in the database, `id` in the schema)",
            "`b`: index `ix_b_x` differs (columns: `a` in the database, `x` in the schema)",
            "`b`: foreign key `fk_b_a` is missing",
            "`b`: unique constraint `uq_b_other_x` is missing",
        ] {
            assert!(found.contains(part), "{dialect}: `{part}` is not in\n{found}");
        }
        let refused = deploy.setup().await;
        assert!(matches!(refused, Err(DeployError::Differs { .. })), "{dialect}: {refused:?}");
        assert_eq!(database.query("SELECT count(*) FROM b"), [["0"]]);
    }
}

#[tokio::test]
async fn t_1_every_difference_is_told_at_once() {
    let schema = schema(FACTS);
    for database in Database::all() {
        if database.dialect() == "sqlite" {
            continue;
        }
        let mut deploy = connect(&database, schema).await;
        deploy.setup().await.expect("set up");
        database
            .script("ALTER TABLE item DROP CONSTRAINT ck_weight; ALTER TABLE owner ALTER name SET DEFAULT 'x';")
            .expect("changed");
        let error = deploy.create_tables().await.expect_err("refused").to_string();
        for part in ["`ck_weight` is missing", "column `name` differs", "help: "] {
            assert!(error.contains(part), "{error}");
        }
        let notes = deploy.verify().await.expect("read").findings;
        assert!(notes.iter().all(|finding| finding.severity == Severity::Error), "{notes:?}");
    }
}
