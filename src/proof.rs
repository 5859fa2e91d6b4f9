//! What of the proof only the compiler can give: constants that it refuses to evaluate.
//!
//! The derive compares the rest with what the build script read while it expands. Its expansion calls these functions in
//! constants; a panic in one is a compile error at the token whose span the call carries.

use crate::fingerprint::Number;
use crate::traits::Entity;

/// Checks that a path means the type that the build script took it for.
///
/// # Panics
/// In a constant, that is at compile time: where it means another one.
#[track_caller]
pub const fn same<T: Entity>(number: u64) {
    if <T::Print as Number>::VALUE != number {
        panic!("the build script took this for another type of the same name\nhelp: write its full path, `crate::…`");
    }
}

/// Checks one code that is a constant against its value.
///
/// # Panics
/// In a constant, where they differ.
#[track_caller]
pub const fn code(value: i128, read: i128) {
    if value != read {
        panic!("the build script and the compiler give this constant different values\nhelp: write the number");
    }
}

/// Checks that the compiler has a type that the build script found.
///
/// # Panics
/// In a constant, where it does not.
#[track_caller]
pub const fn present(compiled: bool, message: &'static str) {
    if !compiled {
        panic!("{}", message);
    }
}
