use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    id: i32,
    #[codebook(column = "ID")]
    other: i32,
}

fn main() {}
