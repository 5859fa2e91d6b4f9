use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(key = "text")]
enum State {
    #[codebook(code = "open")]
    A,
    #[codebook(code = "Open")]
    B,
}

fn main() {}
