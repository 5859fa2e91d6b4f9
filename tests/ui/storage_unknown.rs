use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(storage = "tables")]
enum State {
    A,
}

fn main() {}
