//! Rust's words, as far as a scan must know them.

/// Whether nothing can be named so.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "self"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
            | "Self"
            | "_"
    )
}

/// Words before `fn`, `trait` or `impl` that are names elsewhere, or were once.
pub(super) fn is_modifier(word: &str) -> bool {
    matches!(word, "async" | "auto" | "default" | "gen" | "safe")
}

pub(super) fn is_path_start(word: &str) -> bool {
    matches!(word, "crate" | "self" | "super")
}

/// Words that stand in no type and no expression, but where items begin.
pub(super) fn begins_item(word: &str) -> bool {
    matches!(word, "pub" | "struct" | "enum" | "mod" | "type" | "trait")
}

/// Words that may follow an operand.
pub(super) fn is_follower(word: &str) -> bool {
    matches!(word, "as" | "else" | "for" | "in" | "where")
}

/// Keywords that are operands.
pub(super) fn is_operand(word: &str) -> bool {
    matches!(word, "_" | "Self" | "await" | "crate" | "false" | "self" | "super" | "true")
}
