use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(rename_all = "loud")]
enum State {
    A,
}

fn main() {}
