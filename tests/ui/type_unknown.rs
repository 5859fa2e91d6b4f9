use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(type = "varchr(3)")]
    name: String,
}

fn main() {}
