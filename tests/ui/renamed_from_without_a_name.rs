use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(standalone, renamed_from)]
enum State {
    A,
}

fn main() {}
