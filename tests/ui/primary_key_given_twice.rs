use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(primary_key(id))]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
}

fn main() {}
