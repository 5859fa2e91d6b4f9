use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[repr(u64)]
enum State {
    A,
}

fn main() {}
