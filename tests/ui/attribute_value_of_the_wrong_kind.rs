use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(table = 3)]
enum State {
    A,
}

fn main() {}
