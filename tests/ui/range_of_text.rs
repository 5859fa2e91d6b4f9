use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(range(1..=2))]
    name: String,
}

fn main() {}
