use codebooks::Codebook;

#[derive(Codebook, Clone, Copy)]
#[codebook(table = "a_name_that_is_longer_than_sixty_three_bytes_is_cut_by_postgresql_silently")]
enum State {
    A,
}

fn main() {}
