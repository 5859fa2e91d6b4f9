use codebooks::Codebook;

#[derive(Codebook)]
enum State {
    #[codebook(name = "a")]
    A,
}

fn main() {}
