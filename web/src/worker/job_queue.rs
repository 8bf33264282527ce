//! Works on requests: short ones at once, searches a slice at a time.

use std::collections::VecDeque;

use coordinator_core::{
    checker::Limits,
    explore::{
        Exploration, Query, SearchSettings, explore,
        fault_matrix::{CellSearch, FaultClass, ROWS, Row},
        shrink,
    },
    export,
    report::{CellReport, SearchReport, ShrinkReport, goal_in_words},
    scenario::{Link, Scenario},
    simulate::simulate,
};

use super::messages::{Checked, Figures, Format, Reply, Request, Ticket};

/// How many states are searched between two looks at the clock.
const SLICE: u32 = 4_096;
/// How long a turn lasts, in milliseconds: a stop is heard after it.
const TURN_MS: f64 = 16.0;
/// How long after a reply about progress the next one follows.
const PROGRESS_MS: f64 = 250.0;

/// Takes requests and works on them, one after the other.
#[derive(Default)]
pub struct JobQueue {
    jobs: VecDeque<Job>,
}

/// A search.
struct Job {
    ticket: Ticket,
    work: Work,
    /// When it began, and when it last told how far it has come, in milliseconds.
    begun: f64,
    told: f64,
    figures: Figures,
}

enum Work {
    Check { question: Box<Query>, inquiry: Box<dyn Exploration> },
    Cell { row: &'static Row, class: FaultClass, search: Box<CellSearch> },
}

impl JobQueue {
    /// Whether there is nothing to work on.
    pub fn is_idle(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Takes a request at a time in milliseconds. What is short is answered at once.
    pub fn hear(&mut self, ticket: Ticket, request: Request, now: f64) -> Option<(Ticket, Reply)> {
        let begun = match request {
            Request::Stop { ticket } => return self.stop(ticket),
            Request::Check { link, settings } => check(&link, settings).map_err(Reply::Failed),
            Request::Cell { variant, class, memory } => {
                cell(&variant, &class, memory).map_err(Reply::Failed)
            }
            Request::Goal { link, settings } => Err(goal(&link, settings)),
            Request::Write { link, format } => Err(write(&link, format)),
            Request::Read { text } => Err(read(&text)),
            Request::Shrink { link } => Err(shrunk(&link)),
        };
        match begun {
            Ok(work) => {
                let figures = Figures::default();
                self.jobs.push_back(Job { ticket, work, begun: now, told: now, figures });
                None
            }
            Err(reply) => Some((ticket, reply)),
        }
    }

    /// Works for one turn; `now` tells the time in milliseconds.
    pub fn work(&mut self, now: impl Fn() -> f64) -> Option<(Ticket, Reply)> {
        let job = self.jobs.front_mut()?;
        let until = now() + TURN_MS;
        loop {
            let done = job.advance(&now);
            if done.is_none() && now() < until {
                continue;
            }
            let time = now();
            let reply = match done {
                Some(reply) => reply,
                None if time - job.told < PROGRESS_MS => return None,
                None => Reply::Progress(job.figures),
            };
            job.told = time;
            let ticket = job.ticket;
            if reply.is_last() {
                self.jobs.pop_front();
            }
            return Some((ticket, reply));
        }
    }

    fn stop(&mut self, ticket: Ticket) -> Option<(Ticket, Reply)> {
        let place = self.jobs.iter().position(|job| job.ticket == ticket)?;
        let job = self.jobs.remove(place)?;
        let reply = match job.work {
            Work::Check { question, mut inquiry } => {
                let report = SearchReport::stopped(&question, &inquiry.advance(0));
                Reply::Checked(Checked { report, figures: job.figures })
            }
            Work::Cell { .. } => Reply::Failed("it was stopped".into()),
        };
        Some((ticket, reply))
    }
}

impl Job {
    /// Searches a slice; the last reply, if it has come to its end.
    fn advance(&mut self, now: impl Fn() -> f64) -> Option<Reply> {
        match &mut self.work {
            Work::Check { question, inquiry } => {
                let progress = inquiry.advance(SLICE);
                let figures = Figures::new(&progress, 0, now() - self.begun);
                self.figures = figures;
                let report = SearchReport::new(question, &inquiry.answer(), &progress)?;
                Some(Reply::Checked(Checked { report, figures }))
            }
            Work::Cell { row, class, search } => {
                let before = search.cell().states;
                match search.advance(SLICE) {
                    Err(unanswerable) => Some(Reply::Failed(unanswerable.to_string())),
                    Ok(Some(progress)) => {
                        self.figures = Figures::new(&progress, before, now() - self.begun);
                        search
                            .cell()
                            .done
                            .then(|| Reply::Cell(CellReport::new(row, *class, search.cell())))
                    }
                    Ok(None) => Some(Reply::Cell(CellReport::new(row, *class, search.cell()))),
                }
            }
        }
    }
}

fn limits(memory: u32) -> Limits {
    Limits { bytes: u64::from(memory) << 20, ..Limits::default() }
}

fn check(link: &str, settings: SearchSettings) -> Result<Work, String> {
    let link = Link::parse(link).map_err(|error| error.to_string())?;
    let question = Box::new(settings.of(link.scenario));
    let inquiry = explore(&question).map_err(|error| error.to_string())?;
    Ok(Work::Check { question, inquiry })
}

fn goal(link: &str, settings: SearchSettings) -> Reply {
    let link = match Link::parse(link) {
        Ok(link) => link,
        Err(error) => return Reply::Failed(error.to_string()),
    };
    match goal_in_words(&settings.of(link.scenario)) {
        Ok(sentence) => Reply::Goal(sentence),
        Err(error) => Reply::Failed(error.to_string()),
    }
}

fn cell(variant: &str, class: &str, memory: u32) -> Result<Work, String> {
    let row = ROWS.iter().find(|row| row.variant == variant);
    let found = FaultClass::ALL.into_iter().find(|known| known.id() == class);
    let (Some(row), Some(class)) = (row, found) else {
        return Err(format!("the truth table has no cell {variant} {class}"));
    };
    let search = CellSearch::new(row, class, limits(memory));
    let search = Box::new(search.map_err(|error| error.to_string())?);
    Ok(Work::Cell { row, class, search })
}

fn write(link: &str, format: Format) -> Reply {
    let scenario = match Link::parse(link) {
        Ok(link) => link.scenario,
        Err(error) => return Reply::Failed(error.to_string()),
    };
    Reply::Written(match format {
        Format::Svg => export::svg(&simulate(&scenario)),
        Format::Mermaid => export::mermaid(&simulate(&scenario)),
        Format::Json => scenario.to_json(),
    })
}

fn read(text: &str) -> Reply {
    match Scenario::from_json(text) {
        Ok(scenario) => Reply::Read(Link::new(scenario).code()),
        Err(error) => Reply::Failed(error.to_string()),
    }
}

fn shrunk(link: &str) -> Reply {
    match Link::parse(link) {
        Ok(link) => Reply::Shrunk(ShrinkReport::new(&link.scenario, &shrink(&link.scenario))),
        Err(error) => Reply::Failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests;
