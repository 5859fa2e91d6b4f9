use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
enum State {
    A = 3_000_000_000,
}

fn main() {}
