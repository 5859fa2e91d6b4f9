use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(table = "c_a", table = "c_b")]
enum State {
    A,
}

fn main() {}
