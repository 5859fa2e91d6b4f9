use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(zebra)]
enum State {
    A,
}

fn main() {}
