//! The commands for deployments: their arguments, and what each does.

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches};

use super::arguments::{confirmation, option, switch, text};
use super::commands::{Common, Files, Folder};
use super::output::Output;
use super::progress::Progress;
use crate::deploy::{Deploy, DeployError, DeploymentOptions, StepName};

/// A command for deployments.
#[derive(Clone, Debug)]
pub enum DeploymentCommand {
    /// Applies what is pending.
    Apply(Apply),
    /// Takes deployments back.
    Downgrade(Downgrade),
    /// Shows where the database is.
    Current(Common),
    /// Shows what was applied.
    History(Common),
}

/// The options of `deployment`.
#[derive(Clone, Debug)]
pub struct Apply {
    common: Common,
    options: DeploymentOptions,
    manual: bool,
    /// Whether the database is taken for one that has deployments: all, or those up to a number.
    adopt: Option<Option<u32>>,
}

/// The options of `downgrade`.
#[derive(Clone, Debug)]
pub struct Downgrade {
    common: Common,
    /// Nothing stands for before the first.
    to: Option<u32>,
    options: DeploymentOptions,
    allow_destructive: Option<String>,
}

/// The arguments of one of the commands.
pub(super) fn arguments(command: &str) -> Vec<Arg> {
    let steps = |name, help| option(name, "N[/STEP]", help).action(ArgAction::Append).value_parser(step);
    match command {
        "deployment" => vec![
            option("to", "N", "The number of the last deployment to apply [default: all]").value_parser(number),
            switch(
                "manual",
                "Runs the files of `manual-deployment` that were never run here, instead of the deployments",
            )
            .conflicts_with_all(["to", "adopt", "out-of-order"]),
            option(
                "adopt",
                "N",
                "Takes a database that was not made by deployments for one that has all of them, or those up to N",
            )
            .num_args(0..=1)
            .conflicts_with("dry-run")
            .value_parser(number),
            steps(
                "step-done",
                "A deployment, or a step of it, that is done: it is not run; with `--manual` a manual one",
            ),
            steps("step-again", "A step that is to be run again"),
            switch("out-of-order", "Applies a deployment even if later ones were applied"),
            switch("allow-copy", "Lets MySQL copy a table, which nobody can write meanwhile, where it must"),
        ],
        "downgrade" => vec![
            option("to", "N", "The number of the deployment to go back to, or `base` for before the first")
                .required(true)
                .value_parser(back),
            steps("step-done", "A step of a rollback that is done: it is not run"),
            steps("step-again", "A step of a rollback that is to be run again"),
            confirmation(),
        ],
        _ => Vec::new(),
    }
}

/// `7` or `00007`, as files have it.
fn number(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(number) if text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(number),
        _ => Err("a deployment's number has up to five digits, `00007`".to_owned()),
    }
}

/// A number, or `base`.
fn back(text: &str) -> Result<Option<u32>, String> {
    if text == "base" { Ok(None) } else { number(text).map(Some) }
}

/// `00007` or `00007/2`.
fn step(text: &str) -> Result<StepName, String> {
    let (ordinal, step) = match text.split_once('/') {
        Some((ordinal, step)) => (ordinal, Some(step.parse().map_err(|_| "a step is a number, `00007/2`".to_owned())?)),
        None => (text, None),
    };
    Ok(StepName { ordinal: number(ordinal)?, step })
}

impl DeploymentCommand {
    pub(super) fn read(name: &str, matches: &ArgMatches) -> Result<Self, clap::Error> {
        let common = Common::read(matches)?;
        let steps = |name: &str| matches.get_many::<StepName>(name).into_iter().flatten().copied().collect();
        Ok(match name {
            "deployment" => Self::Apply(Apply {
                common,
                options: DeploymentOptions {
                    to: matches.get_one("to").copied(),
                    out_of_order: matches.get_flag("out-of-order"),
                    allow_copy: matches.get_flag("allow-copy"),
                    steps_done: steps("step-done"),
                    steps_again: steps("step-again"),
                },
                manual: matches.get_flag("manual"),
                adopt: matches.contains_id("adopt").then(|| matches.get_one("adopt").copied()),
            }),
            "downgrade" => {
                let missing = || clap::Error::raw(ErrorKind::MissingRequiredArgument, "`--to` has no value\n");
                let to = *matches.get_one::<Option<u32>>("to").ok_or_else(missing)?;
                let options = DeploymentOptions {
                    steps_done: steps("step-done"),
                    steps_again: steps("step-again"),
                    ..DeploymentOptions::default()
                };
                Self::Downgrade(Downgrade {
                    common,
                    to,
                    options,
                    allow_destructive: text(matches, "allow-destructive"),
                })
            }
            "current" => Self::Current(common),
            _ => Self::History(common),
        })
    }

    pub(super) fn common(&self) -> &Common {
        match self {
            Self::Apply(apply) => &apply.common,
            Self::Downgrade(downgrade) => &downgrade.common,
            Self::Current(common) | Self::History(common) => common,
        }
    }

    /// Whether it may make a SQLite file.
    pub(super) fn creates(&self) -> bool {
        matches!(self, Self::Apply(apply) if apply.adopt.is_none())
    }

    /// Does it, and shows the result once progress is out of the way.
    pub(super) async fn run(
        &self,
        deploy: &mut Deploy,
        progress: &Progress,
        output: &mut Output<'_>,
        files: Files<'_>,
    ) -> Result<(), DeployError> {
        let dialect = deploy.dialect();
        match self {
            Self::Apply(apply) => apply.run(deploy, progress, output, files).await?,
            Self::Downgrade(downgrade) => {
                let rollbacks = files(Folder::Rollback, dialect)?;
                if downgrade.common.dry_run {
                    let texts = deploy.preview_downgrade(downgrade.to, &rollbacks).await?;
                    progress.end();
                    output.files(&texts, false);
                    return Ok(());
                }
                let confirmed = downgrade.allow_destructive.as_deref().unwrap_or_default();
                let back = deploy.downgrade_with(downgrade.to, &rollbacks, confirmed, &downgrade.options).await?;
                progress.end();
                output.taken_back(&back);
            }
            Self::Current(_) => {
                let current = deploy.current().await?;
                progress.end();
                output.current(&current);
            }
            Self::History(_) => {
                let history = deploy.history().await?;
                progress.end();
                output.history(&history);
            }
        }
        Ok(())
    }
}

impl Apply {
    async fn run(
        &self,
        deploy: &mut Deploy,
        progress: &Progress,
        output: &mut Output<'_>,
        files: Files<'_>,
    ) -> Result<(), DeployError> {
        if self.manual {
            let manual = files(Folder::Manual, deploy.dialect())?;
            if self.common.dry_run {
                let texts = deploy.preview_manual(&manual).await?;
                progress.end();
                output.files(&texts, false);
                return Ok(());
            }
            let done = deploy.manual_with(&manual, &self.options).await?;
            progress.end();
            output.deployed(&done);
            return Ok(());
        }
        if self.common.dry_run {
            let texts = deploy.preview_deployment(&self.options).await?;
            progress.end();
            output.files(&texts, self.options.to.is_none());
            return Ok(());
        }
        let done = match self.adopt {
            Some(at) => deploy.adopt(at, &self.options).await?,
            None => deploy.deployment_with(&self.options).await?,
        };
        progress.end();
        output.deployed(&done);
        Ok(())
    }
}
