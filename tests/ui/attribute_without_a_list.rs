use codebooks::Codebook;

#[derive(Codebook)]
#[codebook]
enum State {
    A,
}

fn main() {}
