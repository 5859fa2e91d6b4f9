use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
enum State {
    A(u8),
}

fn main() {}
