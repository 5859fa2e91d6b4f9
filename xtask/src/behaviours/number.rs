//! A behaviour's number, as the document and the tests write it.

use std::fmt;
use std::ops::RangeInclusive;

/// `S0-12`, in names of tests `s0_12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number {
    /// The group: `S0` to `S9`, then `T`, which has no digit.
    group: Group,
    index: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    System(u32),
    Truth,
}

impl Number {
    /// Reads `S0-12` or `T-3`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (group, index) = text.split_once('-')?;
        Some(Self { group: Group::read(group, 'S', 'T')?, index: digits(index)? })
    }

    /// How the names of its tests begin.
    pub(super) fn as_test_prefix(self) -> String {
        match self.group {
            Group::System(number) => format!("s{number}_{:02}", self.index),
            Group::Truth => format!("t_{:02}", self.index),
        }
    }
}

impl Group {
    fn read(text: &str, system: char, truth: char) -> Option<Self> {
        if text.strip_prefix(truth) == Some("") {
            return Some(Self::Truth);
        }
        text.strip_prefix(system).filter(|number| number.len() == 1).and_then(digits).map(Self::System)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.group {
            Group::System(number) => write!(formatter, "S{number}-{}", self.index),
            Group::Truth => write!(formatter, "T-{}", self.index),
        }
    }
}

/// The behaviours that a test is named for: `s0_12_…`, `s0_01_and_s0_23_…`, `s0_12_to_s0_14_…`.
pub(super) fn numbers(name: &str) -> Vec<RangeInclusive<Number>> {
    let mut found: Vec<RangeInclusive<Number>> = Vec::new();
    let mut words = name.split('_');
    while let Some(number) = number(&mut words) {
        found.push(number..=number);
        match words.next() {
            Some("and") => {}
            Some("to") => {
                if let (Some(end), Some(range)) = (self::number(&mut words), found.last_mut()) {
                    *range = *range.start()..=end;
                }
                if words.next() != Some("and") {
                    break;
                }
            }
            _ => break,
        }
    }
    found
}

/// The next two words as a number, `s0` and `12`.
fn number<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<Number> {
    let group = Group::read(words.next()?, 's', 't')?;
    Some(Number { group, index: digits(words.next()?)? })
}

/// At most two decimal digits.
fn digits(text: &str) -> Option<u32> {
    let are_digits = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| are_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Vec<String> {
        numbers(name).iter().map(|range| format!("{}..{}", range.start(), range.end())).collect()
    }

    #[test]
    fn names_carry_one_number_several_or_a_range() {
        assert_eq!(read("s0_12_a_row"), ["S0-12..S0-12"]);
        assert_eq!(read("s0_01_and_s4_23_a_row"), ["S0-1..S0-1", "S4-23..S4-23"]);
        assert_eq!(read("s0_12_to_s0_14_a_row"), ["S0-12..S0-14"]);
        assert_eq!(read("s0_12_to_s0_14_and_t_02_a_row"), ["S0-12..S0-14", "T-2..T-2"]);
    }

    #[test]
    fn other_names_carry_none() {
        for name in ["s0_deploy", "s_12_a", "t2_01_a", "s0_123_a", "sha_01_a", "a_s0_12"] {
            assert_eq!(read(name), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn numbers_are_written_in_two_ways() {
        let prefix = |text| Number::read(text).map(Number::as_test_prefix);
        assert_eq!(prefix("S0-4").as_deref(), Some("s0_04"));
        assert_eq!(prefix("T-1").as_deref(), Some("t_01"));
        assert_eq!(prefix("S0"), None);
        assert_eq!(prefix("s0-4"), None);
    }
}
