use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(length = 0)]
    name: String,
}

fn main() {}
