use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(key = "text")]
enum State {
    #[codebook(code = "open")]
    A,
    #[codebook(code = "Open")]
    B,
}

fn main() {}
