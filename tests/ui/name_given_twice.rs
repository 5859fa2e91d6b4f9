use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(names = "snake_case")]
enum State {
    Start,
    #[codebook(name = "start")]
    Begin,
}

fn main() {}
