//! One change at a time, on tables that hold rows, and back.

use schema_migrate::{Expression, Hints, deployment, diff, rollback};
use schema_model::model::Dialect;
use test_servers::Database;

use crate::pairs::{Side, findings};
use crate::support::connect;

/// A change, and what proves that the rows are still there.
pub struct Case {
    pub name: &'static str,
    pub old: &'static str,
    pub new: &'static str,
    pub hints: fn(&mut Hints),
    /// Run on the old schema.
    pub rows: &'static str,
    /// Run after the deployment, with what it gives.
    after: (&'static str, &'static [&'static str]),
    /// Run after the rollback.
    back: (&'static str, &'static [&'static str]),
}

fn none(_: &mut Hints) {}

fn table(hints: &mut Hints, new: &str, old: &str) {
    hints.renames.tables.insert(new.into(), vec![old.into()]);
}

fn column(hints: &mut Hints, table: &str, new: &str, old: &str) {
    hints.renames.columns.insert((table.into(), new.into()), vec![old.into()]);
}

pub const CASES: &[Case] = &[
    Case {
        name: "a table gets another name, and another refers to it",
        old: "#[derive(codebooks::Codebook)] pub struct Depot { #[codebook(primary_key, auto)] id: i64, #[codebook(length = 9, unique)] name: String, open: bool }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(references = Depot, on_delete = cascade, index)] depot: i64 }",
        new: "#[derive(codebooks::Codebook)] pub struct Store { #[codebook(primary_key, auto)] id: i64, #[codebook(length = 9, unique)] name: String, open: bool }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(references = Store, on_delete = cascade, index)] depot: i64 }",
        hints: |hints| table(hints, "store", "depot"),
        rows: "INSERT INTO depot (name, open) VALUES ('a', TRUE), ('b', FALSE); INSERT INTO parcel (id, depot) VALUES (1, 2), (2, 1);",
        after: ("SELECT s.name FROM parcel p JOIN store s ON s.id = p.depot ORDER BY p.id", &["b", "a"]),
        back: ("SELECT s.name FROM parcel p JOIN depot s ON s.id = p.depot ORDER BY p.id", &["b", "a"]),
    },
    Case {
        name: "a table and its column get other names together",
        old: "#[derive(codebooks::Codebook)] #[codebook(namespace = \"shop\")] pub struct Depot { #[codebook(primary_key, auto = serial)] id: i64, #[codebook(length = 9, unique)] name: String, open: bool }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(references = Depot)] depot: i64 }",
        new: "#[derive(codebooks::Codebook)] pub struct Store { #[codebook(primary_key, auto = serial)] number: i64, #[codebook(length = 9, unique)] title: String, open: bool }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(references = Store)] store: i64 }",
        hints: |hints| {
            table(hints, "store", "shop.depot");
            column(hints, "store", "number", "id");
            column(hints, "store", "title", "name");
            column(hints, "parcel", "store", "depot");
        },
        rows: "INSERT INTO SHOPdepot (name, open) VALUES ('a', TRUE), ('b', FALSE); INSERT INTO parcel (id, depot) VALUES (1, 2), (2, 1);",
        after: ("SELECT s.title FROM parcel p JOIN store s ON s.number = p.store ORDER BY p.id", &["b", "a"]),
        back: ("SELECT s.name FROM parcel p JOIN SHOPdepot s ON s.id = p.depot ORDER BY p.id", &["b", "a"]),
    },
    Case {
        name: "a native enum, a domain and a codebook's columns get other names",
        old: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(storage = \"native\")] pub enum Mood { Sad, Happy }
              #[derive(codebooks::Codebook, Clone, Copy)] #[codebook(names = \"snake_case\", payload(rate: f64))] pub enum State { #[codebook(payload(rate = 1.5))] Open = 1, #[codebook(payload(rate = 2.5))] Shut = 2 }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, mood: Option<Mood>, state: State, #[codebook(domain(name = \"d_size\", \"VALUE < 10\"))] size: i32 }",
        new: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(storage = \"native\")] pub enum Temper { Sad, Happy }
              #[derive(codebooks::Codebook, Clone, Copy)] #[codebook(names = \"snake_case\", payload(factor: f64))] pub enum State { #[codebook(payload(factor = 1.5))] Open = 1, #[codebook(payload(factor = 3.5))] Shut = 2 }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, mood: Option<Temper>, state: State, #[codebook(domain(name = \"d_extent\", \"VALUE < 10\"))] size: i32 }",
        hints: |hints| {
            table(hints, "temper", "mood");
            table(hints, "d_extent", "d_size");
            column(hints, "c_state", "factor", "rate");
        },
        rows: "INSERT INTO parcel (id, mood, state, size) VALUES (1, 'happy', 1, 5), (2, NULL, 2, 6);",
        after: ("SELECT s.factor FROM parcel p JOIN c_state s ON s.id = p.state ORDER BY p.id", &["1.5", "3.5"]),
        back: ("SELECT s.rate FROM parcel p JOIN c_state s ON s.id = p.state ORDER BY p.id", &["1.5", "2.5"]),
    },
    Case {
        name: "statements of the user's, comments, options, and a table without a key",
        old: "/// A.\n#[derive(codebooks::Codebook)] #[codebook(sql(postgres = \"CREATE INDEX ix_own ON parcel (mark)\", mysql = \"CREATE INDEX ix_own ON parcel (mark)\", sqlite = \"CREATE INDEX ix_own ON parcel (mark)\"))]
              pub struct Parcel { #[codebook(primary_key)] id: i64, /// Mark.\n mark: i32 }",
        new: "/// B.\n#[derive(codebooks::Codebook)] #[codebook(sql(postgres = \"CREATE INDEX ix_own ON parcel (mark)\", mysql = \"CREATE INDEX ix_own ON parcel (mark)\", sqlite = \"CREATE INDEX ix_own ON parcel (mark)\"), options(mysql = \"ROW_FORMAT = COMPRESSED\"))]
              pub struct Parcel { id: i64, /// Its mark.\n mark: i64, more: Option<i16> }",
        hints: none,
        rows: "INSERT INTO parcel (id, mark) VALUES (1, 5), (2, 6);",
        after: ("SELECT id + mark FROM parcel ORDER BY id", &["6", "8"]),
        back: ("SELECT id + mark FROM parcel ORDER BY id", &["6", "8"]),
    },
    Case {
        name: "codes that are texts get other names, in a table and in a check",
        old: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(key = \"text\", length = 9)] pub enum State { Open, Shut }
              #[derive(codebooks::Codebook, Clone, Copy)] #[codebook(key = \"text\", length = 9, storage = \"check\")] pub enum Side { Left, Right }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, state: State, side: Side }",
        new: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(key = \"text\", length = 9)] pub enum State { Ready, Shut }
              #[derive(codebooks::Codebook, Clone, Copy)] #[codebook(key = \"text\", length = 9, storage = \"check\")] pub enum Side { Left, Far }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, state: State, side: Side }",
        hints: |hints| {
            hints.renames.labels.insert(("c_state".into(), "ready".into()), vec!["open".into()]);
            for codebook in ["c_side", "side"] {
                hints.renames.labels.insert((codebook.into(), "far".into()), vec!["right".into()]);
            }
        },
        rows: "INSERT INTO parcel (id, state, side) VALUES (1, 'open', 'right'), (2, 'shut', 'left');",
        after: ("SELECT state, side FROM parcel ORDER BY id", &["ready far", "shut left"]),
        back: ("SELECT state, side FROM parcel ORDER BY id", &["open right", "shut left"]),
    },
    Case {
        name: "computed columns with comments follow what they are computed from",
        old: "#[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, mark: i32,
              /// Twice.
              #[codebook(generated = \"mark * 2\", index)] twice: i64, #[codebook(generated = \"mark + 1\")] next: i64, #[codebook(default = 4)] four: i32 }",
        new: "#[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, mark: i64,
              /// Twice.
              #[codebook(generated = \"mark * 2\", index)] twice: i64, #[codebook(default = 1)] next: i64, #[codebook(generated = \"mark + 4\")] four: i32 }",
        hints: none,
        rows: "INSERT INTO parcel (id, mark) VALUES (1, 5), (2, 6);",
        after: ("SELECT twice + four + next FROM parcel ORDER BY id", &["25", "29"]),
        back: ("SELECT twice + next FROM parcel ORDER BY id", &["16", "19"]),
    },
    Case {
        name: "a table makes way for another whose keys and indexes have the same names",
        old: "#[derive(codebooks::Codebook)] #[codebook(index(mark, name = \"ix_mark\"), unique(more, name = \"uq_more\"))] pub struct Old { #[codebook(primary_key = \"the_key\")] id: i64, mark: i32, more: i32 }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(references = Old)] old: Option<i64> }",
        new: "#[derive(codebooks::Codebook)] #[codebook(index(mark, name = \"ix_mark\"), unique(more, name = \"uq_more\"))] pub struct Fresh { #[codebook(primary_key = \"the_key\")] id: i64, mark: i32, more: i32 }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(references = Fresh)] fresh: Option<i64> }",
        hints: none,
        rows: "INSERT INTO old (id, mark, more) VALUES (1, 2, 3); INSERT INTO parcel (id, old) VALUES (1, 1);",
        after: ("SELECT count(*) FROM parcel", &["1"]),
        back: ("SELECT count(*) FROM parcel", &["1"]),
    },
    Case {
        name: "columns under checks, indexes, keys and computed columns get other names",
        old: "#[derive(codebooks::Codebook)] #[codebook(check(name = \"ck_sum\", \"amount > 0 AND place >= 0\"), unique(place, amount))]
              pub struct Parcel { #[codebook(primary_key)] id: i64, amount: i32, #[codebook(index)] place: i32, #[codebook(generated = \"amount * 2\")] twice: i64, fragile: bool,
              #[codebook(references = Self)] above: Option<i64> }",
        new: "#[derive(codebooks::Codebook)] #[codebook(check(name = \"ck_sum\", \"count > 0 AND spot >= 0\"), unique(spot, count))]
              pub struct Parcel { #[codebook(primary_key)] number: i64, count: i32, #[codebook(index)] spot: i32, #[codebook(generated = \"count * 2\")] twice: i64, breaks: bool,
              #[codebook(references = Self)] above: Option<i64> }",
        hints: |hints| {
            for (new, old) in [("number", "id"), ("count", "amount"), ("spot", "place"), ("breaks", "fragile")] {
                column(hints, "parcel", new, old);
            }
        },
        rows: "INSERT INTO parcel (id, amount, place, fragile) VALUES (1, 5, 7, TRUE); INSERT INTO parcel (id, amount, place, fragile, above) VALUES (2, 6, 8, FALSE, 1);",
        after: ("SELECT count + spot + twice + number + coalesce(above, 0) FROM parcel ORDER BY number", &["23", "29"]),
        back: ("SELECT amount + place + twice + id FROM parcel ORDER BY id", &["23", "28"]),
    },
    Case {
        name: "a codebook gets another name and another code column, and texts swap",
        old: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(names = \"snake_case\")] pub enum State { Open = 1, Shut = 2, Gone = 3 }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, state: State }",
        new: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(names = \"snake_case\")] pub enum Fate { Shut = 1, Open = 2, Gone = 4 }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, state: Fate }",
        hints: |hints| table(hints, "c_fate", "c_state"),
        rows: "INSERT INTO parcel (id, state) VALUES (1, 1), (2, 2);",
        after: ("SELECT f.name FROM parcel p JOIN c_fate f ON f.id = p.state ORDER BY p.id", &["shut", "open"]),
        back: ("SELECT f.name FROM parcel p JOIN c_state f ON f.id = p.state ORDER BY p.id", &["open", "shut"]),
    },
    Case {
        name: "a native enum gets a label in the middle and a column uses it at once",
        old: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(storage = \"native\")] pub enum Mood { Sad, Happy }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, mood: Mood }",
        new: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(storage = \"native\")] pub enum Mood { Low, Sad, Calm, Happy, Wild }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(default = \"calm\")] mood: Mood }",
        hints: none,
        rows: "INSERT INTO parcel (id, mood) VALUES (1, 'happy'), (2, 'sad');",
        after: ("SELECT mood FROM parcel ORDER BY id", &["happy", "sad"]),
        back: ("SELECT mood FROM parcel ORDER BY id", &["happy", "sad"]),
    },
    Case {
        name: "a native enum loses a label and its order, under a check, an index and a default",
        old: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(storage = \"native\")] pub enum Mood { Sad, Bored, Happy }
              #[derive(codebooks::Codebook)] #[codebook(check(name = \"ck_mood\", \"mood <> 'bored'\"), index(id, name = \"ix_sad\", where = \"mood = 'sad'\"), index(mood))]
              pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(default = \"sad\")] mood: Mood, other: Option<Mood> }",
        new: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(storage = \"native\")] pub enum Mood { Happy, Sad }
              #[derive(codebooks::Codebook)] #[codebook(check(name = \"ck_mood\", \"mood = 'sad' OR id > 0\"), index(id, name = \"ix_sad\", where = \"mood = 'sad'\"), index(mood))]
              pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(default = \"happy\")] mood: Mood, other: Option<Mood> }",
        hints: none,
        rows: "INSERT INTO parcel (id, mood) VALUES (1, 'happy'), (2, 'sad');",
        after: ("SELECT mood FROM parcel ORDER BY id", &["happy", "sad"]),
        back: ("SELECT mood FROM parcel ORDER BY id", &["happy", "sad"]),
    },
    Case {
        name: "a label gets another name",
        old: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(storage = \"native\")] pub enum Mood { Sad, Happy }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, mood: Mood }",
        new: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(storage = \"native\")] pub enum Mood { Blue, Happy }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, mood: Mood }",
        hints: |hints| {
            hints.renames.labels.insert(("mood".into(), "blue".into()), vec!["sad".into()]);
        },
        rows: "INSERT INTO parcel (id, mood) VALUES (1, 'happy'), (2, 'sad');",
        after: ("SELECT mood FROM parcel ORDER BY id", &["happy", "blue"]),
        back: ("SELECT mood FROM parcel ORDER BY id", &["happy", "sad"]),
    },
    Case {
        name: "NOT NULL comes with a value, and types widen",
        old: "#[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i32, #[codebook(length = 9)] name: Option<String>, weight: f32, #[codebook(precision = 8, scale = 2)] price: Decimal }",
        new: "#[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(length = 300)] name: String, weight: f64, #[codebook(precision = 12, scale = 2)] price: Decimal, size: i16 }",
        hints: |hints| {
            hints.backfills.insert(("parcel".into(), "name".into()), Expression::new("'none'"));
            hints.backfills.insert(("parcel".into(), "size".into()), Expression::new("id * 2"));
        },
        rows: "INSERT INTO parcel (id, name, weight, price) VALUES (1, 'a', 0.5, 1.25), (2, NULL, 1.5, 2.50);",
        after: ("SELECT name FROM parcel WHERE size = 2 * id ORDER BY id", &["a", "none"]),
        back: ("SELECT name FROM parcel ORDER BY id", &["a", "none"]),
    },
    Case {
        name: "numbers come and go, and go on where they were",
        old: "#[derive(codebooks::Codebook)] pub struct A { #[codebook(primary_key)] id: i64, mark: i32 }
              #[derive(codebooks::Codebook)] pub struct B { #[codebook(primary_key, auto = serial)] id: i64, mark: i32 }
              #[derive(codebooks::Codebook)] pub struct C { #[codebook(primary_key, auto)] id: i64, mark: i32 }",
        new: "#[derive(codebooks::Codebook)] pub struct A { #[codebook(primary_key, auto)] id: i64, mark: i32 }
              #[derive(codebooks::Codebook)] pub struct B { #[codebook(primary_key, auto)] id: i64, mark: i32 }
              #[derive(codebooks::Codebook)] pub struct C { #[codebook(primary_key, auto = serial)] id: i64, mark: i32 }",
        hints: none,
        rows: "INSERT INTO a (id, mark) VALUES (7, 1); INSERT INTO b (mark) VALUES (1), (2); INSERT INTO c (mark) VALUES (1), (2), (3); DELETE FROM c WHERE mark = 1;",
        after: (
            "INSERT INTO a (mark) VALUES (2); INSERT INTO b (mark) VALUES (3); INSERT INTO c (mark) VALUES (4); SELECT max(id) FROM a UNION ALL SELECT max(id) FROM b UNION ALL SELECT max(id) FROM c",
            &["8", "3", "4"],
        ),
        back: (
            "INSERT INTO b (mark) VALUES (3); INSERT INTO c (mark) VALUES (4); SELECT max(id) FROM b UNION ALL SELECT max(id) FROM c",
            &["4", "5"],
        ),
    },
    Case {
        name: "keys change under foreign keys that go in a circle",
        old: "#[derive(codebooks::Codebook)] pub struct A { #[codebook(primary_key)] id: i64, #[codebook(unique)] code: i32, #[codebook(references = B, on_delete = cascade)] b: Option<i64> }
              #[derive(codebooks::Codebook)] pub struct B { #[codebook(primary_key)] id: i64, #[codebook(references = A, on_delete = cascade)] a: Option<i64> }",
        new: "#[derive(codebooks::Codebook)] pub struct A { #[codebook(primary_key = \"a_key\")] id: i64, code: i32, #[codebook(references = B)] b: Option<i64> }
              #[derive(codebooks::Codebook)] #[codebook(unique(a, mark))] pub struct B { #[codebook(primary_key)] id: i64, #[codebook(references = A, on_delete = set_null, index)] a: Option<i64>, #[codebook(default = 3)] mark: i32 }",
        hints: none,
        rows: "INSERT INTO a (id, code) VALUES (1, 1), (2, 2); INSERT INTO b (id, a) VALUES (1, 2), (2, 1); UPDATE a SET b = id;",
        after: ("SELECT b + (SELECT b.a FROM b WHERE b.id = a.b) FROM a ORDER BY id", &["3", "3"]),
        back: ("SELECT b + (SELECT b.a FROM b WHERE b.id = a.b) FROM a ORDER BY id", &["3", "3"]),
    },
    Case {
        name: "a domain's rule and type change",
        old: "#[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(domain(name = \"d_size\", \"VALUE < 10\"))] size: i32, #[codebook(domain(name = \"d_grade\", \"VALUE > 0\"))] grade: i16 }",
        new: "#[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, #[codebook(domain(name = \"d_size\", \"VALUE < 99\"))] size: i32, #[codebook(domain(name = \"d_grade\", \"VALUE > 0\"))] grade: i64 }",
        hints: none,
        rows: "INSERT INTO parcel (id, size, grade) VALUES (1, 5, 6);",
        after: ("SELECT size + grade FROM parcel", &["11"]),
        back: ("SELECT size + grade FROM parcel", &["11"]),
    },
    Case {
        name: "an enum's codes move from a table to a check",
        old: "#[derive(codebooks::Codebook, Clone, Copy)] pub enum State { Open = 1, Shut = 2 }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, state: State }",
        new: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(storage = \"check\")] pub enum State { Open = 1, Shut = 2 }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, state: State }",
        hints: none,
        rows: "INSERT INTO parcel (id, state) VALUES (1, 1), (2, 2);",
        after: ("SELECT state FROM parcel ORDER BY id", &["1", "2"]),
        back: ("SELECT state FROM parcel ORDER BY id", &["1", "2"]),
    },
    Case {
        name: "moments get a zone, in a session that is elsewhere",
        old: "#[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, at: NaiveDateTime }",
        new: "#[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key)] id: i64, at: DateTime<Utc> }",
        hints: none,
        rows: "INSERT INTO parcel (id, at) VALUES (1, '2026-01-02 03:04:05');",
        after: ("SELECT count(*) FROM parcel WHERE cast(at AS char(13)) LIKE '2026-01-02_03%'", &["1"]),
        back: ("SELECT count(*) FROM parcel WHERE cast(at AS char(13)) LIKE '2026-01-02_03%'", &["1"]),
    },
    Case {
        name: "names go from one to the next",
        old: "#[derive(codebooks::Codebook)] pub struct Depot { #[codebook(primary_key, auto)] id: i64, #[codebook(length = 9, unique)] name: String }
              #[derive(codebooks::Codebook)] pub struct Parcel { #[codebook(primary_key, auto)] id: i64, #[codebook(range(..9), index)] a: i32, #[codebook(range(..99))] b: i32, c: i32, #[codebook(references = Depot, index)] depot: i64 }",
        new: "#[derive(codebooks::Codebook)] pub struct Store { #[codebook(primary_key, auto)] id: i64, #[codebook(length = 9, unique)] name: String }
              #[derive(codebooks::Codebook)] pub struct Depot { #[codebook(primary_key, auto)] id: i64, #[codebook(range(..9), index)] b: i32, #[codebook(range(..99))] c: i32, d: i32, #[codebook(references = Store, index)] depot: i64 }",
        hints: |hints| {
            table(hints, "store", "depot");
            table(hints, "depot", "parcel");
            for (new, old) in [("b", "a"), ("c", "b"), ("d", "c")] {
                column(hints, "depot", new, old);
            }
        },
        rows: "INSERT INTO depot (name) VALUES ('x'), ('y'); INSERT INTO parcel (a, b, c, depot) VALUES (1, 10, 100, 2), (2, 20, 200, 1);",
        after: ("SELECT p.b, p.c, p.d, s.name FROM depot p JOIN store s ON s.id = p.depot ORDER BY p.id", &["1 10 100 y", "2 20 200 x"]),
        back: ("SELECT p.a, p.b, p.c, s.name FROM parcel p JOIN depot s ON s.id = p.depot ORDER BY p.id", &["1 10 100 y", "2 20 200 x"]),
    },
    Case {
        name: "checks change, with their table's name, their columns' values, and without",
        old: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(key = \"text\", length = 9, storage = \"check\")] pub enum Side { Left, Right }
              #[derive(codebooks::Codebook)] pub struct Depot { #[codebook(primary_key)] id: i64, side: Side, #[codebook(range(..9))] mark: i32, #[codebook(range(..9))] size: Option<i32> }
              #[derive(codebooks::Codebook)] #[codebook(check(name = \"ck_both\", \"mark < size\"))] pub struct Parcel { #[codebook(primary_key)] id: i64, mark: i32, size: Option<i32> }",
        new: "#[derive(codebooks::Codebook, Clone, Copy)] #[codebook(key = \"text\", length = 9, storage = \"check\")] pub enum Side { Left, Far, Near }
              #[derive(codebooks::Codebook)] pub struct Store { #[codebook(primary_key)] id: i64, side: Side, #[codebook(range(..99))] mark: i32, #[codebook(range(..99))] size: i32 }
              #[derive(codebooks::Codebook)] #[codebook(check(name = \"ck_both\", \"mark <= size\"))] pub struct Parcel { #[codebook(primary_key)] id: i64, mark: i32, size: Option<i32> }",
        hints: |hints| {
            table(hints, "store", "depot");
            for codebook in ["c_side", "side"] {
                hints.renames.labels.insert((codebook.into(), "far".into()), vec!["right".into()]);
            }
            hints.backfills.insert(("store".into(), "size".into()), Expression::new("50"));
            hints.rollback_usings.insert(("depot".into(), "size".into()), Expression::new("size"));
        },
        rows: "INSERT INTO depot (id, side, mark, size) VALUES (1, 'right', 5, 6), (2, 'left', 6, 7); INSERT INTO parcel (id, mark, size) VALUES (1, 5, 6);",
        after: ("SELECT side, mark + size FROM store ORDER BY id", &["far 11", "left 13"]),
        back: ("SELECT side, mark + size FROM depot ORDER BY id", &["right 11", "left 13"]),
    },
];

async fn run(case: &Case, database: &Database) -> Result<(), String> {
    let dialect = Dialect::from_name(database.dialect()).expect("a dialect");
    let (old, new) = (Side::of(case.old), Side::of(case.new));
    let mut hints = Hints { allow_destructive: true, ..Hints::default() };
    (case.hints)(&mut hints);
    let migration = diff(&old.state(), &new.state(), &hints, dialect).map_err(|refusals| format!("{refusals:?}"))?;
    connect(database, old.facade).await.setup().await.map_err(|error| format!("create: {error}"))?;
    // What has no namespaces has them as prefixes.
    let space = if dialect == Dialect::Postgres { "shop." } else { "shop_" };
    database.script(&case.rows.replace("SHOP", space)).map_err(|error| format!("rows: {error}"))?;
    for (step, text, side, (sql, expected)) in [
        ("up", deployment(&migration, dialect), &new, case.after),
        ("down", rollback(&migration, dialect), &old, case.back),
    ] {
        database.script(&text).map_err(|error| format!("{step}: {error}\n{text}"))?;
        let found = findings(database, side.facade).await?;
        if !found.is_empty() {
            return Err(format!("{step}: {found:#?}\n{text}"));
        }
        let rows: Vec<String> = database
            .query(&sql.replace("SHOP", space))
            .into_iter()
            .map(|row| row.join(" ").trim().to_owned())
            .collect();
        if rows != expected {
            return Err(format!("{step}: {rows:?}\n{text}"));
        }
    }
    Ok(())
}

#[tokio::test]
async fn each_kind_of_change_keeps_the_rows_and_goes_back() {
    let only = std::env::var("CODEBOOKS_CASE").unwrap_or_default();
    let mut wrong = Vec::new();
    for case in CASES.iter().filter(|case| case.name.contains(&only)) {
        for database in Database::all() {
            if let Err(error) = run(case, &database).await {
                wrong.push(format!("{} on {}: {error}", case.name, database.dialect()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong.join("\n\n"));
}
