use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(standalone)]
enum State {
    #[codebook(parent = Roots)]
    A,
    Root,
}

fn main() {}
