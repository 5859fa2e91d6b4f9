use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(key = "text", length = 3)]
enum State {
    Open,
}

fn main() {}
