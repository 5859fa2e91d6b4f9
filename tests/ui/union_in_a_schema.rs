use codebooks::Codebook;

#[derive(Codebook)]
union State {
    a: u8,
}

fn main() {}
