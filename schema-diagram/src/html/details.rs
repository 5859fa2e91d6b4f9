//! What the side panel shows: a template for each box, which is also what the search reads.

use std::collections::HashMap;

use crate::escape::{Id, Put, Xml, put};
use crate::picture::{Entity, EntityKind, Picture, Row};
use schema_model::model::{Action, Codebook, Column, Default, ForeignKey, Numbering, Schema, Storage, Table};

/// Appends a template for each box.
pub(super) fn templates(page: &mut String, schema: &Schema, picture: &Picture) {
    let references = References::of(schema, picture);
    for entity in &picture.entities {
        let subject = Subject {
            entity,
            table: schema.table(&entity.name),
            codebook: schema.codebook(&entity.name),
            references: &references,
        };
        put!(page, "<template id=\"d-", Id(&entity.name), "\">\n");
        subject.heading(page);
        subject.columns(page);
        subject.codes(page);
        subject.references(page);
        page.push_str("</template>\n");
    }
}

/// A box with what it stands for.
struct Subject<'s> {
    entity: &'s Entity,
    table: Option<&'s Table>,
    codebook: Option<&'s Codebook>,
    references: &'s References<'s>,
}

impl Subject<'_> {
    fn heading(&self, page: &mut String) {
        let (kind, class) = match self.entity.kind {
            EntityKind::Table => ("table", "table"),
            EntityKind::Codebook => ("codebook", "codebook"),
            EntityKind::Enum => ("enum without a table", "enum"),
        };
        put!(page, "<h2 tabindex=\"-1\">", Xml(&self.entity.name), "</h2>\n<p class=\"kind ", class, "\">", kind);
        if self.codebook.is_some_and(|codebook| codebook.mask) {
            page.push_str(", each code is one bit");
        }
        let rust = self.table.map(|table| &table.rust).or(self.codebook.map(|codebook| &codebook.rust));
        if let Some(rust) = rust.filter(|rust| !rust.is_empty()) {
            put!(page, " · <code>", Xml(rust), "</code>");
        }
        page.push_str("</p>\n");
        if !self.entity.comment.is_empty() {
            put!(page, "<p class=\"comment\">", Xml(&self.entity.comment), "</p>\n");
        }
    }

    fn columns(&self, page: &mut String) {
        let Some(table) = self.table else { return };
        page.push_str("<h3>Columns</h3>\n<table class=\"columns\"><thead><tr><th scope=\"col\">Column</th>");
        page.push_str(
            "<th scope=\"col\">Type</th><th scope=\"col\">NULL</th><th scope=\"col\">Default</th></tr></thead>\n",
        );
        for column in &table.columns {
            let at = self.entity.row_of(&column.name);
            put!(page, "<tbody", RowAt(at), "><tr><th scope=\"row\">", Xml(&column.name));
            let drawn = at.and_then(|at| self.entity.rows.get(at));
            if let Some(Row::Column(row)) = drawn {
                for (is_so, word) in [(row.primary, "primary"), (row.unique && !row.primary, "unique")] {
                    if is_so {
                        put!(page, " <small class=\"", word, "\">", word, "</small>");
                    }
                }
                put!(page, "</th><td><code>", Xml(&row.ty), "</code></td>");
            } else {
                put!(page, "</th><td><code>", Xml(&column.ty.label()), "</code></td>");
            }
            put!(page, "<td>", if column.nullable { "NULL" } else { "" }, "</td><td>");
            default(page, column);
            page.push_str("</td></tr>");
            if !column.comment.is_empty() {
                put!(page, "<tr><td class=\"note\" colspan=\"4\">", Xml(&column.comment), "</td></tr>");
            }
            page.push_str("</tbody>\n");
        }
        page.push_str("</table>\n");
    }

    /// Every row, of which the box shows the first ones.
    fn codes(&self, page: &mut String) {
        let Some(codebook) = self.codebook else { return };
        let first = self.entity.rows.iter().position(|row| matches!(row, Row::Code(_)));
        let drawn = |at: usize| {
            let at = first? + at;
            matches!(self.entity.rows.get(at), Some(Row::Code(_))).then_some(at)
        };
        put!(page, "<h3>Codes <small>", codebook.rows.len(), "</small></h3>\n<table class=\"codes\"><thead><tr>");
        page.push_str("<th scope=\"col\">Code</th><th scope=\"col\">Name</th><th scope=\"col\">Meaning</th>");
        for extra in &codebook.extras {
            put!(page, "<th scope=\"col\">", Xml(&extra.column), "</th>");
        }
        page.push_str("</tr></thead>\n");
        for (at, row) in codebook.rows.iter().enumerate() {
            let state = if row.retired { " class=\"retired\"" } else { "" };
            put!(page, "<tbody", RowAt(drawn(at)), "><tr", state, "><td>", Xml(&row.code.to_string()));
            if !row.language.is_empty() {
                put!(page, " <small>", Xml(&row.language), "</small>");
            }
            let name = row.name.as_deref().unwrap_or(&row.variant);
            put!(
                page,
                "</td><th scope=\"row\">",
                Xml(name),
                "</th><td class=\"note\">",
                Xml(&row.description),
                "</td>"
            );
            for value in &row.values {
                page.push_str("<td>");
                if let Some(value) = value {
                    literal(page, value);
                }
                page.push_str("</td>");
            }
            page.push_str("</tr></tbody>\n");
        }
        page.push_str("</table>\n");
    }

    fn references(&self, page: &mut String) {
        let name = self.entity.name.as_str();
        let out = self.references.out.get(name).map_or(&[][..], Vec::as_slice);
        let into = self.references.into.get(name).map_or(&[][..], Vec::as_slice);
        for (title, list, is_out) in [("Refers to", out, true), ("Referred to by", into, false)] {
            if list.is_empty() {
                continue;
            }
            put!(page, "<h3>", title, " <small>", list.len(), "</small></h3>\n<ul>\n");
            for reference in list {
                self.references.item(page, reference, is_out);
            }
            page.push_str("</ul>\n");
        }
    }
}

/// The attribute that names a row of the box; none when the box does not show it.
struct RowAt(Option<usize>);

impl Put for RowAt {
    fn put(&self, out: &mut String) {
        if let Some(at) = self.0 {
            put!(out, " data-row=\"", at, "\"");
        }
    }
}

fn default(page: &mut String, column: &Column) {
    if column.auto {
        page.push_str(if column.numbering == Numbering::Serial { "numbered (serial)" } else { "numbered" });
    } else if let Some(generated) = &column.generated {
        put!(page, "<code>= ", Xml(&generated.sql), "</code>");
    } else if let Some(default) = &column.default {
        page.push_str("<code>");
        literal(page, default);
        page.push_str("</code>");
    }
}

fn literal(page: &mut String, value: &Default) {
    match value {
        Default::Now => page.push_str("now"),
        Default::Bool(value) => page.push_str(if *value { "true" } else { "false" }),
        Default::Text(text) => {
            put!(page, Xml(text));
        }
        Default::Number(sql) | Default::Expression(sql) => {
            put!(page, Xml(sql));
        }
        Default::Own(own) => {
            put!(page, Xml(own.0.first().map_or("", |(_, sql)| sql)));
        }
    }
}

/// A foreign key, or a column whose codes an enum without a table has.
struct Reference<'s> {
    from: &'s str,
    columns: &'s [String],
    to: &'s str,
    key: Option<&'s ForeignKey>,
    /// Where the columns are in the box, as the line has them.
    rows: Vec<usize>,
}

/// All references, by the table that refers and by what is referred to.
struct References<'s> {
    /// Which names are boxes.
    present: HashMap<&'s str, &'s Entity>,
    out: HashMap<&'s str, Vec<Reference<'s>>>,
    into: HashMap<&'s str, Vec<Reference<'s>>>,
}

impl<'s> References<'s> {
    fn of(schema: &'s Schema, picture: &'s Picture) -> Self {
        let present = picture.entities.iter().map(|entity| (entity.name.as_str(), entity)).collect();
        let mut all = Self { present, out: HashMap::new(), into: HashMap::new() };
        for entity in &picture.entities {
            let Some(table) = schema.table(&entity.name) else { continue };
            for key in &table.foreign_keys {
                all.add(entity, &key.columns, &key.target, Some(key));
            }
            for column in &table.columns {
                let book = column.codebook.as_deref().and_then(|name| schema.codebook(name));
                if let Some(book) = book.filter(|book| book.storage != Storage::Table || book.mask) {
                    all.add(entity, std::slice::from_ref(&column.name), &book.name, None);
                }
            }
        }
        all
    }

    fn add(&mut self, entity: &'s Entity, columns: &'s [String], to: &'s str, key: Option<&'s ForeignKey>) {
        let mut rows: Vec<usize> = columns.iter().filter_map(|column| entity.row_of(column)).collect();
        rows.sort_unstable();
        rows.dedup();
        let reference = |rows| Reference { from: &entity.name, columns, to, key, rows };
        self.into.entry(to).or_default().push(reference(rows.clone()));
        self.out.entry(&entity.name).or_default().push(reference(rows));
    }

    /// One line of a list; a link unless the other end is not in the picture.
    fn item(&self, page: &mut String, reference: &Reference<'_>, is_out: bool) {
        let other = if is_out { reference.to } else { reference.from };
        let is_link = self.present.contains_key(other);
        page.push_str("<li>");
        if is_link {
            put!(page, "<a href=\"#t-", Id(other), "\"");
            put!(page, " data-from=\"t-", Id(reference.from), "\" data-to=\"t-", Id(reference.to), "\" data-rows=\"");
            for (at, row) in reference.rows.iter().enumerate() {
                put!(page, if at == 0 { "" } else { " " }, row);
            }
            page.push_str("\">");
        }
        let mark = if reference.key.is_some() { '→' } else { '∈' };
        if is_out {
            columns(page, reference.columns);
            put!(page, " ", mark, " <b>", Xml(reference.to), "</b>");
        } else {
            put!(page, "<b>", Xml(reference.from), "</b>.");
            columns(page, reference.columns);
        }
        page.push_str(if is_link { "</a>" } else { "" });
        for (event, action) in
            reference.key.iter().flat_map(|key| [("delete", key.on_delete), ("update", key.on_update)])
        {
            if action != Action::NoAction {
                put!(page, " <small>on ", event, " ", action.sql().to_lowercase(), "</small>");
            }
        }
        page.push_str("</li>\n");
    }
}

/// `depot`, or `(visit, fiber)` of a composite key.
fn columns(page: &mut String, columns: &[String]) {
    match columns {
        [one] => {
            put!(page, Xml(one));
        }
        several => {
            put!(page, "(", Xml(&several.join(", ")), ")");
        }
    }
}
