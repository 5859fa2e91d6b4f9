//! Codebooks in JSON: by code and by name.
#![cfg(feature = "serde")]

use codebooks::{Codebook, Coded, Mask};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Codebook, Clone, Copy, Debug, PartialEq)]
#[codebook(standalone, names = "snake_case")]
#[repr(u8)]
enum State {
    Open = 1,
    InTransit = 20,
    #[codebook(retired)]
    Parked = 255,
}

#[derive(Codebook, Clone, Copy, Debug, PartialEq)]
#[codebook(standalone, key = "text")]
enum Colour {
    Red,
    #[codebook(code = "grün")]
    Green,
}

#[derive(Codebook, Clone, Copy, Debug, PartialEq)]
#[codebook(standalone)]
#[repr(i64)]
enum Wide {
    Least = -9_223_372_036_854_775_808,
    Most = 9_223_372_036_854_775_807,
}

#[derive(Codebook, Clone, Copy, Debug, PartialEq)]
#[codebook(standalone, mask)]
enum Right {
    Read = 1,
    Own = 4,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct ByCode<T: codebooks::serde::SerdeAs<codebooks::serde::ByCode>> {
    #[serde(with = "codebooks::serde::by_code")]
    it: T,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct ByName<T: codebooks::serde::SerdeAs<codebooks::serde::ByName>> {
    #[serde(with = "codebooks::serde::by_name")]
    it: T,
}

/// Writes `it`, and reads the same back.
#[track_caller]
fn round_trip<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: T, it: &str) {
    let json = format!("{{\"it\":{it}}}");
    assert_eq!(serde_json::to_string(&value).expect("it is written"), json);
    assert_eq!(serde_json::from_str::<T>(&json).expect("it is read"), value);
}

/// What reading `it` complains about, without the place.
#[track_caller]
fn complaint<T: DeserializeOwned + std::fmt::Debug>(it: &str) -> String {
    let error = serde_json::from_str::<T>(&format!("{{\"it\":{it}}}")).expect_err("it is wrong").to_string();
    error.split(" at line").next().unwrap_or_default().to_owned()
}

#[test]
fn enums_are_their_code_or_their_name() {
    round_trip(ByCode { it: State::Parked }, "255");
    round_trip(ByCode { it: Colour::Green }, "\"grün\"");
    round_trip(ByCode { it: Wide::Least }, "-9223372036854775808");
    round_trip(ByCode { it: Some(State::Open) }, "1");
    round_trip(ByCode { it: None::<State> }, "null");
    round_trip(ByCode { it: vec![Some(Wide::Most), None] }, "[9223372036854775807,null]");
    round_trip(ByName { it: State::InTransit }, "\"in_transit\"");
    round_trip(ByName { it: Colour::Green }, "\"Green\"");
    round_trip(ByName { it: vec![State::Open, State::Parked] }, "[\"open\",\"parked\"]");
    round_trip(ByName { it: None::<State> }, "null");
}

#[test]
fn coded_values_keep_what_they_do_not_know() {
    round_trip(ByCode { it: Coded::Retired(State::Parked) }, "255");
    round_trip(ByCode { it: Coded::<State>::Unknown(99) }, "99");
    round_trip(ByName { it: Coded::Live(State::InTransit) }, "\"in_transit\"");
    round_trip(ByName { it: Coded::<State>::Unknown(99) }, "99");
    round_trip(ByName { it: Coded::<Wide>::Unknown(-5) }, "-5");
    round_trip(
        ByName { it: vec![Coded::Live(Colour::Red), Coded::Unknown("mauve".to_owned())] },
        "[\"Red\",\"mauve\"]",
    );
    // A code is as good as the name.
    let read: ByName<Coded<State>> = serde_json::from_str("{\"it\":20}").expect("a code");
    assert_eq!(read.it, Coded::Live(State::InTransit));
    // Without `with` it is the code.
    assert_eq!(serde_json::to_string(&[Coded::Live(State::Open), Coded::Unknown(7)]).expect("written"), "[1,7]");
    let read: Vec<Coded<Colour>> = serde_json::from_str("[\"red\",\"mauve\"]").expect("codes");
    assert_eq!(read, [Coded::Live(Colour::Red), Coded::Unknown("mauve".to_owned())]);
}

#[test]
fn masks_are_their_number() {
    let mask = Mask::from(Right::Own) | Mask::from_bits(8);
    assert_eq!(serde_json::to_string(&mask).expect("written"), "12");
    assert_eq!(serde_json::from_str::<Mask<Right>>("12").expect("read"), mask);
}

#[test]
fn codes_and_names_that_do_not_exist_are_named_with_their_codebook() {
    assert_eq!(complaint::<ByCode<State>>("99"), "`99` is not a code of `c_state`");
    assert!(complaint::<ByCode<State>>("300").contains("300"));
    let names = "expected one of `open`, `in_transit`, `parked`";
    assert_eq!(complaint::<ByName<State>>("\"opne\""), format!("unknown name `opne` in `c_state`, {names}"));
    assert_eq!(complaint::<ByName<Coded<State>>>("\"opne\""), format!("unknown name `opne` in `c_state`, {names}"));
    assert_eq!(complaint::<ByName<State>>("1"), "invalid type: integer `1`, expected a name in `c_state`");
    assert!(complaint::<ByName<Coded<State>>>("true").ends_with("expected a name or a code in `c_state`"));
    assert!(complaint::<ByName<Coded<State>>>("300").contains("300"));
}
