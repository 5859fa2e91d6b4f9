//! What a type says, as a number that the compiler keeps as a type.

/// What a type says, as a number.
#[derive(Debug)]
pub struct Print<const NUMBER: u64>;

/// A number that is a type: unlike a constant it costs the compiler nothing until it is asked for.
pub trait Number {
    /// The number.
    const VALUE: u64;
}

impl<const NUMBER: u64> Number for Print<NUMBER> {
    const VALUE: u64 = NUMBER;
}
