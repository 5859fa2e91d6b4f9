//! A framework: what it keeps of tenants, and the kinds of component that it knows.

use codebooks::Codebook;

codebooks::schema!();

/// What a component of a widget is.
#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq)]
#[codebook(names = "snake_case")]
#[repr(i16)]
pub enum ComponentKind {
    /// Shows something
    Display = 1,
    /// Lets people put something in
    Input = 2,
}

/// Whoever the framework works for.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "core_tenant")]
pub struct Tenant {
    /// 32 hex digits.
    #[codebook(primary_key, type = "varchar(32)")]
    pub id: String,
    /// What people call it.
    #[codebook(length = 255, unique)]
    pub name: String,
}
