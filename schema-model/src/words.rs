//! Words in messages: what a misspelt one may have meant, and lists of them.

/// ``, did you mean `x`?`` when a candidate is near, else nothing.
#[must_use]
pub fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> String {
    suggestion(word, candidates).map_or_else(String::new, |hint| format!(", {hint}"))
}

/// ``did you mean `x`?`` when a candidate is near.
#[must_use]
pub fn suggestion<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        // Of a word where nothing is left as it was, nobody meant another.
        .filter(|(distance, candidate)| {
            let length = candidate.chars().count();
            *distance <= 1 + length / 4 && *distance < length.max(word.chars().count())
        })
        .min()
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}

/// The near candidate, else all of them: ``use `a`, `b` or `c` ``.
#[must_use]
pub fn suggestion_or_all<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str> + Clone) -> String {
    suggestion(word, candidates.clone()).unwrap_or_else(|| format!("use {}", one_of(candidates)))
}

/// Edits (insert, delete, replace) between two words, case ignored.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.to_lowercase().chars().collect();
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let replace = diagonal + usize::from(l != r);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

/// `` `a`, `b` or `c` ``.
#[must_use]
pub fn one_of<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_near_or_absent() {
        assert_eq!(did_you_mean("lenght", ["length", "default"]), ", did you mean `length`?");
        assert_eq!(did_you_mean("zebra", ["length", "default"]), "");
        assert_eq!(did_you_mean("C", ["A", "B"]), "", "no letter is left");
        assert_eq!(did_you_mean("c", ["B", "C"]), ", did you mean `C`?");
        assert_eq!(did_you_mean("is", ["in"]), ", did you mean `in`?");
        assert_eq!(suggestion("lenght", ["length"]).as_deref(), Some("did you mean `length`?"));
        assert_eq!(suggestion_or_all("zebra", ["length", "default"]), "use `length` or `default`");
    }

    #[test]
    fn lists_read_as_prose() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
