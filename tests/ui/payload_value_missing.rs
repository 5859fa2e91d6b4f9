use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(standalone, payload(rate: f64))]
enum State {
    #[codebook(payload(rate = 1))]
    A,
    B,
}

fn main() {}
