//! What a deployment of very many rows holds in memory. A program of its own: the peak is the process's.
#![cfg(target_os = "linux")]

use codebooks::Schema;
use codebooks::deploy::{DatabaseUrl, Deploy};
use schema_model::dialect::Minimum;
use schema_model::fingerprint;
use schema_model::model::{Code, Codebook, Dialect, KeyKind, Row, Schema as Model, StandardColumns, Storage};
use schema_model::pack::Pack as _;
use schema_sql::embedded::to_text;
use test_servers::Database;

const ROWS: usize = 200_000;

/// The most that a client may hold: the schema that it carries, which is 34 MB, and little of each row.
const MOST: usize = 150_000_000;

fn row(number: usize) -> Row {
    let (code, name) = (format!("{number:06}"), format!("name_of_row_{number:08}"));
    let description = format!("{:60}", format!("What row {number} means in one sentence"));
    Row {
        variant: String::new(),
        language: String::new(),
        sha: fingerprint::row(&[&code, &name, &description]).into(),
        code: Code::Text(code),
        name: Some(name.into()),
        description: description.into(),
        values: Vec::new(),
        retired: false,
    }
}

/// As a program carries it, made without the model, which would count for its peak.
fn schema() -> Schema {
    let columns = StandardColumns {
        key: "code".to_owned(),
        name: Some("name".to_owned()),
        description: "description".to_owned(),
        archive: "archived_at".to_owned(),
    };
    let codebook = Codebook {
        name: "c_article".to_owned(),
        rust: "Article".to_owned(),
        comment: "Articles.".to_owned(),
        storage: Storage::Table,
        key: KeyKind::Text(8),
        columns,
        mask: false,
        translates: None,
        extras: Vec::new(),
        rows: vec![row(0)],
    };
    let tables = vec![codebook.table()];
    let model = Model { title: "memory".to_owned(), codebooks: vec![codebook], tables };
    let text = to_text(&model, &Dialect::ALL, true, &Minimum::default());
    let mut one = String::from("1;");
    row(0).pack(&mut one);
    let (before, behind) = text.split_once(&one).expect("the row is in the text");
    let mut text = String::with_capacity(40_000_000);
    text.push_str(before);
    (ROWS as u32).pack(&mut text);
    (0..ROWS).for_each(|number| row(number).pack(&mut text));
    text.push_str(behind);
    Schema::embedded("memory", "", text.leak())
}

/// The most memory that this process has held, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak");
    line.trim().trim_end_matches("kB").trim().parse::<usize>().expect("a number") * 1024
}

#[tokio::test]
async fn s0_27_many_rows_are_deployed_in_little_memory() {
    let schema = schema();
    for database in Database::all() {
        let title = database.title();
        let url = DatabaseUrl::parse(&database.url()).expect("a URL");
        let mut deploy = Deploy::connect(&schema, &url).await.expect("the database opens");
        let (_, populated) = deploy.setup().await.expect("set up");
        let counts = populated.codebooks[0].result.as_ref().expect("merged");
        assert_eq!(counts.inserted, ROWS, "{title}");
        let (_, populated) = deploy.setup().await.expect("nothing to do");
        assert!(populated.codebooks[0].result.as_ref().expect("merged").is_noop(), "{title}");
        let verified = deploy.verify().await.expect("read");
        assert_eq!((verified.findings.len(), verified.rows), (0, ROWS), "{title}");
        deploy.close().await;
        assert!(peak() <= MOST, "{title}: {} bytes", peak());
    }
}
