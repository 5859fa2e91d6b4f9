use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(length = 3, default = "four")]
    name: String,
}

fn main() {}
