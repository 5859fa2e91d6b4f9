//! The whole of a user's `build.rs`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::atomic;
use crate::code_history::CODES_LOCK;
use crate::config::Manifest;
use crate::deployments::{Deployments, Hashes};
use crate::output::ATTRIBUTES;
use crate::packages::Import;
use crate::places::places;
use crate::project::{Compiled, Project};
use crate::proof_of::{fingerprints, proof};
use crate::registry::{Deployment, hash, registry};
use crate::source::TargetKind;
use crate::write::{self, Mode};
use schema_model::diagnosis::with_help;
use schema_rust::proof::{Context, EMBEDDED, KNOWN_CODES, PLACES, PROOF};
use schema_sql::file::{DEPLOYMENT, File};
use schema_sql::known_codes;

/// The file that `codebooks::schema!()` includes.
const REGISTRY: &str = "codebooks.rs";

/// Regenerates the package's schema and writes the registry that the derive is checked against.
///
/// A mistake in the user's Rust code never fails the build script: it is put into the registry, and the derive reports it
/// at the type. What has no type to point at is an error of the build.
pub fn build() {
    let mut directives = String::new();
    for variable in Mode::VARIABLES {
        let _ = writeln!(directives, "cargo::rerun-if-env-changed={variable}");
    }
    let ran = catch_unwind(AssertUnwindSafe(|| run(&mut directives)));
    let ran = ran.unwrap_or_else(|_| {
        Err(vec![with_help(
            "this is a bug in `codebooks`: its build script panicked",
            "please report it with its output",
        )])
    });
    if let Err(faults) = ran {
        for fault in faults {
            let _ = writeln!(directives, "cargo::error={}", one_line(&fault));
        }
    }
    #[allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]
    {
        print!("{directives}");
    }
}

/// Cargo takes a message of one line: what is wrong, then `; help: …`.
fn one_line(fault: &str) -> String {
    fault.replace("\nhelp: ", "; help: ").replace('\n', " ")
}

fn run(directives: &mut String) -> Result<(), Vec<String>> {
    let manifest = variable_path("CARGO_MANIFEST_PATH")?;
    let out = variable_path("OUT_DIR")?;
    watch(directives, &manifest);
    let project = Project::load_in(&manifest, Some(&out))?.with_imports(&imports(directives, &manifest)?)?;
    export(directives, &project, &out);
    let mut compiled = project.compile_in(&out);
    let history = project.output().join(CODES_LOCK);
    // A watched file that is not there would run every build again.
    if history.is_file() {
        watch(directives, &history);
    }
    for file in &compiled.sources.files {
        watch(directives, &file.path);
    }
    let deployments = deployments(directives, &project, &out)?;
    let mode = Mode::of(&project.folder, |name| env::var(name).ok());
    let newest = newest(&manifest, &compiled);

    let path = out.join(REGISTRY);
    for (name, text) in for_the_compiler(&project, &compiled, &deployments) {
        let path = out.join(name);
        if !atomic::holds(&path, text.as_bytes()).unwrap_or(false) {
            atomic::write_atomically(&path, text.as_bytes(), newest)
                .map_err(|error| vec![format!("{}: cannot be written: {error}", path.display())])?;
        }
    }
    // With very many rows it is as large as a script of them, and nobody needs it any more.
    compiled.packed.text = String::new();
    context(directives, &project, &compiled, &path);

    if !compiled.faults.is_empty() || mode == Mode::Frozen {
        return Ok(());
    }
    let output = project.output();
    let (rendered, memo) = project.render(&out, &compiled);
    let files = expected(&project.folder, &rendered.files);
    for path in files.iter().map(|file| &file.path).chain(&rendered.unchanged) {
        watch(directives, &output.join(path));
    }
    bring_up_to_date(&project, files, &rendered.unchanged, mode, newest).map_err(|fault| vec![fault])?;
    memo.write(&out, &rendered);
    Ok(())
}

/// The deployments of each database, which the program carries.
fn deployments(directives: &mut String, project: &Project, out: &Path) -> Result<Vec<Deployment>, Vec<String>> {
    let (mut all, mut hashes) = (Vec::new(), Hashes::read(out));
    for &dialect in &project.config.dialects {
        let folder = project.output().join(dialect.name()).join(DEPLOYMENT);
        let found = Deployments::read(&project.output(), &project.config.output, dialect)?;
        for (name, text) in found.files.into_values() {
            let path = folder.join(format!("{name}.sql"));
            watch(directives, &path);
            all.push(Deployment { dialect, name, hash: hashes.of(&text), path });
        }
    }
    hashes.write(out);
    Ok(all)
}

/// The schemas of the direct dependencies that have a `links` key.
fn imports(directives: &mut String, manifest: &Path) -> Result<Vec<Import>, Vec<String>> {
    let variables: BTreeMap<String, String> =
        env::vars().filter(|(name, _)| name.starts_with("DEP_") && name.contains("_CODEBOOKS_")).collect();
    if variables.is_empty() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(manifest).unwrap_or_default();
    let mut imports = Vec::new();
    for (name, out) in &variables {
        let Some(links) = name.strip_suffix("_CODEBOOKS_OUT") else { continue };
        let said = |key: &str| variables.get(&format!("{links}_CODEBOOKS_{key}")).map(String::as_str);
        let (Some(package), Some(crate_name)) = (said("PACKAGE"), said("CRATE")) else { continue };
        let here = Manifest::parse("Cargo.toml", &text).ok().and_then(|manifest| manifest.renamed(package));
        let out = Path::new(out);
        for file in [EMBEDDED, KNOWN_CODES, PROOF] {
            watch(directives, &out.join(file));
        }
        let here = here.unwrap_or_else(|| crate_name.to_owned());
        imports.push(Import::read(out, crate_name, &here).map_err(|fault| vec![fault])?);
    }
    Ok(imports)
}

/// Hands the package's schema to whoever builds on it.
fn export(directives: &mut String, project: &Project, out: &Path) {
    if env::var_os("CARGO_MANIFEST_LINKS").is_none() || project.target.kind != TargetKind::Library {
        return;
    }
    let package = env::var("CARGO_PKG_NAME").unwrap_or_default();
    for (key, value) in [("out", &*out.to_string_lossy()), ("package", &package), ("crate", &project.target.name)] {
        let _ = writeln!(directives, "cargo::metadata=codebooks_{key}={value}");
    }
}

/// The files of `OUT_DIR`: what the crate includes, and what the derive compares with.
#[must_use]
pub fn for_the_compiler<'c>(
    project: &Project,
    compiled: &'c Compiled,
    deployments: &[Deployment],
) -> [(&'static str, Cow<'c, str>); 5] {
    let Compiled { sources, assembled, packed, .. } = compiled;
    let fingerprints = fingerprints(sources);
    let title = &project.config.title;
    [
        (REGISTRY, registry(sources, title, &hash(&fingerprints, &assembled.schema), deployments).into()),
        (EMBEDDED, Cow::Borrowed(&packed.text)),
        (PLACES, places(sources, "").into()),
        (KNOWN_CODES, known_codes::to_text(&project.known_codes(sources, &assembled.schema)).into()),
        (PROOF, proof(sources, assembled).to_text().into()),
    ]
}

/// The files that the output folder should hold: `cargo package` takes no hidden files where there is no git.
fn expected<'f>(folder: &Path, files: &'f [File]) -> &'f [File] {
    match files {
        [first, rest @ ..] if first.path == ATTRIBUTES && folder.join("Cargo.toml.orig").is_file() => rest,
        files => files,
    }
}

fn bring_up_to_date(
    project: &Project,
    files: &[File],
    unchanged: &[String],
    mode: Mode,
    newest: SystemTime,
) -> Result<(), String> {
    let output = project.output();
    let shown = &project.config.output;
    stays_inside(&project.folder, &output, shown)?;
    let plan = write::plan_beside(&output, files, unchanged)?;
    if plan.is_empty() {
        return Ok(());
    }
    if mode == Mode::Write {
        return write::apply(&output, shown, files, &plan, newest);
    }
    let differences = plan.differences(&output, shown, files);
    let more = match differences.len() {
        1 => String::new(),
        several => format!(" ({} more)", several - 1),
    };
    Err(with_help(
        format!("the committed schema is stale: {}{more}", differences[0]),
        format!("run `cargo build` without `CI` and `CODEBOOKS_CHECK`, and commit `{shown}/`"),
    ))
}

/// A link must not lead the output out of the package; of an output that is not there yet, the folders above it must not.
fn stays_inside(folder: &Path, output: &Path, shown: &str) -> Result<(), String> {
    let Ok(folder) = folder.canonicalize() else { return Ok(()) };
    let there = output.ancestors().find(|path| path.symlink_metadata().is_ok());
    if there.is_none_or(|path| path.canonicalize().is_ok_and(|path| path.starts_with(&folder))) {
        Ok(())
    } else {
        let message = format!("the output folder `{shown}` is a link that leads out of the package");
        Err(with_help(message, "replace it with a folder"))
    }
}

/// What the derive must know of the package, by the environment of the compiler.
fn context(directives: &mut String, project: &Project, compiled: &Compiled, registry: &Path) {
    let context = Context {
        binary: project.target.kind == TargetKind::Binary,
        crate_name: project.target.name.clone(),
        has_schema_macro: compiled.sources.has_schema_macro,
        settings: project.config.settings.clone(),
    };
    let _ = writeln!(directives, "cargo::rustc-env={}={}", Context::VARIABLE, context.to_text());
    let _ = writeln!(directives, "cargo::rustc-env=CODEBOOKS_REGISTRY={}", registry.display());
}

fn watch(directives: &mut String, path: &Path) {
    let _ = writeln!(directives, "cargo::rerun-if-changed={}", path.display());
}

fn variable_path(name: &str) -> Result<PathBuf, Vec<String>> {
    env::var_os(name).map(PathBuf::from).ok_or_else(|| {
        let help = "call `schema_core::build()` from a build script, with cargo 1.84 or later";
        vec![with_help(format!("`{name}` is not set"), help)]
    })
}

/// The time of the newest source: what is written gets it, so the next build sees nothing newer than this one.
fn newest(manifest: &Path, compiled: &Compiled) -> SystemTime {
    let files = compiled.sources.files.iter().map(|file| file.path.as_path());
    files
        .chain([manifest])
        .filter_map(|path| std::fs::metadata(path).and_then(|data| data.modified()).ok())
        .max()
        .unwrap_or(SystemTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn no_link_leads_the_output_out_of_the_package() {
        use std::os::unix::fs::symlink;
        let outer = tempfile::tempdir().expect("a temporary folder");
        let package = outer.path().join("package");
        std::fs::create_dir_all(package.join("real")).expect("made");
        for (link, target) in
            [("out", outer.path()), ("in", &package.join("real")), ("nowhere", &outer.path().join("x"))]
        {
            symlink(target, package.join(link)).expect("linked");
        }
        for (output, inside) in [
            ("real", true),
            ("new/schema", true),
            ("in", true),
            ("in/schema", true),
            ("out", false),
            ("out/schema", false),
            ("nowhere", false),
            ("nowhere/schema", false),
        ] {
            assert_eq!(stays_inside(&package, &package.join(output), output).is_ok(), inside, "{output}");
        }
    }

    #[test]
    fn cargo_gets_message_and_help_in_one_line() {
        assert_eq!(one_line("wrong\nhelp: fix it"), "wrong; help: fix it");
        assert_eq!(one_line("a\nb"), "a b");
    }

    #[test]
    fn a_package_may_lack_hidden_files() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let files = [ATTRIBUTES, "README.md"].map(|path| File { path: path.to_owned(), text: String::new() });
        assert_eq!(expected(folder.path(), &files), files);
        std::fs::write(folder.path().join("Cargo.toml.orig"), "").expect("written");
        assert_eq!(expected(folder.path(), &files), &files[1..]);
    }
}
