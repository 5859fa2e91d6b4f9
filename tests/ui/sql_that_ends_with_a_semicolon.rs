use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone, sql(postgres = "ANALYZE;"))]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
}

fn main() {}
