use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(references = Self, on_delete = cascad)]
    id: i32,
}

fn main() {}
