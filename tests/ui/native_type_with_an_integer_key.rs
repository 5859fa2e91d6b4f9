use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(storage = "native", key = "int")]
enum State {
    A,
}

fn main() {}
