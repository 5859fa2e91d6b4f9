use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
enum State {
    #[codebook(name = "a")]
    A,
}

fn main() {}
