//! Where a database stands beside a program's deployments: a pure comparison of files and journal.

use super::file::File;
use super::ledger::Entry;
use crate::framework::{StepKind, StepState};

/// A file that the database has, whole or in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Applied {
    pub(super) ordinal: u32,
    pub(super) name: String,
    pub(super) hash: String,
    pub(super) replaces: Option<String>,
    pub(super) run: u32,
    /// How many steps it has.
    pub(super) steps: u32,
    /// The steps that are done.
    pub(super) done: Vec<u32>,
    /// What was run in each of these.
    shas: Vec<String>,
    /// Those that were begun, and are not known to be done.
    pub(super) begun: Vec<u32>,
    /// Of its rollback, where one was begun: whether it is done.
    pub(super) taken_back: Option<bool>,
}

impl Applied {
    pub(super) fn is_whole(&self) -> bool {
        self.taken_back.is_none() && self.done.len() as u32 == self.steps
    }

    /// Whether a file differs from this only behind what is done: it broke off, and was corrected.
    fn is_corrected(&self, file: &File) -> bool {
        if self.is_whole() || !self.begun.is_empty() || self.name != file.name {
            return false;
        }
        self.done.iter().zip(&self.shas).all(|(step, sha)| file.sha(*step) == Some(sha))
    }

    /// Whether its first step failed and nothing of it was done: the file may be corrected.
    fn left_nothing(&self) -> bool {
        self.taken_back.is_none() && self.done.is_empty() && self.begun.is_empty()
    }
}

/// Where a database stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// Nothing is known of this package: no deployment was ever run.
    pub(super) is_new: bool,
    /// `create` has begun to make all at once and did not come to its end.
    pub(super) is_creating: bool,
    /// What the database has, in the order of the numbers.
    pub(super) applied: Vec<Applied>,
    /// The program's baseline stands for all that the database has.
    pub(super) is_squashed: bool,
    /// Places of the program's files that are still to be run.
    pub(super) pending: Vec<usize>,
    /// What the database has beyond this program.
    pub(super) ahead: Vec<String>,
    /// Files with a number below one that was applied.
    pub(super) late: Vec<String>,
    /// Why nothing may be run, each with its remedy.
    pub(super) faults: Vec<(String, String)>,
    /// The same of a rollback that did not come to its end, which only another run of it ends.
    pub(super) half_back: Option<(String, String)>,
}

impl Standing {
    pub(super) fn of(files: &[File], entries: &[Entry]) -> Self {
        let epochs = epochs(entries);
        let Some((current, earlier)) = epochs.split_last() else {
            let is_creating = entries.iter().any(|entry| entry.kind == StepKind::Create);
            let pending = (0..files.len()).collect();
            return Self { is_new: !is_creating, is_creating, pending, ..Self::default() };
        };
        let mut standing = Self { applied: current.clone(), ..Self::default() };
        let first = current
            .first()
            .filter(|applied| applied.ordinal == 0 && applied.taken_back != Some(true) && !applied.left_nothing());
        let baseline = files.first();
        match (first, baseline) {
            (Some(first), Some(baseline)) if first.hash != baseline.hash && !first.is_corrected(baseline) => {
                standing.other_baseline(first, baseline, files, earlier);
            }
            _ => standing.compare(files),
        }
        standing
    }

    /// The same baseline, or none that was applied: file by file.
    fn compare(&mut self, files: &[File]) {
        let last =
            self.applied.iter().filter(|applied| applied.taken_back.is_none()).map(|applied| applied.ordinal).max();
        for (at, file) in files.iter().enumerate() {
            let Some(applied) = self.applied.iter().find(|applied| applied.ordinal == file.ordinal) else {
                self.wait(at, file, last);
                continue;
            };
            match applied.taken_back {
                Some(true) => {
                    self.wait(at, file, last);
                    continue;
                }
                Some(false) => {
                    let message = format!("the rollback of `{}` did not come to its end", file.name);
                    self.half_back = Some((message, format!("finish it with `downgrade --to {}`", file.one_back())));
                    continue;
                }
                None => {}
            }
            if applied.left_nothing() && (&applied.hash, &applied.name) != (&file.hash, &file.name) {
                self.wait(at, file, last);
                continue;
            }
            let number = format!("{:05}", file.ordinal);
            if applied.hash != file.hash && applied.is_corrected(file) {
                self.pending.push(at);
            } else if applied.hash != file.hash && applied.name != file.name {
                self.faults.push((
                    format!("number {number} of the database is `{}`, and here it is `{}`", applied.name, file.name),
                    format!(
                        "two branches took one number: check out the one that has `{}`, run `downgrade --to {}` there, and come back",
                        applied.name,
                        file.one_back()
                    ),
                ));
            } else if applied.hash != file.hash {
                let (state, help) = if applied.is_whole() {
                    let accepted = format!("accept it with `deployment --step-done {number}`");
                    let help = "restore the file and put the change into a new deployment";
                    ("it was applied", format!("{help}; or, if the database has what the file says, {accepted}"))
                } else {
                    (
                        "a part of it was applied",
                        "restore the steps that are done; those behind them may be changed".to_owned(),
                    )
                };
                self.faults.push((format!("`{}.sql` was edited since {state}", file.name), help));
            } else if applied.name != file.name {
                self.faults.push((
                    format!("`{}.sql` was applied as `{}.sql`", file.name, applied.name),
                    "give the file its name back".to_owned(),
                ));
            } else if !applied.is_whole() {
                self.pending.push(at);
            }
        }
        let head = files.last().map_or(0, |file| file.ordinal);
        let beyond = self.applied.iter().filter(|applied| applied.ordinal > head && applied.taken_back != Some(true));
        self.ahead = beyond.map(|applied| applied.name.clone()).collect();
    }

    /// A file that the database does not have.
    fn wait(&mut self, at: usize, file: &File, last: Option<u32>) {
        self.pending.push(at);
        if last.is_some_and(|last| file.ordinal < last) {
            self.late.push(file.name.clone());
        }
    }

    /// Another baseline: a squash on one side or the other, or an edit.
    fn other_baseline(&mut self, first: &Applied, baseline: &File, files: &[File], earlier: &[Vec<Applied>]) {
        let mut whole = self.applied.iter().filter(|applied| applied.taken_back != Some(true));
        let (names, last): (Vec<String>, Option<&Applied>) =
            (whole.clone().map(|applied| applied.name.clone()).collect(), whole.next_back());
        let head = files.last().map_or("", |file| file.hash.as_str());
        let had_it = earlier.iter().flatten().any(|applied| applied.hash == head && applied.is_whole());
        if last.is_some_and(|last| {
            baseline.replaces.as_ref() == Some(&last.hash) && self.applied.iter().all(Applied::is_settled)
        }) {
            self.is_squashed = true;
            self.pending = (0..files.len()).collect();
        } else if first.replaces.as_deref() == Some(head) || had_it {
            self.ahead = names;
        } else if self.applied.iter().any(|applied| baseline.replaces.as_ref() == Some(&applied.hash)) {
            let at = last.map_or("", |last| last.name.as_str());
            self.faults.push((
                format!("the database is at `{at}`, beyond what `{}.sql` replaces", baseline.name),
                "use the program that has its deployments, or take back what is beyond with `downgrade` there"
                    .to_owned(),
            ));
        } else if baseline.replaces.is_some() {
            let at = last.map_or("", |last| last.name.as_str());
            self.faults.push((
                format!("the database is at `{at}`, and `{}.sql` replaces a later deployment", baseline.name),
                format!("first deploy the last release that has the files after `{at}`"),
            ));
        } else {
            self.faults.push((
                format!("`{}.sql` was edited since it was applied", baseline.name),
                "restore the file and put the change into a new deployment; or, if the database has what the file says, accept it with \
                 `deployment --step-done 00000`"
                    .to_owned(),
            ));
        }
    }

    /// Everything that keeps deployments from being run.
    pub(super) fn obstacles(&self) -> impl Iterator<Item = &(String, String)> {
        self.faults.iter().chain(&self.half_back)
    }

    /// The last file that the database has whole.
    pub(super) fn last(&self) -> Option<&Applied> {
        self.applied.iter().rev().find(|applied| applied.is_whole())
    }

    /// What the database has of a file.
    pub(super) fn of_file(&self, file: &File) -> Option<&Applied> {
        let found = self.applied.iter().find(|applied| applied.ordinal == file.ordinal)?;
        (found.taken_back.is_none() && (found.hash == file.hash || found.is_corrected(file))).then_some(found)
    }
}

impl Applied {
    /// Whether it is whole, or taken back whole.
    fn is_settled(&self) -> bool {
        self.is_whole() || self.taken_back == Some(true)
    }
}

/// The journal's files since each baseline: a squash begins again, as a baseline after a rollback of everything does.
fn epochs(entries: &[Entry]) -> Vec<Vec<Applied>> {
    let mut epochs: Vec<Vec<Applied>> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.kind == StepKind::Deployment) {
        let ordinal = entry.ordinal();
        let is_known = |epoch: &Vec<Applied>| {
            epoch.iter().any(|applied| applied.ordinal == 0 && (applied.run, &applied.name) == (entry.run, &entry.file))
        };
        if epochs.is_empty() || ordinal == 0 && !epochs.last().is_some_and(is_known) {
            epochs.push(Vec::new());
        }
        let Some(epoch) = epochs.last_mut() else { continue };
        let place = epoch.iter().position(|applied| applied.ordinal == ordinal);
        let at = match place {
            Some(at) if epoch[at].name == entry.file && epoch[at].run == entry.run => at,
            Some(at) if epoch[at].name == entry.file && epoch[at].run > entry.run => continue,
            // A later run, or another file that took the number.
            Some(at) => {
                epoch[at] = begun(entry);
                at
            }
            None => {
                epoch.push(begun(entry));
                epoch.len() - 1
            }
        };
        if entry.is_done() {
            epoch[at].done.push(entry.step);
            epoch[at].shas.push(entry.sha.clone());
        } else if entry.state == StepState::Begun {
            epoch[at].begun.push(entry.step);
        }
    }
    for epoch in &mut epochs {
        epoch.sort_by_key(|applied| applied.ordinal);
        for applied in epoch {
            applied.taken_back = taken_back(applied, entries);
        }
    }
    epochs
}

fn begun(entry: &Entry) -> Applied {
    Applied {
        ordinal: entry.ordinal(),
        name: entry.file.clone(),
        hash: entry.hash.clone(),
        replaces: entry.replaces.clone(),
        run: entry.run,
        steps: entry.steps,
        done: Vec::new(),
        shas: Vec::new(),
        begun: Vec::new(),
        taken_back: None,
    }
}

/// Whether that run of a file was taken back; nothing where its rollback was never begun.
fn taken_back(applied: &Applied, entries: &[Entry]) -> Option<bool> {
    let of_rollback =
        |entry: &&Entry| entry.kind == StepKind::Rollback && entry.file == applied.name && entry.run == applied.run;
    let steps = entries.iter().find(of_rollback)?.steps;
    let done = entries.iter().filter(of_rollback).filter(|entry| entry.is_done()).count();
    Some(done as u32 == steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::deployment::file::given;
    use schema_model::model::Dialect;

    /// Files with one step each; `*` in front of a name puts another text into it.
    fn files(names: &[&str]) -> Vec<File> {
        let text = |name: &str| match name.strip_prefix('*') {
            Some(name) => (name.to_owned(), format!("SELECT '{name}, edited';\n")),
            None => (name.to_owned(), format!("SELECT '{name}';\n")),
        };
        let texts: Vec<(String, String)> = names.iter().map(|name| text(name)).collect();
        given(&texts, Dialect::Sqlite).expect("they can be run")
    }

    fn squashed(name: &str, last: &File) -> File {
        let text = format!("SELECT 'all';\n-- replaces: {}\n", last.hash);
        given(&[(name.to_owned(), text)], Dialect::Sqlite).expect("it can be run").remove(0)
    }

    fn entry(kind: StepKind, file: &File, run: u32, state: StepState) -> Entry {
        let (hash, replaces) = (file.hash.clone(), file.replaces.clone());
        let sha = file.shas()[0].clone();
        Entry { kind, file: file.name.clone(), hash, replaces, run, step: 1, steps: file.count(), sha, state }
    }

    fn applied(files: &[File]) -> Vec<Entry> {
        files.iter().map(|file| entry(StepKind::Deployment, file, 0, StepState::Done)).collect()
    }

    const THREE: [&str; 3] = ["00000-a", "00001-b", "00002-c"];

    #[test]
    fn what_is_not_applied_is_pending() {
        let all = files(&THREE);
        let new = Standing::of(&all, &[]);
        assert!(new.is_new && new.pending == [0, 1, 2]);
        let some = Standing::of(&all, &applied(&all[..2]));
        assert_eq!((some.last().map(|last| last.ordinal), some.pending.clone()), (Some(1), vec![2]));
        let whole = Standing::of(&all, &applied(&all));
        assert!(whole.pending.is_empty() && whole.faults.is_empty() && whole.ahead.is_empty());
    }

    #[test]
    fn what_was_begun_is_gone_on_with() {
        let all = files(&THREE);
        let mut entries = applied(&all[..1]);
        entries.push(entry(StepKind::Deployment, &all[1], 0, StepState::Begun));
        let standing = Standing::of(&all, &entries);
        assert_eq!(standing.pending, [1, 2]);
        assert!(standing.late.is_empty());
    }

    #[test]
    fn a_database_with_more_is_ahead() {
        let all = files(&THREE);
        let standing = Standing::of(&all[..2], &applied(&all));
        assert!(standing.ahead == ["00002-c"] && standing.faults.is_empty() && standing.pending.is_empty());
    }

    #[test]
    fn edits_and_other_names_are_faults() {
        let entries = applied(&files(&THREE));
        for (names, fault) in [
            (["00000-a", "*00001-b", "00002-c"], "`00001-b.sql` was edited since it was applied"),
            (["*00000-a", "00001-b", "00002-c"], "`00000-a.sql` was edited since it was applied"),
        ] {
            assert_eq!(Standing::of(&files(&names), &entries).faults[0].0, fault);
        }
        let mut renamed = files(&THREE);
        renamed[1].name = "00001-d".to_owned();
        assert_eq!(Standing::of(&renamed, &entries).faults[0].0, "`00001-d.sql` was applied as `00001-b.sql`");
    }

    #[test]
    fn what_failed_and_left_nothing_may_be_corrected() {
        for names in [["00000-a", "*00001-b", "00002-c"], ["00000-a", "00001-d", "00002-c"]] {
            let mut entries = applied(&files(&THREE)[..1]);
            entries.push(entry(StepKind::Deployment, &files(&THREE)[1], 0, StepState::Failed));
            let standing = Standing::of(&files(&names), &entries);
            assert!(standing.faults.is_empty() && standing.pending == [1, 2], "{standing:?}");
            let run = u32::from(names[1].starts_with('*'));
            entries.push(entry(StepKind::Deployment, &files(&names)[1], run, StepState::Done));
            assert_eq!(Standing::of(&files(&names), &entries).pending, [2]);
        }
        let failed = [entry(StepKind::Deployment, &files(&THREE)[0], 0, StepState::Failed)];
        let standing = Standing::of(&files(&["*00000-a"]), &failed);
        assert!(standing.faults.is_empty() && standing.pending == [0], "{standing:?}");
        let begun = [entry(StepKind::Deployment, &files(&THREE)[0], 0, StepState::Begun)];
        assert_eq!(Standing::of(&files(&["*00000-a"]), &begun).faults.len(), 1);
    }

    #[test]
    fn a_number_that_comes_late_is_told() {
        let all = files(&THREE);
        let entries = [applied(&all[..1]), applied(&all[2..])].concat();
        let standing = Standing::of(&all, &entries);
        assert_eq!((standing.pending, standing.late), (vec![1], vec!["00001-b".to_owned()]));
    }

    #[test]
    fn what_was_taken_back_is_pending_again_and_may_come_back() {
        let all = files(&THREE);
        let mut entries = applied(&all);
        entries.push(entry(StepKind::Rollback, &all[2], 0, StepState::Done));
        let standing = Standing::of(&all, &entries);
        assert_eq!((standing.pending.clone(), standing.late.len()), (vec![2], 0));
        assert!(Standing::of(&all[..2], &entries).ahead.is_empty());
        entries.push(entry(StepKind::Deployment, &all[2], 1, StepState::Done));
        assert!(Standing::of(&all, &entries).pending.is_empty());
        let half = entry(StepKind::Rollback, &all[2], 1, StepState::Failed);
        let standing = Standing::of(&all, &[entries, vec![half]].concat());
        let help = standing.obstacles().next().map(|(_, help)| help.as_str());
        assert_eq!(help, Some("finish it with `downgrade --to 00001`"));
    }

    #[test]
    fn another_file_may_take_a_number_that_was_given_back() {
        let (all, other) = (files(&THREE), files(&["00000-a", "00001-d"]));
        let mut entries = applied(&all[..2]);
        entries.push(entry(StepKind::Rollback, &all[1], 0, StepState::Done));
        entries.push(entry(StepKind::Deployment, &other[1], 0, StepState::Done));
        let standing = Standing::of(&other, &entries);
        assert!(standing.pending.is_empty() && standing.faults.is_empty(), "{standing:?}");
        // And a row that is written again, later than those behind it, changes nothing.
        let mut entries = applied(&all);
        entries[0].state = StepState::Recorded;
        assert!(Standing::of(&all, &entries).pending.is_empty());
    }

    #[test]
    fn a_squash_stands_for_what_it_replaces_and_for_nothing_less() {
        let all = files(&THREE);
        let squash = [squashed("00000-baseline", &all[2])];
        assert!(Standing::of(&squash, &applied(&all)).is_squashed);
        let behind = Standing::of(&squash, &applied(&all[..2]));
        assert!(behind.faults[0].0.starts_with("the database is at `00001-b`"), "{behind:?}");
        // An older program, and a newer one with more.
        let mut entries = applied(&all);
        entries.push(entry(StepKind::Deployment, &squash[0], 0, StepState::Recorded));
        assert_eq!(Standing::of(&all, &entries).ahead, ["00000-baseline"]);
        let more = [squash[0].clone(), files(&["00001-e"]).remove(0)];
        assert_eq!(Standing::of(&more, &entries).pending, [1]);
        // One that never had the files before the squash.
        let fresh = [entry(StepKind::Deployment, &squash[0], 0, StepState::Done)];
        assert_eq!(Standing::of(&all, &fresh).ahead, ["00000-baseline"]);
    }

    #[test]
    fn a_file_that_broke_off_may_be_corrected_behind_what_is_done() {
        let file = |text: &str| {
            let texts = [("00000-a".to_owned(), text.to_owned())];
            given(&texts, Dialect::Sqlite).expect("it can be run").remove(0)
        };
        let old = file("SELECT 1;\n-- the second\nSELECT wrong;\n");
        let mut entries = vec![entry(StepKind::Deployment, &old, 0, StepState::Done)];
        let right = [file("SELECT 1;\n-- the second\nSELECT 2;\nSELECT 3;\n")];
        let standing = Standing::of(&right, &entries);
        assert!(standing.faults.is_empty() && standing.pending == [0], "{standing:?}");
        assert_eq!(standing.of_file(&right[0]).map(|applied| applied.run), Some(0));
        let other = [file("SELECT 0;\n-- the second\nSELECT 2;\n")];
        assert_eq!(Standing::of(&other, &entries).faults.len(), 1);
        entries.push(Entry { step: 2, state: StepState::Begun, ..entries[0].clone() });
        assert_eq!(Standing::of(&right, &entries).faults.len(), 1);
    }

    #[test]
    fn a_creation_that_broke_off_is_known() {
        let all = files(&THREE);
        let begun: Vec<Entry> = all.iter().map(|file| entry(StepKind::Create, file, 0, StepState::Begun)).collect();
        let standing = Standing::of(&all, &begun);
        assert!(standing.is_creating && !standing.is_new);
    }
}
