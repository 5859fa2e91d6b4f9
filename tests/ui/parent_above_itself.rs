use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(standalone)]
enum State {
    #[codebook(parent = B)]
    A,
    #[codebook(parent = A)]
    B,
}

fn main() {}
