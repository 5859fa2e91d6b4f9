use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel(i32);

fn main() {}
