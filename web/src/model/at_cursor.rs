//! What a run is at a cursor: computed once for all panels that show it, and only if one does.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use coordinator_core::{
    analysis::{
        costs::MeasuredCosts,
        narrate,
        saga_progress::{self, SagaProgress},
        verdict::Verdict,
    },
    protocol::{Convention, ProcessSet},
    snapshot::Snapshot,
};

use super::run::Run;

/// A run after `cursor` of its steps. Hand it on as an `Rc`, so that what one panel asked for is there for
/// the others.
#[derive(Debug)]
pub struct AtCursor {
    /// The run.
    pub run: Rc<Run>,
    /// After how many of its steps.
    pub cursor: u32,
    /// Every process, message and link.
    pub snapshot: Snapshot,
    sentence: OnceCell<String>,
    verdict: OnceCell<Verdict>,
    sagas: OnceCell<Vec<SagaProgress>>,
    /// In the convention that was asked for last.
    costs: RefCell<Option<(Convention, Rc<MeasuredCosts>)>>,
}

/// The rest follows from these two.
impl PartialEq for AtCursor {
    fn eq(&self, other: &Self) -> bool {
        self.cursor == other.cursor && self.run == other.run
    }
}

impl Eq for AtCursor {}

impl AtCursor {
    /// The run after `cursor` of its steps.
    pub fn new(run: &Rc<Run>, cursor: u32) -> Self {
        Self {
            run: run.clone(),
            cursor,
            snapshot: run.trace.snapshot(cursor),
            sentence: OnceCell::new(),
            verdict: OnceCell::new(),
            sagas: OnceCell::new(),
            costs: RefCell::default(),
        }
    }

    /// The last step before the cursor, in words.
    pub fn sentence(&self) -> &str {
        self.sentence.get_or_init(|| match self.cursor.checked_sub(1) {
            None => "Nothing has happened yet.".into(),
            Some(step) => narrate::step(&self.run.trace, step),
        })
    }

    /// The properties, and whether each was kept so far.
    pub fn verdict(&self) -> &Verdict {
        self.verdict.get_or_init(|| Verdict::at(&self.run.trace, self.cursor))
    }

    /// How far each saga is; empty in a run without sagas.
    pub fn sagas(&self) -> &[SagaProgress] {
        self.sagas.get_or_init(|| saga_progress::at(&self.run.trace, self.cursor))
    }

    /// What the run has cost so far.
    pub fn costs(&self, convention: Convention) -> Rc<MeasuredCosts> {
        let mut known = self.costs.borrow_mut();
        match &*known {
            Some((counted, costs)) if *counted == convention => costs.clone(),
            _ => {
                let costs = MeasuredCosts::of(&self.run.trace, self.cursor, convention);
                known.insert((convention, Rc::new(costs))).1.clone()
            }
        }
    }

    /// The processes that are blocked.
    pub fn blocked(&self) -> ProcessSet {
        self.run.trace.blocked_at(self.cursor)
    }
}
