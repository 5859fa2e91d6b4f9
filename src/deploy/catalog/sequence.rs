//! Sequences that statements make.

use super::model::Sequence;
use super::parser::{Parser, Source};
use super::text::Rules;

/// A sequence that a statement makes.
#[derive(Clone, Debug)]
pub(in crate::deploy) struct Made {
    /// As the statement has it, with its namespace if that is said.
    pub(in crate::deploy) name: String,
    pub(in crate::deploy) sequence: Sequence,
    /// Whether the statement takes one that is there already, which then may be somebody else's.
    pub(in crate::deploy) may_be_there: bool,
}

/// The numbers of a sequence for which nothing else is said.
pub(in crate::deploy) fn usual(ty: &str) -> Sequence {
    let maximum = match ty {
        "smallint" => i64::from(i16::MAX),
        "integer" => i64::from(i32::MAX),
        _ => i64::MAX,
    };
    Sequence { ty: ty.to_owned(), start: 1, increment: 1, minimum: 1, maximum, cache: 1, ..Sequence::default() }
}

/// Adds what the statements of a text make, alter and drop.
pub(in crate::deploy) fn apply(made: &mut Vec<Made>, sql: &str, rules: &Rules) {
    let source = Source::of(sql, rules);
    let mut parser = source.parser();
    while !parser.is_done() {
        let _ = statement(&mut parser, made);
        while !parser.is_done() && !parser.takes_symbol(";") {
            parser.skip();
        }
    }
}

fn statement(parser: &mut Parser<'_>, made: &mut Vec<Made>) -> Option<()> {
    if parser.takes(&["create", "sequence"]) {
        let may_be_there = parser.takes(&["if", "not", "exists"]);
        let name = parser.qualified()?;
        let ty = if parser.takes(&["as"]) { parser.value()? } else { String::new() };
        let ty = match ty.to_lowercase().as_str() {
            "smallint" | "int2" => "smallint",
            "integer" | "int" | "int4" => "integer",
            _ => "bigint",
        };
        let mut sequence = usual(ty);
        options(parser, &mut sequence);
        made.push(Made { name, sequence, may_be_there });
    } else if parser.takes(&["alter", "sequence"]) {
        parser.takes(&["if", "exists"]);
        let name = parser.qualified()?;
        options(parser, &mut made.iter_mut().find(|one| one.name == name)?.sequence);
    } else if parser.takes(&["drop", "sequence"]) {
        parser.takes(&["if", "exists"]);
        let name = parser.qualified()?;
        made.retain(|one| one.name != name);
    }
    Some(())
}

fn options(parser: &mut Parser<'_>, sequence: &mut Sequence) {
    // Where nothing is said, numbers that go down begin at the top.
    let (mut start, mut minimum, mut maximum) = (None, None, None);
    while !parser.is_done() && !parser.sees_symbol(";") {
        if parser.takes(&["increment"]) {
            parser.takes(&["by"]);
            sequence.increment = number(parser).unwrap_or(sequence.increment);
            if sequence.increment < 0 && sequence.minimum == 1 {
                (sequence.minimum, sequence.maximum, sequence.start) = (-sequence.maximum - 1, -1, -1);
            }
        } else if parser.takes(&["start"]) {
            parser.takes(&["with"]);
            start = number(parser);
        } else if parser.takes(&["minvalue"]) {
            minimum = number(parser);
        } else if parser.takes(&["maxvalue"]) {
            maximum = number(parser);
        } else if parser.takes(&["cache"]) {
            sequence.cache = number(parser).unwrap_or(sequence.cache);
        } else if parser.takes(&["no", "cycle"]) {
            sequence.cycle = false;
        } else if parser.takes(&["cycle"]) {
            sequence.cycle = true;
        } else if parser.takes(&["owned", "by"]) {
            sequence.owner = parser.qualified().filter(|owner| owner != "none").unwrap_or_default();
        } else {
            parser.skip();
        }
    }
    sequence.minimum = minimum.unwrap_or(sequence.minimum);
    sequence.maximum = maximum.unwrap_or(sequence.maximum);
    let first = match (minimum, maximum) {
        (Some(minimum), _) if sequence.increment > 0 => minimum,
        (_, Some(maximum)) if sequence.increment < 0 => maximum,
        _ => sequence.start,
    };
    sequence.start = start.unwrap_or(first);
}

fn number(parser: &mut Parser<'_>) -> Option<i64> {
    parser.takes_symbol("=");
    let sign = if parser.takes_symbol("-") { "-" } else { "" };
    format!("{sign}{}", parser.value()?).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::postgres::RULES;
    use super::*;

    #[test]
    fn a_sequence_is_what_its_statements_say() {
        let mut made = Vec::new();
        let sql = "CREATE TABLE a (b int); CREATE SEQUENCE IF NOT EXISTS s.\"A b\" AS integer START WITH 5 INCREMENT BY 2 CYCLE; \
                   CREATE SEQUENCE down INCREMENT -1; CREATE SEQUENCE gone; DROP SEQUENCE gone; \
                   CREATE SEQUENCE part MINVALUE 10 NO MAXVALUE OWNED BY t.part; ALTER SEQUENCE part MAXVALUE 99 OWNED BY NONE";
        apply(&mut made, sql, &RULES);
        let [named, down, part] = made.as_slice() else { panic!("{made:?}") };
        assert_eq!((named.name.as_str(), named.may_be_there), ("s.A b", true));
        let expected = Sequence { start: 5, increment: 2, cycle: true, ..usual("integer") };
        assert_eq!(named.sequence, expected);
        let expected = Sequence { start: -1, increment: -1, minimum: i64::MIN, maximum: -1, ..usual("bigint") };
        assert_eq!(down.sequence, expected);
        let expected = Sequence { start: 10, minimum: 10, maximum: 99, ..usual("bigint") };
        assert_eq!(part.sequence, expected);
    }
}
