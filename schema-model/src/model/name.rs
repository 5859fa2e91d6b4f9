//! Names of tables and types: `parcel`, or `shop.parcel` in a namespace.

use crate::fingerprint;

/// The namespace of a name.
#[must_use]
pub fn namespace(name: &str) -> Option<&str> {
    name.split_once('.').map(|(namespace, _)| namespace)
}

/// The name within its namespace.
#[must_use]
pub fn local(name: &str) -> &str {
    name.split_once('.').map_or(name, |(_, local)| local)
}

/// The name where there are no namespaces: `shop_parcel`. Names of constraints are made of it everywhere.
#[must_use]
pub fn physical(name: &str) -> String {
    name.replace('.', "_")
}

/// How many bytes of a name PostgreSQL keeps; longer ones it cuts silently. MySQL keeps 64 characters.
pub const NAME_BYTES: usize = 63;

/// The name of a constraint that nobody can rename: of one that is too long its beginning, and a number of the whole.
#[must_use]
pub fn fitting(name: String) -> String {
    if name.len() <= NAME_BYTES {
        return name;
    }
    let whole = fingerprint::bytes(name.as_bytes());
    let number = &whole[..8];
    let end = name.floor_char_boundary(NAME_BYTES - number.len() - 1);
    format!("{}_{number}", &name[..end])
}

/// A file's name of a name, without its ending: each has one of its own, which every system can have.
///
/// Windows keeps some names for devices, whatever stands behind a point. And `shop.schema.sql` is the script of the namespace
/// `shop`, not of a table `schema` in it. One `_` more than there are is added, so `con` and `con_` stay two.
#[must_use]
pub fn file_stem(name: &str) -> String {
    let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
    let mut stem = first.to_owned();
    if is_device(first.trim_end_matches('_')) {
        stem.push('_');
    }
    if let Some(rest) = rest {
        stem.push('.');
        stem.push_str(rest);
        if KINDS.contains(&rest.trim_end_matches('_').to_ascii_lowercase().as_str()) {
            stem.push('_');
        }
    }
    stem
}

/// What stands before the ending of scripts that are not a table's.
const KINDS: [&str; 3] = ["schema", "type", "domain"];

/// Whether Windows keeps a name for a device.
#[must_use]
pub fn is_device(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let port = name.strip_prefix("COM").or_else(|| name.strip_prefix("LPT"));
    matches!(name.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || port.is_some_and(|port| port.chars().count() == 1 && port.chars().all(|c| "0123456789¹²³".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_too_long_keep_their_beginning_and_stay_distinct() {
        assert_eq!(fitting("ck_parcel_open_type".into()), "ck_parcel_open_type");
        let (one, other) =
            (fitting(format!("{}é_type", "a".repeat(53))), fitting(format!("{}é_domain", "a".repeat(53))));
        assert!(one.len() <= NAME_BYTES && one.starts_with(&"a".repeat(53)) && one != other, "{one} {other}");
        assert_eq!(fitting("x".repeat(63)), "x".repeat(63));
    }

    #[test]
    fn file_names_avoid_devices_and_stay_distinct() {
        for (name, expected) in [
            ("parcel", "parcel"),
            ("con", "con_"),
            ("CON", "CON_"),
            ("con_", "con__"),
            ("conx", "conx"),
            ("com0", "com0_"),
            ("com¹", "com¹_"),
            ("com", "com"),
            ("com12", "com12"),
            ("aux.parcel", "aux_.parcel"),
            ("shop.aux", "shop.aux"),
            ("shop.Schema", "shop.Schema_"),
            ("shop.type_", "shop.type__"),
            ("schema", "schema"),
        ] {
            assert_eq!(file_stem(name), expected, "{name}");
        }
    }
}
