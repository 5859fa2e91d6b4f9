use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
enum State {
    #[codebook(retire)]
    A,
}

fn main() {}
