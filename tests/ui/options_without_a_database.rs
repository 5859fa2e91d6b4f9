use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone, options = "WITHOUT ROWID")]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
}

fn main() {}
