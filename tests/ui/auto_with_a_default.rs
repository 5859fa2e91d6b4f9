use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(primary_key, auto, default = 1)]
    id: i32,
}

fn main() {}
