//! DBML, by its tokens.

use super::hostile::{each, has_invisible};

/// The file's tokens, each quoted text as its mere kind.
fn tokens(what: &str, text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\'' | '"' => {
                loop {
                    match rest.next() {
                        Some('\\') => assert!(rest.next().is_some_and(|c| c != '\n'), "{what}"),
                        Some('\n') | None => panic!("{what}: a quote is open"),
                        Some(end) if end == c => break,
                        Some(_) => {}
                    }
                }
                tokens.push(if c == '"' { "name".into() } else { "text".into() });
            }
            '`' => {
                assert!(rest.by_ref().take_while(|c| *c != '`').all(|c| c != '\n'), "{what}: an expression is open");
                tokens.push("expression".into());
            }
            '/' if rest.peek() == Some(&'/') => {
                let comment: String = rest.by_ref().take_while(|c| *c != '\n').collect();
                // References that the language has no way to write twice.
                let word = if comment.contains(" Ref ") { "reference" } else { "comment" };
                tokens.push(word.into());
            }
            c if c.is_whitespace() => {}
            c if c.is_alphanumeric() || c == '_' => {
                let mut word = c.to_string();
                while let Some(c) = rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    word.push(c);
                }
                tokens.push(word);
            }
            c => tokens.push(c.to_string()),
        }
    }
    tokens
}

#[test]
fn the_tokens_are_those_that_there_are_without_them() {
    each(".dbml", |what, hostile, harmless| {
        // Types that are one word stand without quotes, a point in a name sets its namespace off; boxes stand in the
        // order of their names.
        let sorted = |text: &str| {
            let mut tokens = tokens(what, text);
            tokens.retain(|token| {
                token != "name" && token != "." && !["inetharmless", "domharmless", "harmless"].contains(&&**token)
            });
            tokens.sort();
            tokens
        };
        let (found, expected) = (sorted(hostile), sorted(harmless));
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{what}");
        }
        assert_eq!(found.len(), expected.len(), "{what}");
        assert!(!has_invisible(hostile), "{what}");
    });
}

#[test]
fn brackets_are_closed_in_their_order() {
    each(".dbml", |what, hostile, _| {
        let mut open = Vec::new();
        for token in tokens(what, hostile) {
            match token.as_str() {
                "{" | "[" | "(" => open.push(token),
                "}" => assert_eq!(open.pop().as_deref(), Some("{"), "{what}"),
                "]" => assert_eq!(open.pop().as_deref(), Some("["), "{what}"),
                ")" => assert_eq!(open.pop().as_deref(), Some("("), "{what}"),
                _ => {}
            }
        }
        assert_eq!(open, Vec::<String>::new(), "{what}");
    });
}
