//! The page as a text; what it does is tested in a browser.

use super::policy::source;
use super::*;
use crate::layout::layout;
use crate::picture::{Detail, Settings, View, picture};

fn page(schema: &Schema) -> String {
    let view = View { title: schema.title.clone(), detail: Detail::Full, tables: None, all_edges: false };
    let picture = picture(schema, &Settings::default(), &view);
    html(schema, &picture, &layout(&picture.graph()))
}

fn empty() -> Schema {
    Schema { title: "</title><script>alert(1)</script>".into(), codebooks: Vec::new(), tables: Vec::new() }
}

fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    page.split_once(start).and_then(|(_, rest)| rest.split_once(end)).map(|(text, _)| text).expect("both ends")
}

#[test]
fn the_policy_knows_the_style_sheet_and_the_script_that_the_page_has() {
    let page = page(&empty());
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\">");
    for text in [between(&page, "<style>", "</style>"), between(&page, "<script type=\"module\">", "</script>")] {
        assert!(policy.contains(&source(text)), "{policy}");
    }
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("http"));
}

#[test]
fn the_page_asks_for_nothing_and_its_title_is_inert() {
    let page = page(&empty());
    assert!(page.starts_with(MARKUP_HEADER));
    assert!(!page.contains("://"), "an address of elsewhere");
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page, self::page(&empty()));
}
