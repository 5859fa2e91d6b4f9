//! Fingerprints: what the macro and the build script compare to know that they read the same item.
//!
//! Printed tokens cannot be compared (the compiler prints `Option<u8>` where the build script prints `Option < u8 >`), so
//! the model itself is hashed: every number with a fixed width, every text behind its length.

use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};

use crate::parse::Declaration;

/// SHA-256 of a declaration, as two halves: a `const` compares two integers at once, an array byte by byte.
#[must_use]
pub fn declaration(declaration: &Declaration) -> [u128; 2] {
    let mut bytes = Canonical(Vec::with_capacity(1024));
    declaration.hash(&mut bytes);
    let digest: [u8; 32] = Sha256::digest(&bytes.0).into();
    let (high, low) = digest.split_at(16);
    let half = |bytes: &[u8]| bytes.iter().fold(0_u128, |value, byte| value << 8 | u128::from(*byte));
    [half(high), half(low)]
}

/// The key of an SQL name in the registry: the first 64 bits of its SHA-256.
#[must_use]
pub fn key(name: &str) -> u64 {
    let digest: [u8; 32] = Sha256::digest(name.as_bytes()).into();
    digest[..8].iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
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

/// A hasher that keeps what it is fed, in one byte order whatever the machine.
struct Canonical(Vec<u8>);

impl Hasher for Canonical {
    fn write(&mut self, bytes: &[u8]) {
        self.write_u64(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn write_u8(&mut self, value: u8) {
        self.0.push(value);
    }

    fn write_u16(&mut self, value: u16) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn write_u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn write_u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn write_u128(&mut self, value: u128) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn write_isize(&mut self, value: isize) {
        self.write_u64(value as u64);
    }

    fn write_i128(&mut self, value: i128) {
        self.write_u128(value.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        unreachable!("the bytes are hashed by SHA-256, never by this")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Settings, item};

    fn of(source: &str) -> [u128; 2] {
        let input = syn::parse_str(source).expect("source parses");
        let (parsed, _) = item(&input, &Settings::default()).expect("no faults");
        declaration(&parsed)
    }

    #[test]
    fn white_space_is_of_no_account_and_content_is() {
        let one = of("/// A\nenum A { X = 1, Y }");
        assert_eq!(one, of("///  A\nenum   A{X=1,Y   =2,}".replace("  A", " A").as_str()));
        assert_ne!(one, of("/// A\nenum A { X = 1, Z }"));
        assert_ne!(one, of("/// a\nenum A { X = 1, Y }"));
        assert_ne!(one, of("/// A\nenum A { X = 1, #[codebook(retired)] Y }"));
    }

    #[test]
    fn s0_09_row_sha_tells_where_a_text_ends() {
        assert_ne!(row(&["1", "ab", "c"]), row(&["1", "a", "bc"]));
        assert_eq!(row(&["1"]).len(), 64);
    }
}
