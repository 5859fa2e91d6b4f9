//! A file is well-formed, and nothing of it acts or comes from elsewhere.

use roxmltree::Document;

/// The elements that a file is made of.
const ELEMENTS: [&str; 9] = ["svg", "title", "style", "g", "a", "rect", "path", "circle", "text"];

/// What is wrong with a file.
pub fn inert(text: &str) -> Vec<String> {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("the file is not well-formed: {error}")],
    };
    let mut found = Vec::new();
    for node in document.descendants() {
        if node.is_pi() {
            found.push("the file has a processing instruction".to_owned());
        }
        if !node.is_element() {
            continue;
        }
        let name = node.tag_name().name();
        if !ELEMENTS.contains(&name) || node.tag_name().namespace() != Some("http://www.w3.org/2000/svg") {
            found.push(format!("the file has an element `{name}`"));
        }
        for attribute in node.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            if key.to_lowercase().starts_with("on") {
                found.push(format!("`{name}` has a handler `{key}`"));
            }
            if key == "href" && !value.starts_with('#') {
                found.push(format!("`{name}` refers to `{value}`"));
            }
            if key == "style" || is_from_elsewhere(value) {
                found.push(format!("`{name}` has `{key}=\"{value}\"`"));
            }
        }
        if name == "style" && node.text().is_some_and(is_from_elsewhere) {
            found.push("the style sheet fetches something".to_owned());
        }
    }
    found
}

/// Whether a value names something outside of the file.
fn is_from_elsewhere(value: &str) -> bool {
    let value = value.to_lowercase();
    let has_url =
        value.match_indices("url(").any(|(at, _)| !value[at + 4..].trim_start_matches(['"', '\'']).starts_with('#'));
    has_url || ["@import", "@font-face", "javascript:", "data:"].iter().any(|word| value.contains(word))
}

#[cfg(test)]
mod tests {
    use super::inert;

    fn file(inside: &str) -> String {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inside}</svg>")
    }

    #[test]
    fn a_plain_file_passes() {
        let plain = "<style>text{fill:red}</style><a href=\"#t-a\"><text class=\"name\">url(x) is a text</text></a>";
        assert_eq!(inert(&file(plain)), Vec::<String>::new());
    }

    #[test]
    fn what_acts_or_comes_from_elsewhere_is_refused() {
        for (inside, sentence) in [
            ("<text>", "not well-formed"),
            ("<text>&nbsp;</text>", "not well-formed"),
            ("<script>x</script>", "an element `script`"),
            ("<foreignObject/>", "an element `foreignObject`"),
            ("<image href=\"#a\"/>", "an element `image`"),
            ("<g xmlns=\"http://www.w3.org/1999/xhtml\"/>", "an element `g`"),
            ("<rect onclick=\"x\"/>", "a handler `onclick`"),
            ("<a href=\"https://example.org\"/>", "`a` refers to `https://example.org`"),
            ("<a xmlns:x=\"http://www.w3.org/1999/xlink\" x:href=\"javascript:x\"/>", "`a` refers to"),
            ("<rect fill=\"url(https://example.org/x)\"/>", "`rect` has `fill="),
            ("<rect style=\"fill:red\"/>", "`rect` has `style="),
            ("<style>@import 'x';</style>", "the style sheet fetches"),
            ("<style>text{background:url( 'x')}</style>", "the style sheet fetches"),
            ("<?php x?>", "a processing instruction"),
        ] {
            let found = inert(&file(inside)).join("\n");
            assert!(found.contains(sentence), "{inside}: {found}");
        }
        assert!(!inert(&format!("<!DOCTYPE svg [<!ENTITY x \"y\">]>{}", file(""))).is_empty());
    }
}
