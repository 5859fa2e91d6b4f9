use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(foreign_key(fields(a, b), references = Self, to(a)))]
struct Parcel {
    a: i32,
    b: i32,
}

fn main() {}
