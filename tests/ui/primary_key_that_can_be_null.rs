use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(primary_key)]
    id: Option<i32>,
}

fn main() {}
