use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(check(name = "ck"))]
struct Parcel {
    id: i32,
}

fn main() {}
