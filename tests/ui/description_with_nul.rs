use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
enum State {
    #[codebook(description = "a\0b")]
    A,
}

fn main() {}
