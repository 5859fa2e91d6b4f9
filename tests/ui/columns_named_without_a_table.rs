use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(storage = "check", archive_column = "gone")]
enum State {
    A,
}

fn main() {}
