use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(key_column = "sha")]
enum State {
    A,
}

fn main() {}
