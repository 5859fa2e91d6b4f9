use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(unique(id desc))]
struct Parcel {
    id: i32,
}

fn main() {}
