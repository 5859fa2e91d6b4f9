use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(table = 3)]
enum State {
    A,
}

fn main() {}
