//! The database commands, the same in an application and in `cargo codebooks`.

use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use super::output::Output;
use super::place::{Defaults, Place};
use super::progress;
use crate::Schema;
use crate::deploy::{Created, DatabaseUrl, Deploy, DeployError, Finding, MergeOptions, Options, Populated, Preview};

/// What to do with a database.
#[derive(Clone, Debug, Subcommand)]
pub enum DatabaseCommand {
    /// Creates the tables that are missing
    Create(Common),
    /// Merges every codebook's rows
    Populate(Populate),
    /// Creates the tables that are missing and merges every codebook's rows
    Setup(Common),
    /// Drops every table of the schema
    Drop(Destructive),
    /// Drops and creates every table and merges every codebook's rows
    Recreate(Destructive),
    /// Compares the database with the schema: tables, columns, constraints, every row of every codebook
    Verify(Common),
}

/// What every command can be told.
#[derive(Args, Clone, Debug)]
pub struct Common {
    #[command(flatten)]
    place: Place,
    /// How results are shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Shows the statements, and changes nothing
    #[arg(long)]
    dry_run: bool,
    /// How many seconds another deployer is waited for
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    wait: u64,
    /// How many seconds a statement waits for what somebody else holds
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    lock_wait: u64,
    /// How many seconds the database may be silent before it counts as gone
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    answer: u64,
    /// How often connecting is tried
    #[arg(long, value_name = "TIMES", default_value_t = 5)]
    attempts: u32,
}

/// What a merge can be told.
#[derive(Args, Clone, Debug)]
pub struct Populate {
    #[command(flatten)]
    common: Common,
    /// Takes the stamp's word for codebooks that were merged from the same enum, without looking at their rows
    #[arg(long)]
    trust_stamp: bool,
    /// The archive time of codes that are gone, as the database reads it; else the moment
    #[arg(long, value_name = "TIME")]
    archived_at: Option<String>,
    /// The columns that are compared, with commas between; else all
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    compare: Option<Vec<String>>,
    /// SQL over the codebooks' columns; rows for which it does not hold are left alone
    #[arg(long, value_name = "SQL")]
    filter: Option<String>,
    /// Deletes codes that are gone rather than archiving them
    #[arg(long, requires = "allow_destructive")]
    hard_delete: bool,
    /// The database's name, to confirm that its rows may be lost
    #[arg(long, value_name = "DATABASE")]
    allow_destructive: Option<String>,
}

/// What a command can be told that loses rows.
#[derive(Args, Clone, Debug)]
pub struct Destructive {
    #[command(flatten)]
    common: Common,
    /// The database's name, to confirm that its rows may be lost
    #[arg(long, value_name = "DATABASE")]
    allow_destructive: Option<String>,
}

/// How results are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// Draws a finding where its source is; `None` where there is none.
pub type Draw<'d> = &'d dyn Fn(&Finding) -> Option<String>;

impl DatabaseCommand {
    fn common(&self) -> &Common {
        match self {
            Self::Create(common) | Self::Setup(common) | Self::Verify(common) => common,
            Self::Populate(populate) => &populate.common,
            Self::Drop(destructive) | Self::Recreate(destructive) => &destructive.common,
        }
    }

    /// Whether it leaves a database set up.
    pub(crate) fn sets_up(&self) -> bool {
        matches!(self, Self::Setup(_) | Self::Recreate(_)) && !self.common().dry_run
    }

    /// Runs it; the exit code is that of the process.
    pub async fn run(
        &self,
        schema: &Schema,
        defaults: &Defaults<'_>,
        sources: Option<&str>,
        draw: Draw<'_>,
    ) -> Result<u8, DeployError> {
        let common = self.common();
        let url = common.place.find(defaults, |name| std::env::var(name).ok())?;
        let mut deploy = Deploy::connect_with(schema, &url, common.options()).await?;
        let done = self.with(&mut deploy, schema, &url, sources, draw).await;
        deploy.close().await;
        done
    }

    async fn with(
        &self,
        deploy: &mut Deploy,
        schema: &Schema,
        url: &DatabaseUrl,
        sources: Option<&str>,
        draw: Draw<'_>,
    ) -> Result<u8, DeployError> {
        let common = self.common();
        let mut output = Output::new(schema, url, common.format == Format::Json);
        if common.dry_run {
            let options = match self {
                Self::Populate(populate) => populate.options(),
                _ => MergeOptions::default(),
            };
            output.preview(&deploy.preview_with(self.preview(), &options).await?);
            return Ok(output.finish());
        }
        deploy.on_event(progress::listener());
        match self {
            Self::Create(_) => output.created(&deploy.create_tables().await?),
            Self::Populate(populate) => {
                let options = populate.options();
                if options.hard_delete && populate.allow_destructive.as_deref() != Some(deploy.database_name()) {
                    return Err(DeployError::Destructive { database: deploy.database_name().to_owned() });
                }
                output.populated(&deploy.populate_with(&options).await?);
            }
            Self::Setup(_) => {
                let (created, populated) = deploy.setup().await?;
                show_setup(&mut output, &created, &populated);
            }
            Self::Drop(told) => output.dropped(&deploy.drop_tables(told.confirmed()).await?),
            Self::Recreate(told) => {
                deploy.drop_tables(told.confirmed()).await?;
                let (created, populated) = deploy.setup().await?;
                show_setup(&mut output, &created, &populated);
            }
            Self::Verify(_) => output.verified(&deploy.verify().await?, draw),
        }
        if let Some(sources) = sources.filter(|_| self.sets_up()) {
            output.sources(sources);
        }
        Ok(output.finish())
    }

    fn preview(&self) -> Preview {
        match self {
            Self::Create(_) => Preview { create: true, ..Preview::default() },
            Self::Populate(_) => Preview { populate: true, ..Preview::default() },
            Self::Setup(_) => Preview { create: true, populate: true, ..Preview::default() },
            Self::Drop(_) => Preview { drop: true, ..Preview::default() },
            Self::Recreate(_) => Preview { drop: true, create: true, populate: true },
            Self::Verify(_) => Preview::default(),
        }
    }
}

impl Common {
    fn options(&self) -> Options {
        Options {
            attempts: self.attempts.max(1),
            deployer_wait: Duration::from_secs(self.wait),
            lock_wait: Duration::from_secs(self.lock_wait.max(1)),
            answer: Duration::from_secs(self.answer.max(1)),
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
