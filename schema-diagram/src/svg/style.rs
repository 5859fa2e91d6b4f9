//! The colours and the style sheet.

use std::sync::OnceLock;

use crate::escape::put;

/// A colour: its name in the rules, then as it is on a light and on a dark ground.
pub(super) type Colour = (&'static str, &'static str, &'static str);

/// Every colour of a picture; texts have a contrast of at least 4.5 to what they stand on.
pub(super) const COLOURS: [Colour; 37] = [
    ("ground", "#fafbfd", "#0f141b"),
    ("box", "#ffffff", "#161d27"),
    ("ink", "#1c2430", "#e3e9f1"),
    ("muted", "#596575", "#9aa7b8"),
    ("type", "#47586d", "#a9bcd3"),
    ("rule", "#dde3eb", "#2b3644"),
    ("line", "#64758c", "#8296af"),
    ("line-book", "#a06c10", "#bd9040"),
    ("table-edge", "#8ca1bc", "#48618a"),
    ("table-head", "#e8f0fa", "#1d2b40"),
    ("table-name", "#17324f", "#cfe1f8"),
    ("book-edge", "#c99a41", "#84672c"),
    ("book-head", "#fdf2da", "#2f2713"),
    ("book-name", "#5c3d00", "#f3d797"),
    ("enum-edge", "#a38bca", "#6f59a0"),
    ("enum-head", "#f2ebfb", "#28203c"),
    ("enum-name", "#43277a", "#d9c8f8"),
    ("key", "#8a5a00", "#e0ac43"),
    ("fk", "#1a5fc4", "#6aa7ff"),
    ("index", "#2b6f55", "#6fc39f"),
    ("pill", "#e6eefb", "#1d2c45"),
    ("pill-ink", "#1b4a8f", "#a9cbff"),
    ("pill-enum", "#efe7fb", "#2c2144"),
    ("pill-enum-ink", "#5a3a9c", "#d0b8ff"),
    ("band-edge-0", "#c9d7f2", "#2b3c5e"),
    ("band-0", "#f0f4fd", "#131b2a"),
    ("band-edge-1", "#bfe0cc", "#264a38"),
    ("band-1", "#eef9f2", "#12211a"),
    ("band-edge-2", "#efd3bb", "#51392a"),
    ("band-2", "#fdf4ec", "#231a13"),
    ("band-edge-3", "#e6c8e4", "#4d2f52"),
    ("band-3", "#fbf0fa", "#231628"),
    ("band-edge-4", "#bcdde4", "#254650"),
    ("band-4", "#edf8fa", "#112127"),
    ("band-edge-5", "#dcdcae", "#45461f"),
    ("band-5", "#f9f9e9", "#1f200f"),
    ("band-name", "#3c4858", "#b9c4d2"),
];

/// The tints of groups; with more groups they come again.
pub(super) const BANDS: usize = 6;

/// The rules without a colour.
const SHAPES: &str = "\
text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans Mono\",\"Liberation Mono\",monospace}
.title{font-size:18px;font-weight:700}
.small,.chip text,.legend text{font-size:11px}
.name{font-size:13px;font-weight:700}
.band text{font-size:12px;font-weight:700}
.type,.number{text-anchor:end}
.retired text{text-decoration:line-through}
.more{font-style:italic}
.enum .frame,.enum .head{stroke-dasharray:5 3}
.line{fill:none;stroke-width:1.25;stroke-linecap:round}
.icon,.key,.fk,.index,.null,.rule,.spine{fill:none}
.icon,.key,.fk,.index,.null{stroke-width:1.2;stroke-linecap:round;stroke-linejoin:round}
";

/// The rules with colours, each of them as `$name`.
const COLOURED: &str = "\
text{fill:$ink}
.ground{fill:$ground}
.small,.remark,.meaning,.more,.retired text,.legend text{fill:$muted}
.type{fill:$type}
.rule{stroke:$rule}
.line{stroke:$line}
.line.book{stroke:$line-book}
.frame{fill:$box}
.table .frame,.table .head,.table .icon{stroke:$table-edge}
.table .head{fill:$table-head}
.table .name{fill:$table-name}
.codebook .frame,.codebook .head,.codebook .spine,.codebook .icon{stroke:$book-edge}
.codebook .head{fill:$book-head}
.codebook .name{fill:$book-name}
.enum .frame,.enum .head,.enum .icon{stroke:$enum-edge}
.enum .head{fill:$enum-head}
.enum .name{fill:$enum-name}
.table .head+.icon{stroke:$table-name}
.codebook .head+.icon{stroke:$book-name}
.enum .head+.icon{stroke:$enum-name}
.key{stroke:$key}
.fk{stroke:$fk}
.index{stroke:$index}
.unique{fill:$index}
.filled{fill:$muted}
.null{stroke:$muted}
.chip rect{fill:$pill}
.chip text{fill:$pill-ink}
.chip.of rect{fill:$pill-enum}
.chip.of text{fill:$pill-enum-ink}
.band text{fill:$band-name}
.b0{fill:$band-0;stroke:$band-edge-0}
.b1{fill:$band-1;stroke:$band-edge-1}
.b2{fill:$band-2;stroke:$band-edge-2}
.b3{fill:$band-3;stroke:$band-edge-3}
.b4{fill:$band-4;stroke:$band-edge-4}
.b5{fill:$band-5;stroke:$band-edge-5}
";

/// The style sheet of a picture by itself.
///
/// Each rule has its colour in its own words: viewers other than browsers know no custom properties.
pub(super) fn standalone() -> &'static str {
    static SHEET: OnceLock<String> = OnceLock::new();
    SHEET.get_or_init(|| {
        let mut sheet = String::from(SHAPES);
        expand(&mut sheet, |sheet, colour| sheet.push_str(colour.1));
        sheet.push_str("@media (prefers-color-scheme:dark){\n");
        expand(&mut sheet, |sheet, colour| sheet.push_str(colour.2));
        sheet.push_str("}\n");
        sheet
    })
}

/// The style sheet of a picture inside the page for browsers.
///
/// Each colour is a custom property of both grounds, so the page can turn from one to the other.
pub(crate) fn themed() -> String {
    let mut sheet = String::from(":root{\n");
    for (name, light, dark) in COLOURS {
        put!(&mut sheet, "--", name, ":light-dark(", light, ",", dark, ");\n");
    }
    sheet.push_str("}\n");
    sheet.push_str(SHAPES);
    expand(&mut sheet, |sheet, colour| {
        put!(sheet, "var(--", colour.0, ")");
    });
    sheet
}

/// Appends the rules with each `$name` replaced.
fn expand(sheet: &mut String, show: impl Fn(&mut String, &Colour)) {
    let mut pieces = COLOURED.split('$');
    sheet.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(piece.len());
        let (name, rest) = piece.split_at(end);
        if let Some(colour) = COLOURS.iter().find(|colour| colour.0 == name) {
            show(sheet, colour);
        }
        sheet.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What texts and marks stand on, with the least contrast that each needs.
    const PAIRS: [(&str, &str, f64); 36] = [
        ("ink", "ground", 4.5),
        ("ink", "box", 4.5),
        ("muted", "ground", 4.5),
        ("muted", "box", 4.5),
        ("type", "box", 4.5),
        ("table-name", "table-head", 4.5),
        ("book-name", "book-head", 4.5),
        ("enum-name", "enum-head", 4.5),
        ("pill-ink", "pill", 4.5),
        ("pill-enum-ink", "pill-enum", 4.5),
        ("band-name", "band-0", 4.5),
        ("band-name", "band-1", 4.5),
        ("band-name", "band-2", 4.5),
        ("band-name", "band-3", 4.5),
        ("band-name", "band-4", 4.5),
        ("band-name", "band-5", 4.5),
        ("key", "box", 3.0),
        ("fk", "box", 3.0),
        ("index", "box", 3.0),
        ("muted", "band-0", 3.0),
        ("line", "ground", 3.0),
        ("line", "band-0", 3.0),
        ("line", "band-1", 3.0),
        ("line", "band-2", 3.0),
        ("line", "band-3", 3.0),
        ("line", "band-4", 3.0),
        ("line", "band-5", 3.0),
        ("line-book", "ground", 3.0),
        ("line-book", "band-0", 3.0),
        ("line-book", "band-1", 3.0),
        ("line-book", "band-2", 3.0),
        ("line-book", "band-3", 3.0),
        ("line-book", "band-4", 3.0),
        ("line-book", "band-5", 3.0),
        ("line", "box", 3.0),
        ("line-book", "box", 3.0),
    ];

    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("two hex digits")) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    #[test]
    fn every_text_and_mark_has_enough_contrast_on_light_and_on_dark() {
        let of = |name: &str| COLOURS.iter().find(|colour| colour.0 == name).expect("a colour");
        for (front, back, least) in PAIRS {
            let (front, back) = (of(front), of(back));
            for (one, other, ground) in [(front.1, back.1, "light"), (front.2, back.2, "dark")] {
                let (one, other) = (luminance(one), luminance(other));
                let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                assert!(contrast >= least, "{} on {}, {ground}: {contrast:.2}", front.0, back.0);
            }
        }
    }

    #[test]
    fn every_rule_has_its_colour_and_every_colour_is_used() {
        let sheet = standalone();
        assert!(!sheet.contains('$') && !sheet.contains(":;") && !sheet.contains(":}"), "{sheet}");
        for (name, _, _) in COLOURS {
            let used = |end: char| COLOURED.contains(&format!("${name}{end}"));
            assert!(used('}') || used(';'), "{name} is in no rule");
        }
    }
}
