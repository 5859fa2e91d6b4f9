use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel<T> {
    id: T,
}

fn main() {}
