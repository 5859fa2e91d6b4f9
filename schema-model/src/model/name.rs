//! Names of tables and types: `parcel`, or `shop.parcel` in a namespace.

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
