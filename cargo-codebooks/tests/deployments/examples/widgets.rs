//! A framework with two releases, and an application that follows it with deployments of its own.

use test_servers::Database;

use super::{Example, statements, tables};

const DIALECTS: [&str; 3] = ["postgres", "mysql", "sqlite"];

/// The tables that a deployment creates, in its order.
fn created(example: &Example, dialect: &str, name: &str) -> Vec<String> {
    let text = statements(&example.read(&format!("schema/{dialect}/deployment/{name}.sql")));
    let parts = text.split("CREATE TABLE ").skip(1);
    parts.map(|rest| rest.split('(').next().unwrap_or_default().trim().replace(['"', '`'], "")).collect()
}

#[test]
fn s3_10_a_deployment_holds_the_new_tables_alone() {
    let (core, app) = (Example::committed("widgets/core"), Example::committed("widgets/app"));
    for dialect in DIALECTS {
        assert_eq!(created(&core, dialect, "00000-baseline"), ["c_component_kind", "core_tenant"], "{dialect}");
        assert_eq!(created(&core, dialect, "00001-add-settings"), ["core_setting"], "{dialect}");
        assert_eq!(created(&app, dialect, "00000-baseline"), ["c_component_kind", "core_tenant"], "{dialect}");
        let own = "00001-add-widgets-components";
        assert_eq!(created(&app, dialect, own), ["poser_widget", "poser_component"], "{dialect}");
        let text = statements(&app.read(&format!("schema/{dialect}/deployment/{own}.sql")));
        assert!(!text.contains("ALTER TABLE \"core") && !text.contains("ALTER TABLE `core"), "{dialect}: {text}");
        assert_eq!(created(&app, dialect, "00002-settings-of-the-framework"), ["core_setting"], "{dialect}");
    }
}

#[test]
fn s3_09_and_s3_12_widgets_live_through_a_release_of_the_framework() {
    let app = Example::committed("widgets/app");
    for database in Database::all() {
        let dialect = database.dialect();
        app.done(&["deployment", "--to", "0"], Some(&database));
        assert_eq!(tables(&database), ["c_component_kind", "core_tenant"], "{dialect}");
        app.done(&["deployment", "--to", "1"], Some(&database));
        let takes = |sql: &str| assert!(database.accepts(sql), "{dialect} refused {sql}");
        takes("INSERT INTO core_tenant (id, name) VALUES ('t', 'Somebody')");
        takes("INSERT INTO poser_widget (id, tenant, name, version) VALUES ('w', 't', 'First Widget Ever!', '42')");
        takes("INSERT INTO poser_component (id, widget) VALUES ('c', 'w')");
        assert!(!database.accepts("INSERT INTO poser_component (id, widget) VALUES ('d', 'nobody')"), "{dialect}");
        let upgraded = app.done(&["deployment"], Some(&database));
        assert!(upgraded.contains("applied 1 deployment,"), "{dialect}: {upgraded}");
        for table in ["poser_widget", "poser_component"] {
            assert_eq!(database.query(&format!("SELECT count(*) FROM {table}")), [["1"]], "{dialect}: {table}");
        }
        assert!(!database.accepts("INSERT INTO poser_component (id, widget) VALUES ('d', 'nobody')"), "{dialect}");
        takes("INSERT INTO core_setting (tenant, name, value) VALUES ('t', 'colour', 'red')");
        assert!(!database.accepts("INSERT INTO core_setting (tenant, name, value) VALUES ('x', 'colour', 'red')"));
        app.done(&["verify"], Some(&database));
    }
}

#[test]
fn s3_09_the_framework_has_deployments_of_its_own() {
    let core = Example::committed("widgets/core");
    for database in Database::all() {
        core.done(&["deployment", "--to", "0"], Some(&database));
        assert!(database.accepts("INSERT INTO core_tenant (id, name) VALUES ('t', 'Somebody')"));
        core.done(&["deployment"], Some(&database));
        assert_eq!(tables(&database), ["c_component_kind", "core_setting", "core_tenant"]);
        core.done(&["verify"], Some(&database));
        core.done(&["current"], Some(&database));
    }
}
