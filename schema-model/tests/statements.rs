//! Random scripts: split as sqlparser splits them, and as they were put together; no text is lost, and nothing panics.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;
use schema_model::dialect::{Statement, statements};
use schema_model::model::Dialect;
use sqlparser::dialect::{Dialect as Grammar, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::tokenizer::{Token, Tokenizer};

/// What is hard in texts, names and comments. No piece makes a quote, a `*/` or an escape together with what may stand beside it.
const PIECES: &[&str] = &[
    "a", ";", " ", "\n", "--", "-- ", "#", "é", "\u{a0}", "/ ", "/* ", "(", ")", "[", "$1", "$$ ", "END", "\t.x ",
    ":b", "?",
];

fn inside(more: &'static [&'static str]) -> BoxedStrategy<String> {
    let pieces: Vec<&str> = PIECES.iter().chain(more).copied().collect();
    proptest::collection::vec(select(pieces), 0..8).prop_map(|pieces| pieces.concat()).boxed()
}

/// A text, a name or a number; all fit into the list of a SELECT.
fn value(dialect: Dialect) -> BoxedStrategy<String> {
    let between = |begin: &'static str, more, end: &'static str| {
        inside(more).prop_map(move |text| format!("{begin}{text}{end}")).boxed()
    };
    let plain = select(
        &[
            "1",
            "-2",
            "3.5e7",
            "4 - -5",
            "5/6",
            "5 * 6",
            "x",
            "é",
            "a1 . b",
            "f(1, (2))",
            "''",
            "CASE 1 WHEN 1 THEN 2 END",
        ][..],
    )
    .prop_map(str::to_owned)
    .boxed();
    let own = match dialect {
        Dialect::Postgres => vec![
                between("'", &["''", "\"", "`", "\\", "\\ "], "'"),
                between("\"", &["\"\"", "'", "`", "\\"], "\""),
                between("E'", &["''", "\\'", "\\\\", "\"", "`"], "'"),
                between("$a$", &["'", "\"", "`", "\\", "$b$ ", "*/", "$A$ "], "$a$"),
                inside(&["'", "\"", "\\"]).prop_map(|text| format!("$${}$$", text.replace('$', ""))).boxed(),
                select(
                    &[
                        "$1",
                        "a$$",
                        "a$b$",
                        "a::int",
                        "b[1:2]",
                        "b[1: 2]",
                        "U&'a;' ",
                        "'a'\n'\\'",
                        "a ? 'b'",
                        "typee'\\'",
                    ][..],
                )
                .prop_map(str::to_owned)
                .boxed(),
            ],
        Dialect::Mysql => vec![
            between("'", &["''", "\\'", "\\\\", "\"", "`"], "'"),
            between("\"", &["\"\"", "\\\"", "\\\\", "'", "`"], "\""),
            between("`", &["``", "'", "\"", "\\ "], "`"),
            select(&["5--1", "a$b", "c$$", "@a", "@@b", "/*!50000 + */ 1", "/*! 'a' , */ \"b\"", "x'1f'"][..])
                .prop_map(str::to_owned)
                .boxed(),
        ],
        Dialect::Sqlite => vec![
            between("'", &["''", "\"", "`", "\\"], "'"),
            between("\"", &["\"\"", "'", "`", "\\"], "\""),
            between("`", &["``", "'", "\"", "\\"], "`"),
            between("[", &["'", "\"", "`", "\\"], "]"),
            select(&["a$b", "x'1f'", "a -> 'b' ->> 'c'", "begin", "end"][..]).prop_map(str::to_owned).boxed(),
        ],
    };
    Union::new(own.into_iter().chain([plain])).boxed()
}

fn blank(dialect: Dialect) -> BoxedStrategy<String> {
    let line = |begin: &'static str| {
        inside(&["'", "\"", "`", "\\", "*/"])
            .prop_map(move |text| format!("{begin} {}\n", text.replace('\n', " ")))
            .boxed()
    };
    let block = inside(&["'", "\"", "`", "\\"]);
    let mut kinds = vec![
        Just(" ".to_owned()).boxed(),
        select(&["\n", "\r\n", "\t", " \n ", "\x0c"][..]).prop_map(str::to_owned).boxed(),
        line("--"),
    ];
    kinds.push(match dialect {
        Dialect::Postgres => (block.clone(), block)
            .prop_map(|(outer, inner)| {
                let [outer, inner] = [outer, inner].map(|text| text.replace("/* ", ""));
                format!("/* {outer}/* {inner}*/ ; {outer} /*/ {inner} */ */")
            })
            .boxed(),
        Dialect::Mysql | Dialect::Sqlite => block.prop_map(|text| format!("/*{text} */")).boxed(),
    });
    if dialect == Dialect::Mysql {
        kinds.push(line("#"));
    }
    Union::new(kinds).boxed()
}

fn blanks(dialect: Dialect) -> BoxedStrategy<String> {
    proptest::collection::vec(blank(dialect), 0..3).prop_map(|blanks| blanks.concat()).boxed()
}

fn select_of(dialect: Dialect) -> BoxedStrategy<String> {
    proptest::collection::vec((blanks(dialect), value(dialect), blanks(dialect)), 1..5)
        .prop_map(|values| {
            let values: Vec<String> =
                values.into_iter().map(|(before, value, behind)| format!("{before}\t{value} {behind}")).collect();
            format!("SELECT {} ", values.join(","))
        })
        .boxed()
}

/// A statement that has statements in it, where the database has such that need no quotes.
fn body_of(dialect: Dialect) -> BoxedStrategy<String> {
    let inner = proptest::collection::vec(select_of(dialect), 1..4).prop_map(|list| list.join(";"));
    let (heads, end): (&'static [&'static str], _) = match dialect {
        Dialect::Postgres => (
            &[
                "CREATE FUNCTION f(begin int) RETURNS int BEGIN ATOMIC",
                "create or /**/ replace procedure \"begin\"() begin atomic",
            ],
            "END",
        ),
        Dialect::Sqlite => (
            &["CREATE TRIGGER begin DELETE ON a BEGIN", "create temp trigger if not exists end insert on begin begin"],
            "END",
        ),
        Dialect::Mysql => (&["CREATE TRIGGER a AFTER INSERT ON b FOR EACH ROW SET @a = (", "CREATE PROCEDURE p()"], ""),
    };
    if dialect == Dialect::Mysql {
        return (select(heads), select_of(dialect)).prop_map(|(head, body)| format!("{head} {body}")).boxed();
    }
    (select(heads), inner, blanks(dialect))
        .prop_map(move |(head, body, blanks)| format!("{head} {body};{blanks} {end} "))
        .boxed()
}

/// The blanks before each statement, and it; the blanks at the end.
type Script = (Vec<(String, String)>, String);

fn script(dialect: Dialect, statement: BoxedStrategy<String>) -> BoxedStrategy<Script> {
    (proptest::collection::vec((blanks(dialect), statement), 0..5), blanks(dialect)).boxed()
}

fn text_of((list, end): &Script) -> String {
    let list: String = list.iter().map(|(blanks, statement)| format!("{blanks}{statement};")).collect();
    list + end
}

/// The script's parts between the semicolons that sqlparser finds.
fn parts_by_sqlparser(text: &str, dialect: Dialect) -> Vec<&str> {
    let grammar: &dyn Grammar = match dialect {
        Dialect::Postgres => &PostgreSqlDialect {},
        Dialect::Mysql => &MySqlDialect {},
        Dialect::Sqlite => &SQLiteDialect {},
    };
    let tokens = Tokenizer::new(grammar, text).tokenize_with_location();
    let tokens = tokens.unwrap_or_else(|error| panic!("{dialect:?}: {error}: {text:?}"));
    let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let (mut parts, mut from) = (Vec::new(), 0);
    for token in tokens.into_iter().filter(|token| token.token == Token::SemiColon) {
        let line = lines[usize::try_from(token.span.start.line).expect("small") - 1];
        let column = usize::try_from(token.span.start.column).expect("small") - 1;
        let at = line + text[line..].char_indices().nth(column).expect("a column").0;
        parts.push(&text[from..at]);
        from = at + 1;
    }
    parts
}

fn trim(text: &str) -> &str {
    text.trim_end_matches([' ', '\t', '\n', '\r', '\x0c'])
}

/// Each statement begins where the one before ended, and only blanks and semicolons are left out.
fn loses_nothing(text: &str, found: &[Statement<'_>]) {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, statement) in found.iter().enumerate() {
        rest = rest.strip_prefix(statement.above).expect("what stands above");
        let lines = text.len() - rest.len();
        assert_eq!(statement.line, text[..lines].matches('\n').count() + 1, "{text:?}");
        assert!(!statement.sql.is_empty() && trim(statement.sql) == statement.sql, "{text:?}");
        rest = rest
            .strip_prefix(statement.sql)
            .expect("the statement")
            .trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
        rest = match rest.strip_prefix(';') {
            Some(rest) => rest,
            None => {
                assert!(rest.is_empty() && number + 1 == found.len(), "{text:?}");
                rest
            }
        };
    }
}

fn of_each_dialect<T: std::fmt::Debug + 'static>(
    strategy: fn(Dialect) -> BoxedStrategy<T>,
) -> BoxedStrategy<(Dialect, T)> {
    select(&Dialect::ALL[..]).prop_flat_map(move |dialect| (Just(dialect), strategy(dialect))).boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_scripts_split_as_sqlparser_splits_them(
        (dialect, script) in of_each_dialect(|dialect| script(dialect, select_of(dialect)))
    ) {
        let text = text_of(&script);
        let found = statements(&text, dialect).unwrap_or_else(|fault| panic!("{dialect:?}: {fault:?}: {text:?}"));
        let parts: Vec<String> = found.iter().map(|found| format!("{}{}", found.above, found.sql)).collect();
        let expected: Vec<&str> = parts_by_sqlparser(&text, dialect).into_iter().map(trim).collect();
        prop_assert_eq!(parts, expected);
        loses_nothing(&text, &found);
    }

    #[test]
    fn random_scripts_with_bodies_split_as_they_were_put_together(
        (dialect, script) in of_each_dialect(|dialect| {
            script(dialect, prop_oneof![select_of(dialect), body_of(dialect)].boxed())
        })
    ) {
        let text = text_of(&script);
        let found = statements(&text, dialect).unwrap_or_else(|fault| panic!("{dialect:?}: {fault:?}: {text:?}"));
        let found: Vec<(&str, &str)> = found.iter().map(|found| (found.above, found.sql)).collect();
        let expected: Vec<(&str, &str)> = script.0.iter().map(|(above, sql)| (above.as_str(), trim(sql))).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn hostile_scripts_lose_no_text_and_nothing_panics(
        text in prop_oneof![
            any::<String>(),
            proptest::collection::vec(select(HOSTILE), 0..40).prop_map(|pieces| pieces.concat()),
        ]
    ) {
        for dialect in Dialect::ALL {
            match statements(&text, dialect) {
                Ok(found) => loses_nothing(&text, &found),
                Err((line, what)) => prop_assert!(line <= text.matches('\n').count() + 1 && !what.is_empty()),
            }
        }
    }
}

const HOSTILE: &[&str] = &[
    "'",
    "\"",
    "`",
    "[",
    "]",
    "$",
    "$a$",
    "$$",
    ";",
    ";",
    "; ",
    "(",
    ")",
    "/*",
    "*/",
    "/*!",
    "/*M!50000",
    "--",
    "-- ",
    "#",
    "\\",
    ":",
    "::",
    "?",
    "@",
    ".",
    "/",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\x0c",
    "\u{b}",
    "\u{feff}",
    "é",
    "\u{a0}",
    "🦀",
    "\0",
    "E",
    "e'",
    "1",
    "0x1e",
    "a",
    "CREATE ",
    "TRIGGER ",
    "FUNCTION ",
    "PROCEDURE ",
    "BEGIN ",
    "ATOMIC ",
    "END ",
    "CASE ",
    "THEN ",
    "COPY ",
    "FROM ",
    "STDIN",
    "SET ",
    "sql_mode",
    "=",
    "DELIMITER ",
    ".bail on\n",
    "\n.x",
    "\ngo\n",
    "\n/\n",
    "<<<<<<< \n",
    "=======\n",
    ">>>>>>> ",
    "EXPLAIN ",
    "OR ",
    "REPLACE ",
];
