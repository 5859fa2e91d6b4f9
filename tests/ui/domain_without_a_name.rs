use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone)]
struct Film {
    #[codebook(domain("VALUE > 0"))]
    year: i32,
}

fn main() {}
