use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(index(id, id))]
struct Parcel {
    id: i32,
}

fn main() {}
