//! A reader over the tokens of a statement.

use super::text::{Rules, Sort, Token, is_plain, squeezed, tokens};

/// The words that begin what may follow a column's type or default.
const COLUMN_WORDS: [&str; 24] = [
    "constraint",
    "primary",
    "not",
    "null",
    "unique",
    "check",
    "default",
    "collate",
    "references",
    "generated",
    "as",
    "auto_increment",
    "autoincrement",
    "comment",
    "on",
    "virtual",
    "stored",
    "persistent",
    "invisible",
    "charset",
    "deferrable",
    "storage",
    "compression",
    "without",
];

/// A statement, and how far it was read.
pub(super) struct Parser<'p> {
    sql: &'p str,
    pub(super) rules: &'p Rules,
    tokens: &'p [Token],
    at: usize,
}

/// What a list of `Parser`s reads from.
pub(super) struct Source<'p> {
    sql: &'p str,
    rules: &'p Rules,
    tokens: Vec<Token>,
}

impl<'p> Source<'p> {
    pub(super) fn of(sql: &'p str, rules: &'p Rules) -> Self {
        Self { sql, rules, tokens: tokens(sql, rules) }
    }

    pub(super) fn parser(&self) -> Parser<'_> {
        Parser { sql: self.sql, rules: self.rules, tokens: &self.tokens, at: 0 }
    }
}

impl<'p> Parser<'p> {
    pub(super) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    fn peek(&self, ahead: usize) -> Option<&'p Token> {
        self.tokens.get(self.at + ahead)
    }

    /// Whether these words come next.
    pub(super) fn sees(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(at, word)| self.peek(at).is_some_and(|token| token.is_word(word)))
    }

    /// Whether this symbol comes next.
    pub(super) fn sees_symbol(&self, symbol: &str) -> bool {
        self.peek(0).is_some_and(|token| token.is_symbol(symbol))
    }

    /// Takes these words, if they come next.
    pub(super) fn takes(&mut self, words: &[&str]) -> bool {
        let sees = self.sees(words);
        if sees {
            self.at += words.len();
        }
        sees
    }

    /// Takes this symbol, if it comes next.
    pub(super) fn takes_symbol(&mut self, symbol: &str) -> bool {
        let sees = self.sees_symbol(symbol);
        self.at += usize::from(sees);
        sees
    }

    /// Goes on by one token.
    pub(super) fn skip(&mut self) {
        self.at += 1;
    }

    /// The next word, text, name or number, whatever it is.
    pub(super) fn value(&mut self) -> Option<String> {
        let value = self.peek(0).filter(|token| token.sort != Sort::Symbol)?.value.clone();
        self.at += 1;
        Some(value)
    }

    /// A name; PostgreSQL writes one without quotes in small letters.
    pub(super) fn name(&mut self) -> Option<String> {
        let token = self.peek(0)?;
        let name = match token.sort {
            Sort::Word if !self.rules.any_case => token.value.to_lowercase(),
            // SQLite takes a text for a name where only a name can stand.
            Sort::Word | Sort::Name => token.value.clone(),
            Sort::Text if self.rules.texts_as_names => token.value.clone(),
            _ => return None,
        };
        self.at += 1;
        Some(name)
    }

    /// A name with what stands before its dots.
    pub(super) fn qualified(&mut self) -> Option<String> {
        let mut name = self.name()?;
        while self.takes_symbol(".") {
            name.push('.');
            name.push_str(&self.name()?);
        }
        Some(name)
    }

    /// The inside of the brackets that come next, as a reader of its own.
    pub(super) fn group(&mut self) -> Option<Parser<'p>> {
        if !self.sees_symbol("(") {
            return None;
        }
        let start = self.at + 1;
        let end = self.end_of_group();
        self.at = end + 1;
        Some(Parser { sql: self.sql, rules: self.rules, tokens: &self.tokens[start..end.max(start)], at: 0 })
    }

    /// Where the bracket that comes next is closed.
    fn end_of_group(&self) -> usize {
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(self.at) {
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
        }
        self.tokens.len()
    }

    /// All that is left, cut at the commas outside brackets.
    pub(super) fn items(&self) -> Vec<Parser<'p>> {
        let mut items = Vec::new();
        let (mut start, mut depth) = (self.at, 0_usize);
        let mut add = |start: usize, end: usize| {
            if start < end {
                let tokens = &self.tokens[start..end];
                items.push(Parser { sql: self.sql, rules: self.rules, tokens, at: 0 });
            }
        };
        for (at, token) in self.tokens.iter().enumerate().skip(self.at) {
            match token.value.as_str() {
                _ if token.sort != Sort::Symbol => {}
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                "," if depth == 0 => {
                    add(start, at);
                    start = at + 1;
                }
                _ => {}
            }
        }
        add(start, self.tokens.len());
        items
    }

    /// The names of a list in brackets; of MySQL's prefixes with their length.
    pub(super) fn names(&mut self) -> Option<Vec<String>> {
        let items = self.group()?.items();
        items.into_iter().map(|mut item| item.column()).collect()
    }

    /// A column of a key.
    pub(super) fn column(&mut self) -> Option<String> {
        let name = self.name()?;
        let length = if self.rules.indexes_in_tables { self.group().map(|group| group.rest()) } else { None };
        Some(length.map_or_else(|| name.clone(), |length| format!("{name}({length})")))
    }

    /// The text of all that is left.
    pub(super) fn rest(&self) -> String {
        self.text(self.at, self.tokens.len())
    }

    /// Takes all that is left as a text.
    pub(super) fn takes_rest(&mut self) -> String {
        let text = self.rest();
        self.at = self.tokens.len();
        text
    }

    fn text(&self, start: usize, end: usize) -> String {
        match (self.tokens.get(start), end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if start < end => self.sql[first.start..last.end].to_owned(),
            _ => String::new(),
        }
    }

    /// Takes an expression: at least one token, and on until a word that begins something else about a column.
    pub(super) fn expression(&mut self) -> String {
        let start = self.at;
        self.part_of_expression();
        while !self.is_done() && !self.sees_column_word() {
            self.part_of_expression();
        }
        self.text(start, self.at)
    }

    /// Takes a token, or a group in brackets.
    pub(super) fn part_of_expression(&mut self) {
        self.at = if self.sees_symbol("(") { self.end_of_group() + 1 } else { self.at + 1 };
        self.at = self.at.min(self.tokens.len());
    }

    fn sees_column_word(&self) -> bool {
        COLUMN_WORDS.iter().any(|word| self.sees(&[word])) || self.sees(&["character", "set"])
    }

    /// Takes a type; empty where there is none, as SQLite allows.
    pub(super) fn ty(&mut self) -> String {
        let mut ty = String::new();
        while !self.is_done() && !self.sees_column_word() {
            let start = self.at;
            self.part_of_expression();
            let token = &self.tokens[start];
            let is_tight = matches!(token.value.as_str(), "(" | "[" | "]" | "." | ",") || ty.ends_with('.');
            if !ty.is_empty() && !is_tight {
                ty.push(' ');
            }
            match token.sort {
                Sort::Name if is_plain(&token.value) => ty.push_str(&token.value),
                Sort::Word => ty.push_str(&token.value.to_lowercase()),
                _ => ty.push_str(&self.text(start, self.at)),
            }
        }
        squeezed(&ty)
    }

    /// Where it stands, to come back to.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    /// The text from there on.
    pub(super) fn since(&self, place: usize) -> String {
        self.text(place, self.at)
    }

    /// Whether the tokens from there on are one name.
    pub(super) fn is_one_name_since(&self, place: usize) -> bool {
        self.at == place + 1
            && self.tokens.get(place).is_some_and(|token| matches!(token.sort, Sort::Word | Sort::Name))
    }

    /// Goes back to a place.
    pub(super) fn back_to(&mut self, place: usize) {
        self.at = place;
    }
}
