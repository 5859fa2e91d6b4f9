//! A drawing as its file shows it: what stands where, read back from the SVG.

use std::collections::{HashMap, HashSet};

use roxmltree::{Document, Node};

use super::path::{Place, pieces};
use super::style::Sheet;

/// A rectangle in the file's own coordinates.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Area {
    /// Whether the other is inside, with so much space around it.
    pub fn holds(&self, other: &Self, space: f64) -> bool {
        self.left + space <= other.left
            && self.top <= other.top
            && other.right + space <= self.right
            && other.bottom <= self.bottom
    }

    /// Whether they have more than an edge in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// What a text may not leave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Holder {
    /// The frame of a box, by its place in [`Drawn::boxes`].
    Box(usize),
    /// A pill, and the box in which it is.
    Chip(Area, Option<usize>),
    /// The area of a group.
    Band(Area),
    /// The picture.
    Picture,
}

/// A text.
#[derive(Clone, Debug)]
pub struct Text {
    /// What it says.
    pub content: String,
    /// Where it stands, as broad as common fonts make it.
    pub area: Area,
    /// What it may not leave.
    pub holder: Holder,
}

/// A row of a box.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Where its middle is, in the file's own coordinates; of columns and codes alone.
    pub middle: f64,
    /// Its texts from left to right, those of chips left out.
    pub texts: Vec<String>,
    /// The texts of its chips.
    pub chips: Vec<String>,
    /// The classes of what is drawn in it.
    pub marks: HashSet<String>,
}

/// A box.
#[derive(Clone, Debug, Default)]
pub struct DrawnBox {
    /// Its heading.
    pub name: String,
    /// Where it is.
    pub frame: Area,
    /// From top to bottom.
    pub rows: Vec<Row>,
}

/// A line.
#[derive(Clone, Debug)]
pub struct DrawnLine {
    /// Its tooltip.
    pub title: String,
    /// All that its path draws, each a list of places.
    pub pieces: Vec<Vec<Place>>,
}

/// What a file shows.
#[derive(Debug, Default)]
pub struct Drawn {
    /// The whole picture.
    pub area: Area,
    /// The boxes in the file's order.
    pub boxes: Vec<DrawnBox>,
    /// The lines in the file's order.
    pub lines: Vec<DrawnLine>,
    /// The texts in the file's order.
    pub texts: Vec<Text>,
}

/// Reads a file.
///
/// # Errors
/// What of it is not understood.
pub fn read(text: &str) -> Result<Drawn, String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let root = document.root_element();
    let numbers: Vec<f64> =
        root.attribute("viewBox").unwrap_or_default().split(' ').filter_map(|number| number.parse().ok()).collect();
    let [_, _, width, height] = numbers[..] else { return Err("`viewBox` has not four numbers".to_owned()) };
    let style: String =
        root.descendants().filter(|node| node.has_tag_name("style")).filter_map(|node| node.text()).collect();
    let mut reader = Reader {
        sheet: Sheet::read(&style),
        known: HashMap::new(),
        drawn: Drawn { area: Area { right: width, bottom: height, ..Area::default() }, ..Drawn::default() },
    };
    reader.children(root, (0.0, 0.0), Holder::Picture)?;
    Ok(reader.drawn)
}

/// How broad a letter is, measured in the font's size: the broadest of the usual monospaced fonts, and what stands in where
/// they have no such letter.
fn advance(c: char) -> f64 {
    match c {
        // DejaVu Sans Mono; others are 0.6 and less.
        '\u{0}'..'\u{1100}' | '\u{2000}'..'\u{2e80}' => 0.602,
        '\u{1f000}'.. => 1.25,
        _ => 1.0,
    }
}

struct Reader {
    sheet: Sheet,
    /// Size and anchor of texts, by the classes of the text and of all around it.
    known: HashMap<String, (f64, String)>,
    drawn: Drawn,
}

impl Reader {
    fn children(&mut self, node: Node<'_, '_>, origin: Place, holder: Holder) -> Result<(), String> {
        for child in node.children().filter(Node::is_element) {
            self.element(child, origin, holder)?;
        }
        Ok(())
    }

    fn element(&mut self, node: Node<'_, '_>, origin: Place, holder: Holder) -> Result<(), String> {
        let moved = translated(node, origin)?;
        let is = |class: &str| node.attribute("class").unwrap_or_default().split(' ').any(|known| known == class);
        match node.tag_name().name() {
            "text" => self.text(node, moved, holder),
            "path" if is("line") && node.attribute("id").is_some() => {
                let found = pieces(node.attribute("d").unwrap_or_default())?;
                let place = |(x, y): Place| (x + moved.0, y + moved.1);
                let pieces = found.into_iter().map(|piece| piece.into_iter().map(place).collect()).collect();
                self.drawn.lines.push(DrawnLine { title: tooltip(node), pieces });
                Ok(())
            }
            "g" if node.attribute("id").is_some_and(|id| id.starts_with("t-")) => self.entity(node, moved),
            "g" if is("chip") || is("band") => {
                let rect = node.children().find(|child| child.has_tag_name("rect"));
                let area = rect.map(|rect| area_of(rect, moved)).unwrap_or_default();
                let inside = if let Holder::Box(at) = holder { Some(at) } else { None };
                let holder = if is("chip") { Holder::Chip(area, inside) } else { Holder::Band(area) };
                self.children(node, moved, holder)
            }
            "g" | "a" => self.children(node, moved, holder),
            _ => Ok(()),
        }
    }

    fn entity(&mut self, node: Node<'_, '_>, origin: Place) -> Result<(), String> {
        let frame = node.children().find(|child| child.attribute("class") == Some("frame"));
        let frame = frame.ok_or_else(|| format!("`{}` has no frame", node.attribute("id").unwrap_or_default()))?;
        let mut drawn = DrawnBox { frame: area_of(frame, origin), ..DrawnBox::default() };
        for child in node.children().filter(Node::is_element) {
            match (child.tag_name().name(), child.attribute("class")) {
                ("text", Some("name")) => drawn.name = content(child),
                ("text", _) => drawn.rows.push(Row { texts: vec![content(child)], ..Row::default() }),
                ("g", _) => drawn.rows.push(Row { middle: translated(child, origin)?.1, ..row(child) }),
                _ => {}
            }
        }
        let holder = Holder::Box(self.drawn.boxes.len());
        self.drawn.boxes.push(drawn);
        self.children(node, origin, holder)
    }

    fn text(&mut self, node: Node<'_, '_>, origin: Place, holder: Holder) -> Result<(), String> {
        let classes: Vec<&str> = node.ancestors().filter_map(|around| around.attribute("class")).collect();
        let key = classes.join("/");
        let (size, anchor) = match self.known.get(&key) {
            Some(known) => known.clone(),
            None => {
                let size =
                    self.sheet.value(node, "font-size").and_then(|size| size.trim_end_matches("px").parse().ok());
                let size = size.ok_or_else(|| format!("the text `{}` has no size", content(node)))?;
                let anchor = self.sheet.value(node, "text-anchor").unwrap_or("start").to_owned();
                self.known.insert(key, (size, anchor.clone()));
                (size, anchor)
            }
        };
        let content = content(node);
        let width = content.chars().map(advance).sum::<f64>() * size;
        let (x, y) = (origin.0 + number(node, "x"), origin.1 + number(node, "y"));
        let left = match anchor.as_str() {
            "end" => x - width,
            "middle" => x - width / 2.0,
            _ => x,
        };
        let area = Area { left, top: y - 0.76 * size, right: left + width, bottom: y + 0.24 * size };
        self.drawn.texts.push(Text { content, area, holder });
        Ok(())
    }
}

fn row(node: Node<'_, '_>) -> Row {
    let mut row = Row::default();
    for inner in node.descendants().filter(Node::is_element) {
        row.marks.extend(inner.attribute("class").unwrap_or_default().split(' ').map(str::to_owned));
        if inner.has_tag_name("text") {
            let is_chip = inner
                .ancestors()
                .any(|around| around.attribute("class").unwrap_or_default().split(' ').any(|class| class == "chip"));
            if is_chip { row.chips.push(content(inner)) } else { row.texts.push(content(inner)) }
        }
    }
    row
}

fn content(node: Node<'_, '_>) -> String {
    node.descendants().filter(|inner| inner.is_text()).filter_map(|inner| inner.text()).collect()
}

fn tooltip(node: Node<'_, '_>) -> String {
    node.children().find(|child| child.has_tag_name("title")).map(content).unwrap_or_default()
}

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|number| number.parse().ok()).unwrap_or(0.0)
}

fn area_of(rect: Node<'_, '_>, origin: Place) -> Area {
    let (left, top) = (origin.0 + number(rect, "x"), origin.1 + number(rect, "y"));
    Area { left, top, right: left + number(rect, "width"), bottom: top + number(rect, "height") }
}

/// Of transforms, a file has shifts alone.
fn translated(node: Node<'_, '_>, origin: Place) -> Result<Place, String> {
    let Some(transform) = node.attribute("transform") else { return Ok(origin) };
    let numbers = transform.strip_prefix("translate(").and_then(|inner| inner.strip_suffix(')'));
    let numbers: Vec<f64> =
        numbers.unwrap_or_default().split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
    match numbers[..] {
        [x, y] => Ok((origin.0 + x, origin.1 + y)),
        [x] => Ok((origin.0 + x, origin.1)),
        _ => Err(format!("the transform `{transform}` is not a translation")),
    }
}
