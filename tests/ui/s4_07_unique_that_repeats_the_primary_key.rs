use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(primary_key, unique)]
    id: i32,
}

fn main() {}
