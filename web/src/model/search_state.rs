//! The state of a model check, as far as the page knows it.

use std::rc::Rc;

use coordinator_core::explore::SearchSettings;
use yew::Reducible;

use crate::worker::{
    client::Answer,
    messages::{Checked, Figures, Reply, Unread},
};

/// The stage of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "the page has one; large with 64-bit pointers only")]
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
pub struct SearchState {
    /// Its stage.
    pub stage: Stage,
    /// The code of its run, and its settings.
    pub asked: Option<(String, SearchSettings)>,
    /// The result of minimising the run that was found, as a sentence.
    pub shrunk: Option<String>,
}

/// What happens to a [`SearchState`].
#[derive(Clone, Debug)]
pub enum News {
    /// A search begins.
    Asked(String, SearchSettings),
    /// The worker says something about it.
    Heard(Answer),
    /// It was stopped before it began.
    Withdrawn,
    /// The run of this code is being shrunk.
    Shrinking,
    /// The result of minimising the run of this code.
    Shrunk(String, Answer),
}

impl Reducible for SearchState {
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

impl SearchState {
    fn take_shrunk(&mut self, link: &str, answer: Answer) {
        let Stage::Done(Checked { report, .. }) = &mut self.stage else {
            return;
        };
        if report.link.as_deref() != Some(link) {
            return;
        }
        self.shrunk = Some(match answer {
            Ok(Reply::Shrunk(shrunk)) => {
                report.link = Some(shrunk.link);
                report.faults = shrunk.interventions;
                report.why = shrunk.why.or_else(|| report.why.take());
                shrunk.sentence
            }
            Ok(Reply::Failed(why)) | Err(why) => why,
            Ok(_) => Unread::Garbled.to_string(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use coordinator_core::{
        explore::Goal,
        report::{SearchReport, SearchResult, ShrinkReport},
    };

    fn found(link: &str) -> SearchReport {
        SearchReport {
            result: SearchResult::Found,
            states: 9,
            transitions: 9,
            depth: 3,
            complete_depth: 3,
            bytes: 0,
            goal: Goal::Blocked,
            limit: None,
            sentence: "A process can be blocked.".into(),
            covered: String::new(),
            property: None,
            why: Some("p1 waits.".into()),
            faults: vec![],
            link: Some(link.into()),
        }
    }

    fn told(news: impl IntoIterator<Item = News>) -> Rc<SearchState> {
        news.into_iter().fold(Rc::default(), Reducible::reduce)
    }

    #[test]
    fn a_shrunk_run_takes_the_place_of_the_one_that_was_found_and_of_no_other() {
        let checked = Checked { report: found("1a"), figures: Figures::default() };
        let shrunk = || {
            Ok(Reply::Shrunk(ShrinkReport {
                outcome: "a process is blocked".into(),
                before: 2,
                after: 1,
                interventions: vec![],
                sentence: "1 of 2 interventions is enough.".into(),
                why: None,
                link: "1b".into(),
            }))
        };
        let asked = News::Asked("1".into(), SearchSettings::default());
        let heard = News::Heard(Ok(Reply::Checked(checked)));
        let state = told([asked, heard, News::Shrunk("1z".into(), shrunk())]);
        assert_eq!(state.shrunk, None);
        let state = state.reduce(News::Shrunk("1a".into(), shrunk()));
        assert_eq!(state.shrunk.as_deref(), Some("1 of 2 interventions is enough."));
        let Stage::Done(now) = &state.stage else { panic!("it stays found") };
        assert_eq!(now.report, found("1b"), "what is to be seen stays said");
    }

    #[test]
    fn what_was_found_is_gone_once_something_else_is_asked() {
        let failed = News::Heard(Err("the worker stopped".into()));
        let state = told([News::Asked("1".into(), SearchSettings::default()), failed]);
        assert_eq!(state.stage, Stage::Failed("the worker stopped".into()));
        let state = state.reduce(News::Asked("2".into(), SearchSettings::default()));
        assert_eq!(state.stage, Stage::Running(None));
    }
}
