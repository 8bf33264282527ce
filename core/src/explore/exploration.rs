//! A question under search: erased of the protocol's types, a slice at a time, and answered by a run.

use alloc::{boxed::Box, format, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    goal::Goal,
    query::{Query, QueryError},
    replay,
    schedules::{Move, Schedules},
};
use crate::{
    analysis::verdict::Verdict,
    checker::{Limit, Progress, Search, SearchOutcome},
    num::bounded,
    protocol::{Configuration, Decision, ProcessId, ProcessSet, Protocol},
    protocols::Visit,
    scenario::{Link, Scenario},
    simulate::simulate,
};

/// A search for the answer to a [`Query`].
pub trait Exploration {
    /// Searches at most this number of further states.
    fn advance(&mut self, states: u32) -> Progress;
    /// The answer, as far as there is one.
    fn answer(&mut self) -> QueryResult;

    /// Searches to the end, and answers.
    fn finish(&mut self) -> (QueryResult, Progress) {
        loop {
            let progress = self.advance(SLICE);
            match self.answer() {
                QueryResult::Unfinished => {}
                answer => return (answer, progress),
            }
        }
    }
}

/// How many states are searched between two looks at the answer.
const SLICE: u32 = 100_000;

/// What a search has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryResult {
    /// It has not come to its end.
    Unfinished,
    /// What was looked for: a decision or a moment in a run without faults, if there is one; else in one
    /// of fewest moves, where the effects of an input are one move once no crash can come between them.
    Found(Box<Witness>),
    /// No schedule within the budget shows what was looked for.
    None,
    /// A limit ended the search: inconclusive beyond [`Progress::complete_depth`].
    Limit(QueryLimit),
}

/// The limit that ended a search before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum QueryLimit {
    /// [`Limits::states`](crate::checker::Limits::states).
    States,
    /// [`Limits::bytes`](crate::checker::Limits::bytes), or the memory of the machine.
    Memory,
    /// The witness needs more interventions than a scenario may have
    /// ([`MAX_INTERVENTIONS`](crate::scenario::MAX_INTERVENTIONS)).
    Interventions,
}

impl From<Limit> for QueryLimit {
    fn from(limit: Limit) -> Self {
        match limit {
            Limit::States => Self::States,
            Limit::Memory => Self::Memory,
        }
    }
}

/// What was found: an ordinary run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// It does what was looked for.
    pub scenario: Scenario,
    /// The property that it breaks, if it breaks one.
    pub property: Option<&'static str>,
    /// What is to be seen in it, as a sentence.
    pub why: String,
    /// Who is blocked, or has decided.
    pub who: ProcessSet,
    /// How many moves it takes.
    pub moves: u32,
    /// The step after which it is to be seen, if it passes.
    pub cursor: Option<u32>,
    /// A check value of its run.
    pub digest: u32,
}

/// Begins to search for the answer to a question.
///
/// ```
/// use coordinator_core::{
///     explore::{QueryResult, Budget, Goal, Query, explore},
///     protocols::ProtocolId,
///     scenario::Draft,
/// };
///
/// // Can one crash block two-phase commit among two?
/// let protocol = ProtocolId::named("2pc").expect("it is in the registry");
/// let mut question = Query::new(Draft::new(protocol, 2).build().expect("it is valid"));
/// question.budget = Budget { crashes: 1, ..Budget::default() };
/// question.goal = Goal::Blocked;
/// let (answer, _) = explore(&question).expect("it can be asked").finish();
/// assert!(matches!(answer, QueryResult::Found(_)), "it can, and here is the run");
/// ```
///
/// # Errors
/// If the run has too many processes, or the budget and the goal contradict each other.
pub fn explore(question: &Query) -> Result<Box<dyn Exploration>, QueryError> {
    struct Ask<'a>(&'a Query, usize);
    impl Visit for Ask<'_> {
        type Out = Result<Box<dyn Exploration>, QueryError>;
        fn visit<P: Protocol>(self) -> Self::Out {
            let Self(question, found) = self;
            if question.symmetry && !P::interchangeable(&P::Config::of(&question.scenario.options))
            {
                return Err(QueryError::NotInterchangeable);
            }
            let greatest = Schedules::<P, 32>::PROCESSES;
            if found <= Schedules::<P, 8>::PROCESSES {
                Ok(Box::new(Asking::<P, 8>::new(question)))
            } else if found <= Schedules::<P, 16>::PROCESSES {
                Ok(Box::new(Asking::<P, 16>::new(question)))
            } else if found <= greatest {
                Ok(Box::new(Asking::<P, 32>::new(question)))
            } else {
                Err(QueryError::Processes { greatest, found })
            }
        }
    }
    question.check()?;
    let processes = question.scenario.setup().processes.len();
    question.scenario.protocol.with(Ask(question, processes))
}

struct Asking<P: Protocol, const W: usize> {
    question: Query,
    /// The question itself, while the same one without faults is searched first.
    later: Option<Query>,
    search: Search<Schedules<P, W>>,
    /// Who is blocked can be told only when every state is known.
    sweep: Option<Sweep>,
}

/// Works out, for every state, who can still come to know the outcome without a repair: backwards from
/// the states in which they do, until nothing is new.
struct Sweep {
    /// By state: the processes that are not in doubt, or can get out of it, as bits.
    freed: Vec<u64>,
    /// The state after the one that comes next, counting down.
    next: u32,
    changed: bool,
    done: bool,
}

impl<P: Protocol, const W: usize> Asking<P, W> {
    fn new(question: &Query) -> Self {
        let (question, later) = match question.without_faults() {
            Some(first) => (first, Some(question.clone())),
            None => (question.clone(), None),
        };
        let search = Search::new(Schedules::new(&question), question.limits);
        Self { question, later, search, sweep: None }
    }

    fn sweep(&mut self, mut states: u32) {
        let search = &mut self.search;
        let sweep = self.sweep.get_or_insert_with(|| Sweep {
            freed: Vec::with_capacity(search.found() as usize),
            next: search.found(),
            changed: false,
            done: false,
        });
        while states > 0 && !sweep.done {
            if let Ok(number) = u32::try_from(sweep.freed.len())
                && number < search.found()
            {
                sweep.freed.push(!search.model().in_doubt(&search.state(number)));
                states -= 1;
                continue;
            }
            if sweep.next == 0 {
                sweep.done = !sweep.changed;
                (sweep.next, sweep.changed) = (search.found(), false);
                continue;
            }
            sweep.next -= 1;
            states -= 1;
            let number = sweep.next;
            let mut freed = sweep.freed[number as usize];
            if freed == u64::MAX {
                continue;
            }
            search.follow(number, |step: Move, successor| {
                if step.fault().is_none() {
                    freed |= successor.map_or(0, |number| sweep.freed[number as usize]);
                }
            });
            sweep.changed |= freed != sweep.freed[number as usize];
            sweep.freed[number as usize] = freed;
        }
    }

    /// The first state in which a process is blocked.
    fn first_blocked(&self) -> Option<u32> {
        let sweep = self.sweep.as_ref()?;
        let place = sweep.freed.iter().position(|freed| *freed != u64::MAX)?;
        Some(bounded(place))
    }

    fn witness(&mut self, number: u32) -> QueryResult {
        let path = self.search.path_to(number).expect("a world follows its rules again").steps;
        let model = self.search.model();
        let moves = path.iter().map(|(step, _)| model.spelled(*step));
        let Ok(scenario) = replay::scenario::<P>(&self.question, moves) else {
            return QueryResult::Limit(QueryLimit::Interventions);
        };
        let moves = bounded(path.len());
        QueryResult::Found(Box::new(Witness::of(self.question.goal, scenario, moves)))
    }
}

/// What is said of something that has begun and cannot end any more.
const CANNOT_END: &str = "Every failure is repaired, and no event that can still happen ends it.";

impl Witness {
    /// Opens it where it is to be seen.
    pub fn link(&self) -> Link {
        let check = Some(self.digest);
        Link { cursor: self.cursor, check, ..Link::new(self.scenario.clone()) }
    }

    /// What is to be said of a run that was found.
    pub fn of(goal: Goal, scenario: Scenario, moves: u32) -> Self {
        let trace = simulate(&scenario);
        let verdict = Verdict::at(&trace, trace.len());
        let mut cursor = None;
        let (property, why, who) = match goal {
            Goal::Violated => {
                let broken = verdict.violated();
                let why = broken.map_or_else(String::new, |broken| broken.why.clone());
                (broken.map(|broken| broken.id), why, ProcessSet::EMPTY)
            }
            Goal::Blocked if verdict.blocked.is_empty() => {
                let ends = verdict.violated();
                let why = ends.map_or_else(|| CANNOT_END.into(), |ends| ends.why.clone());
                (ends.map(|ends| ends.id), why, ProcessSet::EMPTY)
            }
            Goal::Blocked => (None, verdict.blocked_why.clone(), verdict.blocked),
            Goal::Decided(decision) => {
                let who = deciders(&verdict, decision);
                let word = decision.name();
                (None, format!("{} decided {word}.", trace.setup.names(who)), who)
            }
            Goal::Reached(condition) => {
                cursor = (0..=trace.len()).find(|cursor| {
                    let snapshot = trace.snapshot(*cursor);
                    condition.holds(&trace.setup, |id| snapshot.status(id))
                });
                let snapshot = trace.snapshot(cursor.unwrap_or(0));
                let (why, who) = condition.words(&trace.setup, |id| snapshot.status(id));
                (None, why, who)
            }
        };
        Self { scenario, property, why, who, moves, cursor, digest: trace.digest() }
    }
}

fn deciders(verdict: &Verdict, decision: Decision) -> ProcessSet {
    let decided = (0..).map(ProcessId).zip(&verdict.decisions);
    decided.filter(|(_, made)| **made == Some(decision)).map(|(id, _)| id).collect()
}

impl<P: Protocol, const W: usize> Exploration for Asking<P, W> {
    fn advance(&mut self, states: u32) -> Progress {
        let mut progress = self.search.advance(states);
        if progress.outcome == SearchOutcome::Holds
            && let Some(question) = self.later.take()
        {
            self.search = Search::new(Schedules::new(&question), question.limits);
            self.question = question;
            progress = self.search.progress();
        }
        if progress.outcome == SearchOutcome::Holds && self.question.goal == Goal::Blocked {
            self.sweep(states);
        }
        let swept = self.sweep.as_ref().map_or(0, |sweep| sweep.freed.capacity() as u64 * 8);
        Progress { bytes: progress.bytes + swept, ..progress }
    }

    fn answer(&mut self) -> QueryResult {
        match self.search.progress().outcome {
            SearchOutcome::Unfinished => QueryResult::Unfinished,
            SearchOutcome::Stopped(limit) => QueryResult::Limit(limit.into()),
            SearchOutcome::Violated(_) => self.witness(self.search.found() - 1),
            SearchOutcome::Holds if self.question.goal != Goal::Blocked => QueryResult::None,
            SearchOutcome::Holds if self.sweep.as_ref().is_none_or(|sweep| !sweep.done) => {
                QueryResult::Unfinished
            }
            SearchOutcome::Holds => match self.first_blocked() {
                Some(number) => self.witness(number),
                None => QueryResult::None,
            },
        }
    }
}
