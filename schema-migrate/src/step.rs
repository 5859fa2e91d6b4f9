//! Steps: what is done together, what it costs, and in which order.

/// A deployment and the way back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migration {
    /// From the old schema to the new one.
    pub deployment: Vec<Step>,
    /// From the new schema to the old one.
    pub rollback: Vec<Step>,
}

impl Migration {
    /// Whether both schemas say the same to this database.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.deployment.is_empty()
    }
}

/// What is done together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it does, for people.
    pub title: String,
    /// In order, each without what ends it. A step without any only tells something.
    pub statements: Vec<String>,
    /// The line of checked names by which a runner sees whether the step was done, where the database cannot undo one that
    /// broke off: `makes: column apps.size …`, `drops: table apps`, `renames: table apps to programs`, `again` for what can
    /// run twice, `by hand` where only people can tell.
    pub probe: Option<String>,
    /// Whether it can share a transaction.
    pub mode: Mode,
    /// What it costs.
    pub cost: Cost,
}

impl Step {
    /// The lines above its statements.
    pub(crate) fn heading(&self) -> String {
        let mut lines = vec![self.title.clone()];
        lines.extend(Some(self.cost.words()).filter(|words| !words.is_empty()).map(|words| words.join(", ")));
        lines.extend(self.probe.clone());
        // A line end in a name or a title must not end the comment.
        let line = |line: String| format!("-- {}\n", line.replace(['\n', '\r'], " "));
        lines.into_iter().map(line).collect()
    }
}

/// Whether a step can share a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// It is undone whole if it fails.
    #[default]
    InTransaction,
    /// The database takes it outside of transactions only.
    Alone,
}

/// What a step costs on a table that holds rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Every row is written again.
    pub rewrites: bool,
    /// Other sessions cannot write meanwhile.
    pub blocks_writes: bool,
    /// Every row is read.
    pub scans: bool,
    /// What it loses, and the rollback cannot bring back.
    pub loses: Option<String>,
}

impl Cost {
    /// Reads every row, and lets others write.
    pub(crate) fn scan() -> Self {
        Self { scans: true, ..Self::default() }
    }

    /// Writes every row again, while nobody else can write.
    pub(crate) fn rewrite() -> Self {
        Self { rewrites: true, blocks_writes: true, ..Self::default() }
    }

    /// Loses something.
    pub(crate) fn loss(what: impl Into<String>) -> Self {
        Self { loses: Some(what.into()), ..Self::default() }
    }

    /// For people, without anything where it costs nothing.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let facts = [
            (self.rewrites, "rewrites the table"),
            (self.blocks_writes, "blocks writes"),
            (self.scans, "reads the whole table"),
        ];
        let mut words: Vec<String> =
            facts.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word.to_owned()).collect();
        words.extend(self.loses.as_ref().map(|what| format!("loses {what}")));
        words
    }
}

/// When a step's turn is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// What has to be known before anything is run.
    Warned,
    /// Names.
    Rename,
    /// Foreign keys that change or go: they hold the keys that they refer to.
    Release,
    /// Names of columns, where foreign keys and indexes hold them.
    Names,
    /// What else is in the way: constraints and indexes that change or go.
    Clear,
    /// Namespaces, types, domains.
    Types,
    /// New tables.
    Tables,
    /// Columns of tables that were there.
    Columns,
    /// Rows of codebooks.
    Rows,
    /// What could not be so before the rows were there.
    Tighten,
    /// Primary keys, unique constraints, and indexes that foreign keys need.
    Keys,
    /// Checks.
    Checks,
    /// Foreign keys.
    References,
    /// Indexes.
    Indexes,
    /// Comments, statements of the user's.
    Words,
    /// Columns, tables, types that go.
    Drop,
    /// What is only told.
    Told,
}

/// Steps as they are found, with their turns.
#[derive(Default)]
pub(crate) struct Steps(Vec<(Phase, Step)>);

impl Steps {
    /// A step in a transaction.
    pub(crate) fn push(&mut self, phase: Phase, title: impl Into<String>, statements: Vec<String>, cost: Cost) {
        let step = Step { title: title.into(), statements, probe: None, mode: Mode::InTransaction, cost };
        self.0.push((phase, step));
    }

    /// A step outside of transactions.
    pub(crate) fn alone(&mut self, phase: Phase, title: impl Into<String>, statements: Vec<String>, cost: Cost) {
        let step = Step { title: title.into(), statements, probe: None, mode: Mode::Alone, cost };
        self.0.push((phase, step));
    }

    /// A step outside of transactions, with the line that a runner looks for.
    pub(crate) fn probed(
        &mut self,
        phase: Phase,
        title: impl Into<String>,
        statements: Vec<String>,
        probe: impl Into<String>,
        cost: Cost,
    ) {
        let step = Step { title: title.into(), statements, probe: Some(probe.into()), mode: Mode::Alone, cost };
        self.0.push((phase, step));
    }

    /// Something that is told and done by nobody.
    pub(crate) fn tell(&mut self, what: impl Into<String>) {
        self.push(Phase::Told, what, Vec::new(), Cost::default());
    }

    /// Something that people have to know before they run the rest.
    pub(crate) fn warn(&mut self, what: impl Into<String>) {
        self.push(Phase::Warned, what, Vec::new(), Cost::default());
    }

    /// In the order of their turns; those of one turn as they came.
    pub(crate) fn in_order(mut self) -> Vec<Step> {
        self.0.sort_by_key(|(phase, _)| *phase);
        self.0.into_iter().map(|(_, step)| step).collect()
    }
}
