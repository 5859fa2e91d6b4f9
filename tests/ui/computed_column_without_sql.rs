use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone)]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
    #[codebook(generated(stored))]
    next: i32,
}

fn main() {}
