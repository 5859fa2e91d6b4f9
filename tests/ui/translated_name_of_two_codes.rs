use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(standalone, names = "snake_case")]
enum State {
    #[codebook(translated_name(de = "a"))]
    A,
    #[codebook(translated_name(de = "a"))]
    B,
}

fn main() {}
