use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(key = "text", length = 3)]
enum State {
    Open,
}

fn main() {}
