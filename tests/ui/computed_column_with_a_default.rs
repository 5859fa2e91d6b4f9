use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone)]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
    #[codebook(generated = "id + 1", default = 2)]
    next: i32,
}

fn main() {}
