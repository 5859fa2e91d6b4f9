use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(key = "text")]
enum State {
    #[codebook(code = "a ")]
    A,
}

fn main() {}
