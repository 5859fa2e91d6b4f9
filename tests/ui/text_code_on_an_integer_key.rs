use codebooks::Codebook;

#[derive(Codebook)]
enum State {
    #[codebook(code = "a")]
    A,
}

fn main() {}
