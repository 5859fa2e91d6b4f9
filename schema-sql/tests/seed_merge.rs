//! The merge of a codebook's rows on the three databases.

#[path = "seed_merge/book.rs"]
mod book;
#[path = "seed_merge/shelf.rs"]
mod shelf;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::thread;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use schema_model::model::Dialect;
use schema_model::model::{Codebook, Storage};
use schema_sql::file::SQL_HEADER as HEADER;
use schema_sql::seed::{Phase, script, steps};

use book::{Change, book, row, text_book};
use shelf::Shelf;

fn colours() -> Codebook {
    book(vec![row(1, "red", "The first."), row(2, "green", "The second."), row(3, "blue", "The third.")])
}

/// An instant long ago, which no merge writes.
const LONG_AGO: &str = "'2001-02-03 04:05:06'";

#[test]
fn s0_11_first_merge_inserts_all() {
    for shelf in Shelf::all(&colours()) {
        shelf.merge(&colours());
        shelf.expect_exactly(&colours());
    }
}

/// The whole row is compared, on PostgreSQL with `xmin`, `xmax` and place: a locked row would show there too.
#[test]
fn s0_11_second_merge_touches_nothing() {
    let book = colours().retire(3);
    for shelf in Shelf::all(&book) {
        shelf.merge(&book);
        let before = shelf.dump();
        shelf.refuse_changes();
        let file = shelf.file();
        shelf.merge(&book);
        assert_eq!(shelf.dump(), before, "{:?}", shelf.dialect());
        assert!(shelf.file() == file, "the database's file changed");
    }
}

#[test]
fn s0_11_refused_changes_show_that_the_trap_works() {
    for shelf in Shelf::all(&colours()) {
        shelf.merge(&colours());
        shelf.refuse_changes();
        let error = shelf.try_merge(&colours().describe(1, "Other.")).expect_err("a change");
        assert!(error.contains("touched"), "{:?}: {error}", shelf.dialect());
    }
}

#[test]
fn s0_11_second_merge_waits_for_no_row_lock() {
    let book = colours().retire(3);
    for shelf in Shelf::on_servers(&book) {
        shelf.merge(&book);
        let impatient =
            |codebook: &Codebook| shelf.try_script(&format!("{}{}", shelf.short_timeout(), shelf.script(codebook)));
        shelf.while_rows_are_locked(|| {
            impatient(&book).expect("it needs no row");
            let error = impatient(&book.clone().describe(1, "Other.")).expect_err("row 1 is locked");
            assert!(error.to_lowercase().contains("timeout"), "{:?}: {error}", shelf.dialect());
        });
        shelf.expect_exactly(&book);
    }
}

#[test]
fn s0_11_second_merge_holds_no_row_lock() {
    let book = colours().retire(3);
    for shelf in Shelf::on_servers(&book).into_iter().filter(|shelf| shelf.dialect() == Dialect::Mysql) {
        shelf.merge(&book);
        let locked = |codebook: &Codebook| {
            let statements =
                steps(codebook, Dialect::Mysql).into_iter().map(|step| step.sql).collect::<Vec<_>>().join(";\n");
            let open = statements.strip_suffix("COMMIT").expect("the end");
            let output = shelf.try_script(&format!(
                "{open} SELECT trx_rows_locked FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = connection_id();"
            ));
            output.expect("it runs").trim().to_owned()
        };
        // A transaction that locked nothing may not be listed at all.
        let unlocked = locked(&book);
        assert!(["", "0"].contains(&unlocked.as_str()), "{unlocked}");
        // InnoDB publishes the list once in 100 ms.
        thread::sleep(Duration::from_millis(200));
        assert_eq!(locked(&book.clone().describe(1, "Other.")), "1");
    }
}

#[test]
fn s0_12_removed_code_is_archived_once() {
    let smaller = colours().without(2);
    for shelf in Shelf::all(&colours()) {
        shelf.merge(&colours());
        shelf.merge(&smaller);
        assert_eq!(shelf.codes_where("archive IS NULL"), ["1", "3"]);
        assert_eq!(shelf.codes_where("archive IS NOT NULL"), ["2"]);
        shelf.run(&format!("UPDATE book SET archive = {LONG_AGO} WHERE code = 2"));
        shelf.merge(&smaller);
        shelf.merge(&smaller.clone().describe(1, "Other."));
        assert_eq!(shelf.codes_where(&format!("archive = {LONG_AGO}")), ["2"], "{:?}", shelf.dialect());
    }
}

#[test]
fn s0_12_retired_code_is_archived_once_and_kept_right() {
    let retired = colours().retire(2);
    for shelf in Shelf::all(&colours()) {
        shelf.merge(&colours());
        shelf.merge(&retired);
        shelf.expect_exactly(&retired);
        shelf.run(&format!("UPDATE book SET archive = {LONG_AGO} WHERE code = 2"));
        let described = retired.clone().describe(2, "Gone, but said better.");
        shelf.merge(&described);
        shelf.expect_exactly(&described);
        assert_eq!(shelf.codes_where(&format!("archive = {LONG_AGO}")), ["2"], "{:?}", shelf.dialect());
    }
}

#[test]
fn s0_13_revived_code_keeps_its_creation_time() {
    for shelf in Shelf::all(&colours()) {
        for gone in [colours().without(2), colours().retire(2)] {
            shelf.merge(&colours());
            shelf.run(&format!("UPDATE book SET date_created = {LONG_AGO} WHERE code = 2"));
            shelf.merge(&gone);
            assert_eq!(shelf.codes_where("archive IS NOT NULL"), ["2"]);
            shelf.merge(&colours());
            shelf.expect_exactly(&colours());
            assert_eq!(shelf.codes_where(&format!("date_created = {LONG_AGO}")), ["2"], "{:?}", shelf.dialect());
        }
    }
}

#[test]
fn s0_14_edits_are_made_in_place() {
    let edits = ["the first.", "the first. ", "the first.\u{301}", "", " ", "\n"];
    for shelf in Shelf::all(&colours()) {
        shelf.merge(&colours());
        shelf.run(&format!("UPDATE book SET date_created = {LONG_AGO}"));
        for edit in edits {
            let edited = colours().describe(1, edit).rename(2, &format!("Green{edit}"));
            shelf.merge(&edited);
            shelf.expect_exactly(&edited);
        }
        assert_eq!(shelf.codes_where(&format!("date_created = {LONG_AGO}")), ["1", "2", "3"], "{:?}", shelf.dialect());
    }
}

#[test]
fn s0_10_and_s0_14_edits_under_a_database_collation_are_made_in_place() {
    let edits = ["Red", "RED", "RED ", "r\u{e9}d", "R\u{c9}D"];
    for shelf in Shelf::with_default_collation(&colours()) {
        shelf.merge(&colours());
        let shas = || shelf.query("SELECT sha FROM book WHERE code <> 3").concat();
        let mut seen = BTreeSet::from_iter(shas());
        for edit in edits {
            let edited = colours().rename(1, edit).describe(2, edit);
            shelf.merge(&edited);
            shelf.expect_exactly(&edited);
            seen.extend(shas());
        }
        assert_eq!(seen.len(), 2 * (1 + edits.len()), "{:?}: an edit kept the sha", shelf.dialect());
    }
}

/// The stored `sha` is still right then, and a collation may hide the edit.
#[test]
fn s0_14_hand_edited_text_is_corrected() {
    let edits =
        ["name = 'RED'", "name = 'red '", "description = 'the first.'", "description = 'The first. '", "sha = 'x'"];
    for shelf in Shelf::all(&colours()).into_iter().chain(Shelf::with_default_collation(&colours())) {
        shelf.merge(&colours());
        for edit in edits.into_iter().chain(["archive = date_created", "archive = date_created, name = 'blue'"]) {
            shelf.run(&format!("UPDATE book SET {edit} WHERE code = 1"));
            assert_ne!(shelf.contents(), Shelf::expected(&colours()), "{edit}");
            shelf.merge(&colours());
            shelf.expect_exactly(&colours());
        }
    }
}

#[test]
fn s0_15_children_survive() {
    let children = "SELECT id, code FROM child ORDER BY id";
    for shelf in Shelf::all(&colours()) {
        shelf.merge(&colours());
        shelf.run(
            "CREATE TABLE child (id int PRIMARY KEY, code int NOT NULL, FOREIGN KEY (code) REFERENCES book (code) ON DELETE CASCADE)",
        );
        shelf.run("INSERT INTO child VALUES (1, 1), (2, 2), (3, 3)");
        let before = shelf.query(children);
        shelf.merge(&colours().without(2).rename(1, "blue").rename(3, "red"));
        assert_eq!(shelf.query(children), before);
        assert_eq!(shelf.codes_where("code IS NOT NULL"), ["1", "2", "3"]);
        shelf.run("INSERT INTO child VALUES (4, 2)");
        let error = shelf.try_script("INSERT INTO child VALUES (5, 9);");
        assert!(error.is_err(), "{:?}: the foreign key does not work", shelf.dialect());
    }
}

#[test]
fn s0_15_an_empty_codebook_has_no_merge() {
    let empty = book(Vec::new());
    let check = Codebook { storage: Storage::Check, ..colours() };
    for dialect in Dialect::ALL {
        for codebook in [&empty, &check] {
            assert_eq!(steps(codebook, dialect), []);
            assert_eq!(script(codebook, dialect), format!("{HEADER}\n"));
        }
    }
}

#[test]
fn s0_14_names_are_swapped_and_passed_round() {
    let swapped = colours().rename(1, "green").rename(2, "red");
    let round = colours().rename(1, "green").rename(2, "blue").rename(3, "red");
    let back = colours().rename(1, "blue").rename(2, "red").rename(3, "green");
    for shelf in Shelf::all(&colours()) {
        for codebook in [colours(), swapped.clone(), round.clone(), back.clone(), colours()] {
            shelf.merge(&codebook);
            shelf.expect_exactly(&codebook);
        }
    }
}

#[test]
fn s0_13_names_of_archived_codes_are_free() {
    let reused = colours().without(2).with(row(4, "green", "Another green."));
    let both = colours().rename(2, "emerald").with(row(4, "green", "Another green."));
    let returned = colours().retire(4);
    for shelf in Shelf::all(&colours()) {
        shelf.merge(&colours());
        shelf.merge(&reused);
        assert_eq!(shelf.codes_where("name = 'green'"), ["2", "4"]);
        // The archived code comes back under another name, then under the name that another code gives up.
        shelf.merge(&both);
        shelf.expect_exactly(&both);
        let exchanged = both.clone().rename(2, "green").rename(4, "emerald");
        shelf.merge(&exchanged);
        shelf.expect_exactly(&exchanged);
        let retired = exchanged.retire(4).rename(4, "green");
        shelf.merge(&retired);
        shelf.expect_exactly(&retired);
        shelf.merge(&returned);
        assert_eq!(shelf.codes_where("name = 'green' AND archive IS NULL"), ["2"]);
    }
}

#[test]
fn s0_11_text_keys() {
    let codes = ["a", "A", "\u{e4}", "it's", r"back\slash", "\u{1f600}", "select"];
    let rows: Vec<_> = codes.iter().enumerate().map(|(at, code)| row(*code, &format!("name {at}"), code)).collect();
    let codebook = text_book(rows);
    for shelf in Shelf::all(&codebook) {
        shelf.merge(&codebook);
        shelf.expect_exactly(&codebook);
        let before = shelf.dump();
        shelf.merge(&codebook);
        assert_eq!(shelf.dump(), before);
        shelf.merge(&codebook.clone().without("A"));
        assert_eq!(shelf.codes_where("archive IS NOT NULL"), ["A"], "{:?}", shelf.dialect());
    }
}

#[test]
fn s0_11_without_names() {
    let codebook = colours().nameless();
    for shelf in Shelf::all(&codebook) {
        for edited in [codebook.clone(), codebook.clone().describe(1, "Other.").retire(2), codebook.clone()] {
            shelf.merge(&edited);
            shelf.expect_exactly(&edited);
        }
    }
}

#[test]
fn s0_11_affected_rows_are_the_statistics() {
    let book = colours();
    for dialect in Dialect::ALL {
        let phases: Vec<Phase> = steps(&book, dialect).iter().map(|step| step.phase).collect();
        assert!(phases.is_sorted_by_key(|phase| *phase as u8), "{phases:?}");
        for once in [Phase::Archive, Phase::Park, Phase::Update, Phase::Insert, Phase::Commit] {
            assert_eq!(phases.iter().filter(|phase| **phase == once).count(), 1, "{dialect:?} {once:?}");
        }
    }
}

#[test]
fn s0_25_hostile_texts_arrive_intact() {
    let codebook = book::hostile();
    for shelf in Shelf::all(&codebook) {
        shelf.merge(&codebook);
        shelf.expect_exactly(&codebook);
        let before = shelf.dump();
        shelf.merge(&codebook);
        assert_eq!(shelf.dump(), before, "{:?}", shelf.dialect());
    }
}

/// What a session was told before must not change what a literal means.
#[test]
fn s0_25_texts_arrive_intact_in_any_session() {
    let codebook = book::hostile();
    for shelf in Shelf::all(&codebook) {
        let settings: &[&str] = match shelf.dialect() {
            Dialect::Postgres => &["SET client_encoding = 'LATIN1'", "SET standard_conforming_strings = off"],
            Dialect::Mysql => &["SET NAMES latin1", "SET sql_mode = 'NO_BACKSLASH_ESCAPES'", "SET sql_mode = 'ANSI'"],
            Dialect::Sqlite => &["PRAGMA recursive_triggers = ON"],
        };
        for setting in settings {
            shelf.run(&format!("DELETE FROM {}", shelf.dialect().identifier("book")));
            shelf.try_script(&format!("{setting};\n{}", shelf.script(&codebook))).expect(setting);
            shelf.expect_exactly(&codebook);
        }
    }
}

#[test]
fn s0_25_hostile_sql_names_are_quoted() {
    let mut codebook = book::hostile();
    codebook.columns.key = "order".into();
    codebook.columns.name = Some("name".into());
    codebook.columns.description = "desc".into();
    codebook.columns.archive = "stored".into();
    codebook.name = "select".into();
    for shelf in Shelf::all(&codebook) {
        shelf.merge(&codebook);
        shelf.expect_exactly(&codebook);
        let other = codebook.clone().rename(1, "2").describe(2, "x").without(3);
        shelf.merge(&other);
        shelf.merge(&other);
    }
}

#[test]
fn s0_25_many_rows_need_several_statements() {
    let codebook = book((1..=1_203).map(|code| row(code, &format!("name {code}"), "")).collect());
    let shifted = book((1..=1_203).map(|code| row(code, &format!("name {}", code % 1_203 + 1), "")).collect());
    for shelf in Shelf::all(&codebook) {
        for codebook in [&codebook, &shifted] {
            shelf.merge(codebook);
            shelf.expect_exactly(codebook);
        }
    }
}

#[test]
fn several_merges_share_a_session_and_leave_nothing_behind() {
    let book = colours();
    for shelf in Shelf::all(&book) {
        let script = shelf.script(&book);
        assert!(script.starts_with(&format!("{HEADER}\n")));
        let twice = format!("{script}{script}SELECT 1 FROM {};", shelf.dialect().identifier("codebooks-seed"));
        let error = shelf.try_script(&twice).expect_err("the temporary table is gone");
        assert!(error.contains("codebooks-seed"), "{:?}: {error}", shelf.dialect());
        shelf.expect_exactly(&book);
    }
}

/// One of them does it; on MariaDB the others may fail at the row that it was first to insert, and change nothing.
#[test]
fn merges_at_the_same_time_do_no_harm() {
    let swapped = colours().rename(1, "blue").rename(3, "red").with(row(4, "grey", ""));
    for shelf in Shelf::all(&colours()) {
        for codebook in [colours(), swapped.clone()] {
            let failures: usize = thread::scope(|scope| {
                let merges = [(); 4].map(|()| scope.spawn(|| shelf.try_merge(&codebook)));
                merges.into_iter().map(|merge| usize::from(merge.join().expect("no panic").is_err())).sum()
            });
            assert!(failures == 0 || shelf.dialect() == Dialect::Mysql && failures < 4, "{:?}", shelf.dialect());
            shelf.expect_exactly(&codebook);
        }
    }
}

#[test]
fn steps_run_inside_a_transaction_of_the_caller() {
    for shelf in Shelf::all(&colours()) {
        let body = |codebook: &Codebook| -> String {
            let steps = steps(codebook, shelf.dialect()).into_iter();
            let inner = steps.filter(|step| !matches!(step.phase, Phase::Begin | Phase::Commit));
            inner.map(|step| step.sql + ";\n").collect()
        };
        let other = colours().describe(1, "Other.");
        let merges = format!("BEGIN;\n{}{}", body(&colours()), body(&other));
        shelf.try_script(&format!("{merges}ROLLBACK;")).expect("it runs");
        assert_eq!(shelf.codes_where("code IS NOT NULL"), [""; 0], "{:?}", shelf.dialect());
        shelf.try_script(&format!("{merges}COMMIT;")).expect("it runs");
        shelf.expect_exactly(&other);
    }
}

/// Any way from any codebook to any other ends with what the last one says, and every code that ever was.
#[test]
fn s0_14_any_codebook_follows_any_other() {
    let cases = env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let shelves = RefCell::new(Shelf::all(&colours()));
    let history = prop::collection::vec(book::any_book(), 1..4);
    let outcome = TestRunner::new(config).run(&history, |history| {
        for shelf in shelves.borrow_mut().iter() {
            shelf.run(&format!("DELETE FROM {}", shelf.dialect().identifier("book")));
            let mut known = BTreeMap::new();
            for codebook in &history {
                shelf.try_script(&shelf.script(codebook)).map_err(TestCaseError::fail)?;
                known.values_mut().for_each(book::archived);
                known.extend(codebook.rows.iter().map(|row| (row.code.clone(), row.clone())));
                let expected = book(known.values().cloned().collect());
                prop_assert_eq!(shelf.contents(), Shelf::expected(&expected), "{:?}", shelf.dialect());
            }
        }
        Ok(())
    });
    outcome.expect("the table equals the model");
}
