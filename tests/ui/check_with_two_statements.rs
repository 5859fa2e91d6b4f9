use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(check("id > 0; DROP TABLE parcel"))]
struct Parcel {
    id: i32,
}

fn main() {}
