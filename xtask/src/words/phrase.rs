//! A text as words, and the phrases that this project does not use.

/// A word of a text, in lower case.
pub(super) struct Word {
    text: String,
    pub(super) line: usize,
    /// The sign before it ends a clause: `, otherwise` means "or else".
    begins_clause: bool,
    /// It directly follows the word before it, with nothing but space between.
    follows: bool,
}

/// Where a phrase is meant: a word that must or must not stand beside it.
enum Only {
    Always,
    /// Not where one of these words follows or precedes: "is no longer", "there is no".
    Unless {
        after: &'static [&'static str],
        before: &'static [&'static str],
    },
    /// Not at the beginning of a clause.
    WithinClause,
    /// Only where the clause ends with it: "which the schema has not".
    AtEnd,
}

/// A phrase, and what an engineer would write in its place.
struct Phrase {
    words: &'static [&'static str],
    only: Only,
    instead: &'static str,
}

const fn always(words: &'static [&'static str], instead: &'static str) -> Phrase {
    Phrase { words, only: Only::Always, instead }
}

const NO: Only = Only::Unless { after: &["longer", "more", "less", "need", "way"], before: &["there"] };

const PHRASES: [Phrase; 16] = [
    always(&["upon"], "on"),
    always(&["anew"], "again"),
    always(&["whom"], "who"),
    always(&["whomever"], "whoever"),
    always(&["mend"], "fix"),
    always(&["mends"], "fixes"),
    always(&["mended"], "fixed"),
    always(&["mending"], "fixing"),
    always(&["of", "ours"], "our own"),
    always(&["so", "that"], "so"),
    Phrase { words: &["is", "no"], only: NO, instead: "is not a" },
    Phrase { words: &["are", "no"], only: NO, instead: "are not" },
    Phrase { words: &["was", "no"], only: NO, instead: "was not a" },
    Phrase { words: &["otherwise"], only: Only::WithinClause, instead: "differently" },
    Phrase { words: &["has", "not"], only: Only::AtEnd, instead: "does not have" },
    Phrase { words: &["have", "not"], only: Only::AtEnd, instead: "do not have" },
];

/// The words of a text. Underscores part words, because the names of tests are sentences.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let (mut begins_clause, mut follows) = (words.is_empty(), true);
        // A comment goes on in the next line; a blank one parts paragraphs.
        let line = line.trim_start().trim_start_matches(['/', '!', '#', '>', '*', '|']);
        if line.trim().is_empty() {
            words.push(Word { text: String::new(), line: number + 1, begins_clause: true, follows: false });
            continue;
        }
        let mut rest = line;
        while let Some(start) = rest.find(char::is_alphanumeric) {
            let between = &rest[..start];
            follows &= between.chars().all(|sign| sign.is_whitespace() || matches!(sign, '_' | '\\'));
            begins_clause |= between.contains(['.', ',', ';', ':', '(', '"', '!', '?', '|', '—']);
            let end = rest[start..].find(|sign: char| !sign.is_alphanumeric()).map_or(rest.len(), |end| start + end);
            let text = rest[start..end].to_lowercase();
            words.push(Word { text, line: number + 1, begins_clause, follows });
            rest = &rest[end..];
            (begins_clause, follows) = (false, true);
        }
        if !rest.trim().trim_end_matches('\\').trim().is_empty() {
            words.push(Word { text: String::new(), line: number + 1, begins_clause: true, follows: false });
        }
    }
    words
}

/// The phrases that stand in a text, each with its line and what to write.
pub(super) fn found(text: &str) -> Vec<(usize, String, &'static str)> {
    let words = words(text);
    let mut found = Vec::new();
    for at in 0..words.len() {
        for phrase in PHRASES.iter().filter(|phrase| stands(phrase, &words, at)) {
            found.push((words[at].line, phrase.words.join(" "), phrase.instead));
        }
    }
    found
}

fn stands(phrase: &Phrase, words: &[Word], at: usize) -> bool {
    let end = at + phrase.words.len();
    let Some(span) = words.get(at..end) else { return false };
    if !span.iter().zip(phrase.words).all(|(word, expected)| word.text == *expected)
        || span[1..].iter().any(|word| !word.follows)
    {
        return false;
    }
    let next = words.get(end).filter(|word| word.follows);
    match &phrase.only {
        Only::Always => true,
        Only::Unless { after, before } => {
            let is_before = words[..at].last().is_some_and(|word| before.contains(&word.text.as_str()));
            next.is_some_and(|next| !after.contains(&next.text.as_str())) && !is_before
        }
        Only::WithinClause => !span[0].begins_clause,
        Only::AtEnd => next.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(text: &str) -> Vec<String> {
        found(text).into_iter().map(|(line, phrase, _)| format!("{line} {phrase}")).collect()
    }

    #[test]
    fn translated_phrases_are_found_across_lines_and_in_names() {
        assert_eq!(phrases("//! It depends\n//! upon it."), ["2 upon"]);
        assert_eq!(phrases("/// This type is\n/// no mask."), ["1 is no"]);
        assert_eq!(phrases("fn what_is_no_file_is_refused() {}"), ["1 is no"]);
        assert_eq!(phrases("which the schema has not, and more"), ["1 has not"]);
        assert_eq!(phrases("it has the code 1 otherwise"), ["1 otherwise"]);
        assert_eq!(phrases("it waits, so that\nnobody loses"), ["1 so that"]);
    }

    #[test]
    fn what_english_has_is_left_alone() {
        for text in [
            "There is no table `a`.",
            "It is no longer needed.",
            "Give a length; otherwise it is `text`.",
            "Otherwise the build fails.",
            "The server has not answered.",
            "So. That is all.",
            "is\n\nno",
        ] {
            assert_eq!(phrases(text), [] as [&str; 0], "{text}");
        }
    }
}
