use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(length = 3)]
enum State {
    A,
}

fn main() {}
