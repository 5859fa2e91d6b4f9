use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    id: i32,
    #[codebook(skip, unique)]
    cache: i32,
}

fn main() {}
