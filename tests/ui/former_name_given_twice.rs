use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(standalone)]
enum State {
    #[codebook(renamed_from("C", "C"))]
    B,
}

fn main() {}
