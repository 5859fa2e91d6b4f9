//! Gates.
#![forbid(unsafe_code)]
mod random;
fn main() {}
