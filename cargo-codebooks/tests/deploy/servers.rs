//! Servers that are too old, take no writes, or do differently what their kin does.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use test_servers::{Database, Kind, Server};

use crate::refusals::{refused, run};
use crate::support::{Holder, Package, Ran, SHOP, findings};

#[test]
fn a_server_older_than_the_package_supports_is_refused() {
    let package = Package::new(SHOP);
    let manifest = fs::read_to_string(package.path("Cargo.toml")).expect("a manifest");
    for database in Database::all() {
        let server = database.title().to_lowercase();
        let server = if server == "postgresql" { "postgres" } else { server.as_str() };
        fs::write(package.path("Cargo.toml"), format!("{manifest}minimum = {{ {server} = \"99.1\" }}\n"))
            .expect("written");
        let ran = package.run(&["setup"], &database);
        refused(&ran, 4, "is too old");
        assert!(ran.stderr.contains(database.title()) && ran.stderr.contains("use version 99.1 or later"), "{ran:?}");
        assert!(ran.stderr.contains("lower `minimum`"), "{ran:?}");
    }
    let own =
        format!("{manifest}minimum = {{ postgres = 12, mysql = \"8.0.30\", mariadb = \"10.6\", sqlite = \"3.40\" }}\n");
    fs::write(package.path("Cargo.toml"), own).expect("written");
    for database in Database::all() {
        let ran = package.run(&["setup"], &database);
        assert_eq!(ran.code, Some(0), "{}: {ran:?}", database.title());
    }
}

#[test]
fn a_replica_is_verified_but_not_deployed_to() {
    let package = Package::new(SHOP);
    for kind in Kind::installed() {
        let mut server = Server::start(kind);
        let (full, empty) = (server.database(), server.database());
        assert_eq!(package.run(&["setup"], &full).code, Some(0));
        let part = if kind == Kind::Postgres {
            // A server that starts with this file waits for what a primary sends.
            fs::write(server.folder().join("data/standby.signal"), "").expect("written");
            server.crash();
            server.restart();
            "is a standby"
        } else {
            full.script("SET GLOBAL read_only = ON;").expect("set");
            "`read_only` is on"
        };
        refused(&package.run(&["setup"], &empty), 4, part);
        for arguments in [["verify"], ["setup"]] {
            let ran = package.run(&arguments, &full);
            assert_eq!(ran.code, Some(0), "{kind:?}, with nothing to write: {ran:?}");
        }
    }
}

/// A primary is gone in mid-deployment and its standby takes over.
#[tokio::test]
async fn s2_11_a_run_on_the_standby_that_took_over_finishes_what_the_primary_began() {
    let (first, second) = (Package::new(SHOP), Package::new(&SHOP.replace("/// Announced", "/// Told")));
    // What somebody holds while the deployment comes to it: while it creates, and while it merges.
    for (held, is_there) in [("CREATE TABLE depot (id int)", false), ("LOCK TABLE c_state", true)] {
        let primary = Server::start(Kind::Postgres);
        let standby = primary.standby();
        let before = primary.database();
        let after = standby.same(&before);
        if is_there {
            assert_eq!(first.run(&["setup"], &before).code, Some(0));
        }
        let mut holder = Holder::new(&before);
        holder.say(&format!("BEGIN; {held}; SELECT 'held';"));
        let mut command = second.command(&["setup", "--lock-wait", "60"], &before.url());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
        let end = Instant::now() + Duration::from_secs(60);
        while before.query(waits) == [["0"]] {
            assert!(Instant::now() < end, "the deployment comes to it");
        }
        // A standby that is behind may not even have the database.
        let written = before.query("SELECT pg_current_wal_lsn()")[0][0].clone();
        while !after
            .script(&format!("SELECT pg_last_wal_replay_lsn() >= '{written}'"))
            .is_ok_and(|said| said.trim() == "t")
        {
            assert!(Instant::now() < end, "the standby follows");
        }
        drop(primary);
        let ran = Ran::of(child.wait_with_output().expect("it ends"));
        holder.end();
        assert!(ran.stderr.contains("lost the connection") && ran.stderr.contains("again"), "{ran:?}");
        refused(&second.run(&["setup"], &after), 4, "is a standby");
        assert_eq!(after.query("SELECT pg_promote()"), [["t"]]);
        let ran = second.run(&["setup"], &after);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_eq!(findings(&after, second.schema()).await, Vec::<String>::new());
    }
}

#[test]
fn a_url_names_one_host_and_options_that_are_known() {
    let package = Package::new(SHOP);
    let database = Server::postgres().database();
    for (url, part) in [
        (database.url().replace("@127.0.0.1", "@127.0.0.1,127.0.0.2"), "names several hosts"),
        (format!("{}?target_session_attrs=read-write", database.url()), "the option `target_session_attrs`"),
        (format!("{}?schema=app", database.url()), "the option `schema`"),
    ] {
        refused(&run(&package, &["setup"], &url), 2, part);
    }
}

/// Two tables with checks of one name, which MariaDB gives to JSON by the column, and a key that a wider index begins with.
const KIN: &str = r#"
#[derive(codebooks::Codebook)]
pub struct Place { #[codebook(primary_key)] id: i32, #[codebook(default = "NULL", length = 20)] data: String, extra: serde_json::Value }
#[derive(codebooks::Codebook)]
#[codebook(index(place, until))]
pub struct Stay { #[codebook(primary_key)] id: i32, #[codebook(references = Place)] place: i32, until: Option<i32>, extra: Option<serde_json::Value> }
"#;

#[tokio::test]
async fn s0_26_what_servers_of_one_dialect_do_differently_is_right_on_each() {
    let package = Package::new(KIN);
    let schema = package.schema();
    for database in Database::all() {
        let ran = package.run(&["setup"], &database);
        assert_eq!(ran.code, Some(0), "{}: {ran:?}", database.title());
        assert_eq!(findings(&database, schema).await, Vec::<String>::new(), "{}", database.title());
        assert!(database.accepts("INSERT INTO place (id, extra) VALUES (1, '{}')"), "{}", database.title());
        assert_eq!(database.query("SELECT data FROM place"), [["NULL"]], "{}", database.title());
        assert!(database.accepts("INSERT INTO stay (id, place) VALUES (1, 1)"), "{}", database.title());
        // The last column of the index is NULL in that row.
        assert!(!database.accepts("INSERT INTO stay (id, place) VALUES (2, 9)"), "{}", database.title());
        assert!(!database.accepts("DELETE FROM place"), "{}", database.title());
    }
}

/// A foreign key whose columns begin a unique constraint with a column that may be NULL.
const UNIQUE: &str = r#"
#[derive(codebooks::Codebook)]
pub struct Place { #[codebook(primary_key)] id: i32 }
#[derive(codebooks::Codebook)]
#[codebook(unique(place, until))]
pub struct Stay { #[codebook(primary_key)] id: i32, #[codebook(references = Place)] place: i32, until: Option<i32> }
"#;

#[tokio::test]
async fn s0_26_a_key_that_the_server_does_not_check_for_every_row_is_a_warning() {
    let package = Package::new(UNIQUE);
    let schema = package.schema();
    for database in Database::all() {
        assert_eq!(package.run(&["setup"], &database).code, Some(0), "{}", database.title());
        let found = findings(&database, schema).await;
        let is_unchecked = database.accepts("INSERT INTO stay (id, place) VALUES (1, 9)");
        assert_eq!(found.len(), usize::from(is_unchecked), "{}: {found:?}", database.title());
        let ran = package.run(&["verify"], &database);
        if is_unchecked {
            let part = "foreign key `fk_stay_place` is not checked for rows with NULL in `until`";
            assert!(found[0].starts_with("warning: `stay`: ") && found[0].contains(part), "{found:?}");
            assert!(ran.stdout.contains("innodb_native_foreign_keys = ON"), "{ran:?}");
        }
        assert_eq!(ran.code, Some(0), "{}: {ran:?}", database.title());
    }
}

/// Keys to their own table: one that shares its first column with the row it refers to, one that shares none.
const TREE: &str = r#"
#[derive(codebooks::Codebook)]
#[codebook(
    primary_key(tenant, id),
    foreign_key(fields(tenant, parent), references = Self, name = "fk_node_parent"),
    foreign_key(fields(like_tenant, like_id), references = Self, name = "fk_node_like"),
)]
pub struct Node { tenant: i32, id: i32, parent: Option<i32>, like_tenant: Option<i32>, like_id: Option<i32> }
"#;

#[tokio::test]
async fn s0_26_a_composite_key_to_its_own_table_that_inserts_pass_by_is_a_warning() {
    let package = Package::new(TREE);
    let schema = package.schema();
    for database in Database::all() {
        let title = database.title();
        assert_eq!(package.run(&["setup"], &database).code, Some(0), "{title}");
        let found = findings(&database, schema).await;
        assert!(database.accepts("INSERT INTO node VALUES (1, 1, NULL, NULL, NULL)"), "{title}");
        // What a key refers to itself by has its parent, and what differs in the first column is always checked.
        assert!(database.accepts("INSERT INTO node VALUES (1, 2, 1, 1, 2)"), "{title}");
        assert!(!database.accepts("INSERT INTO node VALUES (1, 3, NULL, 2, 1)"), "{title}");
        assert!(!database.accepts("UPDATE node SET parent = 9 WHERE id = 2"), "{title}");
        let is_unchecked = database.accepts("INSERT INTO node VALUES (1, 4, 9, NULL, NULL)");
        assert_eq!(database.accepts("INSERT INTO node VALUES (1, 5, NULL, 1, 9)"), is_unchecked, "{title}");
        let wanted = [
            "warning: `node`: foreign key `fk_node_like` is not checked for an inserted row whose `like_tenant` equals its own `tenant`",
            "warning: `node`: foreign key `fk_node_parent` is not checked when a row is inserted, because it refers to rows of the \
             same `tenant`",
        ];
        let mut found: Vec<&str> = found.iter().filter_map(|finding| finding.lines().next()).collect();
        found.sort_unstable();
        assert_eq!(found, if is_unchecked { wanted.to_vec() } else { Vec::new() }, "{title}");
        let ran = package.run(&["verify"], &database);
        assert_eq!(ran.stdout.contains("innodb_native_foreign_keys = ON"), is_unchecked, "{ran:?}");
        assert_eq!(ran.code, Some(0), "{title}: {ran:?}");
    }
}

#[tokio::test]
async fn s0_26_a_key_that_was_made_without_its_index_is_a_warning() {
    let package = Package::new(KIN);
    let schema = package.schema();
    for database in Server::mysql_family().into_iter().map(Server::database) {
        let title = database.title();
        assert_eq!(package.run(&["setup"], &database).code, Some(0), "{title}");
        // As earlier versions made it.
        let sql = "ALTER TABLE stay DROP FOREIGN KEY fk_stay_place; ALTER TABLE stay DROP INDEX fk_stay_place; \
                   ALTER TABLE stay ADD CONSTRAINT fk_stay_place FOREIGN KEY (place) REFERENCES place (id);";
        database.script(sql).expect("altered");
        let found = findings(&database, schema).await;
        let is_unchecked = database.accepts("INSERT INTO stay (id, place) VALUES (2, 9)");
        assert_eq!(found.len(), usize::from(is_unchecked), "{title}: {found:?}");
        let part =
            "is not checked for rows with NULL in `until`, because `ix_stay_place_until` begins with its columns";
        assert!(found.iter().all(|line| line.starts_with("warning: ") && line.contains(part)), "{found:?}");
    }
}
