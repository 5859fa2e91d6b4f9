use codebooks::Codebook;

#[derive(Codebook)]
enum State {
    A(u8),
}

fn main() {}
