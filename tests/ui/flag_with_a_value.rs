use codebooks::Codebook;

#[derive(Codebook)]
enum State {
    #[codebook(retired = true)]
    A,
}

fn main() {}
