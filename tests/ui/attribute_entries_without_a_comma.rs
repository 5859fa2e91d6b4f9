use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(table "c_a")]
enum State {
    A,
}

fn main() {}
