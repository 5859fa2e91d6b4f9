use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(rename_all = "loud")]
enum State {
    A,
}

fn main() {}
