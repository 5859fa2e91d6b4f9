use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(primary_key, auto)]
    id: String,
}

fn main() {}
