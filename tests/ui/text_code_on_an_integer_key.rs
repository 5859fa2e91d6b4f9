use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
enum State {
    #[codebook(code = "a")]
    A,
}

fn main() {}
