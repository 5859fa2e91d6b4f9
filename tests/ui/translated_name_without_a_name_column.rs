use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(standalone)]
enum State {
    #[codebook(translated_name(de = "a"))]
    A,
}

fn main() {}
