use codebooks::Codebook;

#[derive(Codebook)]
#[codebook(standalone, index(tags, method = gin, unique))]
struct Article {
    #[codebook(primary_key)]
    id: i64,
    tags: Vec<String>,
    #[codebook(index(unique, tags))]
    name: i64,
    #[codebook(index(unique = yes))]
    other: i64,
}

fn main() {}
