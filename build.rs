//! Regenerates `schema/`, the framework's own tables.

fn main() {
    schema_core::build();
}
