//! `check --replay`: whether all deployments, on an empty database, lead where `create` leads.

use codebooks::deploy::{DatabaseUrl, Deploy, DeployError, MissingFile, Options, Severity};
use codebooks::internal::block_on;
use schema_core::deployments::Deployments;
use schema_model::counts::counted;
use schema_sql::known_codes;

use super::Release;
use crate::failure::Failure;

/// That the deployments were run, and what they leave different from the types, for the database of the URL; without one on SQLite, in a file of its own.
pub(crate) fn replay(release: &Release, url: Option<&str>) -> Result<(String, Vec<(String, String)>), Failure> {
    let project = release.project();
    let rest = if url.is_some() { "; its tables stay in that database" } else { "" };
    let scratch = Scratch::new()?;
    let text = match url {
        Some(url) => url.to_owned(),
        None if project.config.dialects.iter().any(|dialect| dialect.port().is_none()) => {
            format!("sqlite:{}", scratch.path.display())
        }
        None => {
            return Err(Failure::usage_with(
                "no database is named in which the deployments can run",
                "give `--database-url` the URL of an empty one",
            ));
        }
    };
    let failed = |error: DeployError| Failure { exit: error.exit_code().into(), messages: vec![error.to_string()] };
    let url = DatabaseUrl::parse(&text).map_err(failed)?;
    let Some(dialect) = project.config.dialects.iter().copied().find(|dialect| dialect.name() == url.dialect()) else {
        return Err(failed(DeployError::NotConfigured { dialect: url.dialect() }));
    };
    let output = &project.config.output;
    let found = Deployments::read(&project.output(), output, dialect).map_err(Failure::configuration)?;
    let scripts: Vec<(String, String)> = found
        .files
        .into_values()
        .map(|(name, text)| (format!("{output}/{}/deployment/{name}.sql", dialect.name()), text))
        .collect();
    let compiled = release.compiled();
    let codes = project.known_codes(&compiled.sources, &compiled.assembled.schema);
    // A schema is what a program carries for as long as it runs.
    let schema =
        codebooks::Schema::embedded(project.config.title.clone().leak(), "", compiled.packed.text.clone().leak())
            .released(known_codes::to_text(&codes).leak());
    let mut done = None;
    let _ = block_on(async {
        done = Some(run(&schema, &url, &scripts).await);
        Ok(0)
    });
    let differences = done.unwrap_or(Ok(Vec::new())).map_err(failed)?;
    let place = format!("replay on {}", dialect.title());
    let told = format!(
        "{} replayed on {}: the end is what the types say{rest}",
        counted(scripts.len(), "deployment"),
        dialect.title()
    );
    Ok((told, differences.into_iter().map(|difference| (place.clone(), difference)).collect()))
}

async fn run(
    schema: &codebooks::Schema,
    url: &DatabaseUrl,
    scripts: &[(String, String)],
) -> Result<Vec<String>, DeployError> {
    let options = Options { missing_file: MissingFile::Create, ..Options::default() };
    let mut deploy = Deploy::connect_with(schema, url, options).await?;
    let verified = deploy.replay(scripts).await;
    deploy.close().await;
    // What the database has beyond the types was added by hand.
    let findings = verified?.findings.into_iter().filter(|finding| finding.severity == Severity::Error);
    Ok(findings.map(|finding| finding.message()).collect())
}

/// A file that goes when it is no longer needed.
struct Scratch {
    path: std::path::PathBuf,
}

impl Scratch {
    fn new() -> Result<Self, Failure> {
        let path = std::env::temp_dir().join(format!("codebooks-replay-{}.db", std::process::id()));
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Failure::step(format!("{}: cannot be removed: {error}", path.display())))
            }
            _ => Ok(Self { path }),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.path.clone().into_os_string();
            name.push(ending);
            // Most of them were never there.
            let _ = std::fs::remove_file(name);
        }
    }
}
