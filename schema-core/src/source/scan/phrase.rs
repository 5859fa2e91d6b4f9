//! Reading the rest of an item with a doubt: where it ends, and whether its end is missing.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::words::{begins_item, is_follower, is_keyword, is_operand};
use super::{Scanner, Wrong};

/// What a phrase is, which says where it ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    /// `<…>`; ends behind it.
    Generics,
    /// What stands between the name of a function, trait or type and its body; ends at `{`, `=` or `;`.
    Header,
    /// What an impl has there: a type rather than the rest of something.
    SelfType,
    /// Ends at `=` or `;`.
    Type,
    /// Ends at `;`. Its `<` may be operators.
    Value,
}

/// What a reader of a phrase remembers.
struct State {
    phrase: Phrase,
    /// Open `<`.
    angles: usize,
    /// Whether the outermost `<` follows an operand: `Vec<u8>` is one, `for<'a>` is not.
    angles_are_operand: bool,
    after_operand: bool,
    /// The word before, or `!`.
    previous: String,
    after_dash: bool,
}

impl Scanner<'_> {
    /// Reads up to where such a phrase ends, and makes sure that it does not run on into another item.
    ///
    /// Two things show a missing `;` or body: a word that only an item can hold, and two words (or a bracket and a word, …)
    /// of which the first ends an operand and the second cannot go on.
    pub(super) fn phrase(&mut self, phrase: Phrase) -> Result<TokenStream, Wrong> {
        let start = self.at;
        let mut state = State {
            phrase,
            angles: 0,
            angles_are_operand: false,
            after_operand: phrase == Phrase::Header,
            previous: String::new(),
            after_dash: false,
        };
        while !self.ends(&state) {
            if self.step(&mut state)? {
                return Ok(self.since(start));
            }
        }
        if self.at == start && phrase != Phrase::Header {
            return Err(self.unexpected("a type or a value"));
        }
        Ok(self.since(start))
    }

    /// Whether the phrase ends before the next token.
    fn ends(&self, state: &State) -> bool {
        let phrase = state.phrase;
        state.angles == 0
            && match self.peek() {
                Some(TokenTree::Punct(punct)) => match punct.as_char() {
                    ';' => phrase != Phrase::Generics,
                    '=' => !matches!(phrase, Phrase::Generics | Phrase::Value),
                    _ => false,
                },
                Some(TokenTree::Group(group)) => {
                    group.delimiter() == Delimiter::Brace
                        && matches!(phrase, Phrase::Header | Phrase::SelfType)
                        && state.previous != "!"
                }
                _ => false,
            }
    }

    /// Takes a token, or several that belong together; true when generics are closed by it.
    fn step(&mut self, state: &mut State) -> Result<bool, Wrong> {
        let Some(tree) = self.peek() else { return Err(self.unexpected("the rest of an item")) };
        let mut word = String::new();
        let mut operand = false;
        let mut dash = false;
        match tree {
            TokenTree::Literal(_) if state.after_operand => return Err(self.unexpected("the end of an item")),
            TokenTree::Literal(_) => {
                operand = state.previous != "extern";
                self.at += 1;
            }
            // `[const] Trait` is a bound.
            TokenTree::Group(group) => {
                operand = group.delimiter() != Delimiter::Bracket || group.stream().to_string() != "const";
                self.at += 1;
            }
            TokenTree::Ident(ident) => {
                word = ident.to_string();
                operand = self.word_goes_on(&word, state)?;
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ';' => return Err(self.unexpected("the rest of an item")),
                '#' if state.after_operand || self.is_punct(1, '!') => {
                    return Err(self.unexpected("the end of an item"));
                }
                '#' => {
                    self.at += 1;
                    self.attribute()?;
                }
                // A lifetime is an apostrophe and a word.
                '\'' => self.at += 2,
                '<' if state.phrase != Phrase::Value => {
                    if state.angles == 0 {
                        state.angles_are_operand = state.after_operand;
                    }
                    state.angles += 1;
                    self.at += 1;
                }
                '>' if state.phrase != Phrase::Value && !state.after_dash => {
                    if state.angles == 0 {
                        return Err(self.unexpected("the rest of an item"));
                    }
                    state.angles -= 1;
                    operand = state.angles == 0 && state.angles_are_operand;
                    self.at += 1;
                    if state.angles == 0 && state.phrase == Phrase::Generics {
                        return Ok(true);
                    }
                }
                sign => {
                    dash = sign == '-';
                    operand = state.after_operand && sign == '?';
                    // `for m! {} {`: the first brace is the macro's.
                    if state.after_operand && sign == '!' {
                        word.push('!');
                    }
                    self.at += 1;
                }
            },
        }
        state.after_operand = operand;
        state.previous = word;
        state.after_dash = dash;
        Ok(false)
    }

    /// Takes a word that goes on with the phrase; whether it is an operand.
    fn word_goes_on(&mut self, word: &str, state: &State) -> Result<bool, Wrong> {
        let goes_on =
            !state.after_operand || is_follower(word) || state.previous == "raw" && matches!(word, "const" | "mut");
        // `use<'a>` is a bound.
        if !goes_on || begins_item(word) || word == "use" && !self.is_punct(1, '<') {
            return Err(self.wrong(&format!("the item before `{word}` does not end")));
        }
        self.at += 1;
        Ok(!is_keyword(word) || is_operand(word))
    }
}
