use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    #[codebook(references = Self)]
    state: State,
}
struct State;

fn main() {}
