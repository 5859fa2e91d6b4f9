use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {}

fn main() {}
