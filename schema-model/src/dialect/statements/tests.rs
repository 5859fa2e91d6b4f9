//! Hard inputs, and what is refused.

use super::*;

fn split(script: &str, dialect: Dialect) -> Vec<&str> {
    match statements(script, dialect) {
        Ok(found) => found.into_iter().map(|statement| statement.sql).collect(),
        Err(fault) => panic!("{dialect:?}: {script:?}: {fault:?}"),
    }
}

fn fault(script: &str, dialect: Dialect) -> (usize, String) {
    match statements(script, dialect) {
        Ok(found) => panic!("{dialect:?}: {script:?}: {found:?}"),
        Err(fault) => fault,
    }
}

/// Each list of statements, joined by semicolons, splits into itself.
fn all_split(dialect: Dialect, lists: &[&[&str]]) {
    for list in lists {
        assert_eq!(split(&list.join(";"), dialect), *list, "{dialect:?}");
        assert_eq!(split(&format!("-- x\n{}\n;\n/* y */", list.join("\n;\n")), dialect), *list, "{dialect:?}");
    }
}

/// Each script is refused on its second line, with these words.
fn all_refused(dialect: Dialect, scripts: &[(&str, &str)]) {
    for (script, words) in scripts {
        let (line, what) = fault(&format!("SELECT 0;\n{script}"), dialect);
        assert!(line == 2 && what.contains(words), "{dialect:?}: {script:?}: {line}: {what}");
    }
}

#[test]
fn statements_come_with_their_lines_and_the_comments_above_them() {
    let found =
        statements("\u{feff}-- a;\n\nSELECT\n1 -- b\n; ;\n/* c */\r\nSELECT 2", Dialect::Postgres).expect("it splits");
    let expected = [
        Statement { above: "-- a;\n\n", sql: "SELECT\n1 -- b", line: 3 },
        Statement { above: " ;\n/* c */\r\n", sql: "SELECT 2", line: 7 },
    ];
    assert_eq!(found, expected);
    assert_eq!(split(" ;; -- end", Dialect::Sqlite), Vec::<&str>::new());
}

#[test]
fn semicolons_in_texts_names_and_comments_end_nothing() {
    for dialect in Dialect::ALL {
        let name = if dialect == Dialect::Mysql { "`a;``;`" } else { "\"a;\"\";\"" };
        let list = [
            format!("SELECT 'a;''b;', {name} /* ; ' */ -- ; \"\n, ''"),
            "SELECT 2 -- ;".to_owned(),
            "SELECT 'a\nb;', '/*', ';--', 'é;' AS é\u{a0}, 1/2, 3*/**/4 /*/ ; */ /* ** ; **/".to_owned(),
        ];
        let list: Vec<&str> = list.iter().map(String::as_str).collect();
        assert_eq!(split(&list.join("\n;"), dialect), list);
    }
}

#[test]
fn postgres_splits_as_psql() {
    all_split(
        Dialect::Postgres,
        &[
            &[
                "SELECT $$a;b$$",
                "SELECT $q$ $$ ; $q$",
                "SELECT $1",
                "SELECT x$$",
                "SELECT a$b$",
                "SELECT é$$",
                "SELECT $é_1$;$é_1$",
            ],
            &[
                "SELECT \u{a0}$$",
                "SELECT 1$$;$$",
                "SELECT $a $$;$$",
                "SELECT $1$$;$$",
                "SELECT $a$ $b$ a$; $a$",
                "SELECT $A$ $a$; $A$",
            ],
            &[
                "SELECT E'a\\';b'",
                "SELECT '\\'",
                "SELECT e'\\\\'",
                "SELECT typee'\\'",
                "SELECT E '\\'",
                "SELECT E'a' || 'b\\'",
            ],
            &[
                "SELECT U&'\\0041;' uescape '!'",
                "SELECT U&\"a;\"",
                "SELECT N'\\'",
                "SELECT b'1', x'1f'",
                "SELECT 'a'\n'\\'",
            ],
            &["SELECT 1 /* a /* ; */ ; /*/ ; */ */ + 1", "SELECT 2"],
            &["CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT (2); )", "SELECT 1)", "SELECT 2"],
            &["CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a THEN 2 END; END", "SELECT 1"],
            &[
                "create or replace procedure p(begin int) begin\natomic select (case when true then 1 end); select case 1 when 1 then 2 end; end",
            ],
            &["CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN RETURN 1; END $f$", "END"],
            &["BEGIN", "UPDATE a SET b = CASE WHEN c THEN 1 END", "END", "CREATE TABLE function (begin int)", "COMMIT"],
            &["CREATE /* x */ FUNCTION a.f() BEGIN ATOMIC END", "CREATE AGGREGATE begin (int) (sfunc = f)"],
            &[
                "SELECT a::int, (b)[1:2], f(c := 1), d ? 'x', e ->> 'f', g[1 : h], i[:3]",
                "SELECT 1 <> 2, 3 >= 4, @ -5, 6 # 7",
            ],
            &[
                "COPY t FROM '/x/stdin'",
                "COPY t TO PROGRAM 'cat'",
                "COPY stdin FROM '/x'",
                "SHOW standard_conforming_strings",
            ],
            &[
                "SELECT 'standard_conforming_strings', '\\', ':a', $$\\d$$ /* \\d :a */",
                "SET search_path = 'a', b",
                "SET\x0ca = 1",
            ],
            &["SELECT '\u{1}', 'a\rb', 'a\r\nb', \"a\r\nb\"", "SELECT\r\n1"],
        ],
    );
    assert_eq!(split("SELECT `;` 2", Dialect::Postgres), ["SELECT `", "` 2"]);
}

#[test]
fn postgres_refuses_what_psql_takes_for_itself() {
    all_refused(
        Dialect::Postgres,
        &[
            ("\\i other.sql", "`\\i` is a command of psql"),
            ("SELECT 1 \\g", "`\\g`"),
            ("SELECT 1\\; SELECT 2", "`\\;`"),
            ("SELECT :a", "`:a` is a variable of psql"),
            ("SELECT a[1:b]", "`:b`"),
            ("SELECT a:::b", "`:b`"),
            ("SELECT :'a'", "`:'a'`"),
            ("SELECT :\"a b\"", "variable"),
            ("SELECT :{?a}", "`:{?a}`"),
            ("SELECT :é", "`:é`"),
            ("COPY a FROM stdin;\n1\n\\.\n", "`COPY … stdin`"),
            ("COPY a (b) /* x */ FROM STDIN WITH CSV", "`COPY … STDIN`"),
            ("COPY (SELECT 1) TO STDOUT;", "STDOUT"),
            ("SET standard_conforming_strings = off", "`standard_conforming_strings`"),
            ("set local \"backslash_quote\" to on", "`backslash_quote`"),
            ("ALTER DATABASE a SET STANDARD_CONFORMING_STRINGS TO off", ""),
            ("SELECT set_config('standard_conforming_strings', 'off', false)", ""),
            ("SELECT E'a' 'b'", "second part"),
            ("SELECT 1x$E'\\'", "a number"),
            ("SELECT 1.e'\\'", "a number"),
            ("SELECT 1e'\\'", "a number"),
            ("SELECT -- \r 1", "carriage return"),
            ("SELECT \r 1", "carriage return"),
            ("SELECT /* \r */ 1", "carriage return"),
            ("SELECT \u{b} 1", "control character 0x0b"),
            ("SELECT \u{7f} 1", "control character 0x7f"),
            ("SELECT 1; \u{feff}SELECT 2", "byte order mark"),
            ("CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'SELECT 1'", "`BEGIN` without `ATOMIC`"),
            ("CREATE FUNCTION f() BEGIN SELECT 1; END", "`ATOMIC`"),
            ("CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;", "`END`"),
            ("SELECT (1;\nSELECT 2;", "`)`"),
        ],
    );
    assert_eq!(fault("SELECT E'a' -- x\n '\\';'", Dialect::Postgres).0, 2);
}

#[test]
fn mysql_splits_as_its_clients() {
    all_split(
        Dialect::Mysql,
        &[
            &[
                "SELECT 5--1",
                "SELECT 5--- 1 ;\n-1",
                "SELECT 1 -- ;\n+ 1",
                "SELECT 1 --\t;\n+ 1",
                "SELECT 2 --\n+ 1",
                "SELECT 1 # ; '\n+ 1",
            ],
            &[
                "SELECT 'a\\';b', \"x\\\";y\"",
                "SELECT `\\`",
                "SELECT \"it's;\", 'say \"hi;'",
                "SELECT '\\\\', \"\\\\\"",
                "SELECT '\\\n;'",
            ],
            &["SELECT N'\\';', _utf8mb4'\\';', x'1f', @'a;', @`b;`, @c", "SELECT a$b, c$$, 1$$", "SELECT 1 AS é\u{a0}"],
            &[
                "/*!50000 SELECT */ 1",
                "/*M!100100 SELECT */ 'a;'",
                "SELECT /*+ NO_ICP(t) ; ' */ 2",
                "SELECT /*! 'a' \"b\" */ , 1",
            ],
            &[
                "SET SESSION sql_mode = 'STRICT_ALL_TABLES,PIPES_AS_CONCAT'",
                "SET @m = @@sql_mode, sql_mode = '', @n = 4",
                "SET @a = 'ANSI_QUOTES'",
            ],
            &[
                "SELECT 'DELIMITER', a.status, `use`",
                "SELECT\nstatus",
                "SELECT\nhelp",
                "BEGIN",
                "SELECT 1",
                "COMMIT",
                "BEGIN WORK",
            ],
            &[
                "CREATE TRIGGER a BEFORE INSERT ON b FOR EACH ROW SET NEW.c = CASE WHEN NEW.begin THEN @begin END",
                "SELECT 1",
            ],
            &[
                "CREATE DEFINER = begin@localhost PROCEDURE a() SELECT REPEAT('a', 3)",
                "CREATE TABLE trigger_a (event INT, begin INT)",
            ],
            &[
                "CREATE TABLE a (b INT DEFAULT (CASE WHEN 1 THEN 2 END))",
                "CREATE VIEW a AS SELECT 1 AS begin",
                "ALTER TABLE a RENAME TO begin",
            ],
            &[
                "CREATE OR REPLACE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1",
                "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM a",
            ],
            &[
                "CREATE FUNCTION f RETURNS STRING SONAME 'f.so'",
                "LOAD DATA INFILE 'a' INTO TABLE b",
                "PREPARE a FROM 'SELECT ?'",
                "SELECT :=1",
            ],
            &["SELECT '\u{1}', 'a\rb'", "SELECT\r\n1"],
        ],
    );
    assert_eq!(split("/* a /* b */ SELECT 1; */", Dialect::Mysql), ["SELECT 1", "*/"]);
}

#[test]
fn mysql_refuses_what_its_clients_take_for_themselves_or_cut() {
    let body = "a body of several statements";
    all_refused(
        Dialect::Mysql,
        &[
            ("DELIMITER //\n", "`DELIMITER` is a command of the client"),
            ("/* x */ delimiter ;;", "`delimiter`"),
            ("\\. a.sql", "`\\.`"),
            ("SELECT 1\\G", "`\\G`"),
            ("SELECT \\N", "`\\N`"),
            ("source a.sql", "`source`"),
            ("status", "`status`"),
            ("HELP 'x'", "`HELP`"),
            ("? x", "`?`"),
            ("USE other", "`USE`"),
            ("--x", "`--` without a blank"),
            ("--1", "`--` without a blank"),
            ("/*!50000 SELECT 1; SELECT 2 */", "`;` inside"),
            ("/*M! SELECT 1; */", "`;` inside"),
            ("/*! SELECT '*/' */", "`*/` inside"),
            ("/*! SELECT /* a */ 1 */", "a comment inside"),
            ("/*! SELECT /*! a */ 1 */", "a comment inside"),
            ("/*! SELECT -- a\n */", "a comment inside"),
            ("/*! SELECT", "does not end"),
            ("SET sql_mode = 'NO_BACKSLASH_ESCAPES'", "`sql_mode`"),
            ("SET GLOBAL sql_mode = CONCAT(@@sql_mode, ',ansi_quotes')", "`sql_mode`"),
            ("SET @a = 1, @@session.`sql_mode` = ANSI", "`sql_mode`"),
            ("SET sql_mode := 4", "`sql_mode`"),
            ("/*!40101 SET sql_mode = \"ORACLE\" */", "`sql_mode`"),
            ("SELECT $$a$$", "`$`"),
            ("SELECT $a", "`$`"),
            ("CREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; END", body),
            ("CREATE DEFINER=`a`@`b` TRIGGER t AFTER INSERT ON a FOR EACH ROW begin END", body),
            ("CREATE DEFINER=CURRENT_USER() FUNCTION f() RETURNS INT BEGIN RETURN 1; END", body),
            (
                "/*!50003 CREATE*/ /*!50020 DEFINER=a@b*/ /*!50003 TRIGGER t AFTER INSERT ON a FOR EACH ROW BEGIN END */",
                body,
            ),
            ("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; END", body),
            ("ALTER DEFINER = a@b.c EVENT e DO BEGIN DELETE FROM a; END", body),
            ("CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW IF 1 THEN SET @a = 1; END IF", body),
            ("CREATE PROCEDURE p() WHILE 1 DO SELECT 1; END WHILE", body),
            ("CREATE PROCEDURE p() a: LOOP SELECT 1; END LOOP", body),
            ("CREATE PROCEDURE p() REPEAT SELECT 1; UNTIL 1 END REPEAT", body),
            ("CREATE PROCEDURE p() CASE 1 WHEN 1 THEN SELECT 1; END CASE", body),
            ("BEGIN NOT ATOMIC SELECT 1; END", body),
            ("IF 1 THEN SELECT 1; END IF", body),
            ("LOAD DATA LOCAL INFILE 'a' INTO TABLE b", "LOCAL"),
            ("SELECT 'a\r\nb'", "CR LF"),
            ("SELECT `a\\\nb`", "a name with a `\\`"),
            ("SELECT 5 /*! , 6 */* 7", "a `*` right behind"),
            ("SELECT 5--;-- x", "`--` right before a `;`"),
            ("SELECT /*+ a\n; */ 1", "a hint"),
            ("SELECT /*+ \\g */ 1", "a hint"),
            ("SELECT 2 /*+ a */* 1", "a hint"),
            ("SELECT 5--/* x */1", "`--` right before a comment"),
            ("SELECT 5---- x\n1", "`--` right before a comment"),
            ("SELECT 5--#x\n1", "`--` right before a comment"),
            ("/* a /*! b */ SELECT 1; */", "another end"),
            ("/*/*/ SELECT 1", "another end"),
            ("SELECT 1 -- \r+", "carriage return"),
            ("SELECT 4 --\u{1}", "control character"),
        ],
    );
}

#[test]
fn sqlite_splits_as_sqlite3() {
    all_split(
        Dialect::Sqlite,
        &[
            &[
                "SELECT [g;h] FROM a",
                "SELECT `e;f`",
                "SELECT 'it''s;'",
                "SELECT 'a\\'",
                "SELECT \"\\\"",
                "SELECT [a`\"'[]",
            ],
            &[
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END",
                "SELECT 1",
            ],
            &[
                "CREATE TEMP TRIGGER begin AFTER INSERT ON a BEGIN UPDATE a SET end = 1; SELECT end; SELECT 1 AS \"end\"; /* x */ END -- y",
            ],
            &["create temporary trigger if not exists t delete on a begin select 1; ; end", "END", "BEGIN", "ROLLBACK"],
            &[
                "EXPLAIN QUERY PLAN CREATE TRIGGER t DELETE ON a BEGIN SELECT 1; END",
                "EXPLAIN SELECT 1",
                "CREATE TABLE trigger (begin)",
            ],
            &[
                "CREATE TABLE a (b, end, trigger)",
                "SELECT a$b, é$, x'1f', 1\n+ .5, 2 +\n.5, a.b",
                "SELECT b -> 'c' ->> 'd'",
                "SELECT go, 1\n/ 2",
            ],
            &["SELECT '\u{1}', 'a\rb', '?', ':a', '@a', '#' /* ? :a @a $a # */", "SELECT\r\n1", "SELECT 1 AS é\u{a0}"],
        ],
    );
    assert_eq!(split("/* a /* b */ SELECT 1; */", Dialect::Sqlite), ["SELECT 1", "*/"]);
    for bail in [".bail on", ".bail on\n-- x\n", "\n\n.bail on \r\n"] {
        assert_eq!(split(&format!("{bail}\nSELECT 1;"), Dialect::Sqlite), ["SELECT 1"]);
    }
}

#[test]
fn sqlite_refuses_what_sqlite3_takes_for_itself() {
    all_refused(
        Dialect::Sqlite,
        &[
            (".read a\n", "`.read` is a command of sqlite3"),
            (".bail on\n", "`.bail`"),
            ("/* x */ .read a\n", "`.read`"),
            ("# x", "`#`"),
            ("SELECT 1 # x", "`#`"),
            ("/\n", "a line `/`"),
            ("GO -- x", "a line `GO`"),
            ("SELECT ?", "`?` is a parameter"),
            ("SELECT ?1", "`?1`"),
            ("SELECT :a", "`:a`"),
            ("SELECT @a", "`@a`"),
            ("SELECT $a", "`$a`"),
            ("SELECT 'a\r\nb'", "CR LF"),
            ("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;", "`END`"),
            ("/* open", "does not end"),
        ],
    );
    for (script, line) in
        [("SELECT 1\n.print x\n;", 2), ("SELECT 6\n  / -- x\n2", 2), ("SELECT 6\ngo\n", 2), ("-- x\n.bail on", 2)]
    {
        assert_eq!(fault(script, Dialect::Sqlite).0, line, "{script}");
    }
    assert!(fault("\u{feff}.bail on\n", Dialect::Sqlite).1.contains("byte order mark"));
    assert!(fault(" .bail on\n", Dialect::Sqlite).1.contains("command"));
    assert!(fault(".bail on; SELECT 1", Dialect::Sqlite).1.contains("command"));
}

#[test]
fn what_does_not_end_is_a_fault_where_it_begins() {
    for (script, line) in [
        ("SELECT 1;\nSELECT 'a", 2),
        ("SELECT\n$a$ b", 2),
        ("\n\nSELECT \"a", 3),
        ("SELECT 1; /* a", 1),
        ("SELECT 1; /* /* a */", 1),
        ("SELECT E'\\'", 1),
    ] {
        assert_eq!(fault(script, Dialect::Postgres).0, line, "{script}");
    }
    assert_eq!(fault("SELECT\n`a", Dialect::Mysql).0, 2);
    assert_eq!(fault("SELECT\n[a", Dialect::Sqlite).0, 2);
}

#[test]
fn what_a_merge_left_and_nul_are_refused_wherever_they_stand() {
    let conflict = "<<<<<<< HEAD\nSELECT 1;\n=======\nSELECT 2;\n>>>>>>> other\n";
    for dialect in Dialect::ALL {
        for script in [
            format!("\n{conflict}"),
            format!("SELECT '\n{conflict}'"),
            format!("/*\r\n{}*/", conflict.replace('\n', "\r\n")),
            "SELECT 1;\n<<<<<<< HEAD\nSELECT 2;".to_owned(),
            "SELECT 1\n=======\nSELECT 2;".to_owned(),
            "SELECT 1;\n>>>>>>> other\nSELECT 2;".to_owned(),
        ] {
            assert_eq!(fault(&script, dialect), (2, whole::MARKERS.to_owned()), "{script}");
        }
        split("SELECT '\n=======\n<<<<<<< HEAD' -- >>>>>>> other", dialect);
        assert_eq!(fault("SELECT 1;\n-- \0", dialect), (2, "a NUL byte".to_owned()));
    }
}
