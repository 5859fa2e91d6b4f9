//! Codebooks as they are in the wild: what their enums give in Rust.

use std::collections::HashSet;

use codebooks::{Codebook, Coded, Mask};

#[derive(Codebook, Clone, Copy, Debug, PartialEq)]
#[codebook(standalone, payload(rate: f64, symbol: &'static str, minor: Option<i16>, legal: bool, r#type: i64))]
enum Currency {
    #[codebook(payload(rate = 1, symbol = "€", minor = 2, legal = true, r#type = -5), order = 20)]
    Euro = 978,
    #[codebook(payload(rate = 0.0062, symbol = "¥", legal = true, r#type = 9_000_000_000), order = 10)]
    Yen = 392,
    #[codebook(payload(rate = -1.5, symbol = "it's \\ \"q\"", minor = None, legal = false, r#type = 0x10), order = 30)]
    Gold = 959,
}

#[derive(Codebook, Clone, Copy, Debug, PartialEq)]
#[codebook(standalone, key = "text")]
enum Region {
    #[codebook(parent = Europe)]
    Germany,
    Europe,
    #[codebook(parent = Germany)]
    Bavaria,
    Asia,
}

#[test]
fn payload_has_accessors() {
    assert_eq!((Currency::Euro.rate(), Currency::Yen.rate(), Currency::Gold.rate()), (1.0, 0.0062, -1.5));
    assert_eq!((Currency::Euro.symbol(), Currency::Gold.symbol()), ("€", "it's \\ \"q\""));
    assert_eq!(Currency::ALL.iter().map(|currency| currency.minor()).collect::<Vec<_>>(), [Some(2), None, None]);
    assert!(Currency::Euro.legal() && !Currency::Gold.legal());
    assert_eq!(Currency::ALL.iter().map(|currency| currency.r#type()).collect::<Vec<_>>(), [-5, 9_000_000_000, 16]);
}

#[test]
fn order_is_the_one_that_people_see() {
    assert_eq!(Currency::in_order(), [Currency::Yen, Currency::Euro, Currency::Gold]);
    assert_eq!(Currency::Gold.sort_order(), 30);
}

#[test]
fn hierarchies_have_parents_children_and_roots() {
    assert_eq!(Region::Bavaria.parent(), Some(Region::Germany));
    assert_eq!(Region::Europe.parent(), None);
    assert_eq!(Region::Europe.children().collect::<Vec<_>>(), [Region::Germany]);
    assert_eq!(Region::roots().collect::<Vec<_>>(), [Region::Europe, Region::Asia]);
}

#[test]
fn codes_names_and_descriptions_are_found_whatever_the_order() {
    for currency in Currency::ALL.iter().copied() {
        assert_eq!(Currency::try_from(currency.code()), Ok(currency));
        assert_eq!(Currency::from_name(currency.name()), Some(currency));
    }
    assert_eq!(Currency::Gold.description(), "GOLD");
    assert_eq!(
        Region::ALL.iter().map(|region| region.code()).collect::<Vec<_>>(),
        ["germany", "europe", "bavaria", "asia"]
    );
    assert_eq!(Region::try_from("asia"), Ok(Region::Asia));
    assert!(Region::try_from("mars").is_err());
}

#[derive(Codebook, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[codebook(standalone, mask)]
enum Right {
    Read = 1,
    Write = 2,
    Own = 4,
}

#[test]
fn masks_are_sets() {
    let (read, write) = (Mask::from(Right::Read), Mask::from(Right::Write));
    let mut mask: Mask<Right> = [Right::Own, Right::Read].into_iter().collect();
    mask |= write;
    mask &= Mask::from_bits(!4);
    assert_eq!((mask, mask & read, mask & Mask::empty()), (read | write, read, Mask::empty()));
    mask.extend([Right::Own]);
    let mut seen = Vec::new();
    for right in mask {
        seen.push(right);
    }
    for right in &mask {
        seen.push(right);
    }
    assert_eq!(seen, [Right::Read, Right::Write, Right::Own, Right::Read, Right::Write, Right::Own]);
    // A bit of another release stays through all of it, and is not an item.
    let newer = Mask::<Right>::from_bits(9) | write;
    assert_eq!((newer.bits(), newer.iter().count(), (newer & Mask::from_bits(8)).bits()), (11, 2, 8));
    assert_eq!(HashSet::from([read, write, read | write, write | read]).len(), 3);
}

#[test]
fn coded_values_are_copied_compared_and_hashed() {
    let coded = Coded::from(Right::Own);
    let copied = coded;
    assert_eq!((coded, coded.known()), (copied, Some(Right::Own)));
    assert_eq!(HashSet::from([coded, Coded::Unknown(9), Coded::Unknown(8), copied]).len(), 3);
    assert_eq!(format!("{coded:?} {:?}", Coded::<Right>::Unknown(9)), "Live(Own) Unknown(9)");
    // A text is cloned.
    let unknown = Coded::<Region>::from_code("mars".to_owned());
    assert_eq!(unknown.clone(), unknown);
}

macro_rules! every_integer {
    ($($module:ident $repr:ty: $least:literal $greatest:literal,)*) => {$(
        mod $module {
            use codebooks::Codebook;

            #[derive(Codebook, Clone, Copy, Debug, PartialEq)]
            #[codebook(standalone)]
            #[repr($repr)]
            pub enum Edge {
                Least = $least,
                Greatest = $greatest,
            }

            #[test]
            fn codes_are_kept() {
                for edge in Edge::ALL.iter().copied() {
                    let code: $repr = edge.into();
                    assert_eq!(Edge::try_from(code), Ok(edge));
                    let kept = codebooks::Code::store(code);
                    assert_eq!(<$repr as codebooks::Code>::load(kept), Ok(code));
                }
            }
        }
    )*};
}

every_integer! {
    signed_8 i8: -128 127,
    signed_16 i16: -32_768 32_767,
    signed_32 i32: -2_147_483_648 2_147_483_647,
    signed_64 i64: -9_223_372_036_854_775_808 9_223_372_036_854_775_807,
    signed_128 i128: -9_223_372_036_854_775_808 9_223_372_036_854_775_807,
    signed_word isize: -1 2_147_483_647,
    unsigned_8 u8: 0 255,
    unsigned_16 u16: 0 65_535,
    unsigned_32 u32: 0 4_294_967_295,
    unsigned_64 u64: 0 9_223_372_036_854_775_807,
    unsigned_128 u128: 0 9_223_372_036_854_775_807,
    unsigned_word usize: 0 4_294_967_295,
}
