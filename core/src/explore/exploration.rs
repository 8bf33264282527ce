//! A question under search: erased of the protocol's types, a slice at a time, and answered by a run.

use alloc::{boxed::Box, format, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    goal::Target,
    query::{Query, QueryError},
    replay,
    schedules::{Move, SOMETHING, Schedules},
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
    /// Who is blocked, or has decided, or is named by the goal.
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
            let target = question.target()?;
            if question.symmetry && !P::interchangeable(&P::Config::of(&question.scenario.options))
            {
                return Err(QueryError::NotInterchangeable);
            }
            let greatest = Schedules::<P, 32>::PROCESSES;
            if found <= Schedules::<P, 8>::PROCESSES {
                Ok(Box::new(Asking::<P, 8>::new(question, target)))
            } else if found <= Schedules::<P, 16>::PROCESSES {
                Ok(Box::new(Asking::<P, 16>::new(question, target)))
            } else if found <= greatest {
                Ok(Box::new(Asking::<P, 32>::new(question, target)))
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
    target: Target,
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
    /// Whether nothing is new any more: so the rest are blocked.
    settled: bool,
    /// How many states were looked at since, and the first of them that shows the goal.
    judged: u32,
    shown: Option<u32>,
    done: bool,
}

impl<P: Protocol, const W: usize> Asking<P, W> {
    fn new(question: &Query, target: Target) -> Self {
        let (question, later) = match question.without_faults() {
            Some(first) => (first, Some(question.clone())),
            None => (question.clone(), None),
        };
        let search = Search::new(Schedules::new(&question, target.clone()), question.limits);
        Self { question, target, later, search, sweep: None }
    }

    fn sweep(&mut self, mut states: u32) {
        let search = &mut self.search;
        let sweep = self.sweep.get_or_insert_with(|| Sweep {
            freed: Vec::with_capacity(search.found() as usize),
            next: search.found(),
            changed: false,
            settled: false,
            judged: 0,
            shown: None,
            done: false,
        });
        while states > 0 && !sweep.settled {
            if let Ok(number) = u32::try_from(sweep.freed.len())
                && number < search.found()
            {
                sweep.freed.push(!search.model().in_doubt(&search.state(number)));
                states -= 1;
                continue;
            }
            if sweep.next == 0 {
                sweep.settled = !sweep.changed;
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
        while states > 0 && sweep.settled && !sweep.done {
            if sweep.shown.is_some() || sweep.judged == search.found() {
                sweep.done = true;
                continue;
            }
            states -= 1;
            let number = sweep.judged;
            sweep.judged += 1;
            let stuck = !sweep.freed[number as usize];
            let is_shown = if self.target == Target::Blocked {
                // Something that cannot end counts too, although no process is blocked.
                stuck != 0
            } else {
                let blocked = ProcessSet::from_bits(u128::from(stuck & !SOMETHING));
                search.model().reaches_goal_with(&search.state(number), blocked)
            };
            sweep.shown = is_shown.then_some(number);
        }
    }

    fn witness(&mut self, number: u32) -> QueryResult {
        let path = self.search.path_to(number).expect("a world follows its rules again").steps;
        let model = self.search.model();
        let moves = path.iter().map(|(step, _)| model.spelled(*step));
        let Ok(scenario) = replay::scenario::<P>(&self.question, moves) else {
            return QueryResult::Limit(QueryLimit::Interventions);
        };
        let moves = bounded(path.len());
        QueryResult::Found(Box::new(Witness::of(&self.target, scenario, moves)))
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

    /// What is to be said of a run that was found. `target` is [that](Query::target) of its query.
    pub fn of(target: &Target, scenario: Scenario, moves: u32) -> Self {
        let trace = simulate(&scenario);
        let verdict = Verdict::at(&trace, trace.len());
        let mut cursor = None;
        let (property, why, who) = match target {
            Target::Violated => {
                let broken = verdict.violated();
                let why = broken.map_or_else(String::new, |broken| broken.why.clone());
                (broken.map(|broken| broken.id), why, ProcessSet::EMPTY)
            }
            Target::Blocked if verdict.blocked.is_empty() => {
                let ends = verdict.violated();
                let why = ends.map_or_else(|| CANNOT_END.into(), |ends| ends.why.clone());
                (ends.map(|ends| ends.id), why, ProcessSet::EMPTY)
            }
            Target::Blocked => (None, verdict.blocked_why.clone(), verdict.blocked),
            Target::Decided(decision) => {
                let who = deciders(&verdict, *decision);
                let word = decision.name();
                (None, format!("{} decided {word}.", trace.setup.names(who)), who)
            }
            Target::Reached(condition) => {
                cursor = (0..=trace.len()).find(|cursor| {
                    let snapshot = trace.snapshot(*cursor);
                    condition.holds(&trace.setup, |id| snapshot.status(id))
                });
                let snapshot = trace.snapshot(cursor.unwrap_or(0));
                let (why, who) = condition.words(&trace.setup, |id| snapshot.status(id));
                (None, why, who)
            }
            Target::Expression(expression) => {
                // Who is blocked stays so while the run goes on, and is seen best at its end.
                let stays = expression.is_about_blocking() && expression.holds_in_the_end(&trace);
                cursor = if stays { None } else { expression.first_cursor(&trace) };
                let why = format!("Here {}.", expression.sentence(&trace.setup));
                (None, why, expression.processes())
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
            let schedules = Schedules::new(&question, self.target.clone());
            self.search = Search::new(schedules, question.limits);
            self.question = question;
            progress = self.search.progress();
        }
        if progress.outcome == SearchOutcome::Holds && self.target.is_about_blocking() {
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
            SearchOutcome::Holds if !self.target.is_about_blocking() => QueryResult::None,
            SearchOutcome::Holds => match self.sweep.as_ref().filter(|sweep| sweep.done) {
                None => QueryResult::Unfinished,
                Some(Sweep { shown: None, .. }) => QueryResult::None,
                Some(Sweep { shown: Some(number), .. }) => {
                    let number = *number;
                    self.witness(number)
                }
            },
        }
    }
}
