use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone, index(id, method = gins))]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
}

fn main() {}
