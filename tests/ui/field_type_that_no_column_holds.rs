use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    id: (i32, i32),
}

fn main() {}
