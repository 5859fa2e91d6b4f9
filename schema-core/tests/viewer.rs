//! The page for browsers, in a browser: what people do with it, on small and large schemas.

#[path = "viewer/browser.rs"]
mod browser;
mod support;

use std::fmt::Write as _;
use std::path::PathBuf;

use browser::Browser;
use tempfile::TempDir;

/// So many tables, a tenth of them codebooks: trees of tables that refer to one above, and a hub that all trees' roots refer to.
fn source(tables: usize) -> String {
    let mut source = String::from("use codebooks::Codebook;\ncodebooks::schema!();\n");
    let books = (tables / 10).max(1);
    for book in 0..books {
        let _ = writeln!(
            source,
            "/// State {book} <script>alert(1)</script>.\n#[derive(Codebook)]\npub enum State{book:03} {{ /// Not yet begun\nWaiting = 1, Done = 2 }}"
        );
    }
    source.push_str(
        "/// What all roots refer to.\n#[derive(Codebook)]\npub struct Hub { #[codebook(primary_key)] id: i32 }\n",
    );
    for table in 0..tables - books - 1 {
        let above =
            if table % 12 == 0 { "Hub".to_owned() } else { format!("Thing{:04}", table / 12 * 12 + table % 12 / 3) };
        let above = if table % 12 == 0 || table % 12 / 3 != table % 12 { above } else { "Hub".to_owned() };
        let _ = writeln!(
            source,
            "/// Thing number {table}.\n#[derive(Codebook)]\npub struct Thing{table:04} {{ #[codebook(primary_key, auto)] id: i32, \
             #[codebook(references = {above})] above: i32, state: State{:03}, /// What people call it.\nlabel: Option<String> }}",
            table % books
        );
    }
    source
}

/// A page of so many tables, in a folder that lasts as long as it.
fn page(tables: usize) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = "dialects = [\"sqlite\"]\ntitle = \"Things\"\ndiagram = { html = true }";
    let compiled = support::compile(settings, &[("src/lib.rs", &source(tables))]);
    assert_eq!(compiled.faults, Vec::<String>::new());
    let file = compiled.files.iter().find(|file| file.path == "schema.html").expect("the page");
    let path = folder.path().join("schema.html");
    std::fs::write(&path, &file.text).expect("written");
    (folder, path)
}

const NEAR: &str = "document.querySelectorAll('#boxes > .near').length";
const TITLE: &str = "document.querySelector('#details h2')?.textContent ?? ''";
const ZOOM: &str = "new DOMMatrix(getComputedStyle(document.getElementById('drawing')).transform).a";

#[test]
fn an_address_opens_its_table_on_schemas_of_every_size() {
    let mut browser = Browser::start();
    for tables in [14, 200, 1_000] {
        let (_folder, page) = page(tables);
        browser.open(&page, "#t-thing0001");
        assert_eq!(browser.text(TITLE), "thing0001", "{tables}");
        let boxes = browser.number("document.querySelectorAll('#boxes > g').length");
        assert_eq!(boxes, tables as f64);
        let one = browser.number(NEAR);
        assert!((2.0..12.0).contains(&one), "{tables}: {one}");
        browser.eval("document.querySelector('#steps input[value=\"2\"]').click()");
        assert!(browser.number(NEAR) > one, "{tables}");
        // Nothing of another box is hidden from those who look: it is dimmed.
        assert!(
            browser.number("Number(getComputedStyle(document.querySelector('#boxes > g:not(.near)')).opacity)") > 0.0
        );
        assert_eq!(browser.complaints(&page), Vec::<String>::new(), "{tables}");
    }
}

#[test]
fn search_finds_tables_columns_and_codes_by_the_keyboard_alone() {
    let mut browser = Browser::start();
    let (_folder, page) = page(200);
    browser.open(&page, "");
    assert_eq!(browser.text(TITLE), "");
    browser.press("/");
    assert_eq!(browser.text("document.activeElement.id"), "query");
    browser.write("thing0007");
    assert_eq!(browser.text("document.querySelector('#results li b').textContent"), "thing0007");
    browser.press("Enter");
    assert_eq!(browser.text("location.hash"), "#t-thing0007");
    assert_eq!(browser.text(TITLE), "thing0007");
    assert_eq!(browser.text("document.activeElement.textContent"), "thing0007", "the panel has the focus");
    browser.press("Escape");
    assert_eq!(browser.text("location.hash"), "");
    assert!(browser.eval("document.getElementById('panel').hidden").as_bool().expect("a truth"));

    // The focus is back in the field. A code by its meaning, the second result by the arrow key.
    assert_eq!(browser.text("document.activeElement.id"), "query");
    browser.eval("document.activeElement.select()");
    browser.write("not yet begun");
    assert_eq!(browser.text("document.querySelector('#results .kind').textContent"), "code");
    browser.press("ArrowDown");
    let chosen = browser.text("document.querySelector('#results [aria-selected=true]').id");
    assert_eq!(chosen, "result-1");
    browser.press("Enter");
    assert_eq!(browser.text(TITLE), "c_state001");
    assert_eq!(browser.number("document.querySelectorAll('#details tbody.hit').length"), 1.0);

    // What is not there is said, and Escape empties the field.
    browser.press("/");
    browser.write("no such thing");
    assert_eq!(browser.text("document.getElementById('count').textContent"), "Nothing found");
    browser.press("Escape");
    assert_eq!(browser.text("document.getElementById('query').value"), "");
    assert_eq!(browser.complaints(&page), Vec::<String>::new());
}

#[test]
fn a_click_focuses_a_table_and_going_back_returns() {
    let mut browser = Browser::start();
    let (_folder, page) = page(14);
    browser.open(&page, "");
    browser.point("document.querySelector('#t-hub .name')", true);
    assert_eq!((browser.text("location.hash").as_str(), browser.text(TITLE).as_str()), ("#t-hub", "hub"));
    // A link of the panel leads on.
    browser.point("document.querySelector('#details li a')", true);
    let next = browser.text(TITLE);
    assert_ne!(next, "hub");
    assert_eq!(browser.text("location.hash"), format!("#t-{next}"));
    browser.eval(
        "new Promise((done) => { addEventListener('popstate', () => done(true), { once: true }); history.back(); })",
    );
    browser.settle();
    assert_eq!(browser.text(TITLE), "hub");
    assert_eq!(browser.complaints(&page), Vec::<String>::new());
}

#[test]
fn a_line_under_the_pointer_lights_up_with_both_ends() {
    let mut browser = Browser::start();
    let (_folder, page) = page(14);
    browser.open(&page, "");
    let place = browser.eval(
        "(() => { const line = document.querySelector('#lines path'); const middle = line.getPointAtLength(line.getTotalLength() / 2); \
         const at = new DOMPoint(middle.x, middle.y).matrixTransform(line.getScreenCTM()); return [at.x, at.y]; })()",
    );
    browser.point_at(&place[0], &place[1], false);
    assert_eq!(browser.number("document.querySelectorAll('#boxes > .hot').length"), 2.0);
    assert_eq!(browser.number("document.querySelectorAll('#lines .hot').length"), 1.0);
    assert!(browser.number("document.querySelectorAll('.bar').length") >= 2.0, "the rows at both ends");
    browser.point("document.querySelector('h1')", false);
    assert_eq!(browser.number("document.querySelectorAll('.hot, .bar').length"), 0.0);
    assert_eq!(browser.complaints(&page), Vec::<String>::new());
}

#[test]
fn zoom_and_colours_follow_their_buttons_and_keys() {
    let mut browser = Browser::start();
    let (_folder, page) = page(14);
    browser.open(&page, "");
    let whole = browser.number(ZOOM);
    browser.press("+");
    let closer = browser.number(ZOOM);
    assert!(closer > whole);
    browser.point("document.getElementById('out')", true);
    assert!(browser.number(ZOOM) < closer);
    browser.point("document.getElementById('in')", true);
    browser.press("0");
    assert!((browser.number(ZOOM) - whole).abs() < 1e-6);
    let ground = "getComputedStyle(document.body).backgroundColor";
    let mut grounds = Vec::new();
    for theme in ["light", "dark"] {
        browser.eval(&format!("document.querySelector('#theme input[value={theme}]').click()"));
        grounds.push(browser.text(ground));
    }
    assert_ne!(grounds[0], grounds[1]);
    assert_eq!(browser.complaints(&page), Vec::<String>::new());
}

#[test]
fn every_table_is_reached_by_the_keyboard_and_has_a_name() {
    let mut browser = Browser::start();
    let (_folder, page) = page(14);
    browser.open(&page, "");
    let unreachable = "[...document.querySelectorAll('#boxes > g')].filter((box) => box.tabIndex !== 0 || !box.getAttribute('aria-label')).length";
    assert_eq!(browser.number(unreachable), 0.0);
    let unnamed = "[...document.querySelectorAll('button, input')].filter((one) => !one.getAttribute('aria-label') \
        && !one.textContent.trim() && !one.closest('label')).length";
    assert_eq!(browser.number(unnamed), 0.0);
    browser.eval("document.getElementById('t-hub').focus()");
    browser.press("Enter");
    assert_eq!(browser.text(TITLE), "hub");
    browser.press("Escape");
    assert_eq!(browser.text("document.activeElement.id"), "t-hub", "the focus returns");
    assert_eq!(browser.complaints(&page), Vec::<String>::new());
}
