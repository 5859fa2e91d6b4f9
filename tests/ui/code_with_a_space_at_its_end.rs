use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(key = "text")]
enum State {
    #[codebook(code = "a ")]
    A,
}

fn main() {}
