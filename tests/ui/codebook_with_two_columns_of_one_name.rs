use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(key_column = "sha")]
enum State {
    A,
}

fn main() {}
