use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(storage = "tables")]
enum State {
    A,
}

fn main() {}
