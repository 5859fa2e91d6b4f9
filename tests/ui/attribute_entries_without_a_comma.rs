use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(table "c_a")]
enum State {
    A,
}

fn main() {}
