//! `Type`, `Encode` and `Decode` of codebooks on the three databases.
#![cfg(all(feature = "postgres", feature = "mysql", feature = "sqlite"))]

use codebooks::{Codebook, Coded, Mask};
use sqlx::{AssertSqlSafe, Connection, Row};
use test_servers::Database;

#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(standalone)]
#[repr(i16)]
enum State {
    Open = 1,
    #[codebook(retired)]
    Parked = -7,
}

#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(standalone)]
#[repr(u8)]
enum Small {
    Least = 0,
    Most = 255,
}

#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(standalone)]
#[repr(i64)]
enum Wide {
    Least = -9_223_372_036_854_775_808,
    Most = 9_223_372_036_854_775_807,
}

#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(standalone, key = "text", storage = "check")]
enum Colour {
    Red,
    #[codebook(code = "grün")]
    Green,
}

#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(standalone, storage = "native", table = "mood")]
enum Mood {
    Glad,
    Sad,
}

#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(standalone, mask)]
#[repr(i16)]
enum Right {
    Read = 1,
    Write = 2,
    Own = 4,
}

/// Writes values through the driver, reads them back, and reads codes that the enums do not have.
macro_rules! round_trip {
    ($connection:ty, $database:expr, $create:expr, $place:expr) => {{
        let database: &Database = $database;
        for statement in $create {
            database.script(statement).expect("the tables are made");
        }
        let mut connection = <$connection>::connect(&database.url()).await.expect("the driver connects");
        let sql = format!(
            "INSERT INTO t (id, state, small, colour, mood, other, rights) VALUES (1, {})",
            (1..=6).map($place).collect::<Vec<_>>().join(", ")
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(State::Parked)
            .bind(Small::Most)
            .bind(Colour::Green)
            .bind(Mood::Sad)
            .bind(None::<State>)
            .bind(Mask::from(Right::Read) | Mask::from(Right::Own))
            .execute(&mut connection)
            .await
            .expect("codes are written");
        let row = sqlx::query("SELECT state, small, colour, mood, other, rights FROM t WHERE id = 1")
            .fetch_one(&mut connection)
            .await
            .expect("codes are read");
        assert_eq!(row.get::<State, _>(0), State::Parked);
        assert_eq!(row.get::<Coded<State>, _>(0), Coded::Retired(State::Parked));
        assert_eq!(row.get::<Small, _>(1), Small::Most);
        assert_eq!(row.get::<Colour, _>(2), Colour::Green);
        assert_eq!(row.get::<Mood, _>(3), Mood::Sad);
        assert_eq!(row.get::<Option<State>, _>(4), None);
        assert_eq!(row.get::<Mask<Right>, _>(5), [Right::Own, Right::Read].into_iter().collect());

        database
            .script("INSERT INTO t (id, state, small, colour, mood, rights) VALUES (2, 99, 300, 'mauve', 'glad', 10)")
            .expect("rows of another release");
        let row = sqlx::query("SELECT state, small, colour, rights FROM t WHERE id = 2")
            .fetch_one(&mut connection)
            .await
            .expect("a row");
        assert_eq!(row.get::<Coded<State>, _>(0), Coded::Unknown(99));
        assert_eq!(row.get::<Coded<Colour>, _>(2), Coded::Unknown("mauve".to_owned()));
        // A bit of another release is kept.
        let rights = row.get::<Mask<Right>, _>(3);
        assert!(rights.contains(Right::Write) && rights.bits() == 10);
        let error = row.try_get::<State, _>(0).expect_err("an unknown code");
        assert!(error.to_string().contains("`99` is not a code of `c_state`"), "{error}");
        let error = row.try_get::<Small, _>(1).expect_err("a number that `u8` cannot be");
        assert!(error.to_string().contains("`300` is not a code of `c_small`"), "{error}");

        // What was read is written as it was, known or not.
        let sql = format!(
            "INSERT INTO t (id, state, small, colour, mood) SELECT 3, {}, 0, {}, mood FROM t WHERE id = 1",
            $place(1),
            $place(2)
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(Coded::<State>::Unknown(99))
            .bind(Coded::Live(Colour::Red))
            .execute(&mut connection)
            .await
            .expect("coded values are written");
        assert_eq!(database.query("SELECT state, colour FROM t WHERE id = 3"), [["99", "red"]]);
    }};
}

const TABLE: &str = "CREATE TABLE t (id INT PRIMARY KEY, state SMALLINT NOT NULL, small SMALLINT NOT NULL, colour VARCHAR(64) NOT NULL, mood MOOD NOT NULL, other SMALLINT, rights SMALLINT)";

#[tokio::test]
async fn codes_round_trip_on_postgres() {
    let database = test_servers::Server::postgres().database();
    let create = ["CREATE TYPE mood AS ENUM ('glad', 'sad')", TABLE];
    round_trip!(sqlx::PgConnection, &database, create, |at| format!("${at}"));
}

#[tokio::test]
async fn codes_round_trip_on_mysql_and_mariadb() {
    for server in test_servers::Server::mysql_family() {
        let database = server.database();
        let create = [TABLE.replace("MOOD", "ENUM('glad', 'sad')")];
        let create = create.iter().map(String::as_str);
        round_trip!(sqlx::MySqlConnection, &database, create, |_| "?".to_owned());
    }
}

#[tokio::test]
async fn codes_round_trip_on_sqlite() {
    let database = Database::sqlite();
    let create = [TABLE.replace("MOOD", "TEXT")];
    let create = create.iter().map(String::as_str);
    round_trip!(sqlx::SqliteConnection, &database, create, |_| "?".to_owned());
}

const ROWS: &str = "INSERT INTO t (id, state, small, colour, mood, rights) VALUES \
    (1, 1, 0, 'red', 'glad', 1), (2, -7, 255, 'grün', 'sad', 2), (3, 99, 0, 'mauve', 'glad', 8)";

/// The rows for which `column = ANY($1)`, bound to `$values`.
macro_rules! any {
    ($connection:expr, $column:literal, $values:expr) => {
        sqlx::query_scalar::<_, i32>(concat!("SELECT id FROM t WHERE ", $column, " = ANY($1) ORDER BY id"))
            .bind($values)
            .fetch_all(&mut $connection)
            .await
            .expect("rows")
    };
}

#[tokio::test]
async fn lists_of_codes_bind_to_any_on_postgres() {
    let database = test_servers::Server::postgres().database();
    for statement in ["CREATE TYPE mood AS ENUM ('glad', 'sad')", TABLE, ROWS] {
        database.script(statement).expect("the tables are made");
    }
    let mut connection = sqlx::PgConnection::connect(&database.url()).await.expect("the driver connects");
    // A native enum first: the driver then has to look its array type up.
    assert_eq!(any!(connection, "mood", vec![Mood::Sad]), [2]);
    assert_eq!(any!(connection, "mood", &[Mood::Glad, Mood::Sad][..]), [1, 2, 3]);
    assert_eq!(any!(connection, "state", vec![State::Open, State::Parked]), [1, 2]);
    assert_eq!(any!(connection, "state", Vec::<State>::new()), [0_i32; 0]);
    assert_eq!(any!(connection, "state", vec![Coded::Live(State::Open), Coded::Unknown(99)]), [1, 3]);
    assert_eq!(any!(connection, "small", [Small::Most]), [2]);
    assert_eq!(any!(connection, "colour", &vec![Colour::Green, Colour::Red]), [1, 2]);
    assert_eq!(any!(connection, "colour", vec![Coded::<Colour>::Unknown("mauve".to_owned())]), [3]);
    assert_eq!(any!(connection, "rights", vec![Mask::from(Right::Read), Mask::from_bits(8)]), [1, 3]);
}

/// A type whose name is not in small letters.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(standalone, storage = "native", table = "MoodKind")]
enum MoodKind {
    Glad,
    Sad,
}

#[tokio::test]
async fn a_native_type_whose_name_needs_quotes_binds_on_postgres() {
    let database = test_servers::Server::postgres().database();
    for statement in
        ["CREATE TYPE \"MoodKind\" AS ENUM ('glad', 'sad')", "CREATE TABLE m (mood \"MoodKind\", moods \"MoodKind\"[])"]
    {
        database.script(statement).expect("the table is made");
    }
    let mut connection = sqlx::PgConnection::connect(&database.url()).await.expect("the driver connects");
    sqlx::query("INSERT INTO m VALUES ($1, $2)")
        .bind(MoodKind::Sad)
        .bind(vec![MoodKind::Glad])
        .execute(&mut connection)
        .await
        .expect("the type is found");
    let mut connection = sqlx::PgConnection::connect(&database.url()).await.expect("the driver connects");
    let row = sqlx::query("SELECT * FROM m").fetch_one(&mut connection).await.expect("a row");
    assert_eq!((row.get::<MoodKind, _>(0), row.get::<Vec<MoodKind>, _>(1)), (MoodKind::Sad, vec![MoodKind::Glad]));
}

#[tokio::test]
async fn arrays_of_codes_round_trip_on_postgres() {
    let database = test_servers::Server::postgres().database();
    let table = "CREATE TABLE a (states smallint[], colours varchar(9)[], texts text[], moods mood[], other mood[])";
    for statement in ["CREATE TYPE mood AS ENUM ('glad', 'sad')", table] {
        database.script(statement).expect("the table is made");
    }
    let mut connection = sqlx::PgConnection::connect(&database.url()).await.expect("the driver connects");
    let (states, colours) = (vec![State::Open, State::Parked], vec![Colour::Green]);
    let (moods, other) = (vec![Mood::Sad, Mood::Glad], vec![Some(Mood::Sad), None]);
    sqlx::query("INSERT INTO a VALUES ($1, $2, $2, $3, $4)")
        .bind(&states)
        .bind(&colours)
        .bind(&moods)
        .bind(&other)
        .execute(&mut connection)
        .await
        .expect("arrays are written");
    // On a connection that has not seen the type, as any of a pool may be.
    let mut connection = sqlx::PgConnection::connect(&database.url()).await.expect("the driver connects");
    let row = sqlx::query("SELECT * FROM a").fetch_one(&mut connection).await.expect("a row");
    assert_eq!(row.get::<Vec<State>, _>(0), states);
    assert_eq!((row.get::<Vec<Colour>, _>(1), row.get::<Vec<Colour>, _>(2)), (colours.clone(), colours));
    assert_eq!(row.get::<Vec<Mood>, _>(3), moods);
    assert_eq!(row.get::<Vec<Option<Mood>>, _>(4), other);
    assert_eq!(row.get::<Vec<Coded<State>>, _>(0), [Coded::Live(State::Open), Coded::Retired(State::Parked)]);
    let error = row.try_get::<Vec<State>, _>(1).expect_err("texts are not states");
    assert!(error.to_string().contains("not compatible"), "{error}");
}

/// A table and its row, with integers that are not types of every driver: each is read as what its column holds.
#[derive(Codebook, Debug, PartialEq, sqlx::FromRow)]
#[codebook(standalone)]
struct Sensor {
    #[codebook(primary_key)]
    id: i32,
    #[sqlx(try_from = "i16")]
    offset: i8,
    #[sqlx(try_from = "i16")]
    channel: u8,
    #[sqlx(try_from = "i32")]
    port: u16,
    #[sqlx(try_from = "i64")]
    serial: u32,
    state: State,
}

/// Writes the least and the greatest values as their columns hold them, reads them into the struct, and reads one that its
/// field cannot hold.
macro_rules! reads_alike {
    ($connection:ty, $database:expr) => {{
        let database: &Database = $database;
        // The types that the derive gives such fields.
        let table = "CREATE TABLE s (id INTEGER NOT NULL, \"offset\" SMALLINT NOT NULL, channel SMALLINT NOT NULL, port INTEGER NOT NULL, \
                     serial BIGINT NOT NULL, state SMALLINT NOT NULL)";
        let rows = "INSERT INTO s VALUES (1, -128, 0, 0, 0, 1), (2, 127, 255, 65535, 4294967295, -7), (3, 0, 256, 0, 0, 1)";
        let quoted = if database.url().starts_with("mysql") { table.replace('"', "`") } else { table.to_owned() };
        for statement in [&quoted, rows] {
            database.script(statement).expect("the table is made");
        }
        let mut connection = <$connection>::connect(&database.url()).await.expect("the driver connects");
        let read = sqlx::query_as::<_, Sensor>("SELECT * FROM s WHERE id < 3 ORDER BY id").fetch_all(&mut connection).await;
        let least = Sensor { id: 1, offset: i8::MIN, channel: 0, port: 0, serial: 0, state: State::Open };
        let most =
            Sensor { id: 2, offset: i8::MAX, channel: u8::MAX, port: u16::MAX, serial: u32::MAX, state: State::Parked };
        assert_eq!(read.expect("every integer is read"), [least, most]);
        let wide = sqlx::query_as::<_, Sensor>("SELECT * FROM s WHERE id = 3").fetch_one(&mut connection).await;
        let error = wide.expect_err("256 is not an `u8`").to_string();
assert!(error.contains("column channel"), "{error}");
    }};
}

#[tokio::test]
async fn rows_with_small_and_unsigned_integers_read_alike_on_every_database() {
    reads_alike!(sqlx::PgConnection, &test_servers::Server::postgres().database());
    for server in test_servers::Server::mysql_family() {
        reads_alike!(sqlx::MySqlConnection, &server.database());
    }
    reads_alike!(sqlx::SqliteConnection, &Database::sqlite());
}

#[test]
fn s0_05_codes_convert_both_ways() {
    assert_eq!(i16::from(State::Parked), -7);
    assert_eq!(State::try_from(1_i16), Ok(State::Open));
    assert_eq!(State::try_from(2_i16).expect_err("unknown").to_string(), "`2` is not a code of `c_state`");
    assert_eq!(u8::from(Small::Most), 255);
    assert_eq!((Wide::Least.code(), Wide::Most.code()), (i64::MIN, i64::MAX));
    assert_eq!(<&str>::from(Colour::Green), "grün");
    assert_eq!(Colour::try_from("red"), Ok(Colour::Red));
    assert_eq!(Colour::from_name("Green"), Some(Colour::Green));
    assert_eq!(State::ALL, [State::Open, State::Parked]);
    assert_eq!(State::Parked.description(), "PARKED");
    assert!(State::Parked.is_retired());
}
