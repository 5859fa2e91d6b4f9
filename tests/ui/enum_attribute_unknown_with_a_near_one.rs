use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(tabel = "c_state")]
enum State {
    A,
}

fn main() {}
