use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[repr(u64)]
enum State {
    A = 9_223_372_036_854_775_808,
}

fn main() {}
