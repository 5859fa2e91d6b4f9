use codebooks::Codebook;

#[derive(Codebook)]
#[repr(u64)]
enum State {
    A,
}

fn main() {}
