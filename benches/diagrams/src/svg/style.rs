//! As much of a style sheet as the size of texts needs.

use roxmltree::Node;

/// The rules of a style sheet, those in blocks left out.
pub struct Sheet {
    rules: Vec<Rule>,
}

struct Rule {
    /// Element and classes of each ancestor, the element itself last.
    selector: Vec<Compound>,
    declarations: Vec<(String, String)>,
}

struct Compound {
    element: Option<String>,
    classes: Vec<String>,
}

impl Sheet {
    /// Reads the text of a `style` element.
    pub fn read(text: &str) -> Self {
        let mut rules = Vec::new();
        let mut left = text;
        while let Some(open) = left.find('{') {
            let selectors = left[..open].trim();
            let body = &left[open + 1..];
            let end = block_end(body);
            // A block with rules inside is about colours.
            if !selectors.starts_with('@') {
                for selector in selectors.split(',') {
                    rules.push(Rule { selector: compounds(selector), declarations: declarations(&body[..end]) });
                }
            }
            left = body.get(end + 1..).unwrap_or_default();
        }
        Self { rules }
    }

    /// The value of a property that the most particular rule gives this very element.
    pub fn value(&self, node: Node<'_, '_>, property: &str) -> Option<&str> {
        let best = self
            .rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| rule.value(property).is_some() && rule.applies(node))
            .max_by_key(|(at, rule)| (rule.weight(), *at))?;
        best.1.value(property)
    }
}

/// Where the block ends that is open.
fn block_end(body: &str) -> usize {
    let mut depth = 1;
    for (at, c) in body.char_indices() {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 {
            return at;
        }
    }
    body.len()
}

fn compounds(selector: &str) -> Vec<Compound> {
    selector
        .split_whitespace()
        .map(|part| {
            let mut pieces = part.split('.');
            let element = pieces.next().filter(|element| !element.is_empty()).map(str::to_owned);
            Compound { element, classes: pieces.map(str::to_owned).collect() }
        })
        .collect()
}

/// The size inside `font: 12px name` counts as one of its own.
fn declarations(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (name, value) in text.split(';').filter_map(|one| one.split_once(':')) {
        let (name, value) = (name.trim(), value.trim());
        if name == "font" {
            let size = value.split_whitespace().find(|word| word.ends_with("px"));
            found.extend(size.map(|size| ("font-size".to_owned(), size.to_owned())));
        }
        found.push((name.to_owned(), value.to_owned()));
    }
    found
}

impl Rule {
    fn value(&self, property: &str) -> Option<&str> {
        self.declarations.iter().rev().find(|(name, _)| name == property).map(|(_, value)| value.as_str())
    }

    /// Classes count more than elements.
    fn weight(&self) -> (usize, usize) {
        let classes = self.selector.iter().map(|part| part.classes.len()).sum();
        (classes, self.selector.iter().filter(|part| part.element.is_some()).count())
    }

    fn applies(&self, node: Node<'_, '_>) -> bool {
        let Some((last, above)) = self.selector.split_last() else { return false };
        if !last.is(node) {
            return false;
        }
        let mut ancestors = node.ancestors().skip(1);
        above.iter().rev().all(|part| ancestors.by_ref().any(|ancestor| part.is(ancestor)))
    }
}

impl Compound {
    fn is(&self, node: Node<'_, '_>) -> bool {
        let classes: Vec<&str> = node.attribute("class").unwrap_or_default().split_whitespace().collect();
        self.element.as_ref().is_none_or(|element| element == "*" || node.has_tag_name(element.as_str()))
            && self.classes.iter().all(|class| classes.contains(&class.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_particular_rule_counts() {
        let sheet = Sheet::read(
            "text{font:12px monospace}\n.name,.a text{font-size:13px;x:y}\n@media (x){text{font-size:99px}}\n.small{font-size:9px}",
        );
        let text = "<svg><text/><g class='b a'><g><text class='small'/></g></g><text class='name'/></svg>";
        let document = roxmltree::Document::parse(text).expect("XML");
        let sizes: Vec<_> = document
            .descendants()
            .filter(|node| node.has_tag_name("text"))
            .map(|node| sheet.value(node, "font-size").unwrap_or_default())
            .collect();
        assert_eq!(sizes, ["12px", "13px", "13px"]);
    }
}
