use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(standalone, payload(symbol: String))]
enum State {
    A,
}

fn main() {}
