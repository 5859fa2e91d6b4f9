use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(on_delete = cascade)]
    id: i32,
}

fn main() {}
