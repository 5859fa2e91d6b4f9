use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(length = 3)]
    id: i32,
}

fn main() {}
