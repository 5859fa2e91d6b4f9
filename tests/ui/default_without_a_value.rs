use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(default)]
    id: i32,
}

fn main() {}
