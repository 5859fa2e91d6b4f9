//! Makes sure that the programs are there that the tests start: databases, a browser, Graphviz.

use std::env;

use crate::step::Step;

/// Installs what is missing where apt-get can do it, else says what to install.
pub(crate) fn missing_servers() -> Result<(), String> {
    if let Some(sentence) = test_servers::missing_required() {
        return Err(sentence);
    }
    let packages = test_servers::missing_packages();
    if packages.is_empty() {
        return Ok(());
    }
    let by_hand = format!(
        "the tests start PostgreSQL, MariaDB, SQLite, a browser and Graphviz: install {} first (the packages' names on Debian and Ubuntu)",
        packages.join(", ")
    );
    let Some(privileges) = privileges().filter(|_| has_program("apt-get")) else {
        return Err(by_hand);
    };
    apt_get(privileges, &["update"]).run()?;
    apt_get(privileges, &["install", "-y", "--no-install-recommends"]).arguments(&packages).run()?;
    let still = test_servers::missing_packages();
    if still.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "apt-get installed {}, yet no program of {} is in PATH or a system folder",
            packages.join(", "),
            still.join(", ")
        ))
    }
}

/// How this process may install packages.
#[derive(Clone, Copy)]
enum Privileges {
    Root,
    Sudo,
}

fn privileges() -> Option<Privileges> {
    let user = Step::program("id", &["-u"]).output()?;
    if user.trim() == "0" {
        return Some(Privileges::Root);
    }
    // `-n`: a question for a password would wait for ever where nobody is.
    Step::program("sudo", &["-n", "true"]).output()?;
    Some(Privileges::Sudo)
}

fn apt_get(privileges: Privileges, arguments: &[&str]) -> Step {
    // Through `env`: sudo drops the variables of its caller.
    let quiet = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"];
    let step = match privileges {
        Privileges::Root => Step::program("env", &quiet),
        Privileges::Sudo => Step::program("sudo", &["-n", "env"]).arguments(&quiet),
    };
    step.arguments(arguments)
}

fn has_program(name: &str) -> bool {
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(name).is_file()))
}
