use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
enum State {
    A = if true { 1 } else { 2 },
}

fn main() {}
