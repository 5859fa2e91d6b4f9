use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(length = 3)]
enum State {
    A,
}

fn main() {}
