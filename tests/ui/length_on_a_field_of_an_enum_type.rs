use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(length = 3)]
    state: State,
}
struct State;

fn main() {}
