//! Fingerprints: what the macro and the build script compare to know that they read the same item.
//!
//! Printed tokens cannot be compared (the compiler prints `Option<u8>` where the build script prints `Option < u8 >`), so
//! the model itself is hashed. Macro and build script are built by one toolchain for one host, so how the standard library
//! takes a value apart need not be the same everywhere. What is kept in databases is SHA-256.

use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};

/// What changes nothing that is generated, and so takes no part in a fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unhashed<T>(pub T);

impl<T> Hash for Unhashed<T> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// A value as a number; different values have different ones, as near as makes no difference.
#[must_use]
pub fn number(value: &impl Hash) -> u64 {
    let mut folded = Folded(SEED);
    value.hash(&mut folded);
    folded.finish()
}

/// Where folding begins, and what it multiplies by: digits of π, the second made odd.
const SEED: u64 = 0x243F_6A88_85A3_08D3;
const FACTOR: u64 = 0x1319_8A2E_0370_7345;

/// Folds words of eight bytes: each is mixed in, and the halves of the product with a constant are put together.
///
/// The standard library's hasher takes ten times as long where it is not optimised, as in build scripts and derives, and its
/// protection against chosen inputs protects nobody here.
struct Folded(u64);

impl Folded {
    fn fold(&mut self, word: u64) {
        self.0 = folded(self.0, word);
    }
}

/// Operators alone: where nothing is optimised, each method is a call.
#[allow(clippy::manual_rotate, reason = "a call")]
#[inline(always)]
const fn folded(state: u64, word: u64) -> u64 {
    // Two factors of 64 bits: it cannot overflow.
    let product = (state ^ word) as u128 * FACTOR as u128;
    // The state itself stays in: a product of zero forgets nothing.
    (product as u64) ^ ((product >> 64) as u64) ^ (state << 32 | state >> 32)
}

impl Hasher for Folded {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        let (mut at, mut state) = (0, self.0);
        while at < words.len() {
            state = folded(state, u64::from_le_bytes(words[at]));
            at += 1;
        }
        self.0 = state;
        // The rest is told from a longer one that ends in zeros.
        let mut last = rest.len() as u64;
        let mut at = 0;
        while at < rest.len() {
            last = last << 8 | u64::from(rest[at]);
            at += 1;
        }
        self.fold(last);
    }

    fn write_u8(&mut self, number: u8) {
        self.fold(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.fold(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.fold(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.fold(number as u64);
    }

    fn finish(&self) -> u64 {
        let mut end = Self(self.0);
        end.fold(SEED);
        end.fold(FACTOR);
        end.0
    }
}

/// An SQL name as a number, the same with every toolchain (FNV-1a).
#[must_use]
pub fn key(name: &str) -> u64 {
    name.bytes().fold(0xCBF2_9CE4_8422_2325, |key, byte| (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// SHA-256 of a row's texts, each behind its length, as 64 hex digits.
#[must_use]
pub fn row(texts: &[&str]) -> String {
    let mut all = Vec::with_capacity(256);
    for text in texts {
        all.extend_from_slice(&(text.len() as u64).to_le_bytes());
        all.extend_from_slice(text.as_bytes());
    }
    bytes(&all)
}

/// SHA-256 of bytes that stand in parts, as 64 hex digits.
#[must_use]
pub fn parts<'p>(parts: impl Iterator<Item = &'p [u8]>) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
    }
    hex(&digest.finalize())
}

/// SHA-256 of a script's text; how lines end and a byte order mark do not count.
#[must_use]
pub fn script(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    // A search for two bytes takes long where it is not optimised, as in build scripts; one for a single byte does not.
    if text.as_bytes().contains(&b'\r') {
        return bytes(text.replace("\r\n", "\n").as_bytes());
    }
    bytes(text.as_bytes())
}

/// SHA-256 of bytes, as 64 hex digits.
#[must_use]
pub fn bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn values_that_differ_a_little_have_numbers_that_differ_much() {
        let mut texts: Vec<String> = (0..200).map(|length| "\0".repeat(length)).collect();
        texts.extend((0..200).flat_map(|at| {
            ["x", "y", "\u{80}"].map(|letter| ["a".repeat(at), letter.to_owned(), "a".repeat(200 - at)].concat())
        }));
        let numbers: BTreeSet<u64> = texts.iter().map(number).collect();
        assert_eq!(numbers.len(), texts.len());
        // As many of the 64 bits change as chance would have it.
        let changed: u32 = texts.windows(2).map(|pair| (number(&pair[0]) ^ number(&pair[1])).count_ones()).sum();
        let mean = f64::from(changed) / (texts.len() - 1) as f64;
        assert!((31.0..33.0).contains(&mean), "{mean}");
    }

    #[test]
    fn many_small_values_have_as_many_numbers() {
        let mut numbers: Vec<u64> = (0..1_000_u32).flat_map(|a| (0..1_000_u32).map(move |b| number(&(a, b)))).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 1_000_000);
        assert_ne!(number(&("ab", "c")), number(&("a", "bc")));
    }

    #[test]
    fn s0_09_row_sha_tells_where_a_text_ends() {
        assert_ne!(row(&["1", "ab", "c"]), row(&["1", "a", "bc"]));
        assert_eq!(row(&["1"]).len(), 64);
    }

    #[test]
    fn s0_10_row_sha_changes_with_case_and_white_space() {
        let texts = ["App is running", "App is Running", "App is running ", " App is running", "App  is running"];
        let shas: BTreeSet<String> = texts
            .into_iter()
            .chain(["App\tis running", "App is running\n", ""])
            .map(|text| row(&["1", text]))
            .collect();
        assert_eq!(shas.len(), 8, "{shas:?}");
    }
}
