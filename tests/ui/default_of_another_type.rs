use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(default = "x")]
    id: i32,
}

fn main() {}
