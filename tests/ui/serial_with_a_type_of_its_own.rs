use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone)]
struct Album {
    #[codebook(primary_key, auto = serial, type(postgres = "int8"))]
    id: i64,
}

fn main() {}
