//! The database commands, the same in an application and in `cargo codebooks`.

use std::time::Duration;

use super::connection_args::{ConnectionArgs, Defaults};
use super::deployments::DeploymentCommand;
use super::output::{self, Output};
use super::progress::Progress;
use crate::Schema;
use crate::deploy::{
    Created, DatabaseUrl, Deploy, DeployError, Finding, MergeOptions, MissingFile, Options, Populated, Preview,
};

/// What to do with a database.
#[derive(Clone, Debug)]
pub enum DatabaseCommand {
    /// Creates the tables that are missing.
    Create(Common),
    /// Merges every codebook's rows.
    Populate(Populate),
    /// Both.
    Setup(Common),
    /// Drops every table of the schema.
    Drop(Destructive),
    /// Drops and creates every table and merges every codebook's rows.
    Recreate(Destructive),
    /// Compares the database with the schema.
    Verify(Common),
    /// Applies pending deployments, shows where the database is, takes deployments back.
    Deployment(DeploymentCommand),
}

/// The options of every command.
#[derive(Clone, Debug)]
pub struct Common {
    pub(super) connection: ConnectionArgs,
    pub(super) format: Format,
    pub(super) dry_run: bool,
    /// Seconds, as the others below.
    pub(super) wait: u64,
    pub(super) lock_wait: u64,
    pub(super) response_timeout: u64,
    pub(super) attempts: u32,
}

/// The options of `populate`.
#[derive(Clone, Debug)]
pub struct Populate {
    pub(super) common: Common,
    pub(super) trust_stamp: bool,
    pub(super) archived_at: Option<String>,
    pub(super) compare: Option<Vec<String>>,
    pub(super) filter: Option<String>,
    pub(super) hard_delete: bool,
    pub(super) allow_destructive: Option<String>,
}

/// The options of commands that delete rows.
#[derive(Clone, Debug)]
pub struct Destructive {
    pub(super) common: Common,
    pub(super) allow_destructive: Option<String>,
}

/// The format of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// Names and texts of files that only the package's folder has.
pub type Files<'f> = &'f dyn Fn(Folder, &str) -> Result<Vec<(String, String)>, DeployError>;

/// A folder of a database's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// The rollbacks of deployments.
    Rollback,
    /// What people wrote, to be run once.
    Manual,
}

/// What a command finds around it.
#[derive(Clone, Copy)]
pub struct Surroundings<'s> {
    /// The committed schema folder, which is named after a setup.
    pub sources: Option<&'s str>,
    /// The folder of the scripts, for places in them; without one they are named from there on.
    pub folder: Option<&'s str>,
    /// How findings are drawn.
    pub draw: Draw<'s>,
    /// Where rollbacks and manual files come from.
    pub files: Files<'s>,
}

/// Draws a finding where its source is; `None` where there is none.
pub type Draw<'d> = &'d dyn Fn(&Finding) -> Option<String>;

impl DatabaseCommand {
    fn common(&self) -> &Common {
        match self {
            Self::Create(common) | Self::Setup(common) | Self::Verify(common) => common,
            Self::Populate(populate) => &populate.common,
            Self::Drop(destructive) | Self::Recreate(destructive) => &destructive.common,
            Self::Deployment(command) => command.common(),
        }
    }

    /// Whether it leaves a database set up.
    pub(crate) fn sets_up(&self) -> bool {
        matches!(self, Self::Setup(_) | Self::Recreate(_)) && !self.common().dry_run
    }

    /// Whether it applies deployments.
    #[must_use]
    pub fn applies(&self) -> bool {
        matches!(self, Self::Deployment(DeploymentCommand::Apply(_)))
    }

    /// Runs it; the exit code is that of the process.
    pub async fn run(
        &self,
        schema: &Schema,
        defaults: &Defaults<'_>,
        around: Surroundings<'_>,
    ) -> Result<u8, DeployError> {
        let found = self.common().connection.find(defaults, |name| std::env::var(name).ok());
        let done = match &found {
            Ok(url) => self.on(schema, url, around).await,
            Err(error) => Err(error.clone()),
        };
        let done = done.map_err(|error| match around.folder {
            Some(folder) if matches!(self, Self::Deployment(_)) => error.below(folder),
            _ => error,
        });
        if let Err(error) = &done
            && self.is_json()
        {
            output::say(&output::failure(error, found.as_ref().ok()));
        }
        done
    }

    /// Whether results are for a program.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.common().format == Format::Json
    }

    async fn on(&self, schema: &Schema, url: &DatabaseUrl, around: Surroundings<'_>) -> Result<u8, DeployError> {
        let progress = Progress::new();
        let mut deploy = Deploy::connect_telling(schema, url, self.options(), progress.listener()).await?;
        let mut output = Output::new(deploy.model(), url, self.is_json());
        let done = self.with(&mut deploy, &progress, &mut output, around).await;
        deploy.close().await;
        done?;
        if let Some(sources) = around.sources.filter(|_| self.sets_up()) {
            output.sources(sources);
        }
        Ok(output.finish())
    }

    /// Does it, and shows the result once progress is out of the way.
    async fn with(
        &self,
        deploy: &mut Deploy,
        progress: &Progress,
        output: &mut Output<'_>,
        around: Surroundings<'_>,
    ) -> Result<(), DeployError> {
        // These show files, not statements.
        if self.common().dry_run && !matches!(self, Self::Deployment(_)) {
            let options = match self {
                Self::Populate(populate) => populate.options(),
                _ => MergeOptions::default(),
            };
            let statements = deploy.preview_with(self.preview(), &options).await?;
            progress.end();
            output.preview(&statements);
            return Ok(());
        }
        match self {
            Self::Create(_) => {
                let created = deploy.create_tables().await?;
                progress.end();
                output.created(&created);
            }
            Self::Populate(populate) => {
                let options = populate.options();
                if options.hard_delete && populate.allow_destructive.as_deref() != Some(deploy.database_name()) {
                    return Err(DeployError::Destructive { database: deploy.database_name().to_owned() });
                }
                let populated = deploy.populate_with(&options).await?;
                progress.end();
                output.populated(&populated);
            }
            Self::Setup(_) => {
                let (created, populated) = deploy.setup().await?;
                progress.end();
                show_setup(output, &created, &populated);
            }
            Self::Drop(told) => {
                let dropped = deploy.drop_tables(told.confirmed()).await?;
                progress.end();
                output.dropped(&dropped);
            }
            Self::Recreate(told) => {
                deploy.drop_tables(told.confirmed()).await?;
                let (created, populated) = deploy.setup().await?;
                progress.end();
                show_setup(output, &created, &populated);
            }
            Self::Verify(_) => {
                let verified = deploy.verify().await?;
                progress.end();
                output.verified(&verified, around.draw);
            }
            Self::Deployment(command) => command.run(deploy, progress, output, around.files).await?,
        }
        Ok(())
    }

    fn options(&self) -> Options {
        let creates = match self {
            Self::Create(_) | Self::Setup(_) | Self::Recreate(_) => true,
            Self::Deployment(command) => command.creates(),
            Self::Populate(_) | Self::Drop(_) | Self::Verify(_) => false,
        };
        let missing_file = match (creates, self.common().dry_run) {
            (true, false) => MissingFile::Create,
            (true, true) => MissingFile::Empty,
            (false, _) => MissingFile::Refuse,
        };
        self.common().options(missing_file)
    }

    fn preview(&self) -> Preview {
        match self {
            Self::Create(_) => Preview { create: true, ..Preview::default() },
            Self::Populate(_) => Preview { populate: true, ..Preview::default() },
            Self::Setup(_) => Preview { create: true, populate: true, ..Preview::default() },
            Self::Drop(_) => Preview { drop: true, ..Preview::default() },
            Self::Recreate(_) => Preview { drop: true, create: true, populate: true },
            Self::Verify(_) | Self::Deployment(_) => Preview::default(),
        }
    }
}

impl Common {
    fn options(&self, missing_file: MissingFile) -> Options {
        Options {
            attempts: self.attempts,
            deployer_wait: Duration::from_secs(self.wait),
            lock_wait: Duration::from_secs(self.lock_wait),
            response_timeout: Duration::from_secs(self.response_timeout),
            missing_file,
        }
    }
}

impl Populate {
    fn options(&self) -> MergeOptions {
        MergeOptions {
            archived_at: self.archived_at.clone(),
            compare: self.compare.clone(),
            filter: self.filter.clone(),
            hard_delete: self.hard_delete,
            trust_stamp: self.trust_stamp,
        }
    }
}

impl Destructive {
    fn confirmed(&self) -> &str {
        self.allow_destructive.as_deref().unwrap_or_default()
    }
}

fn show_setup(output: &mut Output<'_>, created: &Created, populated: &Populated) {
    output.created(created);
    output.populated(populated);
}
