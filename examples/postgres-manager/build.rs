//! Regenerates `schema/`.

fn main() {
    schema_core::build();
}
