use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(default = 40_000)]
    id: i16,
}

fn main() {}
