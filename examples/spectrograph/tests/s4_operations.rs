//! What the control system relies on, on the three databases.

use assert_cmd::Command;
use codebooks::Codebook as _;
use spectrograph::codes::{LampKind, Subsystem};
use test_servers::Database;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spectrograph"));
    command.args(arguments).env_remove("DATABASE_URL").env_remove("DATABASE_PATH");
    command
}

/// Databases that the example's own command has set up.
fn deployed() -> impl Iterator<Item = Database> {
    Database::all().into_iter().inspect(|database| {
        command(&["setup", "--database-url", &database.url()]).assert().success();
    })
}

/// Exits with 0 and says that nothing differs.
fn is_well(database: &Database) {
    let done = command(&["verify", "--database-url", &database.url()]).assert().success();
    let said = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    // MySQL 9.6 and later do not check one of the keys for new rows.
    let is_unchecked =
        database.title() == "MySQL" && said.contains("`fk_program_after` is not checked when a row is inserted");
    let end = if is_unchecked { "0 errors, 1 warning" } else { "the database matches the schema" };
    assert!(said.contains("48 tables, 12 codebooks") && said.contains(end), "{said}");
}

/// That the database refuses a statement, in words that hold `why`, and not for its grammar.
#[track_caller]
fn refuses(database: &Database, sql: &str, why: &str) {
    let keys = if database.dialect() == "sqlite" { "PRAGMA foreign_keys = ON;\n" } else { "" };
    let complaint = database.script(&format!("{keys}{sql};\n")).err().unwrap_or_default().to_lowercase();
    assert!(complaint.contains(why), "{} said `{complaint}` to {sql}", database.dialect());
}

/// An array of numbers as the database takes it.
fn numbers(database: &Database, list: &str) -> String {
    if database.dialect() == "postgres" { format!("'{{{list}}}'") } else { format!("'[{list}]'") }
}

const DUSK: &str = "'2031-03-01 18:10:00'";
const DAWN: &str = "'2031-03-02 06:20:00'";

/// From a person to a visit with an exposure in which a fibre looks at a target.
fn observed(database: &Database) {
    let two = numbers(database, "1.5, 2.5");
    let names = if database.dialect() == "postgres" { "'{g,r}'" } else { r#"'["g","r"]'"# };
    let rows = format!(
        "INSERT INTO person (person_id, login, given_name, family_name, email)
           VALUES (1, 'vera', 'V', 'R', 'v@example.org');
         INSERT INTO semester VALUES ('2031A', '2031-02-01', '2031-07-31', {DUSK}, 120);
         INSERT INTO proposal (proposal_no, semester, title, summary, lead_person_id, hours_asked)
           VALUES ('S31A-017', '2031A', 'Stars', 'Far ones', 1, 12.25);
         INSERT INTO program (proposal_no, program_no, name, kind) VALUES ('S31A-017', 1, 'near', 'granted');
         INSERT INTO program (proposal_no, program_no, name, kind, after_program_no)
           VALUES ('S31A-017', 2, 'far', 'granted', 1);
         INSERT INTO target_catalogue (catalogue_no, name, version, filters) VALUES (7, 'deep', '3', {names});
         INSERT INTO target (catalogue_no, object_no, kind, ra_deg, dec_deg, fluxes_njy)
           VALUES (7, 9007199254740993, 'science', 150.1, 2.2, {two});
         INSERT INTO spectrograph VALUES (1, 'SM1', 'north', 315, NULL);
         INSERT INTO spectrograph_camera (spectrograph_no, arm, shortest_nm, longest_nm, dispersion_nm)
           VALUES (1, 'blue', 370, 600, 0.07);
         INSERT INTO fibre (fibre_no, spectrograph_no, slit_position, cable_label) VALUES (42, 1, 42, 'A-42');
         INSERT INTO pointing (pointing_id, proposal_no, program_no, name, ra_deg, dec_deg)
           VALUES (1, 'S31A-017', 1, 'deep-1', 150, 2);
         INSERT INTO fibre_design (design_no, pointing_id, name, planned_for, planner_version, planner_settings)
           VALUES (-8070450532247928832, 1, 'deep-1 a', {DUSK}, '4.1', '{{\"seed\": 3}}');
         UPDATE pointing SET next_design_no = -8070450532247928832 WHERE pointing_id = 1;
         INSERT INTO design_fibre (design_no, fibre_no, kind, catalogue_no, object_no)
           VALUES (-8070450532247928832, 42, 'science', 7, 9007199254740993);
         INSERT INTO fibre_configuration (design_no, attempt) VALUES (-8070450532247928832, 1);
         INSERT INTO night (night, observer_id, operator_id, sunset_at, sunrise_at, moon_lit)
           VALUES ('2031-03-01', 1, 1, {DUSK}, {DAWN}, 0.25);
         INSERT INTO visit (visit_no, night, kind, design_no, attempt, wanted_s)
           VALUES (120417, '2031-03-01', 1, -8070450532247928832, 1, 900);
         INSERT INTO exposure (visit_no, spectrograph_no, arm, opened_at, light_s, dark_s)
           VALUES (120417, 1, 'blue', {DUSK}, 900, 903.5);\n"
    );
    let keys = if database.dialect() == "sqlite" { "PRAGMA foreign_keys = ON;\n" } else { "" };
    if let Err(complaint) = database.script(&format!("{keys}{rows}")) {
        panic!("{}: {complaint}", database.dialect());
    }
}

#[test]
fn s4_10_three_databases_hold_the_one_model() {
    for database in Database::all() {
        let done = command(&["setup", "--database-url", &database.url()]).assert().success();
        let shown = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
        assert!(shown.contains("created 48 tables, 12 codebooks"), "{shown}");
        is_well(&database);
        observed(&database);
        // Rows do not count as a difference.
        is_well(&database);
    }
}

#[test]
fn s4_06_numbers_that_the_instrument_gives_have_no_sequence() {
    for database in deployed() {
        let dialect = database.dialect();
        observed(&database);
        refuses(&database, "INSERT INTO visit (night, kind, wanted_s) VALUES ('2031-03-01', 1, 900)", "visit_no");
        let fibre = "INSERT INTO fibre (spectrograph_no, slit_position, cable_label) VALUES (1, 43, 'A-43')";
        refuses(&database, fibre, "fibre_no");
        assert_eq!(database.query("SELECT visit_no FROM visit"), [["120417"]]);
        // Beyond what a double holds.
        assert_eq!(database.query("SELECT object_no FROM design_fibre"), [["9007199254740993"]]);
        assert_eq!(database.query("SELECT design_no FROM fibre_configuration"), [["-8070450532247928832"]]);
        let given =
            "('visit', 'fibre', 'positioner', 'fibre_design', 'spectrograph', 'guide_star', 'target_catalogue')";
        let numbered = match dialect {
            "postgres" => format!(
                "SELECT count(*) FROM information_schema.columns
                 WHERE table_name IN {given} AND (is_identity = 'YES' OR column_default LIKE 'nextval%')"
            ),
            "mysql" => format!(
                "SELECT count(*) FROM information_schema.columns
                 WHERE table_schema = database() AND table_name IN {given} AND extra LIKE '%auto_increment%'"
            ),
            _ => format!("SELECT count(*) FROM sqlite_schema WHERE name IN {given} AND sql LIKE '%AUTOINCREMENT%'"),
        };
        assert_eq!(database.query(&numbered), [["0"]], "{dialect}");
        // What the instrument does not number, the database does.
        let note = "INSERT INTO visit_note (visit_no, author_id, body) VALUES (120417, 1, 'clouds')";
        assert!(database.accepts(note), "{dialect}");
        assert_eq!(database.query("SELECT note_id FROM visit_note"), [["1"]]);
    }
}

#[test]
fn s4_12_composite_and_self_keys_refuse_orphans() {
    for database in deployed() {
        observed(&database);
        let dialect = database.dialect();
        let takes = |sql: &str| assert!(database.accepts(sql), "{dialect} refused {sql}");
        let orphan = |sql: &str| refuses(&database, sql, "foreign key");
        let breach = |sql: &str| refuses(&database, sql, "constraint");
        let repeat = |no: i32, of: i32| {
            format!(
                "INSERT INTO visit (visit_no, night, kind, wanted_s, repeats_visit_no)
                 VALUES ({no}, '2031-03-01', 1, 900, {of})"
            )
        };
        takes(&repeat(120_419, 120_417));
        orphan(&repeat(120_420, 120_418));
        // Nor one that comes later, itself included.
        breach(&repeat(120_421, 120_421));
        orphan("DELETE FROM visit WHERE visit_no = 120417");
        // Each part of the key is there, the pair is not.
        takes("INSERT INTO spectrograph VALUES (2, 'SM2', 'north', 315, NULL)");
        let exposure = |spectrograph: i32, arm: &str| {
            format!(
                "INSERT INTO exposure (visit_no, spectrograph_no, arm, opened_at, light_s, dark_s)
                 VALUES (120417, {spectrograph}, '{arm}', {DUSK}, 1, 1)"
            )
        };
        orphan(&exposure(2, "blue"));
        orphan(&exposure(1, "red"));
        // A key to itself of two columns, of which one may be NULL.
        let program = |no: i32, after: &str| {
            format!(
                "INSERT INTO program (proposal_no, program_no, name, kind, after_program_no)
                 VALUES ('S31A-017', {no}, 'p{no}', 'filler', {after})"
            )
        };
        takes(&program(3, "2"));
        takes(&program(4, "NULL"));
        // MySQL 9.6 and later do not check that key for new rows, of which `verify` warns, but for all others.
        if database.accepts(&program(5, "8")) {
            assert_eq!(database.title(), "MySQL");
            takes("DELETE FROM program WHERE program_no = 5");
        }
        orphan("UPDATE program SET after_program_no = 8 WHERE program_no = 4");
        breach(&program(6, "6"));
        // A key to a unique column, and the two that refer to each other.
        let sequence = |login: &str| {
            format!("INSERT INTO visit_sequence (name, command, commanded_by) VALUES ('x', '{{}}', '{login}')")
        };
        takes(&sequence("vera"));
        orphan(&sequence("nobody"));
        orphan("DELETE FROM pointing");
        orphan("UPDATE pointing SET next_design_no = 5");
        // Half a key refers to nothing.
        breach("UPDATE design_fibre SET object_no = NULL");
        // A visit takes along what was only said of it, and keeps its data.
        takes("INSERT INTO visit_lamp (visit_no, lamp, lit_s) VALUES (120419, 'neon', 30)");
        takes("DELETE FROM visit WHERE visit_no = 120419");
        assert_eq!(database.query("SELECT count(*) FROM visit_lamp"), [["0"]], "{dialect}");
    }
}

#[test]
fn s4_08_what_was_said_in_comments_is_held_by_the_database() {
    for database in deployed() {
        observed(&database);
        let dialect = database.dialect();
        let takes = |sql: &str| assert!(database.accepts(sql), "{dialect} refused {sql}");
        let breach = |sql: &str| refuses(&database, sql, "constraint");
        // Bits of a mask add up, and there are no others.
        takes("UPDATE fibre SET flags = 2 + 16 + 128");
        takes("UPDATE fibre SET flags = 255");
        for flags in ["256", "257", "-1"] {
            breach(&format!("UPDATE fibre SET flags = {flags}"));
        }
        takes("INSERT INTO reduction (reduction_id, software_version, settings, host) VALUES (1, '9', '{}', 'h')");
        let spectrum = |fibre: i32, flags: i32| {
            format!(
                "INSERT INTO spectrum (reduction_id, visit_no, fibre_no, file_row, snrs, flags)
                 VALUES (1, 120417, {fibre}, 0, {}, {flags})",
                numbers(&database, "3.5")
            )
        };
        breach(&spectrum(42, 512));
        takes(&spectrum(42, 256 + 1));
        // One flag alone refers to its row.
        takes(&format!("INSERT INTO fibre_fault VALUES (42, 4, {DUSK}, NULL, 'metrology', NULL)"));
        refuses(
            &database,
            &format!("INSERT INTO fibre_fault VALUES (42, 3, {DUSK}, NULL, 'metrology', NULL)"),
            "foreign key",
        );
        assert_eq!(
            database.query("SELECT description FROM c_fibre_flag WHERE id = 16"),
            [["The positioner did not reach its place"]]
        );
        // The database's own enum, and a check.
        let own = if dialect == "sqlite" { "constraint" } else { "arm" };
        refuses(
            &database,
            "INSERT INTO spectrograph_camera (spectrograph_no, arm, shortest_nm, longest_nm, dispersion_nm)
             VALUES (1, 'violet', 370, 600, 0.07)",
            own,
        );
        let event = |severity: i32| {
            format!("INSERT INTO event_log (severity, program_name, message) VALUES ({severity}, 'guider', 'x')")
        };
        takes(&event(30));
        breach(&event(31));
        // A lamp that is gone keeps its row.
        assert_eq!(
            database.query("SELECT code FROM c_lamp_kind WHERE archived_at IS NOT NULL"),
            [[LampKind::HgCd.code()]]
        );
        assert_eq!(
            database.query("SELECT parent FROM c_subsystem WHERE code = 'shutters'"),
            [[Subsystem::Shutters.parent().expect("a part").code()]]
        );
        assert_eq!(
            database.query("SELECT name FROM c_visit_kind WHERE sort_order >= 20 ORDER BY sort_order DESC LIMIT 1"),
            [["test"]]
        );
    }
}

#[test]
fn s4_11_the_url_comes_from_a_file_and_its_password_goes_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("database-url");
    let file = place.to_str().expect("a path");
    let told = |url: &str, arguments: &[&str]| {
        std::fs::write(&place, format!("{url}\n")).expect("written");
        let mut all = arguments.to_vec();
        all.extend(["--database-url-file", file]);
        let done = command(&all).current_dir(folder.path()).output().expect("it runs");
        let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        (done.status.code(), said)
    };
    for database in Database::all().into_iter().filter(|database| database.dialect() != "sqlite") {
        let (url, password) = (database.url(), database.password());
        assert!(url.contains(&format!(":{password}@")));
        for arguments in [
            &["setup", "--dry-run"][..],
            &["setup"],
            &["setup", "--format", "json"],
            &["verify"],
            &["verify", "--format", "json"],
            &["recreate", "--allow-destructive", "other"],
        ] {
            let (code, said) = told(&url, arguments);
            let expected = if arguments[0] == "recreate" { 5 } else { 0 };
            assert_eq!(code, Some(expected), "{arguments:?}: {said}");
            assert!(!said.contains(password), "{arguments:?}: {said}");
        }
        is_well(&database);
        // What cannot be reached, and what cannot be read.
        let canary = "kestrel-4711";
        let url = url.replace(password, canary);
        for url in [
            url.replace(database.name().as_str(), "no_such_database"),
            url.replace(&format!(":{}/", database.port()), ":1/"),
            url.replace(&format!(":{}/", database.port()), ":port/"),
            url.replace(database.dialect(), "oracle"),
            url.replace("://", ":/"),
            url.replace("://", ":"),
            url.replace(canary, &format!("{canary}?{canary}")),
        ] {
            let (code, said) = told(&url, &["setup"]);
            assert!(matches!(code, Some(2 | 4)), "{code:?} {said}");
            assert!(!said.contains(canary), "{said}");
        }
    }
    // Nor is there anything beside the file.
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
}
