use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(index)]
struct Parcel {
    id: i32,
}

fn main() {}
