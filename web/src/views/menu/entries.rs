//! What a menu offers: plain data, derived from the run, the step and what was hit.

use coordinator_core::{
    protocol::{ProcessId, ProcessSet},
    scenario::{Fault, Trigger},
    snapshot::{ProcessView, Snapshot},
};

use super::{of_link, of_message, of_process};
use crate::{
    model::run::Run,
    store::{Action, MenuRequest, Selection},
};

/// A page of the menu.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// Everything that can be done.
    #[default]
    Root,
    /// After how many messages a process is to crash.
    Sends(ProcessId),
    /// Who stands on the other side of a cut.
    Partition(ProcessSet),
}

/// Acts that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// What they have in common.
    pub title: &'static str,
    /// The acts.
    pub entries: Vec<Entry>,
}

/// One line of the menu.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Names it in tests and style sheets.
    pub id: &'static str,
    /// What it says.
    pub label: String,
    /// What else is good to know; of a disabled entry, why it is.
    pub note: Option<String>,
    /// Whether it is ticked; absent if it is nothing to tick.
    pub ticked: Option<bool>,
    /// What it does; absent if it cannot be done now.
    pub act: Option<Act>,
}

/// What a line of the menu does.
#[derive(Clone, Debug)]
pub enum Act {
    /// Acts on the run, and closes the menu.
    Do(Box<Action>),
    /// Turns to a page.
    Turn(Page),
}

impl Group {
    /// Acts under a title.
    pub const fn new(title: &'static str, entries: Vec<Entry>) -> Self {
        Self { title, entries }
    }
}

impl Entry {
    /// Something that happens at the cursor.
    pub fn now(id: &'static str, label: impl Into<String>, fault: Fault) -> Self {
        Self::act(id, label, Action::Intervene(fault))
    }

    /// Something that happens when its moment comes.
    pub fn plan(
        id: &'static str,
        label: impl Into<String>,
        trigger: Trigger,
        fault: Fault,
    ) -> Self {
        Self::act(id, label, Action::Plan(trigger, fault))
    }

    /// An act on the page.
    pub fn act(id: &'static str, label: impl Into<String>, action: Action) -> Self {
        let act = Some(Act::Do(Box::new(action)));
        Self { id, label: label.into(), note: None, ticked: None, act }
    }

    /// Turns to a page.
    pub fn turn(id: &'static str, label: impl Into<String>, page: Page) -> Self {
        let act = Some(Act::Turn(page));
        Self { id, label: label.into(), note: None, ticked: None, act }
    }

    /// Adds what is good to know.
    #[must_use]
    pub fn with_note(mut self, note: Option<String>) -> Self {
        self.note = note;
        self
    }

    /// Shows whether it holds.
    #[must_use]
    pub fn with_tick(mut self, ticked: bool) -> Self {
        self.ticked = Some(ticked);
        self
    }

    /// Cannot be done if there is a reason.
    #[must_use]
    pub fn unless(mut self, reason: Option<String>) -> Self {
        if reason.is_some() {
            self.act = None;
            self.note = reason;
        }
        self
    }
}

/// What a menu is made from.
pub(super) struct Around<'a> {
    /// The run.
    pub(super) run: &'a Run,
    /// After how many of its steps.
    pub(super) cursor: u32,
    /// The world there.
    pub(super) world: Snapshot,
}

impl Around<'_> {
    /// What a process is called.
    pub(super) fn name(&self, id: ProcessId) -> &str {
        self.run.trace.setup.name(id)
    }

    /// A process.
    pub(super) fn process(&self, id: ProcessId) -> Option<&ProcessView> {
        self.world.processes.get(id.index())
    }

    /// The processes on the machine of one.
    pub(super) fn machine(&self, id: ProcessId) -> ProcessSet {
        self.run.trace.setup.on_host_of(id)
    }

    /// Everybody.
    pub(super) fn everybody(&self) -> ProcessSet {
        self.run.trace.setup.ids().collect()
    }

    /// Names in a list.
    pub(super) fn names(&self, set: ProcessSet) -> String {
        let names: Vec<_> = set.into_iter().map(|id| self.name(id)).collect();
        names.join(", ")
    }

    /// Why a process cannot take anything in, if it cannot.
    pub(super) fn busy(&self, id: ProcessId) -> Option<String> {
        let process = self.process(id)?;
        (process.up && !process.plan.is_empty())
            .then(|| format!("{} is still carrying out what it decided before", self.name(id)))
    }

    /// Mends every cut.
    pub(super) fn heal(&self) -> Entry {
        Entry::now("heal", "Heal every cut", Fault::Heal)
            .unless(self.world.cuts.is_empty().then(|| "No link is cut".into()))
    }
}

/// What a menu offers on a page.
pub fn groups(run: &Run, cursor: u32, request: MenuRequest, page: Page) -> Vec<Group> {
    let around = Around { run, cursor, world: run.trace.snapshot(cursor) };
    match (page, request.target) {
        (Page::Sends(process), _) => vec![of_process::sends(&around, process)],
        (Page::Partition(far), _) => vec![of_link::partition(&around, far)],
        (Page::Root, Selection::Process(id)) => of_process::groups(&around, id),
        (Page::Root, Selection::Message(id)) => of_message::groups(&around, id),
        (Page::Root, Selection::Link(a, b)) => of_link::groups(&around, a, b),
        (Page::Root, Selection::None) => vec![Group::new("Network", vec![around.heal()])],
    }
}
