use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(tabel = "c_state")]
enum State {
    A,
}

fn main() {}
