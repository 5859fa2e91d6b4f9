use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone, partition(hash(id)))]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
}

fn main() {}
