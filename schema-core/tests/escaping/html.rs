//! The page for browsers, by its tags.

use super::hostile::{each, has_invisible};
use super::svg::references;

/// The page without its style sheet and its script, which no text of a schema is part of, and these two.
fn parted(page: &str) -> (String, [&str; 2]) {
    let (before, rest) = page.split_once("<style>").expect("a style sheet");
    let (style, rest) = rest.split_once("</style>").expect("its end");
    let (between, rest) = rest.rsplit_once("<script type=\"module\">").expect("a script");
    let (script, after) = rest.split_once("</script>").expect("its end");
    (format!("{before}{between}{after}"), [style, script])
}

/// The names of the tags in order, after a look at each.
fn tags(what: &str, page: &str) -> Vec<String> {
    let mut names = Vec::new();
    for piece in page.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or_else(|| panic!("{what}: a tag is open: {piece}"));
        assert!(!text.contains('>'), "{what}: {text}");
        references(what, text);
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        // Comments and the type of the document have no attributes.
        if name.starts_with('!') {
            continue;
        }
        while let Some((attribute, after)) = rest.split_once("=\"") {
            let (value, after) = after.split_once('"').unwrap_or_else(|| panic!("{what}: {after}"));
            let attribute = attribute.rsplit(' ').next().unwrap_or_default();
            assert!(!attribute.starts_with("on") && attribute != "style" && attribute != "src", "{what}: {attribute}");
            assert!(attribute != "href" || value.starts_with('#') || value == "data:,", "{what}: {value}");
            references(what, value);
            rest = after;
        }
        names.push(name.to_owned());
    }
    names
}

#[test]
fn a_page_has_the_tags_that_it_has_without_hostile_texts() {
    each(".html", |what, hostile, harmless| {
        let ((page, fixed), (plain, same)) = (parted(hostile), parted(harmless));
        assert_eq!(fixed, same, "{what}");
        let sorted = |page: &str| {
            let mut names = tags(what, page);
            // What is empty has no tooltip and no comment.
            names.retain(|name| {
                !["title", "/title", "p", "/p", "tr", "/tr", "td", "/td", "text", "/text"].contains(&name.as_str())
            });
            names.sort();
            names
        };
        assert_eq!(sorted(&page), sorted(&plain), "{what}");
        assert!(!has_invisible(&page), "{what}");
    });
}
