//! A schema as a program carries it: no source and no folder is needed at run time.

/// A deployment: one numbered migration for one database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// Its number and name, `00001-add-widgets`.
    pub name: &'static str,
    /// SHA-256 of its text with LF alone, 64 hex digits.
    pub hash: &'static str,
    /// The file.
    pub text: &'static str,
}

/// Its deployments, where its driver is compiled in.
#[cfg(feature = "postgres")]
#[doc(hidden)]
#[must_use]
pub const fn with_postgres(deployments: &'static [Deployment]) -> &'static [Deployment] {
    deployments
}

/// None, where its driver is not compiled in.
#[cfg(not(feature = "postgres"))]
#[doc(hidden)]
#[must_use]
pub const fn with_postgres(_: &'static [Deployment]) -> &'static [Deployment] {
    &[]
}

/// Its deployments, where its driver is compiled in.
#[cfg(feature = "mysql")]
#[doc(hidden)]
#[must_use]
pub const fn with_mysql(deployments: &'static [Deployment]) -> &'static [Deployment] {
    deployments
}

/// None, where its driver is not compiled in.
#[cfg(not(feature = "mysql"))]
#[doc(hidden)]
#[must_use]
pub const fn with_mysql(_: &'static [Deployment]) -> &'static [Deployment] {
    &[]
}

/// Its deployments, where its driver is compiled in.
#[cfg(feature = "sqlite")]
#[doc(hidden)]
#[must_use]
pub const fn with_sqlite(deployments: &'static [Deployment]) -> &'static [Deployment] {
    deployments
}

/// None, where its driver is not compiled in.
#[cfg(not(feature = "sqlite"))]
#[doc(hidden)]
#[must_use]
pub const fn with_sqlite(_: &'static [Deployment]) -> &'static [Deployment] {
    &[]
}

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
    #[cfg_attr(not(feature = "deploy"), allow(dead_code, reason = "only a deployment reads it"))]
    places: &'static str,
    #[cfg_attr(not(feature = "deploy"), allow(dead_code, reason = "only a deployment reads it"))]
    known_codes: &'static str,
    /// By database, where the driver is compiled in.
    deployments: &'static [(&'static str, &'static [Deployment])],
}

impl Schema {
    /// What the build script wrote.
    #[doc(hidden)]
    #[must_use]
    pub const fn embedded(title: &'static str, hash: &'static str, embedded: &'static str) -> Self {
        Self { title, hash, embedded, places: "", known_codes: "", deployments: &[] }
    }

    /// With where types and fields stand in the sources.
    #[doc(hidden)]
    #[must_use]
    pub const fn placed(self, places: &'static str) -> Self {
        Self { places, ..self }
    }

    /// With what is known of released codes beside its rows.
    #[doc(hidden)]
    #[must_use]
    pub const fn released(self, known_codes: &'static str) -> Self {
        Self { known_codes, ..self }
    }

    /// With its deployments by database.
    #[doc(hidden)]
    #[must_use]
    pub const fn deployed(self, deployments: &'static [(&'static str, &'static [Deployment])]) -> Self {
        Self { deployments, ..self }
    }

    /// The deployments for `postgres`, `mysql` or `sqlite`, in their order, as the build found them; none where the feature of
    /// that name is off.
    #[must_use]
    pub fn deployments(&self, dialect: &str) -> &'static [Deployment] {
        self.deployments.iter().find(|(name, _)| *name == dialect).map_or(&[], |(_, deployments)| *deployments)
    }

    /// What it all says to a database, deployments included, as a SHA-256: that of what a program carries, so nothing needs to be
    /// read for it.
    #[cfg(feature = "deploy")]
    pub(crate) fn stamp(&self, dialect: &str) -> String {
        let hashes = self.deployments(dialect).iter().map(|deployment| deployment.hash.as_bytes());
        match hashes.len() {
            0 => schema_model::fingerprint::bytes(self.embedded.as_bytes()),
            _ => schema_model::fingerprint::parts(std::iter::once(self.embedded.as_bytes()).chain(hashes)),
        }
    }

    /// Where types and fields stand in the sources.
    #[cfg(feature = "deploy")]
    pub(crate) fn places(&self) -> Places {
        Places(self.places)
    }

    /// What is known of released codes beside the rows, by codebook.
    #[cfg(feature = "deploy")]
    pub(crate) fn known_codes(
        &self,
    ) -> Option<std::collections::BTreeMap<String, schema_sql::known_codes::KnownCodes>> {
        schema_sql::known_codes::from_text(self.known_codes)
    }

    /// All that is embedded.
    #[cfg(feature = "deploy")]
    pub(crate) fn read(&self) -> Option<schema_sql::embedded::Embedded> {
        schema_sql::embedded::Embedded::of_program(self.embedded)
    }
}

/// Where types and fields stand in the sources: a line per type, as `schema-core` writes them.
#[cfg(feature = "deploy")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places(&'static str);

#[cfg(feature = "deploy")]
impl Places {
    /// `src/parcel.rs:12` of a type, or of its field with that column where it has one.
    pub(crate) fn of(self, rust: &str, column: Option<&str>) -> Option<String> {
        let (_, rest) = self.0.lines().filter_map(|line| line.split_once('\t')).find(|(path, _)| *path == rust)?;
        let mut parts = rest.split('\t');
        let (file, mut line) = (parts.next()?, parts.next()?);
        while let (Some(name), Some(own)) = (parts.next(), parts.next()) {
            if Some(name) == column {
                line = own;
            }
        }
        Some(format!("{file}:{line}"))
    }
}

#[cfg(all(test, feature = "deploy"))]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_fields_or_the_types() {
        let places = Places("a::Ab\tsrc/a.rs\t3\tid\t5\tkind\t7\na::A\tsrc/a.rs\t20\n");
        assert_eq!(places.of("a::Ab", Some("kind")).as_deref(), Some("src/a.rs:7"));
        assert_eq!(places.of("a::Ab", Some("other")).as_deref(), Some("src/a.rs:3"));
        assert_eq!(places.of("a::A", None).as_deref(), Some("src/a.rs:20"));
        assert_eq!(places.of("b::B", None), None);
    }
}
