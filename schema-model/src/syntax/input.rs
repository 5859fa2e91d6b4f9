//! The outline of a struct or an enum: attributes, names, types and discriminants, each as tokens.

use super::lexer::Fault;
use super::tokens::{At, Kind, Stream};
use super::{lexer, literal};

/// A derived item.
#[derive(Debug)]
pub struct Input<'b> {
    /// What stands before it.
    pub attributes: Vec<Attribute<'b>>,
    /// Its name, without `r#`, and where it stands.
    pub ident: (&'b str, At),
    /// Its first generic parameter.
    pub parameter: Option<At>,
    /// What it is.
    pub data: Data<'b>,
}

/// What an item is.
#[derive(Debug)]
pub enum Data<'b> {
    /// An enum.
    Enum(Vec<Variant<'b>>),
    /// A struct with named fields.
    Struct(Vec<Field<'b>>),
    /// A struct without.
    Tuple,
    /// A union, and where the word stands.
    Union(At),
}

/// A variant.
#[derive(Debug)]
pub struct Variant<'b> {
    /// What stands before it.
    pub attributes: Vec<Attribute<'b>>,
    /// Its name, without `r#`, and where it stands.
    pub ident: (&'b str, At),
    /// Whether it has fields.
    pub has_fields: bool,
    /// What stands behind the `=`.
    pub discriminant: Option<Stream<'b>>,
}

/// A named field.
#[derive(Debug)]
pub struct Field<'b> {
    /// What stands before it.
    pub attributes: Vec<Attribute<'b>>,
    /// Its name, without `r#`, and where it stands.
    pub ident: (&'b str, At),
    /// Its type.
    pub ty: Stream<'b>,
}

/// An attribute.
#[derive(Clone, Copy, Debug)]
pub enum Attribute<'b> {
    /// A doc comment's own text, with its marks.
    Doc(&'b str),
    /// `#[path …]`: what stands between the brackets.
    Meta(Stream<'b>),
}

impl<'b> Attribute<'b> {
    /// What stands behind the attribute's one-word path, if that is this word.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Stream<'b>> {
        let Self::Meta(mut tokens) = *self else { return None };
        (tokens.keyword(name) && tokens.kind(0) != Kind::Punct(b':')).then_some(tokens)
    }

    /// Where it begins.
    #[must_use]
    pub fn at(&self) -> At {
        match self {
            Self::Doc(_) => At::NOWHERE,
            Self::Meta(tokens) => tokens.at(),
        }
    }
}

impl<'b> Input<'b> {
    /// Reads the outline.
    ///
    /// # Errors
    /// Where the tokens are no struct, enum or union; the compiler says that better.
    pub fn read(mut tokens: Stream<'b>) -> Result<Self, Fault> {
        let attributes = attributes(&mut tokens)?;
        visibility(&mut tokens);
        let at = tokens.at();
        let keyword = tokens.word().ok_or_else(|| unexpected(tokens))?.0;
        let ident = tokens.word().ok_or_else(|| unexpected(tokens))?;
        let parameter = generics(&mut tokens);
        // A `where` clause stands before the braces, or behind the parentheses of a tuple.
        while !matches!(tokens.kind(0), Kind::Open(b'{' | b'(') | Kind::Punct(b';') | Kind::End) {
            tokens.tree();
        }
        let data = match keyword {
            "enum" => Data::Enum(variants(tokens.group(b'{').ok_or_else(|| unexpected(tokens))?)?),
            "struct" => match tokens.group(b'{') {
                Some(content) => Data::Struct(fields(content)?),
                None => Data::Tuple,
            },
            "union" => Data::Union(at),
            _ => return Err(unexpected(tokens)),
        };
        Ok(Self { attributes, ident, parameter, data })
    }
}

fn variants(mut tokens: Stream<'_>) -> Result<Vec<Variant<'_>>, Fault> {
    let mut list = Vec::new();
    while !tokens.is_empty() {
        let attributes = attributes(&mut tokens)?;
        visibility(&mut tokens);
        let ident = tokens.word().ok_or_else(|| unexpected(tokens))?;
        let has_fields = tokens.group(b'{').or_else(|| tokens.group(b'(')).is_some();
        let discriminant = if tokens.punct(b'=') {
            let value = tokens.until_comma(false);
            if value.is_empty() {
                return Err(unexpected(tokens));
            }
            Some(value)
        } else {
            if !tokens.punct(b',') && !tokens.is_empty() {
                return Err(unexpected(tokens));
            }
            None
        };
        list.push(Variant { attributes, ident, has_fields, discriminant });
    }
    Ok(list)
}

fn fields(mut tokens: Stream<'_>) -> Result<Vec<Field<'_>>, Fault> {
    let mut list = Vec::new();
    while !tokens.is_empty() {
        let attributes = attributes(&mut tokens)?;
        visibility(&mut tokens);
        let ident = tokens.word().ok_or_else(|| unexpected(tokens))?;
        if !tokens.punct(b':') {
            return Err(unexpected(tokens));
        }
        let ty = tokens.until_comma(true);
        if ty.is_empty() {
            return Err(unexpected(tokens));
        }
        list.push(Field { attributes, ident, ty });
    }
    Ok(list)
}

fn attributes<'b>(tokens: &mut Stream<'b>) -> Result<Vec<Attribute<'b>>, Fault> {
    let mut list = Vec::new();
    loop {
        match tokens.kind(0) {
            Kind::OuterDoc => {
                let token = tokens.next_token().ok_or_else(|| unexpected(*tokens))?;
                list.push(Attribute::Doc(tokens.text(token)));
            }
            Kind::Punct(b'#') => {
                tokens.next_token();
                list.push(Attribute::Meta(tokens.group(b'[').ok_or_else(|| unexpected(*tokens))?));
            }
            _ => return Ok(list),
        }
    }
}

/// `pub` or `pub(…)`; the parentheses of a tuple's field are none of ours.
fn visibility(tokens: &mut Stream<'_>) {
    if tokens.keyword("pub") {
        tokens.group(b'(');
    }
}

/// `<…>`; gives where its first parameter stands.
fn generics(tokens: &mut Stream<'_>) -> Option<At> {
    if !tokens.punct(b'<') {
        return None;
    }
    let first = (tokens.kind(0) != Kind::Punct(b'>')).then_some(tokens.at());
    let (mut depth, mut dash) = (1_usize, false);
    while depth > 0 {
        let kind = tokens.kind(0);
        match kind {
            Kind::Punct(b'<') => depth += 1,
            Kind::Punct(b'>') if !dash => depth -= 1,
            Kind::End => break,
            _ => {}
        }
        dash = kind == Kind::Punct(b'-');
        tokens.tree();
    }
    first
}

fn unexpected(tokens: Stream<'_>) -> Fault {
    match tokens.peek() {
        Some(token) => lexer::fault(token.at.0 as usize, format!("`{}` is not expected here", tokens.text(token))),
        None => lexer::fault(usize::MAX, "something is missing in this item"),
    }
}

/// The lines of the item's doc comments: one leading space and trailing space stripped, outer blank lines dropped.
pub fn docs(attributes: &[Attribute<'_>]) -> String {
    let mut text = String::new();
    for attribute in attributes {
        match attribute {
            Attribute::Doc(comment) => doc_lines(comment_text(comment), &mut text),
            Attribute::Meta(_) => {
                let Some(mut rest) = attribute.named("doc") else { continue };
                if rest.punct(b'=')
                    && let Some(value) = rest.as_literal().and_then(literal::string)
                {
                    doc_lines(&value, &mut text);
                }
            }
        }
    }
    text.trim_matches('\n').to_owned()
}

/// `/// a` and `/** a */` without their marks.
fn comment_text(comment: &str) -> &str {
    match comment.strip_prefix("///") {
        Some(line) => line,
        None => comment.strip_prefix("/**").and_then(|rest| rest.strip_suffix("*/")).unwrap_or(comment),
    }
}

fn doc_lines(comment: &str, text: &mut String) {
    for line in comment.split('\n') {
        text.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
        text.push('\n');
    }
}
