use codebooks::Codebook;

#[derive(Codebook)]
struct Parcel {
    price: Decimal,
}
struct Decimal;

fn main() {}
