//! The proof that the committed files and the compiled types agree: constants that fail to evaluate where they do not.
//!
//! The derive's expansion calls these functions in constants; a panic in one is a compile error at the token whose span the
//! call carries. Keys and fingerprints are integers, since comparing texts in constants costs the user's every build.

/// What the build script read.
#[derive(Debug)]
pub struct Registry {
    /// Why the build script could say nothing; empty when it could.
    pub broken: &'static str,
    /// Every type, sorted by key.
    pub types: &'static [Entry],
}

/// What the build script read of one type.
#[derive(Debug)]
pub struct Entry {
    /// The first 64 bits of the SHA-256 of the SQL name.
    pub key: u64,
    /// The SHA-256 of what the type says.
    pub fingerprint: [u128; 2],
    /// What is wrong with it as part of the whole; empty when nothing is.
    pub problem: &'static str,
    /// Its references, in the derive's order.
    pub references: &'static [Reference],
    /// Its codes, where they are constants of elsewhere.
    pub codes: &'static [i128],
}

/// The type that the build script took a reference for.
#[derive(Debug)]
pub struct Reference {
    /// Its key.
    pub key: u64,
    /// Its fingerprint.
    pub fingerprint: [u128; 2],
    /// What is wrong with the reference; empty when nothing is.
    pub problem: &'static str,
}

/// The place of a key among the registry's, where it is known.
const fn place(registry: &'static Registry, key: u64) -> Option<&'static Entry> {
    let types = registry.types;
    let (mut low, mut high) = (0, types.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if types[middle].key < key {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if low < types.len() && types[low].key == key { Some(&types[low]) } else { None }
}

/// Checks a type against what the build script read.
///
/// # Panics
/// In a constant, that is at compile time: where the build script read the type differently, or not at all.
#[track_caller]
pub const fn entry(registry: &'static Registry, key: u64, fingerprint: [u128; 2]) {
    if !registry.broken.is_empty() {
        panic!("{}", registry.broken);
    }
    let Some(entry) = place(registry, key) else {
        panic!(
            "the build script did not find this type: it reads the module files of the crate, and no type that a macro or `include!` makes, or that is in a function or under `cfg(test)`, so write it out in a module, or mark it `#[codebook(standalone)]`"
        );
    };
    if !entry.problem.is_empty() {
        panic!("{}", entry.problem);
    }
    if entry.fingerprint[0] != fingerprint[0] || entry.fingerprint[1] != fingerprint[1] {
        panic!(
            "the build script read this type differently than the compiler: a field, variant or attribute comes from a macro or a `cfg_attr`, or another type has the same name in the database, so write it out plainly"
        );
    }
}

/// Checks one reference of a type against what the compiler resolves.
///
/// A type whose [`entry`] is wrong has its error already, and gets no second one here.
///
/// # Panics
/// In a constant, where they differ.
#[track_caller]
pub const fn reference(registry: &'static Registry, home: u64, at: usize, key: u64, fingerprint: [u128; 2]) {
    let Some(entry) = place(registry, home) else { return };
    if at >= entry.references.len() {
        return;
    }
    let reference = &entry.references[at];
    if !reference.problem.is_empty() {
        panic!("{}", reference.problem);
    }
    if reference.key != key || reference.fingerprint[0] != fingerprint[0] || reference.fingerprint[1] != fingerprint[1]
    {
        panic!("the build script took this for another type of the same name, so write its full path, `crate::…`");
    }
}

/// Checks one code that is a constant against its value.
///
/// # Panics
/// In a constant, where they differ.
#[track_caller]
pub const fn code(registry: &'static Registry, home: u64, at: usize, value: i128) {
    let Some(entry) = place(registry, home) else { return };
    if entry.problem.is_empty() && at < entry.codes.len() && entry.codes[at] != value {
        panic!("the build script reduced this code's constant to another number, so write the number");
    }
}

/// Checks that the compiler has a type that the build script found.
///
/// # Panics
/// In a constant, where it has not.
#[track_caller]
pub const fn present(compiled: bool, message: &'static str) {
    if !compiled {
        panic!("{}", message);
    }
}
