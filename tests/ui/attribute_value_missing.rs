use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(table =)]
enum State {
    A,
}

fn main() {}
