use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone, index("abs(id"))]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
}

fn main() {}
