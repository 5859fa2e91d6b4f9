use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone)]
struct Film {
    #[codebook(primary_key, auto, domain(name = "year", "VALUE > 0"))]
    year: i32,
}

fn main() {}
