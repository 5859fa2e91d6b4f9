use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone, unique("abs(id)"))]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
}

fn main() {}
