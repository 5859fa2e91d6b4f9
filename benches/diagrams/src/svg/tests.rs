//! Each gate lets a written file pass and refuses one that was changed.

use schema_diagram::picture::Detail;
use schema_diagram::svg::svg;

use super::{FILE_GATES, Written, read};
use crate::drawing::{Drawing, whole};
use crate::random;

/// The letters of the gates that refuse the file of a schema after a change, and all that they say.
fn refused(detail: Detail, change: impl FnOnce(&str) -> String) -> (String, String) {
    let made = random::schema(60, 1);
    let view = whole(&made.schema.title, detail);
    let drawing = Drawing::of(&made.schema, &made.settings, &view);
    let text = change(&svg(&drawing.picture, &drawing.layout));
    let drawn = read(&text).expect("a file that is understood");
    let written = Written { schema: &made.schema, settings: &made.settings, view: &view, drawing: &drawing, drawn };
    let (mut letters, mut sentences) = (String::new(), Vec::new());
    for gate in &FILE_GATES {
        let failures = (gate.failures)(&written);
        letters.extend((!failures.is_empty()).then_some(gate.letter));
        sentences.extend(failures);
    }
    (letters, sentences.join("\n"))
}

#[track_caller]
fn check(letters: &str, sentence: &str, change: impl FnOnce(&str) -> String) {
    let (refused, said) = refused(Detail::Full, change);
    assert_eq!(refused, letters, "{said}");
    assert!(said.contains(sentence), "{said}");
}

/// Changes the first place of that text; there must be one.
fn once(file: &str, from: &str, to: &str) -> String {
    assert!(file.contains(from), "`{from}` is not in the file");
    file.replacen(from, to, 1)
}

/// Drops the first line with that text.
fn without_line(file: &str, with: &str) -> String {
    let line = file.lines().find(|line| line.contains(with)).expect("such a line");
    once(file, &format!("{line}\n"), "")
}

#[test]
fn a_written_file_passes() {
    check("", "", str::to_owned);
    let (refused, said) = refused(Detail::Light, str::to_owned);
    assert_eq!(refused, "", "{said}");
}

#[test]
fn letters_that_are_too_large_are_refused() {
    check("l", "is cut off by the box", |file| once(file, "text{font:12px", "text{font:14px"));
    check("l", "is cut off by its chip", |file| {
        once(file, ".chip text,", ".x,").replacen(".small", ".small,.chip text{font-size:16px}.small", 1)
    });
    check("l", "overlap", |file| once(file, "</text>", "</text><text class=\"small\" x=\"24\" y=\"44\">over</text>"));
}

#[test]
fn a_text_that_is_longer_than_its_box_is_refused() {
    check("plc", "is cut off by the box", |file| {
        once(
            file,
            "<text x=\"38\" y=\"4\">id</text>",
            "<text x=\"38\" y=\"4\">identifier_of_the_row_that_is_far_too_long</text>",
        )
    });
}

#[test]
fn a_line_through_the_name_of_a_group_is_refused() {
    check("pl", "runs through the name of the group", |file| {
        let band = file.find("class=\"band\"").expect("a band");
        let text = &file[band..];
        let number = |name: &str| -> i32 {
            let start = text.find(name).expect("an attribute") + name.len();
            text[start..].split('"').next().and_then(|number| number.parse().ok()).expect("a number")
        };
        let (x, y) = (number("<text x=\""), number("\" y=\""));
        once(file, "class=\"line\" d=\"", &format!("class=\"line\" d=\"M{x} {}h30", y + 12))
    });
}

#[test]
fn a_box_elsewhere_is_refused() {
    let change = |file: &str| {
        let boxes = file.find("id=\"boxes\"").expect("boxes");
        let second = file[boxes..].match_indices("<g id=\"t-").nth(1).expect("two boxes").0 + boxes;
        format!("{}{}", &file[..second], once(&file[second..], "translate(", "translate(1"))
    };
    let (letters, said) = refused(Detail::Full, change);
    assert!(letters.contains('p') && said.contains("in the file"), "{said}");
}

#[test]
fn a_row_elsewhere_is_refused() {
    check("pl", "whose column stands elsewhere in the file", |file| {
        let marked = file.find("class=\"fk\"").expect("a foreign key");
        let row = file[..marked].rfind("<g transform=\"translate(0 ").expect("its row");
        format!("{}{}", &file[..row], once(&file[row..], "translate(0 ", "translate(0.0 2"))
    });
}

#[test]
fn a_line_elsewhere_is_refused() {
    check("p", "off its way", |file| {
        let lines = file.find("id=\"lines\"").expect("lines");
        let curve = file[lines..].find("q6 ").or_else(|| file[lines..].find("q-6 ")).expect("a corner") + lines;
        let (before, after) = file.split_at(curve);
        format!("{before}h9{after}")
    });
    check("p", "does not reach", |file| {
        // The first stroke begins at the box.
        let lines = file.find("class=\"line\" d=\"M").expect("lines");
        let (before, after) = file.split_at(lines);
        let numbers = &after["class=\"line\" d=\"M".len()..];
        let x: String = numbers.chars().take_while(char::is_ascii_digit).collect();
        let moved: i32 = x.parse().expect("a number");
        format!("{before}{}", after.replacen(&format!("M{x} "), &format!("M{} ", moved + 2), 1))
    });
}

#[test]
fn what_is_missing_is_refused() {
    check("pc", "has neither line nor chip", |file| without_line(file, "<path id=\"fk-"));
    check("c", "is missing", |file| without_line(file, ">updated_at</text>"));
    check("c", "lacks the mark `key`", |file| {
        once(
            file,
            "class=\"key\" d=\"M12.5 0a2.5 2.5 0 1 0-5 0a2.5 2.5 0 1 0 5 0h4.5v2.5m-2-2.5v2\"/><circle",
            "class=\"index\" d=\"M0 0\"/><circle",
        )
    });
    check("c", "are shown and 0 counted", |file| without_line(file, ">… "));
    check("c", "for `", |file| {
        let row = file.find("<text class=\"meaning\"").expect("a codebook");
        let start = row + file[row..].find('>').expect("a tag") + 1;
        format!("{}Other{}", &file[..start], &file[start + 5..])
    });
}
