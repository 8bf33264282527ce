//! The model check of the page: it runs in a worker of its own.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    model::check_settings::CheckSettings,
    worker::{
        client::{Answer, WorkerHandle},
        messages::{Checked, Figures, Reply, Request, Shrunk, Ticket, Unread, Verdict},
    },
};

/// The stage of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// None was started.
    #[default]
    Idle,
    /// It is running; absent until the first figures come.
    Running(Option<Figures>),
    /// It ended.
    Done(Checked),
    /// It could not be started, or the worker is gone: why, as a sentence.
    Failed(String),
}

/// A search, as far as the page knows of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checking {
    /// Its stage.
    pub stage: Stage,
    /// The code of its run, and its settings.
    pub asked: Option<(String, CheckSettings)>,
    /// The result of minimising the run that was found, as a sentence.
    pub shrunk: Option<String>,
}

/// What happens to a [`Checking`].
#[derive(Clone, Debug)]
pub enum News {
    /// A search begins.
    Asked(String, CheckSettings),
    /// The worker says something about it.
    Heard(Answer),
    /// It was stopped before it began.
    Withdrawn,
    /// The run of this code is being shrunk.
    Shrinking,
    /// The result of minimising the run of this code.
    Shrunk(String, Answer),
}

impl Reducible for Checking {
    type Action = News;

    fn reduce(self: Rc<Self>, news: News) -> Rc<Self> {
        let mut next = (*self).clone();
        match news {
            News::Asked(link, settings) => {
                next = Self {
                    stage: Stage::Running(None),
                    asked: Some((link, settings)),
                    shrunk: None,
                };
            }
            News::Heard(answer) => {
                next.stage = match answer {
                    Ok(Reply::Progress(figures)) => Stage::Running(Some(figures)),
                    Ok(Reply::Checked(checked)) => Stage::Done(checked),
                    Ok(Reply::Failed(why)) | Err(why) => Stage::Failed(why),
                    Ok(_) => Stage::Failed(Unread::Garbled.to_string()),
                };
            }
            News::Withdrawn => next = Self::default(),
            News::Shrinking => next.shrunk = Some("Trying which faults can be left out…".into()),
            News::Shrunk(link, answer) => next.take_shrunk(&link, answer),
        }
        next.into()
    }
}

impl Checking {
    fn take_shrunk(&mut self, link: &str, answer: Answer) {
        let Stage::Done(Checked { verdict: Verdict::Found(found), .. }) = &mut self.stage else {
            return;
        };
        if found.link != link {
            return;
        }
        self.shrunk = Some(match answer {
            Ok(Reply::Shrunk(Shrunk { run, sentence })) => {
                let why = if run.why.is_empty() { found.why.clone() } else { run.why.clone() };
                *found = crate::worker::messages::Found { why, ..run };
                sentence
            }
            Ok(Reply::Failed(why)) | Err(why) => why,
            Ok(_) => Unread::Garbled.to_string(),
        });
    }
}

/// The search of the page, and the ways to begin and to end it.
#[derive(Clone, PartialEq)]
pub struct SearchHandle {
    /// Its state.
    pub checking: UseReducerHandle<Checking>,
    /// The worker that searches, and the ticket. A worker never gives memory back, so each search
    /// has its own.
    line: Rc<RefCell<Option<(WorkerHandle, Ticket)>>>,
}

/// A search for the page.
#[hook]
pub fn use_search() -> SearchHandle {
    let checking = use_reducer(Checking::default);
    let line = (*use_memo((), |()| Rc::new(RefCell::default()))).clone();
    SearchHandle { checking, line }
}

impl SearchHandle {
    /// Begins a search; one that goes on ends.
    pub fn start(&self, link: String, settings: CheckSettings) {
        let dispatcher = self.checking.dispatcher();
        dispatcher.dispatch(News::Asked(link.clone(), settings));
        let home = Rc::downgrade(&self.line);
        let heard = Callback::from(move |answer: Answer| {
            dispatcher.dispatch(News::Heard(answer));
            // Later, since it is the worker's own message that is being heard.
            let home = home.clone();
            Timeout::new(0, move || hang_up(&home)).forget();
        });
        let helper = WorkerHandle::default();
        let ticket = helper.ask(&Request::Check { link, settings }, heard);
        *self.line.borrow_mut() = Some((helper, ticket));
    }

    /// Stops it; it answers with what it knows.
    pub fn stop(&self) {
        let heard = self.line.borrow().as_ref().is_none_or(|(helper, ticket)| helper.stop(*ticket));
        if !heard {
            drop(self.line.borrow_mut().take());
            self.checking.dispatch(News::Withdrawn);
        }
    }

    /// Replaces the run that was found by one with the fewest faults.
    pub fn shrink(&self, link: String, worker: &WorkerHandle) {
        let dispatcher = self.checking.dispatcher();
        dispatcher.dispatch(News::Shrinking);
        let request = Request::Shrink { link: link.clone() };
        let heard =
            Callback::from(move |answer| dispatcher.dispatch(News::Shrunk(link.clone(), answer)));
        worker.ask(&request, heard);
    }
}

/// Ends a worker that has said its last: it would keep its memory.
fn hang_up(line: &Weak<RefCell<Option<(WorkerHandle, Ticket)>>>) {
    let Some(line) = line.upgrade() else { return };
    let is_through = line.borrow().as_ref().is_some_and(|(helper, _)| helper.is_idle());
    if is_through {
        drop(line.borrow_mut().take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::messages::Found;

    fn found(link: &str) -> Found {
        Found { link: link.into(), why: "p1 waits.".into(), faults: vec![] }
    }

    fn told(news: impl IntoIterator<Item = News>) -> Rc<Checking> {
        news.into_iter().fold(Rc::default(), Reducible::reduce)
    }

    #[test]
    fn a_shrunk_run_takes_the_place_of_the_one_that_was_found_and_of_no_other() {
        let checked = Checked {
            verdict: Verdict::Found(found("1a")),
            sentence: "Somebody can be blocked.".into(),
            covered: String::new(),
            figures: Figures::default(),
        };
        let shrunk = || {
            let run = Found { why: String::new(), ..found("1b") };
            Ok(Reply::Shrunk(Shrunk { run, sentence: "1 of 2 faults is enough.".into() }))
        };
        let asked = News::Asked("1".into(), CheckSettings::default());
        let heard = News::Heard(Ok(Reply::Checked(checked)));
        let state = told([asked, heard, News::Shrunk("1z".into(), shrunk())]);
        assert_eq!(state.shrunk, None);
        let state = state.reduce(News::Shrunk("1a".into(), shrunk()));
        assert_eq!(state.shrunk.as_deref(), Some("1 of 2 faults is enough."));
        let Stage::Done(Checked { verdict: Verdict::Found(now), .. }) = &state.stage else {
            panic!("it stays found");
        };
        assert_eq!(*now, found("1b"), "what is to be seen stays said");
    }

    #[test]
    fn what_was_found_is_gone_once_something_else_is_asked() {
        let failed = News::Heard(Err("the worker stopped".into()));
        let state = told([News::Asked("1".into(), CheckSettings::default()), failed]);
        assert_eq!(state.stage, Stage::Failed("the worker stopped".into()));
        let state = state.reduce(News::Asked("2".into(), CheckSettings::default()));
        assert_eq!(state.stage, Stage::Running(None));
    }
}
