//! Variants: the rows of codebooks.
//!
//! | attribute | what it does | default |
//! |---|---|---|
//! | a doc comment | the description | the variant by `rename_all` |
//! | `description = "…"` | the description, if the doc comment should say something else | |
//! | `= 10` | the code: a literal, or a constant of the package that reduces to one | one more than the variant before |
//! | `code = "…"` | the text code | the variant by `codes` |
//! | `name = "…"` | the name | the variant by `names` |
//! | `payload(rate = 1.5)` | the values of the enum's payload | |
//! | `order = 10` | the place in a list that people see, in the column `sort_order` | no such column |
//! | `parent = Other` | the code above, in the column `parent`, which refers to the codebook itself | no such column |
//! | `translation(de = "…")` | the description in other languages | |
//! | `translated_name(de = "…")` | the name in other languages | |
//! | `renamed_from = "Halt"` | the variant was called so in a release, see [`names`](super::names) | |
//! | `retired` | still readable in Rust, archived in the database | |
//!
//! A variant that is removed is archived as well; `retired` keeps its meaning in the program.
//!
//! ```
//! use codebooks::Codebook;
//!
//! const LEVEL: isize = 10;
//!
//! #[derive(Codebook, Clone, Copy)]
//! # #[codebook(standalone)]
//! pub enum Level {
//!     Notset = 0,
//!     Debug = LEVEL,
//!     #[codebook(retired, description = "Said too much")]
//!     Trace,
//! }
//!
//! assert_eq!(Level::Debug.description(), "DEBUG");
//! assert_eq!(Level::Trace.code(), 11);
//! assert!(Level::Trace.is_retired());
//! ```
//!
//! # Payload
//!
//! `payload(…)` on the enum gives the codebook columns of its own, and each variant says what is in them. A payload is an
//! integer of up to 64 bits, `f32`, `f64`, `bool` or `&'static str`, or an `Option` of one. Every column has an accessor of
//! its name. The merge keeps the columns right as it does the descriptions.
//!
//! # Translations
//!
//! With `translation` on some variants a table stands beside the codebook, `c_state_translation` beside `c_state`: its key is
//! code and language, and the merge keeps it as it keeps the codebook, with archive and history. A language's tag has an
//! underscore here where it has a hyphen, `pt_BR` for `pt-BR`. What a translation leaves out, the name or the description,
//! stands in the table as the variant has it. In Rust `description_in` and `name_in` give what was given.
//!
//! ```
//! use codebooks::Codebook;
//!
//! #[derive(Codebook, Clone, Copy)]
//! #[codebook(names = "snake_case")]
//! # #[codebook(standalone)]
//! pub enum State {
//!     /// Announced by the shop
//!     #[codebook(translation(de = "Vom Laden angekündigt", pt_BR = "Anunciado"), translated_name(de = "angekuendigt"))]
//!     Announced = 1,
//!     /// Lost
//!     Lost = 2,
//! }
//!
//! assert_eq!(State::Announced.description_in("pt-BR"), Some("Anunciado"));
//! assert_eq!(State::Announced.name_in("de"), Some("angekuendigt"));
//! assert_eq!(State::Lost.description_in("de"), None);
//! ```
//!
//! # Order and hierarchy
//!
//! With `order` on the variants the enum has `sort_order()` and `in_order()`; with `parent` on some of them `parent()`,
//! `children()` and `roots()`.
//!
//! ```
//! use codebooks::Codebook;
//!
//! #[derive(Codebook, Clone, Copy, Debug, PartialEq)]
//! #[codebook(payload(area: f64, motto: Option<&'static str>))]
//! # #[codebook(standalone)]
//! pub enum Region {
//!     #[codebook(order = 2, payload(area = 10_530_000))]
//!     Europe = 1,
//!     #[codebook(order = 3, parent = Europe, payload(area = 357_592.0, motto = "Unity and justice and freedom"))]
//!     Germany = 2,
//!     #[codebook(order = 1, payload(area = 44_614_500))]
//!     Asia = 3,
//! }
//!
//! assert_eq!(Region::Germany.area(), 357_592.0);
//! assert_eq!(Region::Europe.motto(), None);
//! assert_eq!(Region::Germany.parent(), Some(Region::Europe));
//! assert_eq!(Region::Europe.children().collect::<Vec<_>>(), [Region::Germany]);
//! assert_eq!(Region::roots().collect::<Vec<_>>(), [Region::Europe, Region::Asia]);
//! assert_eq!(Region::in_order(), [Region::Asia, Region::Europe, Region::Germany]);
//! ```
