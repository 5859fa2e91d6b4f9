//! Places, in a module of their own.

use codebooks::Codebook;

pub const FIRST: u8 = ORIGIN;
const ORIGIN: u8 = 1 + 2 * 3;

/// A country: an assigned key, and a unique one.
#[derive(Codebook)]
pub struct Country {
    #[codebook(primary_key)]
    id: i32,
    #[codebook(type = "char(2)", unique)]
    iso: String,
    #[codebook(references = Depot)]
    main_depot: Option<i64>,
}

/// A depot.
#[derive(Codebook)]
pub struct Depot {
    #[codebook(primary_key)]
    id: i64,
    #[codebook(references = Country)]
    country: Option<i32>,
}

/// A shelf of a depot.
#[derive(Codebook)]
#[codebook(primary_key(depot, name))]
pub struct Shelf {
    #[codebook(references = Depot)]
    depot: i64,
    #[codebook(length = 20)]
    name: String,
}

/// A ticket, as other tools make tables.
#[derive(Codebook)]
#[codebook(index(mail, place desc, unique))]
pub struct Ticket {
    #[codebook(primary_key = "ticket_pkey", auto = serial)]
    id: i32,
    #[codebook(length = 60)]
    mail: String,
    #[codebook(index(unique, name = "ticket_place_key"))]
    place: i32,
    #[codebook(references = Self, to = place)]
    next_to: Option<i32>,
    #[codebook(type = "varchar[]")]
    words: Vec<String>,
    #[codebook(domain(name = "year", "VALUE > 1900"))]
    built: i32,
}
