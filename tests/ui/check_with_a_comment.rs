use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(check("id > 0 -- always"))]
struct Parcel {
    id: i32,
}

fn main() {}
