use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone, namespace = "pg_parcels")]
struct Parcel {
    #[codebook(primary_key)]
    id: i32,
}

fn main() {}
