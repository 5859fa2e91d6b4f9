use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(table =)]
enum State {
    A,
}

fn main() {}
