use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(auto)]
    id: i32,
}

fn main() {}
