use codebooks::Codebook;

#[derive(Codebook)]
enum State {
    #[codebook(retire)]
    A,
}

fn main() {}
