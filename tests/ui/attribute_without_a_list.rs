use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook]
enum State {
    A,
}

fn main() {}
