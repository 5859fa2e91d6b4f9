use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(table = "1a")]
enum State {
    A,
}

fn main() {}
