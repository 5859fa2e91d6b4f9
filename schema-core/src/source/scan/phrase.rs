//! Reading the rest of an item with a doubt: where it ends, and whether its end is missing.

use super::{Fault, Scanner};
use schema_model::syntax::lexer::{Kind, fault, is_keyword};

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

/// What a phrase showed on the way.
#[derive(Default)]
pub(super) struct Seen {
    /// The `for` between a trait and a type.
    pub(super) is_for: bool,
    /// Where the part before `where` ends.
    pub(super) before_where: Option<usize>,
    /// Where the last token ended.
    pub(super) behind: usize,
}

impl Scanner<'_> {
    /// Reads up to where such a phrase ends, and makes sure that it does not run on into another item.
    ///
    /// No parser, but two things show a missing `;` or body: a word that only an item can hold, and two words (or a bracket
    /// and a word, …) of which the first ends an operand and the second cannot go on.
    pub(super) fn phrase(&mut self, phrase: Phrase) -> Result<Seen, Fault> {
        let start = self.token.start;
        let mut seen = Seen { behind: start, ..Seen::default() };
        // Open `<`, and whether the outermost one follows an operand: `Vec<u8>` is one, `for<'a>` is none.
        let (mut angles, mut angles_are_operand) = (0_usize, false);
        let mut after_operand = phrase == Phrase::Header;
        let mut previous = "";
        let mut dash_end = 0;
        loop {
            let token = self.token;
            let mut word = "";
            let mut operand = false;
            match token.kind {
                Kind::Punct(b';') if angles == 0 && phrase != Phrase::Generics => break,
                Kind::Punct(b'=') if angles == 0 && !matches!(phrase, Phrase::Generics | Phrase::Value) => break,
                Kind::Open(b'{')
                    if angles == 0 && matches!(phrase, Phrase::Header | Phrase::SelfType) && previous != "!" =>
                {
                    break;
                }
                Kind::Punct(b';') | Kind::Close(_) | Kind::End | Kind::InnerDoc => {
                    return Err(self.unexpected("the rest of an item"));
                }
                Kind::OuterDoc | Kind::Punct(b'#') | Kind::Literal if after_operand => {
                    return Err(self.unexpected("the end of an item"));
                }
                Kind::OuterDoc | Kind::Lifetime => self.advance()?,
                Kind::Punct(b'#') => {
                    self.attribute()?;
                }
                Kind::Literal => {
                    operand = previous != "extern";
                    self.advance()?;
                }
                // `[const] Trait` is a bound.
                Kind::Open(_) => operand = self.group()? != "const",
                Kind::Word => {
                    word = self.word();
                    let goes_on =
                        !after_operand || is_follower(word) || previous == "raw" && matches!(word, "const" | "mut");
                    self.advance()?;
                    let is_binder = self.token.kind == Kind::Punct(b'<');
                    // `use<'a>` is a bound.
                    if !goes_on || begins_item(word) || word == "use" && !is_binder {
                        return Err(fault(token.start, format!("the item before `{word}` does not end")));
                    }
                    operand = !is_keyword(word) || is_operand(word);
                    seen.is_for |= word == "for" && angles == 0 && !is_binder;
                    if word == "where" && angles == 0 && token.start > start {
                        seen.before_where = Some(seen.before_where.unwrap_or(seen.behind));
                    }
                }
                Kind::Punct(b'<') if phrase != Phrase::Value => {
                    if angles == 0 {
                        angles_are_operand = after_operand;
                    }
                    angles += 1;
                    self.advance()?;
                }
                Kind::Punct(b'>') if phrase != Phrase::Value && dash_end != token.start => {
                    if angles == 0 {
                        return Err(self.unexpected("the rest of an item"));
                    }
                    angles -= 1;
                    operand = angles == 0 && angles_are_operand;
                    self.advance()?;
                    if angles == 0 && phrase == Phrase::Generics {
                        return Ok(seen);
                    }
                }
                Kind::Punct(byte) => {
                    if byte == b'-' {
                        dash_end = token.end;
                    }
                    operand = after_operand && byte == b'?';
                    // `for m! {} {`: the first brace is the macro's.
                    word = if after_operand && byte == b'!' { "!" } else { "" };
                    self.advance()?;
                }
            }
            seen.behind = self.behind;
            after_operand = operand;
            previous = word;
        }
        if self.token.start == start && phrase != Phrase::Header {
            return Err(self.unexpected("a type or a value"));
        }
        Ok(seen)
    }
}

/// Words that stand in no type and no expression, but where items begin.
fn begins_item(word: &str) -> bool {
    matches!(word, "pub" | "struct" | "enum" | "mod" | "type" | "trait")
}

/// Words that may follow an operand.
fn is_follower(word: &str) -> bool {
    matches!(word, "as" | "else" | "for" | "in" | "where")
}

/// Keywords that are operands.
fn is_operand(word: &str) -> bool {
    matches!(word, "_" | "Self" | "await" | "crate" | "false" | "self" | "super" | "true")
}
