//! Hostile texts and names, by the driver and by the native client: both leave the same, and exactly what was meant.

use std::fmt::Write as _;

use test_servers::Database;

use crate::support::{Package, connect, findings, is_soak};

/// What some quoting somewhere gets wrong; of these all texts and names are made.
const PIECES: [&str; 36] = [
    "'", "''", "\"", "`", "\\", "\\'", "\\\\", "\\n", "\n", "\r", "\r\n", "\t", ";", "--", "/*", "*/", "#", "$$", "$1",
    "%s", "?", ":x", "{}", "\\!", "\\u0041", "<b>", "|", "é", "e\u{301}", "🦀", "\u{202e}", "\u{feff}", "\u{1}", " ",
    "x", "NULL",
];

/// As many pieces as that, chosen by a number.
fn text(number: u64, pieces: u64, of: &[&str]) -> String {
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut text = String::new();
    for _ in 0..pieces {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        text.push_str(of[(state % of.len() as u64) as usize]);
    }
    text
}

/// A Rust string literal that means this text, whatever is in it.
fn literal(text: &str) -> String {
    let escaped: String = text.chars().map(|c| format!("\\u{{{:x}}}", u32::from(c))).collect();
    format!("\"{escaped}\"")
}

/// Words that SQL keeps for itself, in several cases, and letters that not every code page has.
const WORDS: [&str; 12] =
    ["select", "Table", "ORDER", "user", "group", "null", "Index", "key", "Größe", "naïve", "ID", "primary"];

/// A name of such words that no other number has; the first ones are words alone.
fn name(number: u64) -> String {
    match WORDS.get(number as usize) {
        Some(word) => (*word).to_owned(),
        None => format!("{}_{number}", text(number, 1 + number % 3, &WORDS)),
    }
}

fn source(texts: u64, names: u64) -> String {
    let mut source = String::new();
    for book in 0..texts.div_ceil(500) {
        let _ = writeln!(source, "#[derive(codebooks::Codebook, Clone, Copy)]\n#[repr(i32)]\npub enum Book{book} {{");
        for code in book * 500..texts.min((book + 1) * 500) {
            let description = literal(&text(code, 1 + code % 12, &PIECES));
            let _ = writeln!(source, "    #[codebook(description = {description})]\n    V{code} = {code},");
        }
        source.push_str("}\n");
    }
    for table in 0..names.div_ceil(10) {
        let name = |number: u64| literal(&name(number));
        let _ = writeln!(
            source,
            "#[derive(codebooks::Codebook)]\n#[codebook(table = {}, check(name = {}, \"v0 > 0\"))]\npub struct Table{table} {{\n    #[codebook(primary_key, column = \"v0\")]\n    key: i32,",
            name(100_000 + table),
            name(200_000 + table)
        );
        for column in table * 10..names.min((table + 1) * 10) {
            let default = literal(&text(column, 3, &PIECES));
            let _ = writeln!(
                source,
                "    #[codebook(column = {}, default = {default}, length = 60)]\n    c{column}: String,",
                name(column)
            );
        }
        source.push_str("}\n");
    }
    source
}

#[tokio::test]
async fn s0_25_hostile_texts_and_names_arrive_by_either_way() {
    let (texts, names) = if is_soak() { (5_000, 500) } else { (400, 60) };
    let package = Package::new(&source(texts, names));
    let schema = package.schema();
    for (by_driver, by_client) in Database::all().into_iter().zip(Database::all()) {
        let dialect = by_driver.dialect();
        connect(&by_driver, schema).await.setup().await.expect("set up");
        assert_eq!(findings(&by_driver, schema).await, Vec::<String>::new(), "{dialect}");
        let script = package.run(&["sql", "create", "--dialect", dialect], &by_client);
        assert_eq!(script.code, Some(0), "{script:?}");
        if let Err(complaint) = by_client.script(&script.stdout) {
            panic!("{dialect}: {complaint}");
        }
        let mut other = connect(&by_client, schema).await;
        assert_eq!(other.verify().await.expect("read").findings, [], "{dialect}");
        // Not by our own comparison alone: the bytes, as the native client shows them.
        for book in 0..texts.div_ceil(500) {
            let hex = match dialect {
                "postgres" => "encode(convert_to(description, 'UTF8'), 'hex')",
                _ => "lower(hex(description))",
            };
            let sql = format!("SELECT id, {hex} FROM c_book{book} ORDER BY id");
            let found = by_driver.query(&sql);
            assert_eq!(found, by_client.query(&sql), "{dialect}");
            for row in &found {
                let code: u64 = row[0].parse().expect("a code");
                let meant: String =
                    text(code, 1 + code % 12, &PIECES).bytes().map(|byte| format!("{byte:02x}")).collect();
                assert_eq!(row[1], meant, "{dialect}, code {code}");
            }
        }
        let mut deploy = connect(&by_driver, schema).await;
        let catalog = deploy.catalog().await.expect("read");
        let columns: usize = catalog.tables.values().map(|table| table.columns.len()).sum();
        assert!(columns as u64 >= names, "{dialect}");
    }
}

#[test]
fn s0_25_names_that_need_more_than_quotes_are_refused_one_by_one() {
    let pieces: Vec<&str> =
        PIECES.iter().copied().filter(|piece| !["x", "NULL", "é", "e\u{301}"].contains(piece)).collect();
    let mut source = String::from(
        "#[derive(codebooks::Codebook)]\npub struct Table {\n    #[codebook(primary_key)]\n    id: i32,\n",
    );
    for number in 0..500 {
        let name = literal(&format!("n{}{number}", text(number, 1 + number % 4, &pieces)));
        let _ = writeln!(source, "    #[codebook(column = {name})]\n    c{number}: i32,");
    }
    source.push_str("}\n");
    let ran = Package::new(&source).run(&["sql", "create", "--dialect", "sqlite"], &Database::sqlite());
    assert_eq!(ran.code, Some(4));
    assert_eq!(ran.stderr.lines().filter(|line| line.contains("the column name")).count(), 500, "{}", ran.stderr);
}
