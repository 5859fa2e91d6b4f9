use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone)]
struct Film {
    #[codebook(domain(name = "year"))]
    year: i32,
}

fn main() {}
