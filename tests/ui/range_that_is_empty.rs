use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(range(3..=2))]
    id: i32,
}

fn main() {}
