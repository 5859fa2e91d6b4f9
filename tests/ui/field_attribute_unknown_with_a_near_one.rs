use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(lenght = 3)]
    name: String,
}

fn main() {}
