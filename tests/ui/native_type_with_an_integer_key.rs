use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(storage = "native", key = "int")]
enum State {
    A,
}

fn main() {}
