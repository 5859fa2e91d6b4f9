use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(storage = "check", archive_column = "gone")]
enum State {
    A,
}

fn main() {}
