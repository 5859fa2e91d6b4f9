use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone, partition(range(id), parts = 3))]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
}

fn main() {}
