//! The words of the user's SQL: which names it mentions, and the same SQL after a name has changed.

/// A piece of SQL.
enum Piece<'s> {
    /// A bare word.
    Word(&'s str),
    /// A name in double quotes, without them.
    Quoted(&'s str),
    /// Anything else, texts included.
    Other(&'s str),
}

/// Cuts SQL into words, names and the rest.
fn pieces(sql: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = sql;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        pieces.push(match first {
            '"' if length > 1 && piece.ends_with('"') => Piece::Quoted(&piece[1..length - 1]),
            _ if is_word(first) => Piece::Word(piece),
            _ => Piece::Other(piece),
        });
        rest = after;
    }
    pieces
}

/// Whether SQL names it.
pub(crate) fn mentions(sql: &str, name: &str) -> bool {
    pieces(sql).iter().any(|piece| match piece {
        Piece::Word(word) => word.to_lowercase() == name.to_lowercase(),
        Piece::Quoted(quoted) => *quoted == name,
        Piece::Other(_) => false,
    })
}

/// The SQL with one name in place of another.
pub(crate) fn renamed(sql: &str, from: &str, to: &str) -> String {
    let is_plain = to.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let mut text = String::with_capacity(sql.len());
    for piece in pieces(sql) {
        match piece {
            Piece::Word(word) if word.to_lowercase() == from.to_lowercase() => {
                text.push_str(&if is_plain { to.to_owned() } else { format!("\"{to}\"") });
            }
            Piece::Quoted(quoted) => {
                text.push_str(&format!("\"{}\"", if quoted == from { to } else { quoted }));
            }
            Piece::Word(same) | Piece::Other(same) => text.push_str(same),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_texts_and_parts_of_names() {
        assert!(mentions("A > 0", "a") && mentions("\"größe\" > 0", "größe"));
        assert!(!mentions("ab > 0 AND x = 'a'", "a"));
        assert_eq!(
            renamed("mark >= 0 AND remark <> 'mark' OR \"mark\" = 1", "mark", "grade"),
            "grade >= 0 AND remark <> 'mark' OR \"grade\" = 1"
        );
        assert_eq!(renamed("a > 0", "a", "Größe"), "\"Größe\" > 0");
        assert_eq!(renamed("a = 'é", "b", "c"), "a = 'é");
    }
}
