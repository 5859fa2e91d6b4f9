use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone)]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
    #[codebook(collation = "C")]
    number: i32,
}

fn main() {}
