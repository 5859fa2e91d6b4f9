use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(standalone)]
enum State {
    #[codebook(translation(de))]
    A,
}

fn main() {}
