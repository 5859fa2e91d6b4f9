//! Fingerprints: what the macro and the build script compare to know that they read the same item.
//!
//! Printed tokens cannot be compared (the compiler prints `Option<u8>` where the build script prints `Option < u8 >`), so
//! the model itself is hashed. Macro and build script are built by one toolchain for one host, so the standard library's
//! hasher serves: it comes optimised into unoptimised builds. What is kept in databases is SHA-256.

use std::hash::{DefaultHasher, Hash, Hasher};

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
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// An SQL name as a number, the same with every toolchain (FNV-1a).
#[must_use]
pub fn key(name: &str) -> u64 {
    name.bytes().fold(0xCBF2_9CE4_8422_2325, |key, byte| (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// SHA-256 of a row's texts, each behind its length, as 64 hex digits.
#[must_use]
pub fn row(texts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for text in texts {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text.as_bytes());
    }
    hex(&digest.finalize())
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
