use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone, index(id, unique), index(name, unique = yes))]
struct Article {
    #[codebook(primary_key)]
    id: i64,
    name: i64,
}

fn main() {}
