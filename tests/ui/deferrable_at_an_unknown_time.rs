use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone)]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
    #[codebook(references = Parcel, deferrable = later)]
    before: Option<i32>,
}

fn main() {}
