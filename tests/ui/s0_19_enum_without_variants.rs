use codebooks::Codebook;

#[derive(Codebook)]
enum State {}

fn main() {}
