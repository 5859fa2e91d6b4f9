use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(foreign_key(references = Self))]
struct Parcel {
    id: i32,
}

fn main() {}
