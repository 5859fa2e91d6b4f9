use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone)]
enum State {
    A,
}

fn main() {}
