//! A schema as a program carries it: no source and no folder is needed at run time.

/// A crate's schema; `codebooks::schema!()` gives it as `SCHEMA`.
///
/// It is kept as one text, which costs the compiler next to nothing; with the feature `deploy` it can be read.
#[derive(Debug)]
pub struct Schema {
    /// What it is called.
    pub title: &'static str,
    /// SHA-256 of everything that the types say, 64 hex digits.
    pub hash: &'static str,
    #[cfg_attr(not(feature = "deploy"), allow(dead_code, reason = "only a deployment reads it"))]
    embedded: &'static str,
}

impl Schema {
    /// What the build script wrote.
    #[doc(hidden)]
    #[must_use]
    pub const fn embedded(title: &'static str, hash: &'static str, embedded: &'static str) -> Self {
        Self { title, hash, embedded }
    }

    /// What it all says, as a SHA-256: that of what a program carries, so that nothing need be read for it.
    #[cfg(feature = "deploy")]
    pub(crate) fn stamp(&self) -> String {
        schema_model::fingerprint::bytes(self.embedded.as_bytes())
    }

    /// All that is embedded.
    #[cfg(feature = "deploy")]
    pub(crate) fn read(&self) -> Option<schema_sql::embedded::Embedded> {
        schema_sql::embedded::Embedded::from_text(self.embedded)
    }
}
