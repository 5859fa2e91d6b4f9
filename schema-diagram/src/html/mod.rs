//! `schema.html`: the picture as a page for browsers, where tables can be searched, focused and followed.
//!
//! The page is one file and asks for nothing: its content policy refuses everything but its own style sheet and its own
//! script. No text of the schema is ever part of either; the script reads names from the drawing and from templates.

mod details;
mod policy;

use std::sync::OnceLock;

use crate::escape::{Xml, put};
use crate::layout::Layout;
use crate::picture::Picture;
use crate::svg::{self, style};
use schema_model::model::Schema;
use schema_sql::file::MARKUP_HEADER;

/// What is the same in every page.
struct Fixed {
    policy: String,
    style: String,
    script: String,
}

/// The whole file.
#[must_use]
pub fn html(schema: &Schema, picture: &Picture, layout: &Layout) -> String {
    let fixed = fixed();
    let drawing = svg::element(picture, layout);
    let mut page = String::with_capacity(drawing.len() * 2 + fixed.style.len() + fixed.script.len());
    put!(&mut page, MARKUP_HEADER, "\n<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    put!(&mut page, "<meta http-equiv=\"Content-Security-Policy\" content=\"", fixed.policy, "\">\n");
    page.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    put!(&mut page, "<title>", Xml(&picture.title), "</title>\n");
    // Without an icon, browsers ask the page's server for one.
    page.push_str("<link rel=\"icon\" href=\"data:,\">\n");
    put!(&mut page, "<style>", fixed.style, "</style>\n</head>\n<body>\n<header>\n");
    put!(&mut page, "<div id=\"heading\"><h1>", Xml(&picture.title), "</h1>\n");
    put!(&mut page, "<p>", Xml(&svg::subtitle(picture)), "</p></div>\n");
    page.push_str(CONTROLS);
    page.push_str("<main id=\"stage\" aria-label=\"Diagram\">\n");
    page.push_str(&drawing);
    page.push_str("</main>\n");
    details::templates(&mut page, schema, picture);
    put!(&mut page, "<script type=\"module\">", fixed.script, "</script>\n</body>\n</html>\n");
    page
}

fn fixed() -> &'static Fixed {
    static FIXED: OnceLock<Fixed> = OnceLock::new();
    FIXED.get_or_init(|| {
        // Browsers hash what they parsed, which has no carriage returns, whatever a checkout made of the files.
        let lf = |text: &str| text.replace('\r', "");
        let style = lf(&format!("\n{}{}", style::themed(), include_str!("viewer.css")));
        let script = lf(&format!("\n{}", include_str!("viewer.js")));
        Fixed { policy: policy::policy(&style, &script), style, script }
    })
}

/// The rest of the header, and the panel, which keyboards reach before the drawing's many boxes.
const CONTROLS: &str = r##"<div id="search" role="search">
<input id="query" type="search" placeholder="Search  /" aria-label="Search tables, columns and codes" role="combobox"
 aria-autocomplete="list" aria-expanded="false" aria-controls="results" autocomplete="off" spellcheck="false">
<div id="found" hidden><ul id="results" role="listbox" aria-label="Results"></ul><p id="count"></p></div>
</div>
<fieldset id="steps"><legend>Steps around a table</legend>
<label title="A table and its neighbours"><input type="radio" name="steps" value="1" checked><span>1 step</span></label>
<label title="Their neighbours as well"><input type="radio" name="steps" value="2"><span>2 steps</span></label>
</fieldset>
<div id="zoom" role="group" aria-label="Zoom">
<button type="button" id="out" aria-label="Zoom out" title="Zoom out  -">−</button>
<button type="button" id="in" aria-label="Zoom in" title="Zoom in  +">+</button>
<button type="button" id="fit" title="Show everything  0">Fit</button>
</div>
<fieldset id="theme"><legend>Colours</legend>
<label><input type="radio" name="theme" value="auto" checked><span>Auto</span></label>
<label><input type="radio" name="theme" value="light"><span>Light</span></label>
<label><input type="radio" name="theme" value="dark"><span>Dark</span></label>
</fieldset>
</header>
<noscript><p>Search, zoom and details need JavaScript.</p></noscript>
<p id="status" role="status"></p>
<aside id="panel" aria-label="Details" hidden>
<button type="button" id="close" aria-label="Close the details" title="Close  Esc">×</button>
<div id="details"></div>
</aside>
"##;

#[cfg(test)]
mod tests;
