use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone)]
struct Track {
    #[codebook(primary_key = "track_pkey")]
    album: i64,
    #[codebook(primary_key = "pk_of_track")]
    number: i32,
}

fn main() {}
