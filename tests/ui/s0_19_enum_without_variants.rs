use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
enum State {}

fn main() {}
