use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(range(..))]
    id: i32,
}

fn main() {}
