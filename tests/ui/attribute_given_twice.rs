use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(table = "c_a", table = "c_b")]
enum State {
    A,
}

fn main() {}
