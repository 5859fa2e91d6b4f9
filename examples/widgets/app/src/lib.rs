//! An application built on a framework: its own two tables refer to those of `widgets-core`.
//!
//! Its deployments: what the framework had at first, the application's own tables, and what the framework's next release added.

use codebooks::Codebook;
use widgets_core::{ComponentKind, Tenant};

codebooks::schema!();

/// A widget that somebody has made.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "poser_widget")]
pub struct Widget {
    /// 32 hex digits.
    #[codebook(primary_key, type = "varchar(32)")]
    pub id: String,
    /// Whose it is.
    #[codebook(references = Tenant, on_delete = cascade, type = "varchar(32)")]
    pub tenant: String,
    /// What people call it.
    #[codebook(length = 255)]
    pub name: String,
    /// How it is built.
    #[codebook(length = 20)]
    pub version: String,
    /// Whether it may be used.
    #[codebook(default = true)]
    pub enabled: bool,
}

/// A part of a widget.
#[derive(Codebook, Clone, Debug)]
#[codebook(table = "poser_component")]
pub struct Component {
    /// 32 hex digits.
    #[codebook(primary_key, type = "varchar(32)")]
    pub id: String,
    /// The widget that it is a part of.
    #[codebook(references = Widget, type = "varchar(32)", foreign_key = "fk_component_widget")]
    pub widget: String,
    /// What it is.
    #[codebook(default = Display)]
    pub kind: ComponentKind,
}
