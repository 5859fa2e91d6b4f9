use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(index(nmae))]
struct Parcel {
    name: String,
}

fn main() {}
