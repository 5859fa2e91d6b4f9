use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(table = "1a")]
enum State {
    A,
}

fn main() {}
