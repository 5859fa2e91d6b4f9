use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(names = "snake_case")]
enum State {
    Start,
    #[codebook(name = "start")]
    Begin,
}

fn main() {}
