use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone)]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
    #[codebook(type(oracle = "CLOB"))]
    note: String,
}

fn main() {}
