//! The facade with each set of its features that differs in what it compiles.

use crate::step::Step;

/// Every driver, and the crates that belong to it alone.
const DRIVERS: [(&str, &str); 3] = [("postgres", "sqlx-postgres"), ("mysql", "sqlx-mysql"), ("sqlite", "sqlx-sqlite")];

/// What a deployment to a server needs for TLS, and nothing else does.
const TLS: &str = "rustls";

/// Without a database, with each driver alone, and with each pair.
const SETS: [&str; 9] = [
    "",
    "serde",
    "serde,sqlx",
    "cli,postgres",
    "cli,mysql",
    "cli,sqlite",
    "deploy,serde,postgres,mysql",
    "deploy,serde,mysql,sqlite",
    "deploy,serde,postgres,sqlite",
];

/// `deploy` without a driver, and what the compiler then says.
const WITHOUT_DRIVER: (&str, &str) = ("cli", "feature `deploy` needs a driver: enable `postgres`, `mysql` or `sqlite`");

/// Checks that every set compiles without warnings and compiles no driver that it does not name.
pub(crate) fn check() -> Result<(), String> {
    for set in SETS {
        let step = Step::cargo(&["clippy", "--quiet"]).arguments(&facade(set));
        step.arguments(&["--", "-D", "warnings"]).run()?;
        let step = Step::cargo(&["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
        let tree = step.arguments(&facade(set)).output().ok_or_else(|| format!("`cargo tree` fails with `{set}`"))?;
        let faults = faults(set, &tree);
        if !faults.is_empty() {
            return Err(faults.join("\n"));
        }
    }
    Step::cargo(&["test", "--quiet"]).arguments(&facade("deploy,sqlite")).arguments(&["--test", "one_driver"]).run()?;
    let (set, message) = WITHOUT_DRIVER;
    let said = Step::cargo(&["check", "--quiet"]).arguments(&facade(set)).failure();
    match said {
        Some(said) if said.contains(message) && said.matches("error: ").count() == 2 => Ok(()),
        Some(said) => Err(format!("with the features `{set}` the compiler should say `{message}` alone:\n{said}")),
        None => Err(format!("the features `{set}` should not compile without a driver")),
    }
}

/// The arguments that select the facade with a set of features.
fn facade(set: &str) -> [&str; 5] {
    ["--package", "codebooks", "--no-default-features", "--features", set]
}

/// The crates that a set compiles and should not, or should compile and does not.
fn faults(set: &str, tree: &str) -> Vec<String> {
    let named = |feature: &str| set.split(',').any(|name| name == feature);
    let to_server = (named("cli") || named("deploy")) && (named("postgres") || named("mysql"));
    let expected = DRIVERS.map(|(feature, driver)| (driver, named(feature))).into_iter().chain([(TLS, to_server)]);
    expected
        .filter_map(|(name, is_expected)| {
            let found = tree.lines().any(|line| line.split(' ').next() == Some(name));
            let verb = if found { "compile" } else { "do not compile" };
            (found != is_expected).then(|| format!("the features `{set}` {verb} `{name}`"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_driver_that_is_not_named_is_a_fault() {
        let tree = "codebooks v0.1.0 (/x)\nsqlx v0.9.0\nsqlx-sqlite v0.9.0\nrustls v0.23.0 (*)\n";
        assert_eq!(faults("cli,sqlite", tree), ["the features `cli,sqlite` compile `rustls`"]);
        assert_eq!(faults("cli,sqlite", &tree.replace("rustls ", "rustls-webpki ")), Vec::<String>::new());
        assert_eq!(
            faults("deploy,postgres", tree),
            [
                "the features `deploy,postgres` do not compile `sqlx-postgres`",
                "the features `deploy,postgres` compile `sqlx-sqlite`"
            ]
        );
        assert_eq!(faults("", ""), Vec::<String>::new());
    }
}
