use codebooks::Codebook;

#[derive(Codebook)]
enum State {
    #[codebook(description = "a\0b")]
    A,
}

fn main() {}
