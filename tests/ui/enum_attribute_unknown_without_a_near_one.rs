use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(zebra)]
enum State {
    A,
}

fn main() {}
