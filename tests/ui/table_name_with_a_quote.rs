use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(table = "a\"b")]
enum State {
    A,
}

fn main() {}
