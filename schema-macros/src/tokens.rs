//! Between the compiler's tokens and ours.

use proc_macro::{Delimiter, Group, Span, TokenStream, TokenTree};
use schema_model::syntax::{At, Buffer, Kind, Stream};

use crate::output::{Output, Part};

/// An item's tokens, with where the compiler has each.
pub(crate) struct Tokens {
    buffer: Buffer<'static>,
    spans: Vec<Span>,
}

impl Tokens {
    /// Takes the compiler's tokens.
    pub(crate) fn read(input: TokenStream) -> Self {
        let mut tokens = Self { buffer: Buffer::new(), spans: Vec::new() };
        tokens.append(input);
        tokens
    }

    fn append(&mut self, input: TokenStream) {
        for tree in input {
            match tree {
                TokenTree::Ident(ident) => self.push(Kind::Word, &ident.to_string(), ident.span()),
                TokenTree::Literal(literal) => self.push(Kind::Literal, &literal.to_string(), literal.span()),
                TokenTree::Punct(punct) => {
                    let mut text = [0; 4];
                    let text = punct.as_char().encode_utf8(&mut text);
                    self.push(Kind::Punct(text.as_bytes()[0]), text, punct.span());
                }
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::Brace => ("{", "}"),
                        // What a macro's fragment gave comes in an invisible group.
                        Delimiter::None => {
                            self.append(group.stream());
                            continue;
                        }
                    };
                    self.push(Kind::Open(open.as_bytes()[0]), open, group.span_open());
                    self.append(group.stream());
                    self.push(Kind::Close(close.as_bytes()[0]), close, group.span_close());
                }
            }
        }
    }

    fn push(&mut self, kind: Kind, text: &str, span: Span) {
        self.buffer.push(kind, text);
        self.spans.push(span);
    }

    /// All of them.
    pub(crate) fn stream(&self) -> Stream<'_> {
        self.buffer.stream()
    }

    /// The expansion as the compiler takes it.
    pub(crate) fn write(&self, output: &Output) -> TokenStream {
        let mut stream = TokenStream::new();
        for part in &output.parts {
            match part {
                Part::Code(code) => stream.extend(lexed(code)),
                Part::At(code, at) => stream.extend(located(lexed(code), self.span(*at))),
                Part::Block(inner) => {
                    stream.extend([TokenTree::Group(Group::new(Delimiter::Brace, self.write(inner)))]);
                }
            }
        }
        stream
    }

    fn span(&self, at: At) -> Span {
        self.spans.get(at.0 as usize).copied().unwrap_or_else(Span::call_site)
    }
}

fn lexed(code: &str) -> TokenStream {
    code.parse().expect("the expansion is made of Rust's tokens")
}

/// The tokens, each as if it stood there.
fn located(stream: TokenStream, span: Span) -> TokenStream {
    stream
        .into_iter()
        .map(|tree| {
            let mut tree = match tree {
                TokenTree::Group(group) => {
                    TokenTree::Group(Group::new(group.delimiter(), located(group.stream(), span)))
                }
                other => other,
            };
            tree.set_span(span);
            tree
        })
        .collect()
}
