use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(table = "a\"b")]
enum State {
    A,
}

fn main() {}
