use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone)]
struct Parcel {
    #[codebook(primary_key, auto = sometimes)]
    id: i32,
}

fn main() {}
