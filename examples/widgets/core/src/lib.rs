//! A framework: what it keeps of tenants, and the kinds of component that it knows.
//!
//! Its second release has settings, which its applications take over with a deployment of their own.

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

/// Something that a tenant has chosen.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "core_setting", primary_key(tenant, name))]
pub struct Setting {
    /// Whose choice it is.
    #[codebook(references = Tenant, on_delete = cascade, type = "varchar(32)")]
    pub tenant: String,
    /// What can be chosen.
    #[codebook(length = 80)]
    pub name: String,
    /// What was chosen.
    pub value: String,
}
