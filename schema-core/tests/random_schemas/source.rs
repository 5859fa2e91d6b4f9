//! Source texts of random schemas.

use std::fmt::Write as _;

/// Numbers from a seed, so a failure names the one number that repeats it.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // Marsaglia's xorshift.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn pick<'p>(&mut self, list: &[&'p str]) -> &'p str {
        list[self.roll(list.len() as u64) as usize]
    }

    fn chance(&mut self, of: u64) -> bool {
        self.roll(of) == 0
    }
}

/// A field's attributes and type, for columns that are in no key.
const PLAIN: &[(&str, &str)] = &[
    ("", "bool"),
    ("default = false", "bool"),
    ("", "Option<f64>"),
    ("range(0.0..=1.0), default = 0.5", "f64"),
    ("range(-5..)", "i16"),
    ("default = -7", "i32"),
    ("default = 3, domain(name = \"d_small\", \"VALUE < 10 OR VALUE = 77\")", "i32"),
    ("auto_free", "i64"),
    ("length = 40, default = \"it's \\\\ \\\"q\\\" \u{e9}\"", "String"),
    ("", "Option<String>"),
    ("length = 12, collation(postgres = \"C\", sqlite = \"NOCASE\")", "String"),
    ("type = \"char(3)\"", "Option<String>"),
    ("precision = 12, scale = 3, default = 1.25", "Decimal"),
    ("default(now)", "DateTime<Utc>"),
    ("", "Option<NaiveDateTime>"),
    ("default(now)", "NaiveDate"),
    ("", "Option<NaiveTime>"),
    ("", "Uuid"),
    ("", "Option<Vec<u8>>"),
    ("", "serde_json::Value"),
    ("type = \"json\"", "Option<Value>"),
    ("", "Vec<i32>"),
    ("type = \"varchar[]\"", "Option<Vec<String>>"),
    ("default(postgres = \"'{}'\", mysql = \"('[]')\", sqlite = \"'[]'\")", "Vec<String>"),
    ("", "Option<std::net::IpAddr>"),
    ("", "PgInterval"),
    ("", "PgRange<i64>"),
    ("type = \"tsvector\"", "Option<String>"),
    ("type(postgres = \"bit(4)\", mysql = \"bit(4)\", sqlite = \"INT\")", "Anything"),
    ("generated = \"mark + 1\"", "i64"),
];

const NAMES: &[&str] =
    &["order", "r#type", "name", "größe", "a", "VALUE", "select", "key", "x1", "über", "index", "grade"];

fn enumeration(dice: &mut Dice, number: u64, text: &mut String) {
    let storage = dice.pick(&["", "", "", "storage = \"check\", ", "storage = \"native\", "]);
    let key = if storage.is_empty() { dice.pick(&["", "", "key = \"text\", length = 30, "]) } else { "" };
    let is_table = storage.is_empty();
    let names = if is_table { dice.pick(&["", "names = \"kebab-case\", "]) } else { "" };
    let space = if is_table { dice.pick(&["", "", "namespace = \"shop\", "]) } else { "" };
    let payload = is_table && dice.chance(3);
    let hierarchy = is_table && dice.chance(4);
    let given = if payload { "payload(rate: f64, note: Option<&'static str>), " } else { "" };
    let repr = dice.pick(&["", "#[repr(u8)]", "#[repr(i16)]", "#[repr(i64)]", "#[repr(u64)]"]);
    let _ = writeln!(
        text,
        "/// Enum {number}: \"it's\" \\ 100 %.\n#[derive(codebooks::Codebook, Clone, Copy)]\n{repr}\n#[codebook({storage}{key}{names}{space}{given})]\npub enum Kind{number} {{"
    );
    let mut code = dice.roll(3);
    for variant in 0..1 + dice.roll(6) {
        let mut attributes = String::new();
        if payload {
            let _ = write!(attributes, "payload(rate = -{}.5), ", dice.roll(9));
        }
        if hierarchy && variant > 0 {
            let _ = write!(attributes, "parent = V{}, ", dice.roll(variant));
        }
        if variant > 0 && dice.chance(5) {
            attributes.push_str("retired, ");
        }
        let value = if storage.contains("native") || !key.is_empty() { String::new() } else { format!(" = {code}") };
        code += 1 + dice.roll(9);
        let doc = dice.pick(&["", "    /// Says 'what' \\n it \"is\": 100 %, \u{1F600}\n"]);
        let _ = writeln!(text, "{doc}    #[codebook({attributes})]\n    V{variant}{value},");
    }
    text.push_str("}\n");
}

fn table(dice: &mut Dice, number: u64, enums: u64, text: &mut String) {
    let mut attributes = String::new();
    let mut fields = String::new();
    let numbered = dice.chance(2);
    let partition = !numbered && dice.chance(5);
    let named = if dice.chance(3) { format!("primary_key = \"table{number}_pkey\"") } else { "primary_key".to_owned() };
    let key =
        if numbered { format!("{named}, {}", dice.pick(&["auto", "auto = always", "auto = serial"])) } else { named };
    let _ = writeln!(fields, "    /// Number.\n    #[codebook({key})]\n    pub id: i64,\n    pub mark: i32,");
    if partition {
        attributes.push_str("partition(hash(id), parts = 2), ");
    }
    let mut plain: Vec<String> = Vec::new();
    let offset = dice.roll(NAMES.len() as u64);
    for field in 0..dice.roll(8) {
        let name = NAMES[((offset + field) % NAMES.len() as u64) as usize];
        let (given, ty) = PLAIN[dice.roll(PLAIN.len() as u64) as usize];
        // SQL in a constraint names the column.
        let given = if given == "auto_free" { "check(\"mark > 0\")" } else { given };
        let _ = writeln!(fields, "    #[codebook({given})]\n    pub {name}: {ty},");
        if matches!(ty, "i16" | "i32" | "bool" | "NaiveDate") && !given.contains("generated") {
            plain.push(name.to_owned());
        }
    }
    for kind in 0..enums {
        if dice.chance(2) {
            let ty = format!("Kind{kind}");
            let ty = if dice.chance(2) { format!("Option<{ty}>") } else { ty };
            let _ = writeln!(fields, "    pub kind{kind}: {ty},");
        }
    }
    for target in 0..=number {
        if dice.chance(3) {
            let action = dice.pick(&[
                "",
                ", on_delete = cascade",
                ", on_delete = set_null",
                ", deferrable = deferred",
                ", index",
            ]);
            let _ = writeln!(
                fields,
                "    #[codebook(references = Table{target}{action})]\n    pub to{target}: Option<i64>,"
            );
        }
    }
    if let [first, second, ..] = &plain[..] {
        let _ = write!(attributes, "index({first}, {second} desc), ");
        if dice.chance(2) {
            let _ = write!(attributes, "index({second}, name = \"ix_some_{number}\", where = \"mark > 5\"), ");
        }
        if !partition && dice.chance(2) {
            let _ = write!(attributes, "unique({second}, {first}), ");
        } else if !partition && dice.chance(2) {
            let _ = write!(attributes, "index({second}, {first} desc, unique), ");
        }
    }
    let _ = write!(
        attributes,
        "check(name = \"ck_table{number}\", \"mark >= 0\"), index(\"abs(mark)\", name = \"ix_abs_{number}\"), "
    );
    attributes.push_str(dice.pick(&["", "", "namespace = \"shop\", "]));
    attributes.push_str(
        dice.pick(&["", "options(postgres = \"\", mysql = \"ROW_FORMAT = DYNAMIC\")"])
            .replace("postgres = \"\", ", "")
            .as_str(),
    );
    let _ = writeln!(
        text,
        "/// Table {number}.\n#[derive(codebooks::Codebook)]\n#[codebook({attributes})]\npub struct Table{number} {{\n{fields}}}"
    );
}

/// A schema over the whole grammar.
pub fn source(seed: u64) -> String {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut text = String::new();
    let enums = 1 + dice.roll(4);
    for number in 0..enums {
        enumeration(&mut dice, number, &mut text);
    }
    for number in 0..1 + dice.roll(5) {
        table(&mut dice, number, enums, &mut text);
    }
    text
}
