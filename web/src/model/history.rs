//! Undo, redo, and the branches of a visit.

use coordinator_core::scenario::Scenario;

/// How many actions can be undone.
const MOST_MOMENTS: usize = 100;
/// How many branches are kept, beside those that undoing comes back to.
const MOST_BRANCHES: usize = 40;

/// A run with a cursor, to come back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The run.
    pub scenario: Scenario,
    /// The cursor.
    pub cursor: u32,
    /// The branch that was being written.
    pub branch: u32,
}

/// A line of runs, each made of the one before by an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its name in this visit.
    pub id: u32,
    /// The branch that it left, and after how many steps; absent for one that was opened.
    pub left: Option<(u32, u32)>,
    /// What was done there, or what was opened.
    pub label: String,
    /// Its last run.
    pub scenario: Scenario,
    /// The cursor when it was left.
    pub cursor: u32,
}

/// Undo, redo and the branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    past: Vec<Moment>,
    future: Vec<Moment>,
    branches: Vec<Branch>,
    current: u32,
    next_id: u32,
}

impl History {
    /// The history of a page that has just opened a run.
    pub fn new(label: String, scenario: Scenario, cursor: u32) -> Self {
        Self {
            past: vec![],
            future: vec![],
            branches: vec![Branch { id: 0, left: None, label, scenario, cursor }],
            current: 0,
            next_id: 1,
        }
    }

    /// The branches, oldest first.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// The branch that is being written.
    pub const fn current(&self) -> u32 {
        self.current
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// How many branches away from the one that was opened each branch is, for a menu that indents.
    pub fn depth(&self, branch: &Branch) -> usize {
        let mut depth = 0;
        let mut left = branch.left;
        while let Some((parent, _)) = left
            && depth < MOST_BRANCHES
        {
            depth += 1;
            left = self.find(parent).and_then(|parent| parent.left);
        }
        depth
    }

    /// Remembers the run and the cursor before something changes.
    pub fn remember(&mut self, scenario: &Scenario, cursor: u32) {
        self.leave(scenario, cursor);
        if self.past.len() == MOST_MOMENTS {
            self.past.remove(0);
        }
        let moment = self.moment(scenario, cursor);
        self.past.push(moment);
        self.future.clear();
    }

    /// Steps back; what is left can be redone.
    pub fn undo(&mut self, scenario: &Scenario, cursor: u32) -> Option<Moment> {
        let moment = self.past.pop()?;
        self.leave(scenario, cursor);
        self.future.push(self.moment(scenario, cursor));
        self.current = moment.branch;
        Some(moment)
    }

    /// Steps on again.
    pub fn redo(&mut self, scenario: &Scenario, cursor: u32) -> Option<Moment> {
        let moment = self.future.pop()?;
        self.leave(scenario, cursor);
        self.past.push(self.moment(scenario, cursor));
        self.current = moment.branch;
        Some(moment)
    }

    /// Starts a branch. `left_at` is the cursor at which it leaves the current one; absent if it does not
    /// come from it.
    pub fn branch(&mut self, left_at: Option<u32>, label: String, scenario: Scenario, cursor: u32) {
        if self.branches.len() >= MOST_BRANCHES {
            let idle = self.branches.iter().position(|branch| !self.is_in_use(branch.id));
            if let Some(oldest) = idle {
                self.branches.remove(oldest);
            }
        }
        self.branches.push(Branch {
            id: self.next_id,
            left: left_at.map(|cursor| (self.current, cursor)),
            label,
            scenario,
            cursor,
        });
        self.current = self.next_id;
        self.next_id += 1;
    }

    /// Goes to the branch that holds a run, or starts one that comes from no other.
    pub fn open(&mut self, label: String, scenario: &Scenario, cursor: u32) {
        match self.branches.iter().find(|branch| branch.scenario == *scenario) {
            Some(branch) => self.current = branch.id,
            None => self.branch(None, label, scenario.clone(), cursor),
        }
    }

    /// Goes to a branch that was left.
    pub fn switch(&mut self, id: u32) -> Option<(Scenario, u32)> {
        let branch = self.find(id)?;
        let found = (branch.scenario.clone(), branch.cursor);
        self.current = id;
        Some(found)
    }

    /// Notes the last state of the current branch.
    pub fn leave(&mut self, scenario: &Scenario, cursor: u32) {
        let current = self.current;
        if let Some(branch) = self.branches.iter_mut().find(|branch| branch.id == current) {
            branch.cursor = cursor;
            if branch.scenario != *scenario {
                branch.scenario = scenario.clone();
            }
        }
    }

    /// Whether a branch is the current one, or undoing or redoing leads to it.
    fn is_in_use(&self, id: u32) -> bool {
        id == self.current || self.past.iter().chain(&self.future).any(|moment| moment.branch == id)
    }

    fn find(&self, id: u32) -> Option<&Branch> {
        self.branches.iter().find(|branch| branch.id == id)
    }

    fn moment(&self, scenario: &Scenario, cursor: u32) -> Moment {
        Moment { scenario: scenario.clone(), cursor, branch: self.current }
    }
}
