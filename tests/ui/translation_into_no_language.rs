use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(standalone)]
enum State {
    #[codebook(translation(größe = "a"))]
    A,
}

fn main() {}
