//! A schema made of one text, and what is rendered of it.

use schema_core::config::Config;
use schema_core::output::files;
use schema_diagram::picture::Settings as DiagramSettings;
use schema_model::model::{
    Action, Check, CheckRule, Code, Codebook, Column, ColumnType, Default, Domain, ForeignKey, Index, IndexMethod,
    IndexPart, KeyKind, Numbering, PerDialect, Row, Schema, StandardColumns, Storage, Table, TableKind, Unique,
};
use schema_rust::Settings;
use schema_sql::file::File;

/// Script and markup, for each format something of its own.
pub const CORPUS: [&str; 52] = [
    // HTML and SVG.
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "</title></text></svg><script>alert(1)</script>",
    "</style><style>*{background:url(http://evil.example)}",
    "<a href=\"javascript:alert(1)\" onclick='x()'>x</a>",
    "<iframe src=\"data:text/html,<script>alert(1)</script>\"></iframe>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script><![CDATA[",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; &#x3c;b&#x3e;",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
    "<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"/></foreignObject>",
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)} <%= 7 * 7 %>",
    // Markdown.
    "[click](javascript:alert(1))",
    "![picture](http://evil.example/x.png)",
    "<http://evil.example> <mail@evil.example>",
    "[click][evil]\n\n[evil]: http://evil.example",
    "a | b |\n| --- | --- |\n| c",
    "# heading\n\n- list\n\n1. list\n\n> quote\n\n---\n\n***",
    "heading\n=======",
    "`code` ``co`de`` ```\nfence\n``` ~~~\nfence\n~~~",
    "**bold** __bold__ *it* _it_ ~~gone~~ ==mark== ^up^",
    "    indented\n\tindented",
    "<details><summary>x</summary>\n\n</details>\n<!-- comment -->",
    "note[^1]\n\n[^1]: a footnote",
    "$$\\href{javascript:alert(1)}{x}$$ $\\input{x}$ $`x`$",
    "@everyone #1 GH-1 owner/project#2 :tada:",
    "- [ ] task\n- [x] task",
    "\\\\ \\` \\| \\[ \\<",
    "---\ntitle: x\n---",
    // Mermaid.
    "%%{init: {\"theme\": \"base\", \"securityLevel\": \"loose\"}}%%",
    "x\" }\n  \"evil\" {\n    int a \"",
    "\" : \"x\"\n  style evil fill:#f00",
    "direction TB",
    "#quot; #lt;b#gt; #35;",
    "x:::evil; classDef evil fill:#f00",
    "end subgraph evil",
    // DBML.
    "x' ]\n}\nTable evil {\n  id int [note: 'x",
    "''' x ''' `y` \\' \\",
    "\" { \\\" } // evil\n/* evil */",
    "Ref: evil.a > evil.b",
    // DOT.
    "x\"]; evil [label=\"x",
    "</TD></TR></TABLE>>]; evil -> evil; x [label=<<TABLE><TR><TD>",
    "\\N \\G \\L \\E \\T \\H \\l \\r \\",
    "a:b:n -> c; subgraph evil { }",
    "#include \"/etc/passwd\"",
    // What hides or reorders.
    "a\u{202e}b\u{2066}c\u{200f}d\u{feff}e\u{2028}f\u{2029}g",
    "\u{0}\u{1}\u{7}\u{8}\u{b}\u{c}\u{1b}[31m\u{7f}\u{85}\u{9b}",
    "a\r\nb\rc\td\u{a0}e",
    "\u{fffe}\u{ffff}\u{1fffe}\u{e0001}\u{fff9}",
    "漢字 ñ é 👩\u{200d}🚀 é ∈ →",
];

/// Whose files are rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The text stands in comments, titles, groups, codes, descriptions, SQL.
    Texts,
    /// It is a part of every name too, which the parser would refuse.
    Names,
}

/// Everything that is rendered but SQL, in which each text of the schema is this.
pub fn rendered(text: &str, place: Place) -> Vec<File> {
    let schema = schema(text, place);
    let config = Config {
        dialects: Vec::new(),
        prefix: String::new(),
        output: "schema".into(),
        title: text.into(),
        settings: Settings::default(),
        sqlite_strict: true,
        minimum: schema_model::dialect::Minimum::default(),
        root: None,
        implicit_codes: true,
        diagram: DiagramSettings {
            remarks: true,
            html: true,
            groups: vec![(format!("A {text}"), vec!["*".into()])],
            ..DiagramSettings::default()
        },
    };
    let files = files(&schema, &config);
    assert!(files.len() > 5, "{} files", files.len());
    files
}

/// The files of an ending, for each place and each text of the corpus, beside the same files of a harmless text.
pub fn each(ending: &str, look: impl Fn(&str, &str, &str)) {
    for place in [Place::Texts, Place::Names] {
        let harmless = rendered("harmless", place);
        for text in CORPUS {
            let files = rendered(text, place);
            let of = |files: &[File]| -> Vec<File> {
                files.iter().filter(|file| file.path.ends_with(ending)).cloned().collect()
            };
            let (hostile, harmless) = (of(&files), of(&harmless));
            assert!(!hostile.is_empty() && hostile.len() == harmless.len(), "{ending}");
            for (hostile, harmless) in hostile.iter().zip(&harmless) {
                look(&format!("{place:?} {} {text:?}", hostile.path), &hostile.text, &harmless.text);
            }
        }
    }
}

/// Characters that nobody sees, or that turn others around; the emoji of the corpus needs its joiner.
pub fn has_invisible(text: &str) -> bool {
    text.chars().any(|c| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{200b}'..='\u{200c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    })
}

fn column(name: &str, text: &str, ty: ColumnType) -> Column {
    Column {
        name: name.into(),
        ty,
        nullable: true,
        auto: false,
        numbering: Numbering::default(),
        generated: None,
        collation: PerDialect::default(),
        domain: None,
        types: PerDialect::default(),
        options: PerDialect::default(),
        default: None,
        comment: text.into(),
        codebook: None,
    }
}

fn key(name: &str, columns: &[&str], target: &str, target_columns: &[&str]) -> ForeignKey {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    ForeignKey {
        name: name.into(),
        columns: owned(columns),
        target: target.into(),
        target_columns: owned(target_columns),
        on_delete: Action::Cascade,
        on_update: Action::NoAction,
        deferrable: None,
    }
}

fn codebook(name: &str, text: &str, storage: Storage, suffix: &str) -> Codebook {
    let row = |number: u32| Row {
        code: Code::Text(format!("{number}{text}")),
        variant: format!("V{number}{suffix}"),
        language: String::new(),
        name: Some(format!("{number} {text}").into()),
        description: text.to_owned().into(),
        values: Vec::new(),
        retired: number == 2,
        sha: "0".repeat(64).into(),
    };
    Codebook {
        name: name.into(),
        rust: format!("codes::Book{suffix}"),
        comment: text.into(),
        storage,
        key: KeyKind::Text(64),
        columns: StandardColumns {
            key: format!("code{suffix}"),
            name: Some(format!("name{suffix}")),
            description: "description".into(),
            archive: "archived_at".into(),
        },
        mask: false,
        translates: None,
        extras: Vec::new(),
        rows: vec![row(1), row(2)],
    }
}

fn schema(text: &str, place: Place) -> Schema {
    let suffix = if place == Place::Names { text } else { "" };
    let name = |name: &str| format!("{name}{suffix}");
    let book = codebook(&name("c_book"), text, Storage::Table, suffix);
    let kind = codebook(&name("kind"), text, Storage::Check, suffix);
    let mood = codebook(&name("mood"), text, Storage::Native, suffix);
    let (id, other, code) = (name("id"), name("other"), name("code"));

    let mut columns = vec![
        Column { auto: true, nullable: false, ..column(&id, text, ColumnType::BigInt) },
        column(&other, text, ColumnType::BigInt),
        Column { codebook: Some(book.name.clone()), ..column(&code, text, ColumnType::Varchar(64)) },
        Column {
            codebook: Some(kind.name.clone()),
            default: Some(Default::Text(text.into())),
            ..column(&name("kind_of"), text, ColumnType::Varchar(64))
        },
        Column { codebook: Some(mood.name.clone()), ..column(&name("mood_of"), text, mood.column_type()) },
        Column {
            default: Some(Default::Expression(text.into())),
            domain: Some(Domain { name: name("dom"), check: text.into() }),
            ..column(&name("sql"), text, ColumnType::Text)
        },
        Column {
            generated: Some(schema_model::model::Generated { sql: text.into(), stored: true }),
            ..column(&name("computed"), text, ColumnType::Postgres(name("inet")))
        },
    ];
    columns.push(Column {
        types: PerDialect(vec![(schema_model::model::Dialect::Postgres, text.into())]),
        default: Some(Default::Own(PerDialect(vec![(schema_model::model::Dialect::Postgres, text.into())]))),
        ..column(&name("own"), text, ColumnType::Own)
    });
    let thing = Table {
        name: name("thing"),
        kind: TableKind::Data,
        rust: format!("things::Thing{suffix}"),
        comment: text.into(),
        columns,
        primary_key: vec![id.clone()],
        key_name: Some(name("pk")),
        uniques: vec![Unique {
            name: name("uq"),
            columns: vec![id.clone(), other.clone()],
            live: None,
            condition: Some(text.into()),
            deferrable: None,
        }],
        indexes: vec![Index {
            name: name("ix"),
            parts: vec![
                IndexPart { column: other.clone(), expression: false, descending: true },
                IndexPart { column: text.into(), expression: true, descending: false },
            ],
            unique: true,
            method: IndexMethod::Gin,
            condition: Some(text.into()),
        }],
        checks: vec![
            Check { name: name("ck_1"), rule: CheckRule::Sql(text.into()) },
            Check {
                name: name("ck_2"),
                rule: CheckRule::OneOf { column: name("kind_of"), codes: vec![Code::Text(text.into())] },
            },
        ],
        foreign_keys: vec![
            key(&name("fk_code"), &[&code], &book.name, &[&book.columns.key]),
            key(&name("fk_self"), &[&other], &name("thing"), &[&id]),
        ],
        partition: None,
        options: PerDialect::default(),
        statements: PerDialect::default(),
    };
    let part = Table {
        name: name("part"),
        foreign_keys: vec![key(&name("fk_both"), &[&id, &other], &thing.name, &[&id, &other])],
        primary_key: vec![id.clone(), other.clone()],
        key_name: Some(name("pk")),
        ..thing.clone()
    };
    let mut tables = vec![book.table(), part, thing];
    tables.sort_by(|left, right| left.name.cmp(&right.name));
    let mut codebooks = vec![book, kind, mood];
    codebooks.sort_by(|left, right| left.name.cmp(&right.name));
    Schema { title: text.into(), codebooks, tables }
}
