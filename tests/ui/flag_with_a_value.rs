use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
enum State {
    #[codebook(retired = true)]
    A,
}

fn main() {}
