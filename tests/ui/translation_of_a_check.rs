use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(standalone, storage = "check")]
enum State {
    #[codebook(translation(de = "a"))]
    A,
}

fn main() {}
