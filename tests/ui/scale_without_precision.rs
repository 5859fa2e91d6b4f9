use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(scale = 2)]
    id: i32,
}

fn main() {}
