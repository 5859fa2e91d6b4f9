use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(tabel = "x", index(nmae), check("("))]
struct Parcel {
    #[codebook(primary_key, lenght = 3)]
    id: Option<i32>,
    #[codebook(default = 1)]
    name: String,
}

fn main() {}
