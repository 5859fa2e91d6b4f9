use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone, partition(range))]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
}

fn main() {}
