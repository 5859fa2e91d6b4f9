use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(key = "text")]
enum State {
    #[codebook(code = "open")]
    A,
    #[codebook(code = "open")]
    B,
}

fn main() {}
